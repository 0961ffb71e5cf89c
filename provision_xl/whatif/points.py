"""Points of a frontier: what each amount of money or hours can do at best, and the marks that are set beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.planning import Plan, Problem, problem
from provision_xl.planning.best import best
from provision_xl.planning.choice import Choice
from provision_xl.planning.greedy import best_by_hand
from provision_xl.planning.model import COST
from provision_xl.rates import Rates
from provision_xl.school.school import School
from provision_xl.solving import Status
from provision_xl.whatif.chains import Chain, Found, Reached, helped, how_it_ended, last_goal, reached
from provision_xl.whatif.changed import with_map_as_it_stands
from provision_xl.whatif.side_by_side import Cancel, side_by_side

POINTS = 12
TODAY, BY_HAND, CHOSEN, AT_BEST = "today's map", "by hand", "chosen plan", "at best"
AS_IT_STANDS = "as it stands"
NEIGHBOURS = 3  # points that are solved one after another, each from the plan of the one before


class Point(NamedTuple):
    """An amount and what it does.

    Args:
        cap: most there is, pence or hours; None for the marks.
        choice: None for today's map, whose rows are all kept.
        status: how the benefit came out, or how the plan was made.
    """

    what: str
    cap: Fraction | None
    problem: Problem
    choice: Choice
    reached: Reached
    status: str

    @property
    def helped(self) -> int:
        return helped(self.problem, self.choice)


@dataclass(frozen=True)
class Term:
    """What every point is asked about."""

    school: School
    name: str
    as_at: date
    rates: Rates

    def asked(self, school: School, budget_pence: int | None = None) -> Problem:
        return problem(school, self.name, self.as_at, self.rates, budget_pence)


def point(what: str, cap: Fraction | int | None, asked: Problem, choice: Choice, status: str) -> Point:
    most = None if cap is None else Fraction(cap)
    return Point(what, most, asked, choice, reached(asked, choice), status)


def solved(asked: Problem, seconds: float, cancel: Cancel) -> Found:
    """The best for one question, as cheap as it can be where that does not take long."""
    found = best(asked, seconds, None, last_goal(asked, COST), None, cancel)
    return Found(found.choice, how_it_ended(found.solved), found.solved.seconds)


def marks(term: Term, chosen: Point) -> Iterator[Point]:
    """Today's whole map, planned rows included; what a person would fill in by hand; and the chosen plan."""
    as_it_stands = term.asked(with_map_as_it_stands(term.school, term.name, term.as_at))
    yield point(TODAY, None, as_it_stands, Choice(), AS_IT_STANDS)
    name, by_hand = best_by_hand(chosen.problem)
    yield point(BY_HAND, None, chosen.problem, by_hand, name)
    yield chosen


def chosen_plan(asked: Problem, plan: Plan | None, seconds: float, cancel: Cancel) -> Point:
    """The plan that is known already, or the best that is found in the time."""
    if plan is not None and plan.problem is not None and plan.choice is not None:
        return point(CHOSEN, None, plan.problem, plan.choice, plan.status)
    found = solved(asked, seconds, cancel)
    return point(CHOSEN, None, asked, found.choice, found.status)


def curve(
    asked: Sequence[tuple[Fraction, Problem]], seconds: float, executor: Executor | None, cancel: Cancel, likely: float
) -> list[Point]:
    """The best for each amount, the least first; those that the time does not reach are left out.

    A point that would be worse than one with less keeps that one's plan, since it fits too.
    """
    runs = [asked[place : place + NEIGHBOURS] for place in range(0, len(asked), NEIGHBOURS)]
    jobs = [Chain(tuple(item for _, item in run), None, last_goal(run[0][1], COST)) for run in runs]
    done = side_by_side(jobs, seconds, executor, cancel, likely=likely * NEIGHBOURS)
    found: list[Point] = []
    for run, solutions in zip(runs, done, strict=True):
        for (cap, own), solution in zip(run, solutions or (), strict=False):
            found.append(at_least(point(AT_BEST, cap, own, solution.choice, solution.status), found))
    return found


def at_least(new: Point, before: Sequence[Point]) -> Point:
    """The point, or a plan for less where that is better by the goals in their order; how it ended stays."""
    better = min([new, *before], key=lambda item: item.reached)
    return better._replace(cap=new.cap, status=new.status)


def of_the_clock(points: int, below: int, found: Sequence[Point]) -> Iterator[str]:
    """What the time did not suffice for.

    Args:
        points: asked for; below: those that no plan fits.
    """
    if late := points - below - len(found):
        yield f"The time was over: {late} of {points} amounts were not worked out."
    if late := sum(item.status == Status.STOPPED.value for item in found):
        yield (f"The time was over: {late} of {points} amounts show what is reached at least. "
               "Run it again with a longer time limit.")  # fmt: skip
