"""The same model by another solver, CBC, goal after goal; written from the variables and rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from provision_xl.planning import problem
from provision_xl.planning.best import best
from provision_xl.planning.model import TIE, build, goals
from provision_xl.rates import national
from provision_xl.school.school import School
from provision_xl.solving import Goal, Model, Sense, Status

EXACT = ["ratioGap 0", "allowableGap 0", "integerTolerance 1e-9"]


@cache
def _pulp() -> Any:
    import pulp

    return pulp


def by_cbc(model: Model, goals: Sequence[Goal]) -> tuple[list[int], list[float]] | None:
    """What CBC reaches in each goal, with all earlier ones held, and the values at the end; None where nothing fits.

    Raises:
        AssertionError: CBC proves nothing.
    """
    reached: list[int] = []
    values: list[float] = []
    for place, goal in enumerate(goals):
        answer = _one_goal(model, goal, list(zip(goals[:place], reached, strict=True)))
        if answer is None:
            return None
        values = answer
        reached.append(round(sum(factor * values[number] for number, factor in goal.terms)))
    return reached, values


def _one_goal(model: Model, goal: Goal, held: list[tuple[Goal, int]]) -> list[float] | None:
    pulp = _pulp()
    most = goal.sense is Sense.MOST
    problem = pulp.LpProblem("second", pulp.LpMaximize if most else pulp.LpMinimize)
    numbers = [
        problem.add_variable(f"x{place}", item.low, item.high, "Integer" if item.integer else "Continuous")
        for place, item in enumerate(model.variables)
    ]

    def amount(terms: Sequence[tuple[int, int]]) -> Any:
        return pulp.lpSum(factor * numbers[number] for number, factor in terms)

    problem.setObjective(amount(goal.terms))
    for rule in model.rules:
        if rule.low is not None:
            problem += amount(rule.terms) >= rule.low
        if rule.high is not None:
            problem += amount(rule.terms) <= rule.high
    for earlier, value in held:
        if any(factor for _, factor in earlier.terms):
            problem += amount(earlier.terms) == value
    stats = problem.solve(pulp.COIN_CMD(msg=False, threads=1, options=EXACT, timeLimit=120))
    if stats.status.name == "Infeasible" and not held:
        return None
    assert _is_proved(stats), f"CBC says {stats.status.name} for {goal.name}"
    return [item.low if value is None else float(value)
            for item, value in zip(model.variables, (number.varValue for number in numbers), strict=True)]  # fmt: skip


def _is_proved(stats: Any) -> bool:
    """Goals are whole, so that a bound less than one half away proves as much as its word for it."""
    near = stats.best_bound is not None and abs(stats.objective - stats.best_bound) < 0.5
    return stats.status.name == "Optimal" or (stats.status.name == "GapLimit" and near)


def same_plan(school: School, term: str, as_at: date, cap: int | None) -> int:
    """Where our plan is proved, CBC's is the same to the pupil; how many variables the model had.

    Raises:
        AssertionError: it is not, or nothing was proved.
    """
    question = problem(school, term, as_at, national(), cap)
    if question.clashes:
        return 0
    layout = build(question)
    wanted, found = goals(layout), best(question, 120)
    assert found.solved.status is Status.OPTIMAL
    assert wanted[-1].name == TIE, "without the tie-break there may be many alike"
    other = by_cbc(layout.model, wanted)
    assert other is not None
    reached, values = other
    assert reached == [stage.value for stage in found.solved.stages]
    assert layout.decode(tuple(round(value) for value in values)) == found.choice
    return len(layout.model.variables)
