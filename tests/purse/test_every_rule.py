"""Two small schools with every rule of the plan, against every split of one person's hours, counted through.

Each school's best with so many hours is that of tests/planning/by_counting.py, which knows nothing of the optimiser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl.planning import Problem, problem
from provision_xl.planning.model import BENEFIT
from provision_xl.purse import Site, share
from provision_xl.purse.joint import joint
from provision_xl.purse.share import benefit_of, missed_by
from provision_xl.purse.sites import shared_people
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.by_counting import Counting, best
from tests.planning.second_solver import by_cbc
from tests.planning.small import AS_AT, TERM, small

KEY = "K-7"


def pair(seed: int) -> tuple[School, School]:
    """Two small schools that have their first adult in common, with the same skills."""
    one, two = small(seed), small(seed + 100)
    skills = one.staff[0].skills
    return tuple(  # type: ignore[return-value]
        replace(
            school,
            settings=replace(school.settings, school_id=str(number), school_name=name),
            staff=(replace(school.staff[0], person_key=KEY, skills=skills), *school.staff[1:]),
            training=(),
        )
        for number, name, school in ((1, "Hill", one), (2, "Oak", two))
    )


def with_hours(school: School, quarters: int) -> School:
    first = school.staff[0]
    hours = (first.intervention_hours or Decimal(0)) + Decimal(quarters) / 4
    return replace(school, staff=(replace(first, intervention_hours=hours), *school.staff[1:]))


def is_over(school: School) -> bool:
    """Whether the groups that run already take more of the shared person than there is."""
    first = school.staff[0]
    most = Fraction((first.intervention_hours or 0) + (first.extra_hours or 0)) * 60
    return Counting(school, None).running_minutes().get(first.staff_id, 0) > most


def splits(schools: tuple[School, School]) -> Iterator[tuple[School, School]]:
    if any(map(is_over, schools)):
        yield schools
        return
    least = [-int((school.staff[0].intervention_hours or 0) * 4) for school in schools]
    for quarters in range(least[0], -least[1] + 1):
        found = with_hours(schools[0], quarters), with_hours(schools[1], -quarters)
        if not any(map(is_over, found)):
            yield found


def counted(schools: tuple[School, School]) -> tuple[int, int] | None:
    """Least missed, no school more than today, then most benefit; None where a school has no plan today."""
    today = [best(school, None) for school in schools]
    if None in today:
        return None
    found = []
    for split in splits(schools):
        each = [best(school, None) for school in split]
        if all(one and two and one.shortfall <= two.shortfall for one, two in zip(each, today, strict=True)):
            found.append((sum(one.shortfall for one in each if one), -sum(one.benefit for one in each if one)))
    missed, worth = min(found)
    return missed, -worth


def asked(schools: tuple[School, School]) -> tuple[list[Site], list[Problem]]:
    return [Site(school, AS_AT) for school in schools], [problem(school, TERM, AS_AT, national()) for school in schools]


@pytest.mark.parametrize("seed", [seed for seed in range(16) if seed != 13])  # in 13 nothing may move
def test_the_split_is_the_best_of_all(seed: int) -> None:
    schools = pair(seed)
    expected = counted(schools)
    found = share([Site(school, AS_AT) for school in schools], TERM, national())
    assert (Fraction(missed_by(found.found), found.question.scale), benefit_of(found.found)) == expected
    assert found.status == "optimal"


@pytest.mark.parametrize("seed", [13, 20, 33])
def test_whose_running_groups_take_more_than_there_is_stays_and_is_named(seed: int) -> None:
    schools = pair(seed)
    shared, notes = shared_people(*asked(schools))
    assert shared == ()
    names = [school.settings.school_name for school in schools if is_over(school)]
    assert notes == tuple(f"{KEY} at {name} is not shared: groups that run already take more than the hours there are."
                          for name in names)  # fmt: skip


def test_who_has_no_hours_recorded_or_leaves_is_not_shared() -> None:
    one, two = pair(21)
    gone = replace(two, staff=(replace(two.staff[0], ends=date(2027, 2, 1)),))
    assert shared_people(*asked((one, gone)))[1] == (
        f"{KEY} at Oak is not shared: leaves on 01/02/2027, before the term ends.",
    )


@pytest.mark.parametrize("seed", range(21, 25))
def test_a_second_solver_agrees_on_all_schools_as_one_model(seed: int) -> None:
    schools = pair(seed)
    found = share([Site(school, AS_AT) for school in schools], TERM, national())
    made = joint(found.question, [0, 1])
    other = by_cbc(made.within(found.question.limits), [made.placed, made.benefit])
    assert other is not None
    assert made.benefit.name == BENEFIT
    assert other[0][1] + made.kept_value == benefit_of(found.found)
    assert found.bound is not None and found.bound >= other[0][1] + made.kept_value
