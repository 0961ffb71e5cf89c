"""What the Windows adapter reads, writes and takes back in an open workbook, through xlwings' own engine.

The school is that of `small_school`: pupils 007, NA, P3, P4 and P5 in rows 2 to 6, five rows of Provision in rows 2 to
6 of a table that goes on to row 8 (A1:AB8), and the day 16/10/2026, which is Excel's day 46311 (01/09/2026 is 46266,
and September has 30 days). Nothing but Excel is stood in for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from provision_udfs import windows

from tests.excel.com_excel import open_book
from tests.excel.runtime import VbaRuntime
from tests.small_school import plain_school

LINE, GROUP, PUPIL, CODE, ADULT, STARTS, ENDS = range(1, 8)  # the first columns of Provision
LEAVES = "S"  # of Pupils
OPEN_FOR = ("AllowFormattingColumns", "AllowFormattingRows", "AllowSorting", "AllowFiltering")
NEW_GROUP = ["TALK", "P3; 007; P5", "", "", ""]
HEADERS_OF_REVIEWS = ["Pupil ID", "Type", "Due", "Held", "With", "Hours", "Notes"]
TAKE_IT_OFF = "Take it off (Review, Unprotect Sheet)"
NOT_WRITTEN = "There is nothing to write. Nothing was changed."
NOTHING_TO_UNDO = "There is nothing to take back."

type Book = Any


@pytest.fixture
def book(tmp_path: Path) -> Book:
    # Each has a name of its own: what was planned and written is kept by the name of the workbook.
    return open_book(VbaRuntime(path=plain_school(tmp_path / f"{tmp_path.name}.xlsx")).book)


def cells(book: Book, sheet: str, address: str) -> list[list[Any]]:
    found: list[list[Any]] = book.sheets[sheet].range(address).options(ndim=2).value
    return found


def formulas(book: Book) -> dict[str, Any]:
    """All that stands on each sheet, by row and column; a cell that was emptied is as one never used."""
    found = {}
    for sheet in book.sheets:
        area = sheet.used_range
        rows = enumerate(area.options(ndim=2).formula, start=area.row)
        found[sheet.name] = {
            (row, column): formula
            for row, cells in rows
            for column, formula in enumerate(cells, start=area.column)
            if formula != ""
        }
    return found


def tables(book: Book) -> dict[str, str]:
    return {table.name: table.range.address for sheet in book.sheets for table in sheet.tables}


def run(book: Book, call: str, *answers: Any) -> str:
    """Plan and write, as a person does who agrees to every page."""
    first, *pages = windows.planned(call, list(answers), book)
    assert first in {"ready", "copy"} and pages, pages
    return windows.write_planned(book)


def lock(book: Book, sheet: str, password: str = "") -> Any:
    """The sheet as Excel has it, protected."""
    found = book.sheets[sheet].api
    found.Protect(password)
    assert found.ProtectContents
    return found


# --- questions -----------------------------------------------------------------------------------------------------


def test_the_questions_offer_what_is_there_and_what_is_selected(book: Book) -> None:
    first, *flat = windows.asked("ADD_GROUP", ["Pupils", 4.0, 5.0], book)
    prompts, defaults, needs = flat[0::3], flat[1::3], flat[2::3]
    assert first == "ready" and defaults == ["", "P3; P4", "", "", ""]
    assert needs == ["needed", "needed", "", "", ""]
    assert prompts[1] == "Which pupils? Type their IDs with ; between them.\n\n007 3, NA 3, P3 3, P4 3, P5 3"


@pytest.mark.parametrize(
    ("selected", "expected"),
    [([""], ""), ([], ""), (["Staff", 2.0, 2.0], ""), (["Provision", 2.0, 2.0, 6.0, 7.0], "007; P5")],
)
def test_only_rows_of_pupils_or_of_the_map_count_as_selected_pupils(
    book: Book, selected: list[Any], expected: str
) -> None:
    assert windows.asked("ADD_GROUP", selected, book)[5] == expected


def test_a_macro_that_is_not_there_stops(book: Book) -> None:
    told = ["stop", "There is no macro called NONSENSE. Install the newest provision_xl."]
    assert windows.asked("NONSENSE", [""], book) == told


# --- planning ------------------------------------------------------------------------------------------------------


def test_planning_names_each_row_and_changes_nothing(book: Book) -> None:
    before = formulas(book), tables(book)
    assert windows.planned("ADD_GROUP", NEW_GROUP, book) == [
        "ready",
        "Provision, row 7: G2, pupil P3, TALK, without an adult yet, from 16/10/2026\n"
        "Provision, row 8: G2, pupil 007, TALK, without an adult yet, from 16/10/2026\n"
        "Provision, row 9: G2, pupil P5, TALK, without an adult yet, from 16/10/2026",
    ]
    assert (formulas(book), tables(book)) == before


def test_a_copy_is_wanted_before_an_input_sheet_is_added_and_only_then(book: Book) -> None:
    assert windows.planned("ADD_TABLE", ["Reviews"], book)[0] == "copy"
    assert windows.planned("CHECK", [], book)[0] == "ready"


@pytest.mark.parametrize(
    ("call", "answers", "told"),
    [
        ("ADD_GROUP", ["TALK", "P9", "", "", ""], 'There is no pupil "P9". Did you mean "P5"?'),
        ("PICK_INTERVENTIONS", ["TALK", "keep"], "All of them are in use already. Nothing was changed."),
    ],
)
def test_what_stops_is_said_and_leaves_nothing_to_write(book: Book, call: str, answers: list[str], told: str) -> None:
    windows.planned("ADD_GROUP", NEW_GROUP, book)  # and what was planned before is forgotten
    assert windows.planned(call, answers, book) == ["stop", told]
    assert windows.write_planned(book) == NOT_WRITTEN


# --- cells ---------------------------------------------------------------------------------------------------------


def test_a_new_group_is_written_below_the_last_row_and_the_table_takes_it_in(book: Book) -> None:
    assert run(book, "ADD_GROUP", *NEW_GROUP) == "Group G2 was added: 3 rows."
    assert cells(book, "Provision", "A7:G9") == [
        ["L6", "G2", "P3", "TALK", None, 46311.0, None],
        ["L7", "G2", "007", "TALK", None, 46311.0, None],  # text, not the number 7
        ["L8", "G2", "P5", "TALK", None, 46311.0, None],
    ]
    assert cells(book, "Settings", "A10:B10") == [["Last line number", 8.0]]
    assert tables(book)["tblProvision"] == "$A$1:$AB$9", "a row more than it had"
    assert book.sheets.active.name == "Provision"
    assert windows.write_planned(book) == NOT_WRITTEN, "once is enough"


def test_what_was_written_is_taken_back_to_the_last_cell(book: Book) -> None:
    before = formulas(book), tables(book)
    run(book, "ADD_GROUP", *NEW_GROUP)
    assert windows.is_undoable(book)
    # three rows of five cells (Line, Group, Pupil ID, Intervention, Starts), and three of Settings
    assert windows.taken_back(book) == "18 cells are as before."
    assert (formulas(book), tables(book)) == before
    assert not windows.is_undoable(book) and windows.taken_back(book) == NOTHING_TO_UNDO


@pytest.mark.parametrize(
    ("stood", "value"), [("=1+2", 3.0), ("'007", "007"), ("'=A1", "=A1"), ("", None), ("46000", 46000.0)]
)
def test_a_cell_that_is_overwritten_comes_back_as_it_was(book: Book, stood: str, value: Any) -> None:
    cell = book.sheets["Pupils"].range(f"{LEAVES}4")
    cell.formula = stood
    before = cell.formula
    run(book, "LEAVER", "P3", "30/10/2026")
    assert cell.value == 46325.0  # 46311 and 14 days
    assert windows.taken_back(book) == "1 cell is as before."
    assert (cell.formula, cell.value) == (before, value)


def test_a_cell_changed_since_refuses_undo_until_it_is_changed_back(book: Book) -> None:
    run(book, "ADD_GROUP", *NEW_GROUP)
    adult = book.sheets["Provision"].range((8, CODE))
    adult.value = "READ"
    after = formulas(book)
    told = "Provision, from row 7 on, was changed since, so nothing was taken back."
    assert windows.taken_back(book) == f"{told} Change it back, or mend the rows by hand." and formulas(book) == after
    adult.value = "TALK"
    assert windows.taken_back(book) == "18 cells are as before."


def test_a_sheet_that_went_since_refuses_undo(book: Book) -> None:
    run(book, "LEAVER", "P3", "30/10/2026")
    book.sheets["Pupils"].delete()
    assert windows.taken_back(book).startswith("Pupils, from row 4 on, was changed since")


# --- protection ----------------------------------------------------------------------------------------------------


def test_a_locked_sheet_is_written_and_taken_back_and_locked_each_time(book: Book) -> None:
    sheet = lock(book, "Provision")
    run(book, "ADD_GROUP", *NEW_GROUP)
    assert cells(book, "Provision", "A9:C9") == [["L8", "G2", "P5"]]
    assert sheet.ProtectContents and all(getattr(sheet.Protection, may) for may in OPEN_FOR)
    assert windows.taken_back(book) == "18 cells are as before."
    assert sheet.ProtectContents and cells(book, "Provision", "A9:C9") == [[None, None, None]]
    assert not book.sheets["Pupils"].api.ProtectContents, "what was open stays open"


@pytest.mark.parametrize("sheet", ["Provision", "Settings"])  # the first that is written, and the last
def test_a_password_refuses_and_changes_nothing(book: Book, sheet: str) -> None:
    locked = lock(book, sheet, "swordfish")
    before = formulas(book), tables(book)
    told = f"Nothing was changed: the sheet {sheet} is protected with a password. {TAKE_IT_OFF} and run this again."
    assert run(book, "ADD_GROUP", *NEW_GROUP) == told
    assert (formulas(book), tables(book)) == before and locked.ProtectContents
    assert not windows.is_undoable(book)


@pytest.mark.parametrize("sheet", ["Provision", "Settings"])
def test_a_password_given_since_refuses_undo_and_leaves_it_all_as_it_is(book: Book, sheet: str) -> None:
    run(book, "ADD_GROUP", *NEW_GROUP)
    locked = lock(book, sheet, "swordfish")
    after = formulas(book), tables(book)
    told = (
        f"Nothing was taken back: the sheet {sheet} is protected with a password. {TAKE_IT_OFF} and press Undo again."
    )
    assert windows.taken_back(book) == told and (formulas(book), tables(book)) == after
    locked.Unprotect("swordfish")
    assert windows.taken_back(book) == "18 cells are as before."


def test_a_result_sheet_with_a_password_refuses_too(book: Book) -> None:
    run(book, "CHECK")
    lock(book, "Checks").Unprotect("")
    lock(book, "Checks", "swordfish")
    before = formulas(book)
    assert run(book, "CHECK").startswith("Nothing was changed: the sheet Checks is protected with a password.")
    assert formulas(book) == before


# --- sheets --------------------------------------------------------------------------------------------------------


def test_a_new_input_sheet_has_its_table_its_headers_and_its_drop_downs(book: Book) -> None:
    assert run(book, "ADD_TABLE", "Reviews") == "The sheet Reviews was added."
    assert [sheet.name for sheet in book.sheets][-1] == "Reviews" == book.sheets.active.name
    assert cells(book, "Reviews", "A4:G4") == [HEADERS_OF_REVIEWS]
    assert tables(book)["tblReviews"] == "$A$4:$G$19"  # headers and 15 rows to fill in
    for row in (5, 19, 519):  # the table's rows and the 500 below it
        choices = book.sheets["Reviews"].range((row, 1)).api.Validation
        assert (choices.Type, choices.AlertStyle, choices.Formula1) == (3, 2, "=lstPupilsPupilId")
    assert book.sheets["Reviews"].range((520, 1)).api.Validation.Type != 3, "and no further"
    assert not book.sheets["Reviews"].api.ProtectContents, "people fill it in"


def test_undo_takes_a_new_sheet_away_but_not_once_it_was_filled_in(book: Book) -> None:
    run(book, "ADD_TABLE", "Reviews")
    cell = book.sheets["Reviews"].range("A5")
    cell.value = "P3"
    assert windows.taken_back(book).startswith("The sheet Reviews was changed since")
    assert cells(book, "Reviews", "A5") == [["P3"]]
    cell.value = None
    assert windows.taken_back(book) == "The sheet Reviews is gone again."
    assert "Reviews" not in [sheet.name for sheet in book.sheets]


def test_a_new_result_sheet_is_locked_and_written_afresh_while_it_is(book: Book) -> None:
    hours = book.sheets["Staff"].range((2, cells(book, "Staff", "A1:Z1")[0].index("Hours per week") + 1))
    hours.value = "some hours"
    run(book, "CHECK")
    sheet = book.sheets["Checks"]
    assert sheet.api.ProtectContents and all(getattr(sheet.api.Protection, may) for may in OPEN_FOR)
    worse = column(book, "Checks")
    assert "Staff" in worse and sheet.tables[0].range.address == "$A$5:$F$7"  # headers, what stops, a note
    hours.value = 20
    run(book, "CHECK")
    assert sheet.api.ProtectContents and len(column(book, "Checks")) < len(worse)
    assert "Staff" not in column(book, "Checks"), "what stood there is gone"
    assert sheet.tables[0].range.address == "$A$5:$F$6"
    assert not windows.is_undoable(book), "a result sheet can be written afresh, not taken back"


def column(book: Book, sheet: str) -> list[Any]:
    """What stands in any cell of a sheet, row by row."""
    return [value for row in book.sheets[sheet].used_range.value for value in row if value is not None]


def test_update_numbers_a_row_and_writes_every_sheet_in_one_go_and_back(book: Book) -> None:
    book.sheets["Provision"].range((6, LINE)).value = None  # L5
    before = [sheet.name for sheet in book.sheets]
    assert run(book, "UPDATE").endswith(" sheets were written.")
    assert cells(book, "Provision", "A6") == [["L5"]], "after L1 to L4"
    assert book.sheets.active.name == "Dashboard"
    # 5 pupils at 31.20 of one hour a week for 13 weeks at 12.00
    assert 156.0 in column(book, "Costs by intervention")
    told = windows.taken_back(book)
    assert told.startswith("4 cells are as before. These sheets are gone again: ") and len(told) < 1024
    assert [sheet.name for sheet in book.sheets] == before
    assert cells(book, "Provision", "A6") == [[None]]


# --- what goes wrong half way --------------------------------------------------------------------------------------


def test_a_failure_half_way_puts_everything_back(book: Book) -> None:
    sheet = book.sheets["Provision"]
    sheet.range((6, LINE)).value = None
    lock(book, "Provision")
    book.api.Protect("", True)  # no sheet can be added; the cells come before the sheets
    before = formulas(book), tables(book)
    assert run(book, "UPDATE").startswith("PX-X05: Excel did not let this be written (")
    assert (formulas(book), tables(book)) == before
    assert sheet.api.ProtectContents and not windows.is_undoable(book)


def test_undo_that_excel_refuses_leaves_it_all_and_can_be_pressed_again(book: Book) -> None:
    book.sheets["Provision"].range((6, LINE)).value = None
    run(book, "UPDATE")
    book.api.Protect("", True)
    after = formulas(book)
    assert windows.taken_back(book).startswith("PX-X05: Excel did not let this be taken back (")
    assert formulas(book) == after
    book.api.Unprotect("")
    assert windows.taken_back(book).startswith("4 cells are as before.")


def test_a_report_is_written_when_the_person_agreed_and_not_before(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    answers = ["Autumn", "leadership", str(folder)]
    first, page = windows.planned("REPORT", answers, book)
    assert first == "ready" and str(folder) in page and not list(folder.iterdir())
    before = formulas(book)
    assert windows.write_planned(book).startswith("The report was written: ")
    assert {path.suffix for path in folder.iterdir()} == {".xlsx", ".html", ".pdf", ".zip"}
    assert formulas(book) == before and not windows.is_undoable(book)


@pytest.mark.parametrize("done", [windows.taken_back, windows.write_planned])
def test_with_nothing_done_there_is_nothing_to_do(book: Book, done: Callable[[Book], str]) -> None:
    assert done(book) in {NOTHING_TO_UNDO, NOT_WRITTEN}
