"""Close term and New term on the sheets of an open workbook, and as commands on a closed one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from provision_udfs import closed_book
from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.closing import closed_findings, closings
from provision_xl.errors import OutOfRange
from provision_xl.functions.macros import MACROS
from provision_xl.functions.questions import questions
from provision_xl.workbook.build import build
from tests.cli.running import fine
from tests.cli.running import run as command
from tests.closing.by_hand import AS_AT, FIRST, SCHOOL, SPRING, closed, found, line, with_line
from tests.json_shapes import BY_COMMAND, problems
from tests.macros.books import after, run, sheets_of

LATER = replace(SCHOOL, settings=replace(SCHOOL.settings, as_at=date(2027, 3, 26)))


def test_close_term_adds_the_sheet_and_its_figures_are_those_of_the_school() -> None:
    grids = sheets_of(SCHOOL)
    change = run(grids, "CLOSE_TERM", term="Autumn", by="Head")
    assert change.message == ("Autumn 2026/27 was closed: planned £1,276.00, to date £1,276.00, forecast £1,276.00.")
    assert list(change.sheets) == ["Closed"] and change.goto == "Closed" and not change.cells
    school = school_of(after(grids, change))
    [closing] = closings(school.closed)
    assert (closing.term, closing.person, closing.pence("to_date_pence")) == ("Autumn 2026/27", "Head", 127_600)
    assert not list(closed_findings(school))
    assert closing.kept is not None


def test_the_next_closing_goes_below_and_leaves_the_rows_before_as_they_are() -> None:
    grids = sheets_of(LATER)
    once = after(grids, run(grids, "CLOSE_TERM", term="Autumn 1", by="Head"))
    before = [list(row) for row in once["Closed"].rows]
    change = run(once, "CLOSE_TERM", term="Spring 2027", by="SENCo")
    assert not change.sheets and {cell.sheet for cell in change.cells} == {"Closed"}
    assert min(cell.row for cell in change.cells) == len(before) + 1
    twice = after(once, change)
    assert [list(row) for row in twice["Closed"].rows][: len(before)] == before
    school = school_of(twice)
    assert [closing.term for closing in closings(school.closed)] == ["Autumn 1 2026/27", "Spring 2026/27"]
    assert not list(closed_findings(school))


def test_closing_twice_is_refused_and_nothing_is_written() -> None:
    grids = sheets_of(SCHOOL)
    once = after(grids, run(grids, "CLOSE_TERM", term="Autumn", by="Head"))
    with pytest.raises(OutOfRange, match="a closed term is never written again"):
        run(once, "CLOSE_TERM", term="Autumn 2026", by="Head")


def test_rows_without_a_line_get_one_so_that_they_are_known_later() -> None:
    bare = replace(SCHOOL, provision=(*SCHOOL.provision[:3], replace(SCHOOL.provision[3], line="")))
    grids = sheets_of(bare)
    change = run(grids, "CLOSE_TERM", term="Autumn", by="Head")
    school = school_of(after(grids, change))
    assert [row.line for row in school.provision] == ["L1", "L2", "L3", "L4"]
    [closing] = closings(school.closed)
    assert closing.value["line", "L4", "planned_pence"] == 12_000


def test_a_term_that_still_runs_is_said_to_be_closed_before_its_end() -> None:
    grids = sheets_of(replace(SCHOOL, settings=replace(SCHOOL.settings, as_at=date(2026, 11, 27))))
    told = run(grids, "CLOSE_TERM", term="Autumn", by="Head").rows
    assert any("runs until 18/12/2026: what comes after is closed as planned" in row for row in told)


def test_what_is_offered_to_close_and_to_go_into() -> None:
    asks = {macro.name: macro for macro in MACROS}
    grids = sheets_of(LATER)
    close = questions(asks["CloseTerm"], grids, {}, AS_AT)[0]
    assert close["default"] == "Spring 2026/27" and ["Autumn 2026/27", ""] in close["choices"]
    once = after(grids, run(grids, "CLOSE_TERM", term="Spring", by="Head"))
    assert questions(asks["CloseTerm"], once, {}, AS_AT)[0]["default"] == "Autumn 2026/27"
    assert questions(asks["NewTerm"], sheets_of(SCHOOL), {}, AS_AT)[0]["default"] == "Spring 2026/27"
    assert questions(asks["NewTerm"], grids, {}, AS_AT)[0]["default"] == "Autumn 2027/28"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school with a line that runs into spring, L5 of P5 to 26/03."""
    path: Path = tmp_path_factory.mktemp("closing") / "school.xlsx"
    rows = (*SCHOOL.provision, line("L5", "P5", group="G4", staff_id="T2", ends=date(2027, 3, 26)))
    build(path, replace(SCHOOL, provision=rows), host="no-macros")
    return path


def test_the_commands_write_new_books_and_leave_the_old_one(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    closed, spring = tmp_path / "closed.xlsx", tmp_path / "spring.xlsx"
    said = fine("close-term", book, "--term", "Autumn", "--by", "Head").out
    assert "Your workbook was not changed" in said and not closed.exists()
    fine("close-term", book, "--term", "Autumn", "--by", "Head", "--out", closed)
    again = command("close-term", closed, "--term", "Autumn", "--by", "Head")
    assert again.code == 1 and "never written again" in again.err
    told = fine("rollover", closed, "--to", "Spring 2027", "--out", spring).out
    assert "Provision: L6 goes on from L5: TALK, group G5, cycle 2, from 04/01/2027 to 26/03/2027: P5." in told
    assert "Over, and not carried on (4): L1 to L4." in told
    assert book.read_bytes() == before
    rows = list(openpyxl.load_workbook(spring)["Provision"].iter_rows(min_row=4, values_only=True))
    heads = {name: place for place, name in enumerate(rows[0])}
    last = next(row for row in rows if row[heads["Line"]] == "L6")
    assert (last[heads["Continues"]], last[heads["Cycle"]], last[heads["Group"]]) == ("L5", 2, "G5")


def test_changes_says_why_in_all_three_forms(book: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed.xlsx"
    fine("close-term", book, "--term", "Autumn", "--by", "Head", "--out", closed)
    edited = openpyxl.load_workbook(closed)
    sheet = edited["Provision"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    row = next(n for n in range(5, 20) if sheet.cell(n, heads["Line"]).value == "L4")
    sheet.cell(row, heads["Ends"]).value = date(2026, 12, 18)
    edited.save(closed)
    plain = fine("changes", closed, "--json").json()
    assert problems(BY_COMMAND["changes"], plain) == []
    [cause] = plain["rows"]
    assert (cause["lines"], cause["forecast_pence"], plain["total"]["forecast_pence"]) == ("L4", 14_000, 14_000)
    assert "line L4 was lengthened to 18/12/2026 instead of 16/10/2026 (+£140.00)" in plain["notes"][0]
    assert fine("changes", closed, "--term", "Autumn", "--csv").csv()[0]["Forecast"] == "140.00"
    assert "L4 was lengthened" in fine("changes", closed).words
    wrong = command("changes", closed, "--term", "Spring")
    assert wrong.code == 1 and "Spring 2026/27 has not been closed. Closed are: Autumn 2026/27." in wrong.err


def test_changes_of_a_book_without_a_closed_term_says_so(book: Path) -> None:
    ran = command("changes", book)
    assert ran.code == 1 and "No term has been closed yet" in ran.err


def test_new_term_twice_changes_nothing_more() -> None:
    school = with_line(SCHOOL, "L4", ends=date(2027, 3, 26))
    grids = sheets_of(school)
    once = after(grids, run(grids, "ROLLOVER", to="Spring"))
    again = run(once, "ROLLOVER", to="Spring 2027")
    assert not again.cells and again.message.startswith("Nothing goes on into Spring 2026/27")


def test_cells_are_as_a_person_would_type_them() -> None:
    grids = sheets_of(with_line(SCHOOL, "L4", ends=date(2027, 3, 26), required=True))
    change = run(grids, "ROLLOVER", to="Spring")
    assert "Yes" in [cell.value for cell in change.cells]
    assert not [cell for cell in change.cells if isinstance(cell.value, bool | tuple)]


def test_sheets_with_columns_moved_are_written_by_header() -> None:
    """The macro's cells name a column of the sheet as it stands, not as it was built."""
    grids = sheets_of(with_line(SCHOOL, "L4", ends=date(2027, 3, 26)))
    rows = grids["Provision"].rows
    width = max(map(len, rows))
    turned = [[*reversed([*row, *[None] * (width - len(row))])] for row in rows]
    moved = {**grids, "Provision": replace(grids["Provision"], rows=turned)}
    school = school_of(after(moved, run(moved, "ROLLOVER", to="Spring")))
    new = next(row for row in school.provision if row.continues == "L4")
    assert (new.line, new.starts, new.ends, new.staff_id) == ("L5", SPRING, date(2027, 3, 26), "T2")
    assert found(school).costs.by_line["L4"].planned == 26_000  # 13 weeks x £20
    assert FIRST < SPRING


def test_a_closed_book_is_written_with_the_closed_rows(tmp_path: Path) -> None:
    book = tmp_path / "school.xlsx"
    build(book, SCHOOL, host="no-macros")
    change, grids = closed_book.run(book, "CLOSE_TERM", {"term": "Autumn", "by": "Head"})
    written, missing = closed_book.write(grids, change, tmp_path / "new.xlsx", lambda path, host: None)
    assert missing == () and "Closed" in openpyxl.load_workbook(written, read_only=True).sheetnames


def test_pay_set_apart_says_that_closed_still_tells_of_it(tmp_path: Path) -> None:
    book = tmp_path / "school.xlsx"
    build(book, closed(SCHOOL), host="no-macros")
    notes = app.split_pay(book, "a long password", out=tmp_path / "shown.xlsx").notes
    assert any("Closed keeps what an hour of each person cost" in note for note in notes)
