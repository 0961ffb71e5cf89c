"""No spreadsheet: a macro's work on a closed book, written into a new one and never into the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from provision_udfs.answering import commands_of
from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.errors import FileError, Verdict
from provision_xl.functions.changes import UNWATCHED, CellChange, Change
from provision_xl.results import Result
from provision_xl.school.columns import letter
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.workbook.reading import read_book

type Grids = Mapping[str, Grid]


def run(file: Path, call: str, answers: Mapping[str, Any]) -> tuple[Change, Grids]:
    """What a macro would change in a closed book, and the book's sheets as they stand.

    Raises:
        FileError: the file cannot be read.
        WorkbookError: something in it stops the work.
        ProvisionError: as the macro says.
    """
    grids, findings = read_book(file)
    refused = next((finding for finding in findings if finding.verdict is Verdict.REFUSE), None)
    if refused:
        raise FileError(refused)
    app.work(school_of(grids))  # what cannot be read would be missing in the new book
    return commands_of(call)[call](grids, answers, UNWATCHED), grids


def write(
    grids: Grids, change: Change, target: Path, macros: Callable[[Path, str], None]
) -> tuple[Path, tuple[str, ...]]:
    """A new workbook with the change in it, and what it does not carry of the old one.

    Raises:
        FileError: it cannot be written, or is there already.
    """
    missing, school = lost(school_of(grids)), school_of(changed(grids, change))
    tables = [name for name in TABLES if name in school.layout]
    return app.write_book(target, school, (), app.host_of(target), macros, tables=tables), missing


def lost(school: School, written: Sequence[Result] = ()) -> tuple[str, ...]:
    """Sheets and columns of a book that a new one made from it has not, and that Update does not write again.

    Args:
        school: as read from the book.
        written: the results that the new one has.
    """
    if not school.not_read:
        return ()
    not_updated = app.not_carried(school, app.output_tables(app.work(school)))
    return tuple(name for name in app.not_carried(school, written) if name in not_updated)


def as_plain(change: Change) -> dict[str, Any]:
    """A change as the commands print it with --json."""
    cells = [
        {"sheet": cell.sheet, "cell": f"{letter(cell.column - 1)}{cell.row}", "value": as_text(cell.value)}
        for cell in change.cells
    ]
    return {"message": change.message, "rows": list(change.rows), "cells": cells, "sheets": list(change.sheets)}


def as_text(value: Any) -> str:
    """What is written into a cell, as text; dates ISO.

    >>> as_text(date(2026, 12, 18)), as_text(None)
    ('2026-12-18', '')
    """
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def changed(grids: Grids, change: Change) -> dict[str, Grid]:
    """The sheets as they are once the change is written."""
    found = dict(grids)
    for name, sheet in change.sheets.items():
        if sheet.table_name.startswith("tbl"):
            found[name] = Grid(name, [list(row) for row in sheet.rows])
    for cell in change.cells:
        found[cell.sheet] = _with(found[cell.sheet], cell)
    return found


def _with(grid: Grid, cell: CellChange) -> Grid:
    rows = [list(row) for row in grid.rows] + [[] for _ in range(cell.row - len(grid.rows))]
    row = rows[cell.row - 1]
    row += [None] * (cell.column - len(row))
    row[cell.column - 1] = cell.value if cell.value != "" else None
    return replace(grid, rows=rows)
