"""What a SENCo types into the workbook, and what the commands and the sheets of Update then say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from provision_xl import app
from tests.cli.books import AS_AT, FIRST, Sheet, opened, small_school
from tests.cli.running import fine, run

TYPED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "EHC provision": ("Item", {"Pupil ID": "P5", "Item": "Reading alone with an adult", "Minutes a week": 60,
                               "Adult": "1:1", "From": FIRST, "Met by": "READ"}),
    "Absences": ("From", {"Staff ID": "T2", "From": date(2026, 11, 23), "To": date(2026, 11, 24)}),
    "Referrals": ("Requested", {"Pupil ID": "P5", "Service": "Speech therapy", "Requested": date(2026, 11, 2),
                                "Chased": date(2026, 11, 9)}),
    "Services": ("Units bought", {"Service": "EP", "Kind": "Service", "Unit": "day", "Unit cost": 500,
                                  "Units bought": 6, "Units used": 2}),
    "Training": ("Skill", {"Staff ID": "T2", "Skill": "ELSA", "Date": date(2025, 9, 1),
                           "Expires": date(2026, 11, 20)}),
}  # fmt: skip


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with the further tables, one row typed into each, and the reading line marked Required."""
    path = tmp_path_factory.mktemp("typed") / "school.xlsx"
    app.write_book(path, small_school(), (), "no-macros", None, as_at=AS_AT, tables=list(TYPED))
    with opened(path) as book:
        for sheet, (known, row) in TYPED.items():
            Sheet(book, sheet, known).fill([row])
        Sheet(book, "Provision", "Pupil ID").put(5, "Required", "Yes")
    return path


@pytest.fixture(scope="module")
def updated(typed: Path) -> Any:
    target = typed.parent / "updated.xlsx"
    fine("update", typed, "--out", target)
    return openpyxl.load_workbook(target)


def first_row(book: Any, sheet: str) -> dict[str, Any]:
    """The first row of a result sheet by its headers, which stand in row 5."""
    headers, values = ([cell.value for cell in row] for row in book[sheet]["A5:Z6"])
    return {header: value for header, value in zip(headers, values, strict=True) if header}


def test_section_f_typed_stands_beside_the_minutes_received(typed: Path, updated: Any) -> None:
    """READ is 3 x 20 minutes alone; T2 is away on two of five days: 36 of 60."""
    (row,) = fine("ehc", typed, "--json").json()["rows"]
    assert (row["promised_minutes"], row["planned_minutes"], row["received_minutes"], row["missing_minutes"]) == (
        60, 60, 36, 24)  # fmt: skip
    shown = first_row(updated, "EHC provision received")
    assert [shown[name] for name in ("Pupil", "Promised", "Received", "Missing")] == ["P5", 60, 36, 24]
    assert shown["Why"] == "T2 away on 23/11 to 24/11, nobody covers"


def test_any_week_and_any_pupil_can_be_asked_for(typed: Path) -> None:
    before = fine("ehc", typed, "--week", "2026-11-18", "--json").json()
    assert (before["from"], before["rows"][0]["missing_minutes"], before["ehc_by_week"]) == ("2026-11-16", 0, [])
    one = fine("ehc", typed, "--pupil", "P5", "--json").json()
    assert [row["week"] for row in one["ehc_by_week"]][-1] == "2026-11-16", "every week that is over"
    assert fine("ehc", typed, "--pupil", "P1", "--json").json()["rows"] == []
    wrong = run("ehc", typed, "--pupil", "P77")
    assert wrong.code == 1 and 'no pupil "P77"' in wrong.err


def test_a_day_typed_into_chased_moves_the_day_to_ask_again(typed: Path, updated: Any) -> None:
    """20 school days after 9 November: four weeks, 7 December; 21 days waited so far."""
    (row,) = fine("services", typed, "--json").json()["rows"]
    assert (row["waiting_days"], row["chase"]) == (21, "2026-12-07")
    assert first_row(updated, "Referrals waiting")["Ask again on"].date() == date(2026, 12, 7)


def test_units_typed_into_services_are_bought_used_and_left(typed: Path, updated: Any) -> None:
    (row,) = fine("services", typed, "--json").json()["services_used"]
    assert (row["cost_pence"], row["used_pence"], row["left_pence"]) == (300_000, 100_000, 200_000)
    shown = first_row(updated, "Services used")
    assert [shown[name] for name in ("Left", "Cost", "Cost of left", "Cost of a unit used")] == [4, 3000, 2000, 1500]


def test_a_training_that_ran_out_shows_in_the_matrix(typed: Path, updated: Any) -> None:
    (row,) = fine("skills", typed, "--json").json()["rows"]
    assert (row["staff"], row["skill"], row["standing"]) == ("T2", "ELSA", "expired")
    rows = [[cell.value for cell in row] for row in updated["Skills matrix"]["A5:C7"]]
    assert rows == [["Staff", "Role", "ELSA"], ["T1", "TA", None], ["T2", "TA", "expired 20/11/2026"]]
    assert "Skills matrix" in fine("skills", typed).words, "and on screen"


def test_a_workbook_without_those_tables_has_the_sheets_and_says_what_to_fill_in(small: Path, tmp_path: Path) -> None:
    assert fine("ehc", small, "--json").json()["rows"] == []
    assert "fill in EHC provision" in fine("ehc", small).words
    assert "Type each service that is asked into Referrals" in fine("services", small).words
    fine("update", small, "--out", tmp_path / "updated.xlsx")
    book = openpyxl.load_workbook(tmp_path / "updated.xlsx")
    assert book["EHC provision received"]["A5"].value == "There is nothing to show."
