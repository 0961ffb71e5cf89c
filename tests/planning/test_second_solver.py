"""Two solvers that share no line give the same plan, to the pupil; the big count is in tests/torture."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from provision_xl.solving import Goal, Model, Sense
from tests.planning import schools
from tests.planning.second_solver import by_cbc, same_plan
from tests.planning.small import AS_AT, TERM, budget, small

pytestmark = pytest.mark.skipif(
    find_spec("cbcbox") is None and not os.environ.get("CI"), reason="CBC has no package for this system"
)
SIZES = ((12, 5, 3), (14, 6, 4), (16, 5, 4), (18, 8, 4), (20, 6, 4))  # pupils, interventions, staff


@pytest.mark.parametrize("part", range(4))
def test_small_schools(part: int) -> None:
    solved = [same_plan(small(seed), TERM, AS_AT, budget(seed)) for seed in range(1_000 + part, 1_024, 4)]
    assert sum(1 for variables in solved if variables > 5) * 2 >= len(solved), "too few with anything to choose"


@pytest.mark.parametrize("size", SIZES)
def test_schools_of_12_to_20_pupils(size: tuple[int, int, int]) -> None:
    assert same_plan(schools.large(31, *size), "Spring", schools.AS_AT, None) > 20


def test_the_other_route_sees_a_rule_that_is_left_out() -> None:
    # six of one thing or of the other, four together; the second goal takes the second thing
    model = Model()
    first, second = model.add(0, 6), model.add(0, 6)
    goals = [Goal("both", [(first, 1), (second, 1)]), Goal("second", [(second, 1)], Sense.MOST)]
    assert by_cbc(model, goals) == ([12, 6], [6, 6])
    model.constrain([(first, 1), (second, 1)], high=4)
    assert by_cbc(model, goals) == ([4, 4], [0, 4])
    model.constrain([(first, 1)], low=5)
    assert by_cbc(model, goals) is None
