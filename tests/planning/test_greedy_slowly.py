"""The plans by hand are, to the pupil, those of a person who looks at everything again after every step."""

from __future__ import annotations

import pytest

from benchmarks import generator
from provision_xl.planning import problem
from provision_xl.planning.greedy import by_minute, by_priority
from provision_xl.planning.question import Problem
from provision_xl.rates import national
from tests.planning import slowly_by_hand as slowly
from tests.planning.small import AS_AT, TERM, budget, small


def same(question: Problem) -> None:
    assert by_minute(question) == slowly.by_minute(question)
    assert by_priority(question) == slowly.by_priority(question)


@pytest.mark.parametrize("full_cost", [False, True])
@pytest.mark.parametrize("seed", range(0, 120, 2))
def test_small_schools(seed: int, full_cost: bool) -> None:
    same(problem(small(seed), TERM, AS_AT, national(), budget(seed), full_cost))


@pytest.mark.parametrize("budget_pence", [None, 9000, 40_000])
@pytest.mark.parametrize("seed", range(1, 13))
def test_schools_of_35_pupils_from_slack_to_very_tight(seed: int, budget_pence: int | None) -> None:
    school = generator.school_of(generator.SIZES[0], seed)
    same(problem(school, generator.TERM, generator.AS_AT, national(), budget_pence, budget_pence is not None))
