"""New EHC plan: who has the hours, and which groups would have to give; hours and pence by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from provision_xl import app
from provision_xl.functions.making_room import groups_to_give, room_told
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.school import School
from tests.macros.books import run, sheets_of

TERM = TermRow("Autumn", date(2026, 9, 7), date(2026, 12, 18), Decimal(15))  # 75 weekdays: whole weeks
STARTS = date(2026, 11, 9)  # a Monday: six weeks are left
CALM = Intervention(
    use=True, code="CALM", name="Calm", needs=("SEMH",), group_minutes=Decimal(60), group_sessions=Decimal(2),
    gain=Decimal(2),
)  # fmt: skip
READ = replace(CALM, code="READ", name="Read", group_sessions=Decimal(1), gain=None)


def line(key: str, code: str, pupil: str, staff: str, **more: Any) -> Line:
    whole: dict[str, Any] = {"starts": date(2026, 9, 7), "ends": date(2026, 12, 18), "group": f"G{key[1:]}", **more}
    return Line(line=key, pupil_id=pupil, intervention=code, staff_id=staff, **whole)


SCHOOL = School(
    settings=Settings("Hill School", "130003", "Mainstream primary", "2026/27", date(2026, 10, 5)),
    terms=(TERM,),
    interventions=(CALM, READ),
    pupils=tuple(Pupil(pupil_id=f"P{number}", year_group="4", sen_status="K") for number in range(1, 6)),
    staff=(
        Staff(staff_id="TA1", role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(5)),
        Staff(staff_id="TA2", role="TA", hourly_cost=Decimal(15), intervention_hours=Decimal(3),
              extra_hours=Decimal(2), extra_hourly_cost=Decimal("18.40")),
    ),
    provision=(
        line("L1", "CALM", "P2", "TA1"),
        line("L2", "READ", "P3", "TA1"),
        line("L3", "READ", "P4", "TA2", required=True),
    ),
)  # fmt: skip


def told(school: School, hours: int, pupil: str = "P1") -> list[str]:
    done = app.work(school, STARTS - timedelta(days=1))
    return room_told(done.costs, school.pupil[pupil], STARTS, Fraction(hours), done.rates)


def test_who_has_the_hours_free_and_what_they_are_worth() -> None:
    """TA1 has 5 - 2 - 1 = 2 h free, TA2 3 - 1 = 2. 3 h are 2 of TA1 and 1 of TA2: 24 + 15 = £39 a week, £234 in six."""
    assert told(SCHOOL, 3) == [
        "Hours a week free in every week from 09/11/2026 to 18/12/2026: TA1 2.00 h, TA2 2.00 h.",
        "Of the missing hours they could give 3.00 a week (TA1 2.00 h, TA2 1.00 h): £234.00 of time that is paid for "
        "already, over 6.0 weeks.",
    ]
    assert told(SCHOOL, 0) == []


def test_where_too_few_are_free_groups_of_lowest_need_are_named_with_their_cost() -> None:
    """6 h: 4 free, 2 short. TA2's two extra hours: 2 x 6 x £18.40 = £220.80. READ (no gain) first: 1 h, then
    CALM 2 h: ahead are 6 x 1 x £12 = £72 and 6 x 2 x £12 = £144. The Required line of P4 is no choice."""
    found = told(SCHOOL, 6)[2:]
    assert found == [
        "2.00 h a week are still short.",
        "TA2 could be paid 2.00 extra h a week: £220.80 to the end of the school year.",
        "Would give way: G2, READ, TA1: 1.00 h a week; P3, Priority 1 in all; £72.00 of its cost lies ahead.",
        "Would give way: G1, CALM, TA1: 2.00 h a week; P2, Priority 1 in all, 2 months of gain expected; "
        "£144.00 of its cost lies ahead.",
        "Together they free 3.00 h a week: lowest need first, by plan, Priority and gain.",
    ]


def test_where_no_group_is_enough_the_rest_is_said() -> None:
    """10 h: 4 free, 3 from groups, 3 need somebody else."""
    assert told(SCHOOL, 10)[-1] == (
        "Groups without a Required line free 3.00 h a week and no more: 3.00 need a new adult, or extra hours."
    )


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ({}, ["G2", "G1"]),
        ({"P3": {"priority": 2}}, ["G1", "G2"]),
        ({"P3": {"sen_status": "E"}, "P2": {"priority": 5}}, ["G1", "G2"]),  # a plan comes before priority
    ],
)
def test_lowest_need_first_by_plan_then_priority_then_gain(
    changes: dict[str, dict[str, Any]], order: list[str]
) -> None:
    pupils = tuple(replace(pupil, **changes.get(pupil.pupil_id, {})) for pupil in SCHOOL.pupils)
    school = replace(SCHOOL, pupils=pupils)
    done = app.work(school, STARTS - timedelta(days=1))
    assert [item.group.key for item in groups_to_give(done.costs, school.pupil["P1"], STARTS)] == order


@pytest.mark.parametrize("change", [{"required": True}, {"plan": "Keep"}, {"pupil_id": "P1"}, {"staff_id": ""}])
def test_groups_that_cannot_give_are_no_choice(change: dict[str, Any]) -> None:
    """Required, to be kept, the pupil's own, or of nobody."""
    first, *others = SCHOOL.provision
    school = replace(SCHOOL, provision=(replace(first, **change), *others))
    done = app.work(school, STARTS - timedelta(days=1))
    assert [item.group.key for item in groups_to_give(done.costs, school.pupil["P1"], STARTS)] == ["G2"]


def test_the_macro_new_ehc_plan_tells_it_and_changes_the_same_cells() -> None:
    change = run(sheets_of(SCHOOL), "NEW_EHC_PLAN", pupil="P1", starts="09/11/2026", hours="6", adult="1:1")
    assert told(SCHOOL, 6) == [row for row in change.rows if row in told(SCHOOL, 6)]
    assert any("6.00 are missing" in row for row in change.rows)
    none = run(sheets_of(SCHOOL), "NEW_EHC_PLAN", pupil="P1", starts="09/11/2026", hours="", adult="Any")
    assert not any("Hours a week free" in row for row in none.rows)


def test_the_macro_works_where_something_stops_the_figures_and_says_so() -> None:
    first, *others = SCHOOL.provision
    broken = replace(SCHOOL, provision=(replace(first, staff_id="TA9"), *others))
    change = run(sheets_of(broken), "NEW_EHC_PLAN", pupil="P1", starts="09/11/2026", hours="6", adult="1:1")
    assert change.cells and "Who has the hours is told once Check finds nothing that stops the work." in change.rows
