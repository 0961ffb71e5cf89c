"""Published instances as tables of a school: the whole of `optimise` reaches the known optimum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.planning import Plan
from provision_xl.school.core_tables import Intervention, Pupil, Staff
from provision_xl.school.other_tables import Benefit
from provision_xl.school.school import School
from tests.planning.one_term import planned, school, taught
from tests.solving.test_published import CASES, best_assignment, best_of_halves

# A unit of weight is three minutes a week, so that any capacity is a whole number of hundredths of an hour. A course
# of eleven weeks runs whole in the spring term of eleven, and a judgement in Benefits weighs whole: a unit of value,
# a twentieth of a month, is 50 thousandths.
UNIT_MINUTES, A_UNIT = 3, 50
COURSE = Intervention(use=True, where="In", needs=("NSA",), group_min=1, group_max=1, weeks=Decimal(11))


def courses(weights: list[int]) -> tuple[Intervention, ...]:
    """One intervention for each thing, for one pupil alone, of as many minutes a week as the thing weighs."""
    return tuple(
        replace(COURSE, code=f"I{n}", individual_minutes=Decimal(weight * UNIT_MINUTES), individual_sessions=Decimal(1))
        for n, weight in enumerate(weights, 1)
    )


def everyone(count: int) -> tuple[Pupil, ...]:
    return tuple(Pupil(pupil_id=f"P{n}", year_group="3", sen_status="K") for n in range(1, count + 1))


def person(number: int, capacity: int, *skills: str) -> Staff:
    hours = Decimal(capacity * UNIT_MINUTES) / 60
    return Staff(staff_id=f"T{number}", role="TA", hourly_cost=Decimal(20), intervention_hours=hours, skills=skills)


def judged(pupil: int, course: int, value: int) -> Benefit:
    return Benefit(pupil_id=f"P{pupil}", intervention=f"I{course}", gain=Decimal(value) / 20)


def proved(book: School) -> Plan:
    plan = planned(book)
    assert plan.status == "optimal" and plan.gap == 0
    return plan


def of_things(case: dict[str, Any], capacities: list[int]) -> School:
    """Each thing is a pupil with an intervention; each knapsack an adult."""
    return school(
        pupils=everyone(len(case["weights"])),
        interventions=courses(case["weights"]),
        staff=tuple(person(n, capacity) for n, capacity in enumerate(capacities, 1)),
        benefits=tuple(judged(n, n, value) for n, value in enumerate(case["values"], 1)),
    )


@pytest.mark.parametrize("case", CASES["knapsack"][:7], ids=lambda case: case["name"])
def test_one_adults_hours_are_a_knapsack(case: dict[str, Any]) -> None:
    plan = proved(of_things(case, [case["capacity"]]))
    assert plan.benefit == case["optimum"] * A_UNIT
    chosen = {(f"P{n}", f"I{n}") for n, taken in enumerate(case["chosen"], 1) if taken}
    if only_one(case):
        assert taught(plan) == chosen


def only_one(case: dict[str, Any]) -> bool:
    """Whether no choice but the published one is as good: none is, without one of its things."""
    for left_out, taken in enumerate(case["chosen"]):
        if taken:
            weights = [weight for place, weight in enumerate(case["weights"]) if place != left_out]
            values = [value for place, value in enumerate(case["values"]) if place != left_out]
            if best_of_halves(weights, values, case["capacity"]) == case["optimum"]:
                return False
    return True


@pytest.mark.parametrize("case", CASES["several"], ids=lambda case: case["name"])
def test_the_hours_of_several_adults_are_several_knapsacks(case: dict[str, Any]) -> None:
    assert proved(of_things(case, case["capacities"])).benefit == case["optimum"] * A_UNIT


@pytest.mark.parametrize("case", CASES["assignment"], ids=lambda case: case["name"])
def test_adults_with_a_skill_each_and_time_for_one_pupil_are_an_assignment(case: dict[str, Any]) -> None:
    figures = case["figures"]
    top = 0 if case["most"] else 130  # least cost is most of what is left of 130
    worth = [[figure if case["most"] else top - figure for figure in row] for row in figures]
    count = len(figures[0])
    rows = tuple(replace(row, skill=f"S{n}", only_one_of="One") for n, row in enumerate(courses([10] * count), 1))
    book = school(
        pupils=everyone(len(figures)),
        interventions=rows,
        staff=tuple(person(n, 10, f"S{n}") for n in range(1, count + 1)),
        benefits=tuple(judged(p, i, value) for p, own in enumerate(worth, 1) for i, value in enumerate(own, 1)),
    )
    plan = proved(book)
    optimum = case["optimum"] if case["most"] else top * count - case["optimum"]
    assert best_assignment(worth, True) == optimum
    assert plan.benefit == optimum * A_UNIT
    assert len(taught(plan)) == count and len({group.staff for group in plan.groups}) == count
