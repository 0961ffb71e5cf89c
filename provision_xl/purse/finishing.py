"""The found split made tidy: nobody has more than their plan needs, and every plan is checked from the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from provision_xl.errors import PlanError
from provision_xl.planning.assembly import assemble
from provision_xl.planning.check import check
from provision_xl.planning.check_facts import Shown
from provision_xl.planning.choice import cost
from provision_xl.planning.problem import problem as asked_anew
from provision_xl.purse.joint import BENEFIT, PLACED, joint
from provision_xl.purse.question import Column, Grant, Question, column_of, school_with, uses_of
from provision_xl.rates import Rates
from provision_xl.solving import Goal, Sense, solve

NODES = 2000
NEEDED, LEAST_HOURS, LEAST_POUNDS = "no more than was found", "hours needed", "pounds needed"


def trimmed(question: Question, columns: Sequence[Column], ends: float) -> tuple[Column, ...]:
    """The same benefit with as little moved as can be: what a school does not need goes back to those that gave."""
    least = [_needed(question, column, max(0.1, ends - monotonic())) for column in columns]
    for place, person in enumerate(question.people):
        left = -sum(column.uses[place] for column in least)
        for site, column in enumerate(least):
            while column.grant.of(person.key) < 0 and left > 0:
                back = _with_step(question, column, person.key)
                more = back.uses[place] - column.uses[place]
                if more > left:
                    break
                column, left = back, left - more
            least[site] = column
    return tuple(least)


def _needed(question: Question, column: Column, seconds: float) -> Column:
    """A school's plan of the same worth with the least hours, then the least money, of what it was given."""
    if column.grant.pounds <= 0 and all(steps <= 0 for _, steps in column.grant.steps):
        return column
    made = joint(question, [column.site])
    part, model = made.parts[0], made.model
    for key, number in part.steps.items():
        given = column.grant.of(key)
        model.constrain([(number, 1)], min(0, given), given, NEEDED, key)
    goals = [Goal(LEAST_HOURS, [(number, 1) for number in part.steps.values()], Sense.LEAST)]
    if part.pounds is not None:
        model.constrain([(part.pounds, 1)], high=column.grant.pounds, rule=NEEDED, label="pounds")
        goals.append(Goal(LEAST_POUNDS, [(part.pounds, 1)], Sense.LEAST))
    model.constrain(made.benefit.terms, low=column.benefit - made.kept_value, rule=NEEDED, label=BENEFIT)
    if column.placed:
        model.constrain(made.placed.terms, low=column.placed, rule=NEEDED, label=PLACED)
    start = made.encode([column])
    solved = solve(model, goals, time_limit_seconds=seconds, start=start, node_limit=NODES)
    found = part.column(solved.values) if solved.has_plan else None
    return column if found is None else found


def _with_step(question: Question, column: Column, key: str) -> Column:
    """The same plan with a quarter of an hour more for the school."""
    steps = tuple((name, number + (name == key)) for name, number in column.grant.steps)
    grant = Grant(steps, column.grant.pounds)
    again = column_of(question, column.site, grant, column.choice)
    return again or replace(column, grant=grant, uses=uses_of(question, column.site, grant))


def must_pass(question: Question, columns: Sequence[Column], rates: Rates) -> None:
    """Every plan by the independent check, from each school's tables with its new hours and money; and what is shared.

    Raises:
        PlanError: a plan breaks a rule, or more is used than there is.
    """
    for place, (name, limit) in enumerate(zip(question.names, question.limits, strict=True)):
        if sum(column.uses[place] for column in columns) > limit:
            raise PlanError(f"More of {name} is shared out than there is; the split is not shown. Please report this.")
    for column in columns:
        site = question.sites[column.site]
        school = school_with(question, column.site, column.grant)
        term = question.problems[column.site].term
        problem = asked_anew(school, term.name, site.as_at, rates)
        groups, extra = assemble(school, problem, column.choice)
        missed = problem.minutes(column.missed * problem.ticks_a_minute // question.scale)
        shown = Shown(groups, extra, column.benefit, missed, cost(problem, column.choice))
        broken = check(school, term, site.as_at, rates, shown)
        if broken:
            raise PlanError(f"The plan of {site.name} did not pass the independent check and the split is not shown: "
                            f"{'; '.join(map(str, broken[:5]))}. Please report this.")  # fmt: skip
