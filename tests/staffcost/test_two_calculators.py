"""Whole staff cost against the second calculator, day by day, on random schools: equal to the penny."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from provision_xl.costing import cost
from provision_xl.dates import month_label
from provision_xl.rates import national
from provision_xl.school.school import School
from provision_xl.staffcost import PersonMonth, staff_cost
from tests.independent.schools import random_school
from tests.independent.staff_cost import Found, staff_costs

SEEDS = range(20)


def rows_of(school: School, as_at: date) -> tuple[PersonMonth, ...]:
    costs = cost(school, as_at, national())
    assert costs is not None
    return staff_cost(costs, national())


def plain(rows: tuple[PersonMonth, ...]) -> Found:
    """Rows in the form that the second calculator gives."""
    found: Found = {}
    for row in rows:
        parts = {**row.parts, "paid": row.paid}
        if any(parts.values()):
            found[row.staff, month_label(row.month)] = {part: pence for part, pence in parts.items() if pence}
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_part_is_equal_to_the_penny(seed: int) -> None:
    school, as_at = random_school(seed)
    assert plain(rows_of(school, as_at)) == staff_costs(school, as_at, national())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing_and_provision_is_that_of_costs(seed: int) -> None:
    school, as_at = random_school(seed)
    rows = rows_of(school, as_at)
    names = ("staff", "provision", "absences", "staff_time", "terms")
    mixed = {name: tuple(Random(seed).sample(old, len(old))) for name in names if (old := getattr(school, name))}
    assert plain(rows_of(replace(school, **mixed), as_at)) == plain(rows)
    costs = cost(school, as_at, national())
    assert costs is not None
    first, last = school.year_dates
    wanted: Counter[str] = Counter()
    for piece in costs.pieces:
        if piece.kind == "time" and (first.year, 9) <= piece.month <= (last.year, 8):
            wanted[piece.staff] += piece.forecast
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row.staff] += row.parts["provision"]
    assert {name: pence for name, pence in found.items() if pence} == {
        name: pence for name, pence in wanted.items() if name and pence
    }


def test_the_schools_have_every_part_in_them() -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        school, as_at = random_school(seed)
        rows = rows_of(school, as_at)
        seen.update({part for row in rows for part, pence in row.parts.items() if pence})
        seen.update(f"{part} below nought" for row in rows for part, pence in row.parts.items() if pence < 0)
        seen.update("estimate" for row in rows if row.estimate)
        seen.update("cover" for row in school.absences if row.covered_by)
        seen.update("part paid" for row in school.absences if row.paid)
    wanted = {"provision", "class", "lunch", "absence", "not_delivered", "not_placed", "timing", "inset", "estimate",
              "not_placed below nought", "not_delivered below nought", "cover", "part paid"}  # fmt: skip
    assert not wanted - set(seen), wanted - set(seen)
