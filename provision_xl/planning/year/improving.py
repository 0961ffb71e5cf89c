"""A better start for a large model of several terms: a term or two are planned anew while the others stay.

Planning all terms of a large school at once takes long to come near the best; planning a few of them at once, with all
rules over the terms in force, does not. A plan never gets worse by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from provision_xl.planning.best import Cancel
from provision_xl.planning.model import GIVE
from provision_xl.planning.year.layout import YearLayout
from provision_xl.solving import Goal, Model, Status, Values, solve
from provision_xl.solving.model import total

BLOCK_NODES = 2_000  # for each goal of a block: the same end every time, unlike the clock


def improved(
    year: YearLayout, goals: Sequence[Goal], values: Values, seconds: float, cancel: Cancel = None
) -> tuple[Values, bool]:
    """Values no worse by these goals, and whether the clock or the user ended it.

    Args:
        goals: required provision, then benefit.
        values: of a plan that keeps every rule.
        seconds: most to think.
    """
    ends, blocks, cut_short = monotonic() + seconds, _blocks(len(year.layouts)), False
    while True:
        before = _reached(goals, values)
        for block in blocks:
            left = ends - monotonic()
            if left <= 0 or (cancel is not None and cancel()):
                return values, True
            solved = solve(
                _only(year, values, block), goals, time_limit_seconds=min(left, seconds / len(blocks)), start=values,
                tidy=year.tidy, node_limit=BLOCK_NODES, cancel=cancel,
            )  # fmt: skip
            cut_short = cut_short or solved.status is Status.STOPPED
            if solved.has_plan and _reached(goals, solved.values) > _reached(goals, values):
                values = solved.values
        (placed, benefit), (placed_before, benefit_before) = _reached(goals, values), before
        if placed == placed_before and benefit - benefit_before <= GIVE * abs(benefit_before):
            return values, cut_short


def _blocks(terms: int) -> list[frozenset[int]]:
    """Each term by itself, then each two that follow each other, where that is not all of them.

    >>> [sorted(block) for block in _blocks(3)]
    [[0], [1], [2], [0, 1], [1, 2]]
    """
    alone = [frozenset({place}) for place in range(terms)]
    return alone + ([frozenset({place, place + 1}) for place in range(terms - 1)] if terms > 2 else [])


def _reached(goals: Sequence[Goal], values: Values) -> tuple[int, int]:
    placed, benefit = (int(total(goal.terms, values)) for goal in goals)
    return placed, benefit


def _only(year: YearLayout, values: Values, block: frozenset[int]) -> Model:
    """The model in which the terms outside the block keep what they have."""
    variables = list(year.model.variables)
    for place, layout in enumerate(year.layouts):
        chosen = (layout.take, layout.groups, layout.seats, layout.joined)
        for number in (number for numbers in chosen for number in numbers.values() if place not in block):
            value = int(values[number])
            variables[number] = replace(variables[number], low=value, high=value)
    return Model(variables, year.model.rules)
