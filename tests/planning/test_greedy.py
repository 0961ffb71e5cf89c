"""The two plans by hand keep every rule, and are never better than the plan."""

from __future__ import annotations

import pytest

from provision_xl.planning import optimise, problem
from provision_xl.planning.assembly import assemble
from provision_xl.planning.check import check
from provision_xl.planning.check_facts import Shown
from provision_xl.planning.choice import benefit, cost, shortfall
from provision_xl.planning.greedy import best_by_hand, by_minute, by_priority
from provision_xl.rates import national
from tests.planning import schools
from tests.planning.one_term import EACH, adult, planned, pupils, school
from tests.planning.small import AS_AT, TERM, budget, small


@pytest.mark.parametrize("seed", range(80))
def test_by_hand_is_lawful_and_never_better(seed: int) -> None:
    book, cap = small(seed), budget(seed)
    question = problem(book, TERM, AS_AT, national(), cap)
    plan = optimise(book, TERM, AS_AT, national(), cap)
    if plan.clashes:
        return
    for filler in (by_minute, by_priority):
        choice = filler(question)
        groups, extra = assemble(book, question, choice)
        missing = question.minutes(shortfall(question, choice))
        shown = Shown(groups, extra, benefit(question, choice), missing, cost(question, choice))
        assert not check(book, question.term, AS_AT, national(), shown, cap)
        assert (missing, -benefit(question, choice)) >= (plan.shortfall_minutes, -plan.benefit)
    _, better = best_by_hand(question)
    assert plan.greedy_benefit == benefit(question, better)
    assert (plan.greedy_shortfall_minutes, -plan.greedy_benefit) >= (plan.shortfall_minutes, -plan.benefit)


def test_by_hand_of_a_simple_school_is_what_anyone_would_do() -> None:
    plan = planned(school(pupils=pupils(6), staff=(adult(hours="1"),)))
    assert plan.greedy_benefit == 4 * EACH == plan.benefit


def test_large_schools_gain_by_the_plan() -> None:
    book = schools.large(1, pupils=40, interventions=10, staff=6)
    plan = optimise(book, "Autumn", schools.AS_AT, national(), time_limit_seconds=20)
    assert plan.benefit > plan.greedy_benefit
    assert plan.greedy_name in {"benefit per staff minute", "priority first"}
