"""Goals in strict order against trying every plan; among them a case in which the solver's own proof is false."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from provision_xl.solving import Goal, Model, Sense, Status, solve


def best_by_trying(
    highs: list[int], least: list[tuple[list[int], int]], goals: list[list[int]]
) -> tuple[int, ...] | None:
    """The values of the goals, least in strict order, over every plan that keeps the rules."""
    plans = (
        plan
        for plan in product(*(range(high + 1) for high in highs))
        if all(sum(a * b for a, b in zip(row, plan, strict=True)) >= low for row, low in least)
    )
    return min(
        (tuple(sum(a * b for a, b in zip(goal, plan, strict=True)) for goal in goals) for plan in plans), default=None
    )


def solved(
    highs: list[int], least: list[tuple[list[int], int]], goals: list[list[int]]
) -> tuple[Status, tuple[int, ...]]:
    model = Model()
    numbers = [model.add(0, high) for high in highs]
    for row, low in least:
        model.constrain(list(zip(numbers, row, strict=True)), low=low)
    wanted = [Goal(f"goal {n}", list(zip(numbers, goal, strict=True)), Sense.LEAST) for n, goal in enumerate(goals)]
    found = solve(model, wanted, time_limit_seconds=20)
    return found.status, tuple(int(stage.value) for stage in found.stages)


def test_a_proof_that_the_bound_denies_is_not_believed() -> None:
    # sixteen pounds at least: two at 5 and two at 3; of the ways to take four, (0, 2, 2, 0) has the least third goal, 6
    highs, least = [2, 4, 4, 4], [([1, 1, 0, 0], 2), ([1, 1, 1, 1], 4)]
    goals = [[7, 5, 3, 3], [1, 1, 1, 1], [0, 1, 2, 3]]
    assert best_by_trying(highs, least, goals) == (16, 4, 6)
    assert solved(highs, least, goals) == (Status.OPTIMAL, (16, 4, 6))


@pytest.mark.parametrize("seed", range(60))
def test_every_goal_in_turn_is_the_best_there_is(seed: int) -> None:
    rng = Random(seed)
    highs = [rng.randint(1, 3) for _ in range(rng.randint(2, 5))]
    least = [([rng.randint(0, 3) for _ in highs], rng.randint(0, 8)) for _ in range(rng.randint(1, 3))]
    goals = [[rng.randint(0, 9) for _ in highs] for _ in range(3)]
    best = best_by_trying(highs, least, goals)
    status, values = solved(highs, least, goals)
    if best is None:
        assert status is Status.INFEASIBLE
    else:
        assert (status, values) == (Status.OPTIMAL, best)
