"""The optimiser against every plan there is, on small schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

import pytest

from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.by_counting import best
from tests.planning.small import AS_AT, TERM, budget, small

SCHOOLS = 240
PARTS = 12


def weight(school: School, pupils: Iterable[str]) -> int:
    return sum(1 if (given := school.pupil[pupil].priority) is None else given for pupil in pupils)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_plan_of_a_small_school_is_better(part: int) -> None:
    left_out = 0
    seeds = range(part, SCHOOLS, PARTS)
    for seed in seeds:
        school, cap = small(seed), budget(seed)
        plan = optimise(school, TERM, AS_AT, national(), cap)
        counted = best(school, cap)
        if counted is None:
            assert plan.status == "infeasible" and plan.clashes and not plan.groups, f"school {seed}"
            continue
        found = (plan.shortfall_minutes, plan.benefit, weight(school, plan.left_out), plan.cost_pence, plan.changes)
        assert found == astuple(counted), f"school {seed}"
        assert plan.status == "optimal" and plan.gap == 0, f"school {seed}"
        left_out += any(item.intervention for item in plan.unplaced)
    assert left_out * 2 >= len(seeds), "too few of the schools are short of anything"
