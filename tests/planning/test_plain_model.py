"""The first two goals against HiGHS on a model written down plainly from the specification, with nothing of ours."""

from __future__ import annotations

import pytest

from benchmarks import generator
from benchmarks.other_solvers import by_highs
from benchmarks.plain_model import plain
from provision_xl.planning import problem
from provision_xl.planning.best import best
from provision_xl.planning.choice import benefit, shortfall
from provision_xl.planning.model import BENEFIT
from provision_xl.planning.question import Problem
from provision_xl.rates import national
from tests.planning.small import AS_AT, TERM, budget, small

SECONDS = 60.0


def both_agree(question: Problem) -> None:
    found, model = best(question, SECONDS, last_goal=BENEFIT), plain(question)
    placed = sum(pair.required for pair in question.pairs if not pair.barred)
    placed -= shortfall(question, found.choice) - sum(pair.required for pair in question.pairs if pair.barred)
    ours = benefit(question, found.choice) - question.kept_value + model.weight * placed + model.constant
    assert by_highs(model, SECONDS, 0).value == pytest.approx(ours, abs=0.5)


@pytest.mark.parametrize("full_cost", [False, True])
@pytest.mark.parametrize("seed", range(0, 80, 2))
def test_small_schools(seed: int, full_cost: bool) -> None:
    question = problem(small(seed), TERM, AS_AT, national(), budget(seed), full_cost)
    if not question.clashes:
        both_agree(question)


@pytest.mark.parametrize("seed", [2, 3, 4, 5, 9])
def test_schools_of_35_pupils_from_slack_to_very_tight(seed: int) -> None:
    both_agree(problem(generator.school_of(generator.SIZES[0], seed), generator.TERM, generator.AS_AT, national()))
