"""Close term and New term in a real LibreOffice: the sheet that is added, the rows below it, and Undo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from provision_udfs.vba import add_macros

from provision_xl import app
from provision_xl.closing import closed_findings, closings
from provision_xl.demo import demo_school
from provision_xl.views import Work
from provision_xl.workbook.reading import read_workbook
from tests.libreoffice import Document, LibreOffice
from tests.test_libreoffice_session import column, everything, run

MOST_SECONDS = 20  # for the closing of a term in the demo school of 24 pupils


@pytest.fixture(scope="module")
def done() -> Work:
    return app.work(demo_school(pupils=24))


@pytest.fixture
def book(office: LibreOffice, done: Work, tmp_path: Path) -> Iterator[Document]:
    path = tmp_path / "school.xlsm"
    app.write_book(path, done.school, (), "libreoffice", add_macros, as_at=done.as_at)
    opened = office.open(path)
    yield opened
    opened.close()


def test_terms_are_closed_one_below_the_other_kept_exactly_and_taken_back(
    book: Document, done: Work, tmp_path: Path
) -> None:
    before = everything(book)
    said = run(book, "CloseTerm", "Autumn 1", "Head")
    assert said.startswith("Autumn 1 2026/27 was closed: planned £") and book.active_sheet() == "Closed"
    assert "tblClosed" in book.tables()
    once = everything(book)
    begun = time.monotonic()
    second = run(book, "CloseTerm", "Autumn", "Head")
    assert second.startswith("Autumn 2026/27 was closed: ") and time.monotonic() - begun < MOST_SECONDS
    assert "was closed on" in run(book, "CloseTerm", "Autumn", "Head")
    book.save_as(tmp_path / "kept.xlsx")
    kept = read_workbook(tmp_path / "kept.xlsx")
    assert not list(closed_findings(kept))
    assert [closing.term for closing in closings(kept.closed)] == ["Autumn 1 2026/27", "Autumn 2026/27"]
    named = {row.figure: row.value for row in kept.closed if (row.term, row.view) == ("Autumn 2026/27", "total")}
    labels = {"Autumn 1 2026/27", "Autumn 2 2026/27"}
    pieces = [piece for piece in done.costs.pieces if piece.term in labels]
    assert named["planned_pence"] == sum(piece.planned for piece in pieces)
    assert run(book, "UndoChange").startswith("Taken back: ")
    assert everything(book) == once
    assert set(everything(book)) - set(before) == {"Closed"}


def test_a_new_term_is_rolled_into_and_taken_back(book: Document, done: Work) -> None:
    before = everything(book)
    said = run(book, "NewTerm", "Spring 2027", "propose")
    assert " on in Spring 2026/27 as a new cycle; " in said and book.active_sheet() == "Provision"
    going = [line for line in column(book, "Provision", "Continues") if line]
    assert len(going) > len([row for row in done.school.provision if row.continues])
    assert run(book, "UndoChange").startswith("Taken back: ")
    assert everything(book) == before


def test_september_moves_year_groups_and_settings(book: Document, done: Work) -> None:
    first = next(row for row in done.school.pupils if row.year_group == "3" and row.leaves is None)
    run(book, "NewTerm", "Autumn 2027", "6")
    years = dict(zip(column(book, "Pupils", "Pupil ID"), column(book, "Pupils", "Year group"), strict=True))
    assert str(years[first.pupil_id]).removesuffix(".0") == "4"
    assert "2027/28" in [row[1] for row in book.used("Settings")[4:]]
    assert replace(first, year_group="4").year_group == "4"
