"""Small schools as the sheets of an open workbook, and macros run on them as a host runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from provision_udfs.closed_book import changed
from provision_udfs.commands import COMMANDS

from provision_xl.functions.changes import UNWATCHED, Change
from provision_xl.functions.crossing import grid_in
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.workbook.build import build
from provision_xl.workbook.reading import read_book

type Grids = Mapping[str, Grid]


def sheets_of(school: School, **contents: Any) -> dict[str, Grid]:
    """The sheets of a workbook that holds this school."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "school.xlsx"
        build(path, school, host="no-macros", **contents)
        return read_book(path)[0]


def run(grids: Grids, call: str, **answers: Any) -> Change:
    return COMMANDS[call](grids, answers, UNWATCHED)


def after(grids: Grids, change: Change) -> dict[str, Grid]:
    """The sheets once all of a change is written, result sheets among them."""
    written = {name: grid_in({"table": sheet.as_answer()["rows"]}, name) for name, sheet in change.sheets.items()}
    return {**changed(grids, replace(change, sheets={})), **written}


def typed(grids: Grids, sheet: str, cell: str, value: Any) -> dict[str, Grid]:
    """The sheets once somebody has typed a value into a cell such as F6, one letter and a row."""
    rows = [list(row) for row in grids[sheet].rows]
    row, column = rows[int(cell[1:]) - 1], ord(cell[0]) - ord("A")
    row += [None] * (column + 1 - len(row))
    row[column] = value
    return {**grids, sheet: replace(grids[sheet], rows=rows)}
