"""Hidden things that are parts of their own inside the file: macros, caches, links, pictures, embedded files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from provision_xl.files.package import Package, parsed
from provision_xl.files.unseen import BOOK, Unseen, all_named

VBA = "It holds macros (VBA), which can hold text and data."
_INSPECTOR = "File, Info, Check for Issues, Inspect Document"


class _Kind(NamedTuple):
    """Parts known by how their name begins."""

    begins: str
    kind: str
    what: str
    cure: str


_KINDS = (
    _Kind("xl/vbaProject", "macros", VBA,
          "Save it as Excel Workbook (.xlsx), which leaves macros out."),
    _Kind("xl/macrosheets/", "macros", "It holds macro sheets of Excel 4.", "Delete those sheets."),
    _Kind("xl/activeX/", "control", "It holds ActiveX controls.", "Developer, Design Mode: delete them."),
    _Kind("xl/ctrlProps/", "control", "It holds form controls, which can hold lists.",
          "Home, Find & Select, Selection Pane: delete them."),
    _Kind("customUI/", "ribbon", "It adds buttons of its own to Excel.", "Save it as Excel Workbook (.xlsx)."),
    _Kind("customXml/item", "custom XML", "It holds XML data that no sheet shows.",
          f"{_INSPECTOR}: remove Custom XML Data."),
    _Kind("xl/pivotCache/pivotCacheRecords", "pivot cache",
          "A pivot table keeps a copy of all rows it was made from, also those not shown.",
          "Copy the pivot table, Paste Special, Values; delete the pivot table."),
    _Kind("xl/slicerCaches/", "pivot cache", "A slicer keeps the list of all values it can choose.",
          "Delete the slicer."),
    _Kind("xl/externalLinks/externalLink", "external link",
          "It looks into another file; that file's place and the values last seen are kept.",
          "Data, Edit Links, Break Link."),
    _Kind("xl/connections", "data connection", "It keeps how to reach a source of data.",
          "Data, Queries & Connections: delete them."),
    _Kind("xl/queryTables/", "data connection", "A table keeps the query it came from.",
          "Data, Queries & Connections: delete them."),
    _Kind("xl/model/", "data model", "It keeps tables in a data model that no sheet shows.",
          "Copy the sheets to be shared into a new workbook, as values."),
    _Kind("xl/embeddings/", "embedded file", "Another file is embedded in it, whole.",
          "Click it and press Delete, or Home, Find & Select, Selection Pane."),
    _Kind("xl/persons/", "people", "It keeps a list of people who wrote comments.", f"{_INSPECTOR}: remove Comments."),
    _Kind("xl/revisions/", "history", "It keeps a history of who changed what.",
          "Review, Unshare Workbook; then save under a new name."),
    _Kind("xl/webextensions/", "add-in", "It names add-ins that open with it.", f"{_INSPECTOR}: remove Task Pane "
          "Add-ins."),
    _Kind("_xmlsignatures/", "signature", "It carries a digital signature with a person's name.",
          "File, Info: remove the signature."),
)  # fmt: skip


def of_parts(package: Package, hidden_sheets: frozenset[str]) -> Iterator[Unseen]:
    """Parts of the kinds above, each kind once with how many, and charts that show what hidden sheets hold."""
    for kind in _KINDS:
        found = [name for name in package.names if name.startswith(kind.begins) and "/_rels/" not in name]
        if found:
            many = f" There are {len(found)} of them." if len(found) > 1 else ""
            yield Unseen(BOOK, "", kind.kind, f"{kind.what}{many}", kind.cure)
    yield from _loose_pictures(package)
    yield from _charts(package, hidden_sheets)


def _loose_pictures(package: Package) -> Iterator[Unseen]:
    """Pictures that no drawing of a sheet shows: backgrounds, headers and leftovers."""
    media = {name for name in package.names if name.startswith("xl/media/")}
    shown = {
        f"xl/media/{item.get('Target', '').rpartition('/')[2]}"
        for name, content in package.parts.items()
        if name.startswith("xl/drawings/_rels/")
        for item in all_named(parsed(content), "Relationship")
    }
    if media - shown:
        what = "It keeps pictures that stand on no sheet: a background, a header's, or left behind."
        yield Unseen(BOOK, "", "picture", what, "Copy the sheets to be shared into a new workbook.")


def _charts(package: Package, hidden_sheets: frozenset[str]) -> Iterator[Unseen]:
    for name in sorted(package.parts):
        if not name.startswith("xl/charts/") or "/_rels/" in name:
            continue
        sources = [item.text or "" for item in all_named(parsed(package.parts[name]), "f")]
        sheets = {source.rpartition("!")[0].strip("'").replace("''", "'") for source in sources}
        if any("[" in sheet for sheet in sheets):
            what = "A chart draws another file's figures and keeps a copy of them."
        elif sheets & hidden_sheets:
            what = f"A chart draws figures of the hidden sheet {min(sheets & hidden_sheets)} and keeps a copy of them."
        else:
            continue
        yield Unseen(BOOK, "", "chart", what, "Copy the chart, Paste Special, Picture; delete the chart.")
