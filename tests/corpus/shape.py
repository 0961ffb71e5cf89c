"""C: sheets and tables of another shape than expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.corpus.book import ROWS, Xml, book, in_sheet
from tests.corpus.made import Made, many
from tests.workbook.made import changed

HEADERS = {name: list(rows[0]) for name, rows in ROWS.items()}


def renamed(old: str, new: str) -> bytes:
    """A sheet under another name."""
    return changed(book(), "xl/workbook.xml", lambda part: part.replace(
        f'name="{old}"'.encode(), f'name="{new}"'.encode()))  # fmt: skip


def pupils(rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    return book(sheets={"Pupils": rows}, **more)


def dimension(said: str) -> bytes:
    rows = [*ROWS["Pupils"], *([f"Q{n}", "4", "K", "SPLD", "4A"] for n in range(98))]
    return in_sheet("Pupils", lambda part: re.sub(
        rb'<dimension ref="[^"]*"/>', f'<dimension ref="{said}"/>'.encode(), part), pupils(rows))  # fmt: skip


def blank_rows() -> bytes:
    """Ten formatted blanks in every row to the end of the sheet."""
    blanks = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{blanks.format(row)}</row>' for row in range(10, 1_048_577)).encode()
    return in_sheet("Pupils", lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def turned(part: bytes) -> bytes:
    """The rows of a sheet in the opposite order."""
    rows = re.findall(rb"<row .*?</row>", part, re.S)
    return part.replace(b"".join(rows), b"".join(rows[::-1]))


def twice(part: bytes) -> bytes:
    """The cell of the amount once more, with another value."""
    return re.sub(rb'(<c r="C2"[^<>]*><v>)1200\.5(</v></c>)', rb"\g<0>\g<1>99\2", part)


def hidden(sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})


CASES: dict[str, Callable[[], Mapping[str, Made]]] = {
    "C01 sheet missing": lambda: many(renamed("Pupils", "Pupil list")),
    "C02 sheet name of another case": lambda: many(renamed("Pupils", "  PUPILS ")),
    "C03 header renamed": lambda: many(book({"Pupils!A1": "Pupil Ref"})),
    "C04 header in row 3": lambda: many(pupils([["Our pupils"], [], *ROWS["Pupils"]])),
    "C05 header twice": lambda: many(book({"Pupils!F1": "Pupil ID"})),
    "C06 header with unseen signs": lambda: many(book({"Pupils!B1": "Year\u00a0\ngroup\u200b"})),
    "C07 merged header": lambda: many(book(more={"Pupils": lambda sheet: sheet.merge_range("E1:F1", "Class")})),
    "C08 merged cells": lambda: many(book(more={"Pupils": lambda sheet: sheet.merge_range("D2:D3", "SPLD")})),
    "C09 a million formatted blank rows": lambda: many(blank_rows()),
    "C10 sixteen thousand columns": lambda: many(book({"Pupils!XFD2": "x"})),
    "C11 dimension too small": lambda: many(dimension("A1")),
    "C12 dimension too large": lambda: many(dimension("A1:XFD1048576")),
    "C13 rows out of order": lambda: many(in_sheet("Pupils", turned)),
    "C13 cell twice": lambda: many(in_sheet("Funds", twice)),
    "C14 empty sheet": lambda: many(pupils([])),
    "C15 headers only": lambda: many(book(sheets={name: ROWS[name][:1] for name in ("Pupils", "Provision")})),
    "C15 school year blank": lambda: many(book({"Settings!B5": ""}), book({"Settings!B5": Xml(">")})),
    "C15 school year that is none": lambda: many(book({"Settings!B5": "26-27-28"})),
    "C16 hidden rows": lambda: many(book(more={"Pupils": hidden})),
    "C17 total among the rows": lambda: many(book({"Funds!A3": "Total", "Funds!C3": 1200.5})),
    "C18 very hidden sheet": lambda: many(changed(book(), "xl/workbook.xml", lambda part: part.replace(
        b'name="Funds"', b'name="Funds" state="veryHidden"'))),
}  # fmt: skip
