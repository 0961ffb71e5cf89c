"""The tables of a large made-up school, as a host hands them over and as Python holds them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from provision_xl import app
from provision_xl.functions.arguments import grids_of
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS_SHEET, TABLES

_EPOCH = datetime(1899, 12, 30)


def ranges_of(school: School, folder: Path) -> list[dict[str, Any]]:
    """Each table of the school's workbook as a range with its place."""
    path = folder / "ranges.xlsx"
    app.write_book(path, school, (), "no-macros", None)
    book = openpyxl.load_workbook(path)
    names = [name for name in (SETTINGS_SHEET, *TABLES) if name in book.sheetnames and name != "Key"]
    return [_range(book[name]) for name in names]


def _range(sheet: Any) -> dict[str, Any]:
    (area,) = sheet.tables.values()
    cells = sheet[area.ref]
    rows = [[_crossing(cell.value) for cell in row] for row in cells]
    return {"table": rows, "at": [sheet.title, cells[0][0].row, cells[0][0].column]}


def _crossing(value: Any) -> Any:
    return {"date": (value - _EPOCH).total_seconds() / 86_400} if isinstance(value, datetime) else value


def edited(ranges: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The same tables after one cell of the provision map was typed anew."""
    place = next(place for place, given in enumerate(ranges) if given["at"][0] == "Provision")
    rows = ranges[place]["table"]
    first = list(rows[1])
    first[rows[0].index("Notes")] = f"edited {number}"
    return [*ranges[:place], {**ranges[place], "table": [rows[0], first, *rows[2:]]}, *ranges[place + 1 :]]


def grids(ranges: list[dict[str, Any]]) -> dict[str, Grid]:
    """The tables as Python reads them out of a workbook."""
    return grids_of(ranges)
