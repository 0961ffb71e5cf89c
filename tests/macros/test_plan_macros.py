"""Macros that look for plans: what they put on which sheets, and what Re-plan writes into Provision.

The school has T1 with TALK for P1 to P4 (60 minutes a week), T2 with READ for P5 (60 minutes a week), ten hours each,
no skill asked for; both groups run from 14/09/2026 to 11/12/2026. Provision's rows L1 to L5 are rows 5 to 9.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.functions.accepting import PLAN_ROWS
from provision_xl.functions.changes import Change
from provision_xl.school.core_tables import Pupil
from tests.cli.books import small_school
from tests.macros.books import Grids, after, run, sheets_of

MONDAY, SUNDAY = "30/11/2026", date(2026, 11, 29)


@pytest.fixture(scope="module")
def grids() -> Grids:
    return sheets_of(small_school())


def replanned(grids: Grids, what: str, who: str, ends: str = "", amount: str = "") -> Change:
    return run(grids, "REPLAN", term="Autumn", what=what, who=who, starts=MONDAY, ends=ends, amount=amount)


@pytest.mark.parametrize(
    ("call", "answers", "sheets"),
    [
        ("NEXT_STEPS", {"term": "Spring"}, ["Next steps", "Next EHC plan"]),
        ("FRONTIER", {"term": "Spring"}, ["Frontier", "Frontier hours"]),
        ("HOW_SURE", {"term": "Autumn"}, ["How sure", "Regret"]),
    ],
)
def test_answers_stand_on_sheets_of_their_own(
    grids: Grids, call: str, answers: dict[str, str], sheets: list[str]
) -> None:
    change = run(grids, call, time_limit="20", **answers)
    assert list(change.sheets) == sheets and change.cells == () and change.goto == sheets[0]
    assert all(len(sheet.rows) > 4 for sheet in change.sheets.values())


def test_scenarios_stand_beside_today_on_sheets_of_their_own(grids: Grids) -> None:
    change = run(grids, "SCENARIO", first="pay +3%", second="", third="fund SEN -100")
    assert change.cells == () and len(change.sheets) == 4
    text = repr(list(change.sheets.values()))
    assert "pay +3%" in text and "fund SEN -100" in text and "Today" in text
    with pytest.raises(OutOfRange, match="more biscuits"):
        run(grids, "SCENARIO", first="more biscuits")


def test_the_plan_comes_with_its_answers_its_difference_who_is_left_out_and_a_place_to_sign(grids: Grids) -> None:
    change = run(grids, "OPTIMISE", term="Spring", budget="", time_limit="20")
    assert list(change.sheets)[-5:] == ["Answers", "Plan difference", "Left out", "Sign-off", PLAN_ROWS]


def test_the_year_is_planned_and_accepted_by_the_way_of_a_term() -> None:
    # nothing is on the map and both interventions have a gain: the hours reach for all five pupils in both
    school = small_school()
    rows = tuple(replace(row, gain=Decimal(2)) for row in school.interventions)
    grids = sheets_of(replace(school, provision=(), interventions=rows))
    change = run(grids, "OPTIMISE_YEAR", budget="", time_limit="20")
    assert list(change.sheets)[0] == "Year plan" and list(change.sheets)[-1] == PLAN_ROWS
    planned = [row for row in change.sheets[PLAN_ROWS].rows if row and row[0] == "Yes"]
    accepted = run(after(grids, change), "ACCEPT_PLAN", rows="marked")
    assert len(planned) >= 10
    assert accepted.message.startswith(f"{len(planned)} rows of the plan were written")


def test_for_good_the_other_adult_takes_the_group_over(grids: Grids) -> None:
    # T2 has 9 of 10 hours left; TALK takes one: nobody loses a place, four pupils get T2, in a group of a new number
    change = replanned(grids, "adult away", "T1")
    assert "0 pupils' places are lost; 4 pupils have another adult or group; 1 adult takes on" in change.message
    ends = [(cell.row, cell.value) for cell in change.cells if cell.value == SUNDAY]
    assert ends == [(row, SUNDAY) for row in range(5, 9)]
    new = [row for row in after(grids, change)["Provision"].rows[9:] if row[2]]
    assert [(row[1], row[2], row[4]) for row in new] == [("G3", f"P{n}", "T2") for n in range(1, 5)]
    assert "Tell class teacher 3A: P1 has T2 for TALK in place of T1" in " ".join(change.rows)


def test_for_days_nothing_is_written_and_cover_is_named(grids: Grids) -> None:
    change = replanned(grids, "adult away", "T1", ends="04/12/2026")
    assert change.cells == () and list(change.sheets)[0] == "Cover"
    assert change.message.endswith("Note the absence with Away, or for good type Ends in Staff.")


def test_a_leaver_and_a_dropped_intervention_end_their_rows_alone(grids: Grids) -> None:
    leaver, dropped = replanned(grids, "pupil leaves", "P1"), replanned(grids, "intervention dropped", "READ")
    assert [(cell.row, cell.value) for cell in leaver.cells] == [(5, SUNDAY)]
    assert [(cell.row, cell.value) for cell in dropped.cells] == [(9, SUNDAY), (9, "Stopped")]
    assert "1 row of Provision changes." in leaver.message and "P5 loses READ" in " ".join(dropped.rows)


def test_a_pupil_who_arrives_has_a_row_in_pupils_and_no_provision_yet() -> None:
    newcomer = Pupil(pupil_id="P6", year_group="3", class_name="3A", sen_status="K", primary_need="SLCN",
                     starts=date(2026, 11, 30))  # fmt: skip
    school = small_school()
    change = replanned(sheets_of(replace(school, pupils=(*school.pupils, newcomer))), "pupil arrives", "P6")
    assert change.message.startswith("P6 arrives") or "P6" in change.message
    with pytest.raises(OutOfRange, match="P5 is on the map already"):
        replanned(sheets_of(school), "pupil arrives", "P5")


@pytest.mark.parametrize(
    ("what", "who", "amount", "said"),
    [
        ("fire", "T1", "", '"fire" is none of adult away, fund cut'),
        ("fund cut", "SEN", "", "Type how many pounds less the fund has"),
        ("adult away", "T9", "", "T9"),
        ("intervention dropped", "NELI", "", "NELI"),
    ],
)
def test_what_cannot_be_meant_is_said(grids: Grids, what: str, who: str, amount: str, said: str) -> None:
    with pytest.raises(OutOfRange, match=said):
        replanned(grids, what, who, amount=amount)
