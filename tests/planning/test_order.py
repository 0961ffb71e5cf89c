"""The same school gives the same plan, to the pupil, in whatever order its rows stand."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest

from provision_xl.planning import optimise
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.small import AS_AT, TERM, budget, small

TABLES = ("terms", "pupils", "interventions", "staff", "provision", "funds", "benefits", "training")


def shuffled(school: School, seed: int) -> School:
    chance = random.Random(seed)
    tables = {name: list(getattr(school, name)) for name in TABLES}
    for rows in tables.values():
        chance.shuffle(rows)
    return replace(school, **{name: tuple(rows) for name, rows in tables.items()})


def renamed(school: School, new: dict[str, str]) -> School:
    """The school with other IDs of pupils, adults and interventions wherever they stand."""

    def row(item: object) -> object:
        values = {field.name: getattr(item, field.name) for field in fields(item)}  # type: ignore[arg-type]
        changed = {name: new[value] for name, value in values.items() if isinstance(value, str) and value in new}
        return replace(item, **changed)  # type: ignore[type-var]

    return replace(school, **{name: tuple(row(item) for item in getattr(school, name)) for name in TABLES})


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    school, cap = small(seed), budget(seed)
    plan = optimise(school, TERM, AS_AT, national(), cap)
    for shuffle in range(3):
        again = optimise(shuffled(school, shuffle), TERM, AS_AT, national(), cap)
        assert replace(again, seconds=0) == replace(plan, seconds=0)


@pytest.mark.parametrize("seed", range(1, 60, 3))
def test_other_names_in_the_same_order_change_nothing_but_the_names(seed: int) -> None:
    school, cap = small(seed), budget(seed)
    new = {f"{letter}{n}": f"{letter}-{n:03}x" for letter in "PIT" for n in range(1, 9)}
    plan = optimise(school, TERM, AS_AT, national(), cap)
    again = optimise(renamed(school, new), TERM, AS_AT, national(), cap)
    expected = [
        (new[group.intervention], [new[name] for name in group.staff], [new[name] for name in group.pupils])
        for group in plan.groups
    ]
    assert expected == [(group.intervention, list(group.staff), list(group.pupils)) for group in again.groups]


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
    school = small(7)
    first, second = (optimise(school, TERM, AS_AT, national()) for _ in range(2))
    assert replace(first, seconds=0) == replace(second, seconds=0)
