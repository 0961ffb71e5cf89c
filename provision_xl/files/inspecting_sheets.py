"""Hidden things of one sheet: rows, columns, notes, links, drop-downs, pictures, cells that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provision_xl.files.cell_ranges import column_name
from provision_xl.files.inspecting_looks import Looks
from provision_xl.files.package import Package, Relation, parsed
from provision_xl.files.unseen import Unseen, all_named, is_on, local

_NOTHING = frozenset({"", "0"})
_SAFE_LINKS = ("http://", "https://")


def of_sheet(sheet: str, tree: Any, looks: Looks, related: Mapping[str, Relation]) -> Iterator[Unseen]:
    """What the sheet's own part says."""
    yield from _hidden_rows(sheet, tree)
    yield from _hidden_columns(sheet, tree)
    yield from _invisible_cells(sheet, tree, looks)
    yield from _conditional(sheet, tree, looks)
    yield from _drop_downs(sheet, tree)
    yield from _scenarios(sheet, tree)
    yield from _links(sheet, tree, related)


def of_neighbours(package: Package, sheet: str, related: Iterable[Relation]) -> Iterator[Unseen]:
    """What the parts say that belong to the sheet: notes, comments, drawings."""
    for relation in related:
        content = package.parts.get(relation.target)
        if content is None:
            continue
        if relation.kind in {"comments", "threadedComment"}:
            yield from _comments(sheet, parsed(content))
        elif relation.kind == "drawing":
            yield from _drawing(sheet, parsed(content))


def _hidden_rows(sheet: str, tree: Any) -> Iterator[Unseen]:
    rows = [int(row.get("r", "0")) for row in all_named(tree, "row") if _is_hidden(row, "ht")]
    filtered = bool(all_named(tree, "filterColumn"))
    for first, last in stretches(rows):
        if filtered:
            what, cure = "Rows are filtered out.", "Data, Clear; read and delete them."
        else:
            what, cure = "Rows are hidden.", "Select the rows around, right-click, Unhide; read and delete them."
        yield Unseen(sheet, f"{first}:{last}", "hidden row", what, cure)
    if any(is_on(item.get("zeroHeight")) for item in all_named(tree, "sheetFormatPr")):
        yield Unseen(sheet, "", "hidden row", "All rows without a height of their own are hidden.",
                     "Ctrl+A, right-click a row number, Unhide.")  # fmt: skip


def _is_hidden(element: Any, size: str) -> bool:
    return is_on(element.get("hidden")) or (element.get(size) is not None and float(element.get(size)) == 0)


def stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers joined.

    >>> list(stretches([3, 4, 5, 9]))
    [(3, 5), (9, 9)]
    """
    first = last = None
    for number in sorted(numbers):
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def _hidden_columns(sheet: str, tree: Any) -> Iterator[Unseen]:
    for item in all_named(tree, "col"):
        if _is_hidden(item, "width"):
            first, last = int(item.get("min", "1")), int(item.get("max", "1"))
            yield Unseen(sheet, f"{column_name(first)}:{column_name(last)}", "hidden column", "Columns are hidden.",
                         "Select the columns around, right-click, Unhide; read and delete them.")  # fmt: skip


def _invisible_cells(sheet: str, tree: Any, looks: Looks) -> Iterator[Unseen]:
    if not looks.styles:
        return
    for cell in all_named(tree, "c"):
        style = cell.get("s", "0")
        why = looks.styles.get(int(style) if style.isdigit() else 0)
        if why and any((part.text or "").strip() or len(part) for part in cell if local(part) in {"v", "is", "f"}):
            yield Unseen(sheet, cell.get("r", ""), "invisible text", f"Cells are filled that cannot be seen: {why}.",
                         "Home, Clear, Clear Formats to see it; delete what should not be there.")  # fmt: skip


def _conditional(sheet: str, tree: Any, looks: Looks) -> Iterator[Unseen]:
    if not looks.conditional:
        return
    for block in all_named(tree, "conditionalFormatting"):
        for rule in all_named(block, "cfRule"):
            number = rule.get("dxfId", "")
            why = looks.conditional.get(int(number)) if number.isdigit() else None
            if why:
                yield Unseen(sheet, block.get("sqref", ""), "invisible text",
                             f"A conditional format can hide what stands there: {why}.",
                             "Home, Conditional Formatting, Manage Rules: delete it.")  # fmt: skip


def _drop_downs(sheet: str, tree: Any) -> Iterator[Unseen]:
    for item in all_named(tree, "dataValidation"):
        if item.get("type") != "list":
            continue
        typed = next((text for part in all_named(item, "formula1") for text in part.itertext() if text.strip()), "")
        if typed.startswith('"') and typed.strip('"'):
            ranges = item.get("sqref") or "".join(part.text or "" for part in all_named(item, "sqref"))
            yield Unseen(sheet, ranges, "drop-down list", "A drop-down holds words that were typed into it.",
                         "Data, Data Validation, Clear All.")  # fmt: skip


def _scenarios(sheet: str, tree: Any) -> Iterator[Unseen]:
    if all_named(tree, "scenario"):
        yield Unseen(sheet, "", "scenario", "It keeps other values for cells, and who typed them.",
                     "Data, What-If Analysis, Scenario Manager: delete them.")  # fmt: skip


def _links(sheet: str, tree: Any, related: Mapping[str, Relation]) -> Iterator[Unseen]:
    for item in all_named(tree, "hyperlink"):
        key = next((value for name, value in item.attrib.items() if name.endswith("}id")), "")
        relation = related.get(key)
        if relation and relation.external and not relation.target.casefold().startswith(_SAFE_LINKS):
            yield Unseen(sheet, item.get("ref", ""), "link", "Links lead to a file or to a mail address.",
                         "Right-click it, Remove Hyperlink.")  # fmt: skip


def _comments(sheet: str, tree: Any) -> Iterator[Unseen]:
    for item in all_named(tree, "comment", "threadedComment"):
        what = "Comments or notes stand at cells; the cell does not show their words."
        yield Unseen(sheet, item.get("ref", ""), "comment", what, "Select the cells, Review, Delete.")


_TEXT_BOX = "A text box or shape holds words, which no search of cells finds."
_DRAWN = {
    "pic": ("picture", "A picture stands on the sheet; it can show or hold more than is seen (cut-off edges, data)."),
    "oleObject": ("embedded file", "Another file is embedded here, whole."),
}


def _drawing(sheet: str, tree: Any) -> Iterator[Unseen]:
    for anchor in all_named(tree, "twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        where = _anchored(anchor)
        for item in all_named(anchor, *_DRAWN):
            kind, what = _DRAWN[local(item)]
            yield Unseen(sheet, where, kind, what, "Click it and press Delete.")
        for item in all_named(anchor, "sp"):
            if any((part.text or "").strip() for part in all_named(item, "t")):
                yield Unseen(sheet, where, "text box", _TEXT_BOX, "Click it and press Delete.")
        if any(is_on(item.get("hidden")) for item in all_named(anchor, "cNvPr")):
            yield Unseen(sheet, where, "hidden object", "A picture, shape or chart is there and not shown.",
                         "Home, Find & Select, Selection Pane: show it, then delete it.")  # fmt: skip


def _anchored(anchor: Any) -> str:
    start = next((part for part in anchor if local(part) == "from"), None)
    if start is None:
        return ""
    places = {local(part): int(part.text or 0) for part in start if (part.text or "").isdigit()}
    return f"{column_name(places.get('col', 0) + 1)}{places.get('row', 0) + 1}"
