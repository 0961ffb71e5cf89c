"""Building the workbook, against XlsxWriter alone writing the same cells with their values and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from benchmarks.measure import Row, compare, seconds
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.workbook.build import build

MOST_TIMES = 1.5
type Sheets = list[tuple[str, list[tuple[int, int, Any]]]]


def building(folder: Path) -> Iterator[Row]:
    """The demonstration's workbook, its results worked out beforehand."""
    done = app.work(demo_school())
    results = app.output_tables(done)
    first = folder / "built.xlsx"
    build(first, done.school, results, "no-macros", as_at=done.as_at)
    sheets = cells_of(first)
    count = sum(len(cells) for _, cells in sheets)

    def ours() -> float:
        path = folder / "ours.xlsx"
        path.unlink(missing_ok=True)
        return seconds(lambda: build(path, done.school, results, "no-macros", as_at=done.as_at))

    def theirs() -> float:
        return seconds(lambda: bare(folder / "theirs.xlsx", sheets))

    what = f"building the demonstration's workbook, {count:,} cells"
    yield compare(what, ours, "XlsxWriter, the same values", theirs, MOST_TIMES, runs=5)


def cells_of(path: Path) -> Sheets:
    """Every filled cell of a workbook."""
    book = openpyxl.load_workbook(path)
    return [
        (sheet.title, [(cell.row - 1, cell.column - 1, cell.value) for row in sheet.iter_rows() for cell in row
                       if cell.value is not None])
        for sheet in book.worksheets
    ]  # fmt: skip


def bare(path: Path, sheets: Sheets) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as made:
        for name, cells in sheets:
            sheet = made.add_worksheet(name)
            for row, column, value in cells:
                _write(sheet, row, column, value)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """By the method of its kind, which is faster than to let XlsxWriter find out."""
    if isinstance(value, str) and not value.startswith("="):
        sheet.write_string(row, column, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write(row, column, value)
