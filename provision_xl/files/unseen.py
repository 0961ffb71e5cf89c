"""One thing in a workbook that a reader does not see at first, and how to take it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from provision_xl.results import Result, Shown

BOOK = "(whole workbook)"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Where it stands, what it is, and how to remove it in Excel.

    Args:
        sheet: its name, or BOOK.
        cell: a cell or cells, or "".
        kind: two or three words, the same for all of a kind.
        what: a sentence without the hidden words themselves.
        cure: what to do in Excel.
    """

    sheet: str
    cell: str
    kind: str
    what: str
    cure: str


def local(element: Any) -> str:
    """The name of an XML element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def all_named(tree: Any, *names: str) -> list[Any]:
    """Every element below with one of these names, whatever its namespace."""
    return [element for element in tree.iter() if local(element) in names]


def is_on(value: str | None) -> bool:
    """Whether an XML attribute says yes.

    >>> is_on("1"), is_on("true"), is_on("0"), is_on(None)
    (True, True, False, False)
    """
    return value in {"1", "true", "on"}


def unseen_table(found: tuple[Unseen, ...], file: str) -> Result:
    """What was found as a table.

    >>> unseen_table((), "a.xlsx").title
    'Nothing hidden was found in a.xlsx'
    """
    columns = (
        Shown("sheet", "Sheet"),
        Shown("cell", "Where"),
        Shown("kind", "Kind"),
        Shown("what", "What it is"),
        Shown("cure", "How to remove it"),
    )
    rows = tuple((item.sheet, item.cell, item.kind, item.what, item.cure) for item in found)
    things = "1 hidden thing" if len(rows) == 1 else f"{len(rows):,} hidden things"
    title = f"{things} in {file}" if rows else f"Nothing hidden was found in {file}"
    notes = (
        "Looked for: hidden sheets, rows and columns, comments, properties, links, names, macros, stored copies of "
        "data, typed drop-downs, pictures, text boxes and text that cannot be seen.",
        "What stands in plain sight is not judged: read every sheet once yourself. Nothing was changed.",
    )
    return Result("Hidden data", title, columns, rows, (), notes)
