"""The whole plans of each school put together: one for each, within what there is."""

from __future__ import annotations

from collections.abc import Sequence

from provision_xl.purse.prices import Worth
from provision_xl.purse.question import Column
from provision_xl.purse.sites import STEP_MINUTES
from provision_xl.solving import Goal, Model, Sense, solve

NODES = 20_000
SHARED, ONE_PLAN = "what there is", "one plan for each school"


def chosen(
    columns: Sequence[Column], limits: Sequence[int], worth: Worth, start: Sequence[Column], seconds: float
) -> tuple[Column, ...]:
    """Of each school one known plan, in their order, within the limits: with most worth, then with the least moved.

    Args:
        columns: plans of every school; start: those of a choice that is known, among them.
    """
    model = Model()
    numbers = [model.add(label=f"plan {place}") for place in range(len(columns))]
    for site in sorted({column.site for column in columns}):
        terms = [(number, 1) for number, column in zip(numbers, columns, strict=True) if column.site == site]
        model.constrain(terms, 1, 1, ONE_PLAN, f"school {site}")
    for place, limit in enumerate(limits):
        terms = [(number, column.uses[place]) for number, column in zip(numbers, columns, strict=True)]
        model.constrain(terms, high=limit, rule=SHARED, label=f"{place}")
    most = [(number, worth(column)) for number, column in zip(numbers, columns, strict=True)]
    least = [(number, moved(column)) for number, column in zip(numbers, columns, strict=True)]
    solved = solve(
        model, [Goal("worth", most), Goal("moved", least, Sense.LEAST)], time_limit_seconds=seconds,
        start=[int(column in start) for column in columns], node_limit=NODES,
    )  # fmt: skip
    if not solved.has_plan:
        return tuple(start)
    picked = (column for column, value in zip(columns, solved.values, strict=True) if value)
    return tuple(sorted(picked, key=lambda column: column.site))


def moved(column: Column) -> int:
    """Minutes moved, either way, and pounds: of alike choices the one that changes least is taken."""
    return sum(abs(steps) * STEP_MINUTES for _, steps in column.grant.steps) + column.grant.pounds
