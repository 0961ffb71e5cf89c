"""Whatever the tables hold: a plan that passes its check, clashes in words, or a sentence on what is out of range."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.checks import check_adults
from provision_xl.costing.groups import groups
from provision_xl.errors import OutOfRange, Verdict
from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.school.checks import check_tables
from provision_xl.school.other_tables import Absence
from tests.planning.odd import question
from tests.planning.one_term import AS_AT, FIRST, LAST, TALK, adult, line, planned, pupils, school


def answered(chance: random.Random) -> str:
    """Ask an odd question; how it was answered.

    Raises:
        AssertionError: not as promised; or whatever else left `optimise`, which nothing may.
    """
    asked = question(chance)
    if any(finding.verdict is Verdict.STOP for finding in check_tables(asked.school)):
        return "put right first"  # nothing is planned from such tables
    try:
        plan = optimise(
            asked.school, asked.term, asked.as_at, national(), asked.budget_pence, 20, asked.full_cost
        )  # fmt: skip
    except OutOfRange as error:
        assert str(error).strip().endswith((".", ")"))
        return "out of range"
    if plan.clashes:
        assert plan.status == "infeasible" and all(clash.endswith(".") for clash in plan.clashes)
        return "clash"
    assert plan.status in {"optimal", "feasible"}
    return "plan" if any(group.joined for group in plan.groups) else "nothing to do"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_no_table_makes_it_crash(chance: random.Random) -> None:
    answered(chance)


def test_all_kinds_of_answers_are_met() -> None:
    met = [answered(random.Random(seed)) for seed in range(120)]
    assert {*met} == {"plan", "clash", "out of range", "nothing to do", "put right first"}
    assert met.count("plan") * 8 >= len(met)


def test_a_group_that_nobody_runs_may_take_a_part_of_a_minute() -> None:
    # 20 minutes and 3.3 of preparation; the intervention is not in use, so that no offer has its minutes
    row = replace(TALK, use=None, group_minutes=Decimal(20), group_sessions=Decimal(1), prep_minutes=Decimal("3.3"))
    running = line("L1", "P1", status="Running", starts=AS_AT)
    plan = planned(school(interventions=(row,), provision=(running,)))
    assert [group.minutes for group in plan.groups] == [Fraction(233, 10)]


def test_a_row_without_minutes_adds_nothing_to_hours_or_time_out_of_class_that_are_too_many_already() -> None:
    # TALK runs for P1 with T1, an hour a week of the half hour that each of them has; the kept row takes no minutes
    empty = replace(TALK, code="EMPTY", group_min=1, group_sessions=None)
    running = line("L1", "P1", staff_id="T1", starts=date(2026, 11, 2))
    some = pupils(1, out_of_class_limit=Decimal(30))
    book = school(pupils=some, interventions=(TALK, empty), staff=(adult("T1", "0.5"),), provision=(running,))
    for kept in (line("K1", "P1", "EMPTY", plan="Keep"), line("K1", "P1", "EMPTY", required=True)):
        plan = planned(replace(book, provision=(running, kept)))
        assert plan.status == "optimal" and plan.shortfall_minutes == 0
        assert {group.intervention: group.minutes for group in plan.groups} == {"TALK": 60, "EMPTY": 0}
        assert any("T1 is booked for 0.50 h a week too many" in note for note in plan.notes)


def test_a_kept_group_of_an_adult_who_is_away_takes_no_hours_of_the_adult() -> None:
    # T1 has half an hour a week, the kept group takes an hour; in post it is a clash, away for the term it cannot be
    kept = line("K1", "P1", staff_id="T1", plan="Keep")
    book = school(staff=(adult("T1", "0.5"),), provision=(kept,))
    assert "Hours of T1" in planned(book).clashes[0]
    for days in ((FIRST, LAST), (FIRST, None)):
        away = replace(book, absences=(Absence(staff_id="T1", starts=days[0], ends=days[1]),))
        plan = planned(away)
        assert plan.status == "optimal" and [group.pupils for group in plan.groups] == [("P1",)]
        assert "T1 is left out: is away for the whole term." in plan.notes
    back = replace(book, absences=(Absence(staff_id="T1", starts=FIRST, ends=date(2027, 3, 25)),))
    assert "Hours of T1" in planned(back).clashes[0]


def test_an_adult_named_twice_is_a_finding_and_nobody_for_costs_and_plan_until_it_is_mended() -> None:
    twice = line("K1", "P1", staff_id="T1; T1", plan="Keep", row=5)
    running = line("L2", "P2", staff_id="T1; T1", starts=date(2026, 11, 2), row=6)
    book = school(staff=(adult("T1", "1"),), provision=(twice, running))
    found = [(item.code, item.verdict, item.sheet, item.cell, item.saw) for item in check_adults(book)]
    assert found == [("PX-G01", Verdict.STOP, "Provision", cell, '"T1; T1" names an adult twice.')
                     for cell in ("E5", "E6")]  # fmt: skip
    assert {group.adults for group in groups(book)} == {((NOBODY, Fraction(1)),)}
    plan = planned(book)  # its own hour goes to the row that is kept and has nobody: P1 with P3 and P4
    assert [(group.pupils, group.staff, group.kept) for group in plan.groups] == [
        (("P2",), (), True), (("P1", "P3", "P4"), ("T1",), False),
    ]  # fmt: skip
