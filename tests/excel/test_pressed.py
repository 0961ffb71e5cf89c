"""A macro as a person meets it: a button is pressed, questions are answered, rows are shown, written, and taken back.

The workbook is a file as the commands build it. Its VBA runs in an interpreter, behind it the Windows adapter through
xlwings' own engine. Provision's table has its headers in row 4 and the lines L1 to L5 in rows 5 to 9, so that a new
group stands from row 10 on; the day is 16/10/2026.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from provision_udfs import excel_reading, windows
from pyopenvba.interpreter import VBAObject

from provision_xl.functions.declaring import Ask, Wants
from provision_xl.functions.macros import MACROS
from tests.excel.com_excel import adapter, open_book
from tests.excel.pressing import button_calls, ribbon_calls
from tests.excel.runtime import CANCEL, MESSAGE_CANCEL, MESSAGE_OK, VbaRuntime

NAME = "Zebedee Quill"
NOBODY = None
CANCELLED = "Cancelled. Nothing was changed."
GIVEN = ("TALK", "P3; P4", "T1", "", "")
SHOWN = (
    "Provision, row 10: G2, pupil P3, TALK, with T1, from 16/10/2026\n"
    "Provision, row 11: G2, pupil P4, TALK, with T1, from 16/10/2026"
)
DAY = datetime(2026, 10, 16)
BELOW = "A10:G11"
# The fourth column looks a pupil's name up on the sheet Key; nobody has one there.
BLANK = [[None] * 3 + [NOBODY] + [None] * 3] * 2
ROWS = [["L6", "G2", "P3", NOBODY, "TALK", "T1", DAY], ["L7", "G2", "P4", NOBODY, "TALK", "T1", DAY]]

UNDONE = "15 cells are as before."

type Dialog = tuple[str, str, str, int]


class Excel:
    """The workbook open in Excel, with its buttons."""

    def __init__(self, path: Path) -> None:
        self.runtime = VbaRuntime(adapter, path)
        self.book: Any = open_book(self.runtime.book)
        self._buttons, self._ribbon = button_calls(path), ribbon_calls(path)

    def press(self, caption: str, *answers: Any) -> list[Dialog]:
        """The boxes that a button of the first sheet shows."""
        return self.runtime.macro(self._buttons[caption], *answers)

    def press_in_ribbon(self, caption: str, *answers: Any) -> list[Dialog]:
        """The boxes that a button of the ribbon shows."""
        before = len(self.runtime.dialogs)
        self.runtime.interpreter.answers = list(answers)
        self.runtime.interpreter.run(self._ribbon[caption], [VBAObject()])
        return self.runtime.dialogs[before:]

    def cells(self, sheet: str, address: str) -> list[list[Any]]:
        found: list[list[Any]] = self.book.sheets[sheet].range(address).options(ndim=2).value
        return found

    def all_cells(self) -> dict[str, Any]:
        return {sheet.name: [cell for row in sheet.used_range.formula for cell in row if cell != ""]
                for sheet in self.book.sheets}  # fmt: skip

    @property
    def reached(self) -> list[str]:
        """The functions of the adapter that were called."""
        return [which for which, _ in self.runtime.heard]


@pytest.fixture
def excel(macro_book: Path, tmp_path: Path) -> Excel:
    return Excel(Path(shutil.copy(macro_book, tmp_path / f"{tmp_path.name}.xlsm")))


PRESSES: list[Callable[..., list[Dialog]]] = [Excel.press, Excel.press_in_ribbon]


@pytest.mark.parametrize("press", PRESSES)
def test_add_group_asks_shows_writes_and_says_so(excel: Excel, press: Callable[..., list[Dialog]]) -> None:
    excel.runtime.select("Pupils", "A7:B8")  # P3 and P4
    shown = press(excel, "Add group", *GIVEN, MESSAGE_OK)
    assert [(kind, title) for kind, _, title, _ in shown] == [
        *(("InputBox", f"Add group ({number} of 5)") for number in range(1, 6)),
        ("MsgBox", "Add group (1 of 1)"),
        ("MsgBox", "Add group"),
    ]
    assert [words for _, words, _, _ in shown[5:]] == [SHOWN, "Group G2 was added: 2 rows."]
    assert excel.cells("Provision", BELOW) == ROWS
    assert excel.book.sheets["Provision"].range("D10").formula.startswith("=IFERROR(INDEX(tblKey[Name],")
    assert excel.book.sheets.active.name == "Provision"
    assert excel.reached == ["questions", "plan", "write", "can_undo"]


def test_what_is_selected_stands_in_the_box(excel: Excel) -> None:
    excel.runtime.select("Pupils", "A7:B8", "C9")
    excel.press("Add group", "TALK")  # at every other box: what stands in it
    assert [row[2] for row in excel.cells("Provision", "A10:C12")] == ["P3", "P4", "P5"]


@pytest.mark.parametrize("place", range(5))
def test_cancel_at_any_question_changes_nothing_and_asks_no_more(excel: Excel, place: int) -> None:
    before = excel.all_cells()
    shown = excel.press("Add group", *GIVEN[:place], CANCEL)
    assert len(shown) == place + 1 and excel.runtime.value("LastMessage") == CANCELLED
    assert excel.all_cells() == before and excel.reached == ["questions"]


def test_cancel_where_the_rows_are_shown_changes_nothing(excel: Excel) -> None:
    before = excel.all_cells()
    shown = excel.press("Add group", *GIVEN, MESSAGE_CANCEL)
    assert shown[-1][1] == SHOWN and excel.runtime.value("LastMessage") == CANCELLED
    assert excel.all_cells() == before and "write" not in excel.reached
    assert excel.press_in_ribbon("Undo")[-1][1] == "There is nothing to take back."


def test_a_needed_answer_that_is_blank_is_told_and_changes_nothing(excel: Excel) -> None:
    before = excel.all_cells()
    shown = excel.press("Add group", "")
    assert shown[-1][1].startswith("Nothing was changed: this question needs an answer. Which intervention?")
    assert excel.all_cells() == before


def test_a_wrong_answer_is_told_and_changes_nothing(excel: Excel) -> None:
    before = excel.all_cells()
    shown = excel.press("Add group", "TALK", "P9", "", "", "")
    assert shown[-1][1] == 'There is no pupil "P9". Did you mean "P5"?'
    assert excel.all_cells() == before


def undo_in_ribbon(excel: Excel) -> None:
    excel.press_in_ribbon("Undo")


def undo_by_keys(excel: Excel) -> None:
    ((caption, call),) = excel.runtime.application.offered_undo
    assert caption == "Undo Add group" and call == f"'{excel.book.name}'!UndoChange"
    excel.runtime.macro(call.partition("!")[2])


@pytest.mark.parametrize("undo", [undo_in_ribbon, undo_by_keys])
def test_undo_takes_back_what_was_written(excel: Excel, undo: Callable[[Excel], None]) -> None:
    before = excel.all_cells()
    excel.press("Add group", *GIVEN)
    assert excel.cells("Provision", BELOW) == ROWS
    undo(excel)
    # two rows of six cells, and three cells of Settings: the last line number, its name and its note
    assert excel.runtime.dialogs[-1][:3] == ("MsgBox", UNDONE, "Undo")
    assert excel.all_cells() == before and excel.cells("Provision", BELOW) == BLANK


def test_check_is_shown_written_locked_and_taken_back(excel: Excel) -> None:
    page, done = excel.press_in_ribbon("Check")
    assert page[1].startswith("The sheet Checks is written afresh.\n0 problems stop the work; ") and page[3] == 1
    assert done[1].startswith("0 problems stop the work; ")
    checks = excel.book.sheets["Checks"]
    assert checks.api.ProtectContents and excel.book.sheets.active.name == "Checks"
    assert excel.press_in_ribbon("Undo")[-1][1] == "The sheet Checks is gone again."
    assert "Checks" not in [sheet.name for sheet in excel.book.sheets]


def test_a_copy_stands_beside_the_workbook_before_an_input_sheet_is_added(excel: Excel, tmp_path: Path) -> None:
    excel.press("Add a table", "Reviews")
    said = excel.runtime.value("LastMessage")
    title = f"Before the last change - {excel.book.name}"
    assert said == f"The sheet Reviews was added. How it was before stands beside this workbook: {title}."
    (copy,) = tmp_path.parent.glob(f"{tmp_path.name}*{title}")  # the mark between folder and file is Windows'
    names = [sheet.name for sheet in open_book(VbaRuntime(path=copy).book).sheets]
    assert "Reviews" not in names and "Provision" in names


@pytest.mark.parametrize("failing", ["questions", "plan", "write", "undo"])
def test_python_out_of_reach_is_told_and_excel_is_as_before(excel: Excel, failing: str) -> None:
    excel.press("Add group", *GIVEN)
    reach = excel.runtime.server.adapter
    excel.runtime.application.states.clear()

    def broken(which: str, given: tuple[Any, ...]) -> Any:
        if which == failing:
            raise ConnectionError("no such file")
        return reach(which, given)

    excel.runtime.server.adapter = broken
    shown = excel.press_in_ribbon("Undo") if failing == "undo" else excel.press("Check")
    assert shown[-1][1].startswith("PX-X03: Python cannot be reached from Excel. Run provision-xl doctor")
    assert "Checks" not in [sheet.name for sheet in excel.book.sheets]
    last = dict(excel.runtime.application.states)
    assert last == {} or last["StatusBar"] is False
    assert last.get("ScreenUpdating", True) is True and last.get("Calculation", -4105) == -4105


@pytest.mark.parametrize("call", ["WriteChange", "UndoWrite", "KeepCopy"])
def test_a_formula_cannot_write(excel: Excel, call: str) -> None:
    excel.press("Add group", *GIVEN)
    after = excel.all_cells()
    assert excel.runtime.call(call) == "This belongs to a macro and not into a cell. Nothing was changed."
    assert excel.all_cells() == after


# --- what leaves the workbook --------------------------------------------------------------------------------------

_ANSWERS = {
    Wants.PUPIL: "P3", Wants.PUPILS: "P3; P4", Wants.INTERVENTION: "TALK", Wants.INTERVENTIONS: "TALK",
    Wants.STAFF: "T1", Wants.TERM: "Autumn", Wants.DATE: "02/11/2026", Wants.MONEY: "1", Wants.NUMBER: "1",
    Wants.TABLE: "Reviews",
}  # fmt: skip


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each request that comes out of the workbook, as it is sent; it is answered all the same."""
    found: list[str] = []
    answer = windows.answer  # type: ignore[attr-defined]

    def heard(request: Any) -> Any:
        found.append(json.dumps(request))
        return answer(request)

    monkeypatch.setattr(windows, "answer", heard)
    return found


def plant(excel: Excel) -> None:
    """A pupil's name wherever a school may have put one: beside the ID, on Key, and on a sheet of its own."""
    excel.book.sheets["Key"].range("A5").value = [["'007", NAME]]
    assert [excel.cells(sheet, "A5:D5")[0].count(NAME) for sheet in ("Pupils", "Provision")] == [1, 1], "looked up"
    staff = excel.book.sheets["Staff"]
    staff.range((4, staff.tables[0].range.last_cell.column + 1)).value = [["Whose"], [NAME]]
    excel.book.sheets.add("Mine", after=excel.book.sheets[len(excel.book.sheets) - 1]).range("A1").value = NAME
    excel.runtime.select("Pupils", "A5:AZ6")


def answers(asks: tuple[Ask, ...], folder: Path) -> list[str]:
    given = {**_ANSWERS, Wants.FOLDER: str(folder)}
    return [given.get(ask.wants) or ask.default or (*ask.choices, "T1")[0] for ask in asks]


def test_every_macro_passes_ids_and_never_a_name(excel: Excel, sent: list[str], tmp_path: Path) -> None:
    plant(excel)
    for macro in MACROS:
        sent.clear()
        shown = excel.press(macro.caption, *answers(macro.asks, tmp_path))
        assert len(sent) >= 2, macro.name  # the questions and the plan
        assert "P5" in sent[-1] and NAME not in "".join(sent), macro.name
        assert NAME not in repr(shown), macro.name
    assert NAME not in repr(excel.runtime.heard) and "P3; P4" in repr(excel.runtime.heard)


def test_the_name_is_found_where_columns_are_not_filtered(
    excel: Excel, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(excel)
    monkeypatch.setattr(excel_reading, "only_ours", lambda found, headers: found)
    excel.press("Check")
    assert NAME in sent[-1]


def test_the_name_is_found_where_the_sheet_of_names_is_sent(
    excel: Excel, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(excel)
    every = {**excel_reading.layout(), "Key": ["Pupil ID", "Name"]}  # type: ignore[attr-defined]
    monkeypatch.setattr(excel_reading, "layout", lambda: every)
    excel.press("Check")
    assert NAME in sent[-1]
