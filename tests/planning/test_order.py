"""The same school gives the same plan, to the pupil, in whatever order its rows stand."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from provision_xl.planning import optimise
from provision_xl.planning.model import TIE, build, goals
from provision_xl.rates import national
from tests.planning.medium import medium
from tests.planning.one_term import TALK, fund, pupils, school
from tests.planning.one_term import planned as planned_term
from tests.planning.same_answer import (
    as_text,
    planned,
    renamed,
    same_but_for_names,
    shuffled,
    without_tie_break,
)
from tests.planning.small import AS_AT, TERM, budget, small


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    school, cap = small(seed), budget(seed)
    plan = planned(school, cap)
    for shuffle in range(3):
        again = planned(shuffled(school, shuffle), cap)
        assert again == plan and as_text(again) == as_text(plan)


@pytest.mark.parametrize("seed", (3, 7, 16))
def test_nor_does_it_in_schools_with_every_kind_of_row(seed: int) -> None:
    school = medium(seed)
    plan = planned(school)
    for shuffle in range(8):
        again = planned(shuffled(school, shuffle))
        assert again == plan and as_text(again) == as_text(plan)


def test_nor_where_ties_are_broken_in_part_only() -> None:
    school = without_tie_break()
    plan = planned(school)
    assert plan.problem and not next(goal for goal in goals(build(plan.problem)) if goal.name == TIE).counts
    again = planned(shuffled(school, 1))
    assert again == plan and as_text(again) == as_text(plan)


@pytest.mark.parametrize("seed", range(1, 60, 3))
def test_other_names_in_the_same_order_change_nothing_but_the_names(seed: int) -> None:
    same_but_for_names(small(seed), budget(seed))


@pytest.mark.parametrize("seed", (3, 7, 16))
def test_nor_do_they_in_schools_with_every_kind_of_row(seed: int) -> None:
    same_but_for_names(medium(seed))


@pytest.mark.parametrize("seed", range(2, 60, 3))
def test_other_names_in_another_order_leave_every_goal_as_it_is(seed: int) -> None:
    school, cap = small(seed), budget(seed)
    new = {f"{letter}{n}": f"{letter}{(n * 5) % 11}" for letter in "PIT" for n in range(1, 9)}
    plan = optimise(school, TERM, AS_AT, national(), cap)
    again = optimise(renamed(school, new), TERM, AS_AT, national(), cap)
    assert (plan.status, plan.shortfall_minutes, plan.benefit, plan.cost_pence) == (
        again.status, again.shortfall_minutes, again.benefit, again.cost_pence,
    )  # fmt: skip


def test_the_same_question_twice_has_the_same_answer() -> None:
    first, second = (planned(medium(7)) for _ in range(2))
    assert first == second and as_text(first) == as_text(second)


def test_processes_that_hash_words_in_other_ways_give_the_same_answer_to_the_byte() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.planning.same_answer"], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "20261123", "4294967295")
    }  # fmt: skip
    assert len(told) == 1 and len(told.pop()) > 10_000


def test_which_fund_pays_for_what_does_not_hang_on_the_order_of_interventions() -> None:
    # two groups with one-off costs of £10.00 each; PP pays first and holds £15.00, so that one group is left to SEN
    rows = tuple(replace(TALK, code=code, one_off_cost=1000) for code in ("A", "B"))
    funds = (fund("PP", 1500, restricted_to="PP", order=Decimal(1)), fund("SEN", 5000, order=Decimal(2)))
    book = school(pupils=pupils(2, pupil_premium="FSM6"), interventions=rows, funds=funds)
    paid, turned = ({group.intervention: group.funds for group in planned_term(tables).groups}
                    for tables in (book, replace(book, interventions=rows[::-1])))  # fmt: skip
    assert set(paid) == {"A", "B"} and paid == turned
