"""Instances with a published optimum: `solve` reaches it, and each is worked out again by another exact method."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from itertools import accumulate, combinations, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provision_xl.solving import Goal, Model, Sense, Status, solve

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "optimiser" / "published.toml").read_text("utf-8")
)


def named(kind: str) -> Any:
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


def reached(model: Model, goal: Goal) -> int:
    """What our solver proves to be the best there is."""
    solved = solve(model, [goal], time_limit_seconds=30)
    assert solved.status is Status.OPTIMAL and not model.broken(solved.values)
    assert solved.stages[0].bound == solved.stages[0].value
    return int(solved.stages[0].value)


def best_of_halves(weights: list[int], values: list[int], capacity: int) -> int:
    """The best value of a knapsack: every subset of one half, with the best of the other half that still fits."""
    middle = len(weights) // 2

    def subsets(low: int, high: int) -> list[tuple[int, int]]:
        found = [(0, 0)]
        for place in range(low, high):
            found += [(weight + weights[place], value + values[place]) for weight, value in found]
        return found

    other = sorted(subsets(middle, len(weights)))
    heavy = [weight for weight, _ in other]
    best = list(accumulate((value for _, value in other), max))
    return max(
        value + best[bisect_right(heavy, capacity - weight) - 1]
        for weight, value in subsets(0, middle) if weight <= capacity
    )  # fmt: skip


def best_assignment(figures: list[list[int]], most: bool) -> int:
    """Every way to give each column a row of its own."""
    sums = [sum(figures[row][column] for column, row in enumerate(way))
            for way in permutations(range(len(figures)), len(figures[0]))]  # fmt: skip
    return max(sums) if most else min(sums)


def fitting(weights: list[int], capacity: int) -> list[int]:
    """Sets of things, as bits, that fit into one place."""
    found = [0]
    for number, weight in enumerate(weights):
        found += [those | 1 << number for those in found
                  if weight + sum(w for n, w in enumerate(weights) if those >> n & 1) <= capacity]  # fmt: skip
    return found


def best_of_sets(worth: list[list[int]], weights: list[list[int]], capacities: list[int]) -> np.ndarray[Any, Any]:
    """For each set of things the most they are worth, put into places one after another; -1 where they do not fit."""
    best = np.full(1 << len(worth[0]), -1)
    best[0] = 0
    every = np.arange(len(best))
    for values, own, capacity in zip(worth, weights, capacities, strict=True):
        after = best.copy()
        for those in fitting(own, capacity):
            value = sum(value for number, value in enumerate(values) if those >> number & 1)
            free = every[(every & those == 0) & (best >= 0)]
            after[free | those] = np.maximum(after[free | those], best[free] + value)
        best = after
    return best


@named("knapsack")
def test_knapsack(case: dict[str, Any]) -> None:
    weights, values = case["weights"], case["values"]
    assert sum(w for w, taken in zip(weights, case["chosen"], strict=True) if taken) <= case["capacity"]
    assert sum(v for v, taken in zip(values, case["chosen"], strict=True) if taken) == case["optimum"]
    assert best_of_halves(weights, values, case["capacity"]) == case["optimum"]
    model = Model()
    things = [model.add() for _ in weights]
    model.constrain(list(zip(things, weights, strict=True)), high=case["capacity"])
    assert reached(model, Goal("value", list(zip(things, values, strict=True)))) == case["optimum"]


@named("assignment")
def test_assignment(case: dict[str, Any]) -> None:
    figures, most = case["figures"], case["most"]
    assert best_assignment(figures, most) == case["optimum"]
    model = Model()
    pairs = [[model.add() for _ in row] for row in figures]
    for row in pairs:
        model.constrain([(number, 1) for number in row], high=1)
    for column in zip(*pairs, strict=True):
        model.constrain([(number, 1) for number in column], 1, 1)
    terms = [(number, figure) for row, own in zip(pairs, figures, strict=True)
             for number, figure in zip(row, own, strict=True)]  # fmt: skip
    assert reached(model, Goal("sum", terms, Sense.MOST if most else Sense.LEAST)) == case["optimum"]


@named("several")
def test_several_knapsacks(case: dict[str, Any]) -> None:
    weights, values, capacities = case["weights"], case["values"], case["capacities"]
    count = len(capacities)
    assert best_of_sets([values] * count, [weights] * count, capacities).max() == case["optimum"]
    model = Model()
    inside = [[model.add() for _ in weights] for _ in capacities]
    for row, capacity in zip(inside, capacities, strict=True):
        model.constrain(list(zip(row, weights, strict=True)), high=capacity)
    for column in zip(*inside, strict=True):
        model.constrain([(number, 1) for number in column], high=1)
    terms = [(number, value) for row in inside for number, value in zip(row, values, strict=True)]
    assert reached(model, Goal("value", terms)) == case["optimum"]


@named("bins")
def test_bins(case: dict[str, Any]) -> None:
    weights, capacity = case["weights"], case["capacity"]
    every = (1 << len(weights)) - 1
    packed = {n: best_of_sets([[0] * len(weights)] * n, [weights] * n, [capacity] * n)[every] for n in range(1, 7)}
    assert min(n for n, worth in packed.items() if worth == 0) == case["optimum"] >= -(-sum(weights) // capacity)
    model = Model()
    used = [model.add() for _ in range(6)]
    inside = [[model.add() for _ in weights] for _ in used]
    for number, row in zip(used, inside, strict=True):
        model.constrain([*zip(row, weights, strict=True), (number, -capacity)], high=0)
    for column in zip(*inside, strict=True):
        model.constrain([(number, 1) for number in column], 1, 1)
    assert reached(model, Goal("bins", [(number, 1) for number in used], Sense.LEAST)) == case["optimum"]


@named("generalised")
def test_generalised_assignment(case: dict[str, Any]) -> None:
    figures, weights, capacities = case["figures"], case["weights"], case["capacities"]
    every, top = (1 << len(figures[0])) - 1, 25
    upside_down = [[top - figure for figure in row] for row in figures]  # least cost is most of what is left of 25
    assert best_of_sets(figures, weights, capacities)[every] == case["most"]
    assert top * len(figures[0]) - best_of_sets(upside_down, weights, capacities)[every] == case["least"]
    model = Model()
    pairs = [[model.add() for _ in row] for row in figures]
    for row, own, capacity in zip(pairs, weights, capacities, strict=True):
        model.constrain(list(zip(row, own, strict=True)), high=capacity)
    for column in zip(*pairs, strict=True):
        model.constrain([(number, 1) for number in column], 1, 1)
    terms = [(number, figure) for row, own in zip(pairs, figures, strict=True)
             for number, figure in zip(row, own, strict=True)]  # fmt: skip
    assert reached(model, Goal("most", terms)) == case["most"]
    assert reached(model, Goal("least", terms, Sense.LEAST)) == case["least"]


def test_the_methods_that_confirm_them_are_right_on_what_can_be_seen_at_once() -> None:
    assert best_of_halves([2, 3, 4], [3, 4, 6], 6) == 9  # 2 and 4
    assert best_assignment([[1, 9], [9, 1]], True) == 18 and best_assignment([[1, 9], [9, 1]], False) == 2
    assert [len(those) for those in (fitting([2, 3, 4], 5), list(combinations("abc", 2)))] == [5, 3]
    assert list(best_of_sets([[1, 5]], [[1, 1]], [1])) == [0, 1, 5, -1]
