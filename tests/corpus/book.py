"""The good small book that every case spoils in one way; its figures are worked out by hand.

One hour a week for 38 weeks at £12.00 is £456.00, and materials of £4.50 for two pupils are £9.00: the map costs
£465.00. The one fund holds £1,200.50.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.workbook.made import changed, sheet_book

DATE = "dd/mm/yyyy"
ROWS: Mapping[str, Sequence[Sequence[Any]]] = {
    "Settings": [
        ["Setting", "Value"],
        ["School name", "Hill"],
        ["School ID", "130003"],
        ["Setting type", "Mainstream primary"],
        ["Academic year", "2026/27"],
        ["As-at date", date(2026, 11, 23)],
    ],
    "Terms": [
        ["Term", "Starts", "Ends", "Teaching weeks"],
        ["Autumn", date(2026, 9, 7), date(2026, 12, 18), 14],
        ["Spring", date(2027, 1, 4), date(2027, 4, 1), 12],
        ["Summer", date(2027, 4, 19), date(2027, 7, 16), 12],
    ],
    "Pupils": [
        ["Pupil ID", "Year group", "SEN status", "Primary need", "Class"],
        ["P1", "4", "K", "SPLD", "4A"],
        ["P2", "4", "K", "SPLD", "4A"],
    ],
    "Interventions": [
        ["Code", "Intervention", "Needs", "Group minutes", "Group sessions", "Cost per pupil", "Use"],
        ["READ", "Reading", "SPLD", 60, 1, 4.5, "Yes"],
    ],
    "Staff": [
        ["Staff ID", "Role", "Hourly cost", "Intervention hours", "Hours per week"],
        ["T1", "TA", 12, 10, 27.5],
    ],
    "Provision": [
        ["Line", "Group", "Pupil ID", "Intervention", "Staff ID", "Starts", "Ends"],
        ["L1", "G1", "P1", "READ", "T1", date(2026, 9, 7), date(2027, 7, 16)],
        ["L2", "G1", "P2", "READ", "T1", date(2026, 9, 7), date(2027, 7, 16)],
    ],
    "Funds": [
        ["Fund", "Source", "Amount", "From", "To"],
        ["SEN", "Notional SEN", 1200.5, date(2026, 4, 1), date(2027, 8, 31)],
    ],
}
_ADDRESS = re.compile(r"([A-Z]+)(\d+)$")


@dataclass(frozen=True)
class Shown:
    """A number with a format."""

    value: float
    look: str


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was last worked out."""

    text: str
    value: Any = 0


@dataclass(frozen=True)
class Xml:
    """What stands between <c r=".." and </c>."""

    text: str


def place(address: str) -> tuple[int, int]:
    """Row and column from nought.

    >>> place("B3")
    (2, 1)
    """
    found = _ADDRESS.match(address)
    assert found, address
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def book(
    edits: Mapping[str, Any] | None = None,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    more: Mapping[str, Callable[[Any], None]] | None = None,
    **options: Any,
) -> bytes:
    """The good book with cells changed: {"Funds!C2": "£1,200.50"}.

    Args:
        edits: cells by their address.
        sheets: other rows for whole sheets, or further sheets; an empty list is an empty sheet.
        more: what else is done to a worksheet.
        options: of the workbook, such as date_1904.
    """
    rows = {**ROWS, **(sheets or {})}
    cells: dict[str, dict[tuple[int, int], Any]] = {
        name: {(row, column): value for row, line in enumerate(lines) for column, value in enumerate(line)}
        for name, lines in rows.items()
    }
    raw: dict[str, dict[str, Xml]] = {}
    for address, value in (edits or {}).items():
        sheet, _, cell = address.partition("!")
        cells[sheet][place(cell)] = 1 if isinstance(value, Xml) else value
        if isinstance(value, Xml):
            raw.setdefault(sheet, {})[cell] = value
    writers = {name: _writer(cells[name], (more or {}).get(name)) for name in rows}
    content = sheet_book(writers, **options)
    if not any(isinstance(value, Formula) for line in cells.values() for value in line.values()):
        content = changed(content, "xl/workbook.xml", lambda part: part.replace(b' fullCalcOnLoad="1"', b""))
    for sheet, found in raw.items():
        content = with_xml(content, sheet, found)
    return content


def _writer(cells: Mapping[tuple[int, int], Any], more: Callable[[Any], None] | None) -> Callable[[Any, Any], None]:
    def write(sheet: Any, made: Any) -> None:
        looks: dict[str, Any] = {}

        def look(text: str) -> Any:
            return looks.setdefault(text, made.add_format({"num_format": text}))

        for (row, column), value in sorted(cells.items()):
            match value:
                case Shown():
                    sheet.write_number(row, column, value.value, look(value.look))
                case Formula():
                    sheet.write_formula(row, column, value.text, None, value.value)
                case str():
                    sheet.write_string(row, column, value)
                case datetime() | date():
                    sheet.write_datetime(row, column, value, look(DATE))
                case _:
                    sheet.write(row, column, value)
        if more:
            more(sheet)

    return write


def part_of(sheet: str, names: Sequence[str] = tuple(ROWS)) -> str:
    """The part of a sheet of the book."""
    return f"xl/worksheets/sheet{list(names).index(sheet) + 1}.xml"


def with_xml(content: bytes, sheet: str, cells: Mapping[str, Xml]) -> bytes:
    """The same book with other XML for some cells."""

    def change(part: bytes) -> bytes:
        for cell, xml in cells.items():
            now = f'<c r="{cell}"{xml.text}</c>'
            part, count = re.subn(
                rf'<c r="{cell}"(?:[^<>]*/>|[^<>]*>.*?</c>)'.encode(), lambda _, now=now: now.encode(), part
            )
            assert count == 1, cell
        return part

    return changed(content, part_of(sheet), change)


def in_sheet(sheet: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """The good book, or another, with the XML of one sheet changed."""
    return changed(book() if content is None else content, part_of(sheet), change)
