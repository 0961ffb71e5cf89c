"""A macro's work on a closed book: what the new book does not carry, and nothing that Update writes again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from provision_udfs import closed_book

from provision_xl import app
from provision_xl.planning import allocate
from provision_xl.rates import national
from provision_xl.workbook.build import build
from tests.planning.one_term import AS_AT, line, school

SCHOOL = school(provision=(line("L1", "P1", group="G1", staff_id="T1"),))


def no_macros(path: Path, host: str) -> None:
    """A workbook without macros gets none."""


def test_only_what_is_truly_lost_is_listed(tmp_path: Path) -> None:
    """Planted: a sheet and a column of one's own, and the two sheets of Allocate staff, which Update does not write."""
    book = tmp_path / "school.xlsx"
    done = app.work(SCHOOL, AS_AT)
    results = (*app.output_tables(done), *allocate(SCHOOL, AS_AT, national()))
    build(book, SCHOOL, results, host="no-macros", as_at=AS_AT)
    edited = openpyxl.load_workbook(book)
    edited.create_sheet("Seating plan")["A1"] = "Window"
    pupils = edited["Pupils"]
    pupils.cell(4, pupils.max_column + 1, "House")
    edited.save(book)
    change, grids = closed_book.run(book, "LEAVER", {"pupil": "P2", "last_day": "18/12/2026"})
    written, missing = closed_book.write(grids, change, tmp_path / "new.xlsx", no_macros)
    assert sorted(missing) == ["House in Pupils", "Seating plan", "Staff allocation", "Staff hours"]
    names = openpyxl.load_workbook(written, read_only=True).sheetnames
    assert "Seating plan" not in names and "Budget" not in names


def test_a_book_that_was_just_made_loses_nothing(tmp_path: Path) -> None:
    book = tmp_path / "school.xlsx"
    build(book, SCHOOL, host="no-macros")
    change, grids = closed_book.run(book, "LEAVER", {"pupil": "P2", "last_day": "18/12/2026"})
    assert closed_book.write(grids, change, tmp_path / "new.xlsx", no_macros)[1] == ()
