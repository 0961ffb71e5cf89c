"""Whatever the tables hold: a plan that passes its check, clashes in words, or a sentence on what is out of range."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.school.checks import check_tables
from tests.planning.odd import question
from tests.planning.one_term import AS_AT, TALK, line, planned, school


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
