"""Questions solved from one another: what is handed on is never worse, and says how its benefit came out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from provision_xl.planning import problem
from provision_xl.planning.best import Best
from provision_xl.planning.choice import Choice
from provision_xl.planning.model import BENEFIT, COST, FAIRNESS
from provision_xl.rates import national
from provision_xl.solving import Solved, Stage, Status
from provision_xl.whatif.chains import Chain, how_it_ended, last_goal, no_worse, reached
from tests.planning.one_term import AS_AT, fund, planned, school
from tests.planning.schools import AS_AT as LARGE_AS_AT
from tests.planning.schools import large
from tests.whatif.test_sentences import PAID_TALK

BOOK = school(interventions=(PAID_TALK,), funds=(fund("SEN", 2000),))
TODAY = planned(BOOK)
SHORTFALL_DONE = Stage("shortfall", 0, 0, True, 0, 0.0)


def test_what_a_choice_reaches_in_the_order_of_the_goals() -> None:
    """Two of four are taught for £20, 1.1 months each; two have nothing."""
    assert TODAY.problem is not None and TODAY.choice is not None
    assert reached(TODAY.problem, TODAY.choice) == (0, -2200, 2, 2000)
    assert reached(TODAY.problem, Choice()) == (0, 0, 4, 0)


def test_a_worse_choice_gives_way_to_what_it_started_from() -> None:
    assert TODAY.problem is not None and TODAY.choice is not None
    solved = Solved(Status.STOPPED, (), (SHORTFALL_DONE,))
    assert no_worse(TODAY.problem, Best(Choice(), solved, TODAY.choice)).choice is TODAY.choice
    assert no_worse(TODAY.problem, Best(TODAY.choice, solved, Choice())).choice is TODAY.choice
    equal = replace(TODAY.choice)
    assert no_worse(TODAY.problem, Best(equal, solved, TODAY.choice)).choice is TODAY.choice, "alike is not better"


@pytest.mark.parametrize(
    ("status", "stages", "word"),
    [
        (
            Status.STOPPED,
            (SHORTFALL_DONE, Stage(BENEFIT, 9, 9, True, 0, 0.0), Stage(FAIRNESS, 2, 1, False, 0, 0.0)),
            "optimal",
        ),
        (Status.STOPPED, (SHORTFALL_DONE, Stage(BENEFIT, 9, 12, False, 0, 0.0)), "stopped early"),
        (Status.STOPPED, (Stage("shortfall", 3, 0, False, 0, 0.0),), "stopped early"),
        (Status.FEASIBLE, (SHORTFALL_DONE, Stage(BENEFIT, 9, 12, False, 20_000, 0.0)), "feasible"),
        (Status.FEASIBLE, (SHORTFALL_DONE, Stage(BENEFIT, 9990, 10_000, True, 0, 0.0)), "feasible"),
        (
            Status.FEASIBLE,
            (Stage("shortfall", 3, 0, False, 20_000, 0.0), Stage(BENEFIT, 9, 9, True, 0, 0.0)),
            "feasible",
        ),
    ],
)
def test_the_word_is_for_the_benefit_alone(status: Status, stages: tuple[Stage, ...], word: str) -> None:
    assert how_it_ended(Solved(status, (), stages)) == word


def test_a_chain_goes_on_from_each_plan_and_ends_with_its_time() -> None:
    """£20, £30 and £40 for two, three and four pupils."""
    questions = [replace(problem(replace(BOOK, funds=()), "Spring", AS_AT, national()), budget_pence=cap)
                 for cap in (2000, 3000, 4000)]  # fmt: skip
    found = Chain(tuple(questions), TODAY.choice, COST).done(60, None)
    assert [len(item.choice.taken) for item in found] == [2, 3, 4]
    assert [item.status for item in found] == ["optimal"] * 3
    asks = iter((False, False, True))
    assert len(Chain(tuple(questions), None, COST).done(0.0, None)) == 0
    assert len(Chain(tuple(questions), None, COST).done(60, lambda: next(asks, True))) < 3


def test_a_plan_is_handed_on_where_more_means_do_not_better_it() -> None:
    """Four pupils take £40, and £50 do no more: the very same choice."""
    free = problem(replace(BOOK, funds=()), "Spring", AS_AT, national())
    enough, more = Chain(tuple(replace(free, budget_pence=cap) for cap in (4000, 5000)), None, COST).done(60, None)
    assert more.choice is enough.choice


def test_large_schools_stop_after_the_benefit() -> None:
    small = problem(BOOK, "Spring", AS_AT, national())
    assert last_goal(small, FAIRNESS) == FAIRNESS
    assert last_goal(problem(large(1), "Spring", LARGE_AS_AT, national()), FAIRNESS) == BENEFIT
    assert reached(small, Choice()).missing == Fraction(0)
