"""A school with its rows in another order, and all that is shown of its plan as one text."""

from __future__ import annotations

import random
from dataclasses import fields, replace

from provision_xl import showing
from provision_xl.planning import Plan, optimise
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.planning.medium import medium
from tests.planning.schools import large
from tests.planning.small import AS_AT, TERM, budget, small

NOT_ROWS = ("settings", "layout", "findings", "not_read")
TABLES = tuple(item.name for item in fields(School) if item.name not in NOT_ROWS)


def shuffled(school: School, seed: int) -> School:
    """The rows of every table in another order."""
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


def planned(school: School, cap: int | None = None) -> Plan:
    return replace(optimise(school, TERM, AS_AT, national(), cap, time_limit_seconds=120), seconds=0)


def as_text(plan: Plan) -> str:
    """The JSON of `optimise --json`, and every row that would be written to the map."""
    whole = showing.as_json({**plan.about, **showing.joined(plan.tables)})
    return "\n".join([whole, *map(repr, (*plan.rows, *plan.changed, *plan.dropped))])


def same_but_for_names(school: School, cap: int | None = None) -> None:
    """Raises AssertionError where other IDs in the same natural order change more than the IDs."""
    new = {f"{letter}{n}": f"{letter}-{n:03}x" for letter in "PIT" for n in range(1, 100)}
    plan, again = planned(school, cap), planned(renamed(school, new), cap)
    expected = [
        (new[group.intervention], [new[name] for name in group.staff], [new[name] for name in group.pupils])
        for group in plan.groups
    ]
    assert expected == [(group.intervention, list(group.staff), list(group.pupils)) for group in again.groups]
    assert (plan.benefit, plan.cost_pence, plan.status) == (again.benefit, again.cost_pence, again.status)


def schools(count: int) -> list[tuple[School, int | None]]:
    """Small, medium and larger schools with the cap on their money, not all ties of the larger broken."""
    found: list[tuple[School, int | None]] = [(small(seed), budget(seed)) for seed in range(500, 500 + count)]
    found += [(medium(seed), None) for seed in range(500, 500 + count)]
    return found


def without_tie_break() -> School:
    """Large enough that ties are broken in part only."""
    return large(11, 55, 15, 12)


def told() -> str:
    """The plans of some schools as one text, for a process of its own."""
    return "\n".join(as_text(planned(school, cap)) for school, cap in schools(4))


if __name__ == "__main__":
    import sys

    sys.stdout.write(told())
