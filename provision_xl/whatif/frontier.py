"""What each amount of money can do at best: the same plan solved again and again with a cap on its cash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from time import monotonic
from typing import NamedTuple

from provision_xl.planning import Plan, optimise, problem
from provision_xl.planning.choice import Choice, benefit, cost
from provision_xl.planning.greedy import best_by_hand
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

POINTS = 12
RUNS_ALREADY, BY_HAND, AT_BEST = "what runs already", "by hand", "at best"


class Point(NamedTuple):
    """Cash and what it does: thousandths of a month, pupils helped (None where not counted)."""

    what: str
    cap_pence: int | None
    cost_pence: int
    benefit: int
    helped: int | None
    status: str


def frontier(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    seconds: float = 30,
    points: int = POINTS,
    cancel: Callable[[], bool] | None = None,
) -> Result:
    """Benefit against cash: caps from nought to what the plan takes that money does not hold back.

    A point that would be worse than one with less money keeps that one's plan, since it fits too.

    Args:
        seconds: most to think; fewer points where it does not suffice, and the notes say so.
        points: how many caps, 2 or more.

    Raises:
        OutOfRange: no such term.
    """
    ends = monotonic() + seconds
    most = optimise(school, term, as_at, rates, None, seconds / 3, False, None, cancel)
    found: list[Point] = []
    for number in range(points - 1):
        left = ends - monotonic()
        if left <= 0 or (cancel is not None and cancel()):
            break
        cap = most.cost_pence * number // (points - 1)
        plan = optimise(school, term, as_at, rates, cap, left / (points - number), False, None, cancel)
        if plan.status != "infeasible":
            found.append(_no_worse(_point(plan, cap), found))
    found.append(_no_worse(_point(most, most.cost_pence), found))
    return _result(term, as_at, [*_marks(school, term, as_at, rates), *found], points)


def _point(plan: Plan, cap: int) -> Point:
    helped = len({pupil for group in plan.groups for pupil in group.pupils})
    return Point(AT_BEST, cap, plan.cost_pence, plan.benefit, helped, plan.status)


def _no_worse(point: Point, before: list[Point]) -> Point:
    best = max(before, key=lambda item: item.benefit, default=point)
    return best._replace(cap_pence=point.cap_pence) if best.benefit > point.benefit else point


def _marks(school: School, term: str, as_at: date, rates: Rates) -> list[Point]:
    """What runs already, and what a person would fill in by hand."""
    question = problem(school, term, as_at, rates, None, False)
    if question.clashes:
        return []
    nothing, (name, by_hand) = Choice(), best_by_hand(question)
    return [
        Point(RUNS_ALREADY, None, cost(question, nothing), benefit(question, nothing), None, ""),
        Point(BY_HAND, None, cost(question, by_hand), benefit(question, by_hand), None, name),
    ]


def _result(term: str, as_at: date, found: list[Point], points: int) -> Result:
    columns = (
        Shown("what", "Plan"),
        Shown("cap_pence", "Most to spend", Shows.PENCE),
        Shown("cost_pence", "Cash", Shows.PENCE, "What the plan takes of it in the term."),
        Shown("benefit_months", "Benefit", Shows.NUMBER, "Months of planning weight."),
        Shown("helped", "Pupils helped", Shows.COUNT),
        Shown("status", "Status"),
    )
    rows = tuple((item.what, item.cap_pence, item.cost_pence, Fraction(item.benefit, 1000), item.helped, item.status)
                 for item in found)  # fmt: skip
    notes = ["Each row is a plan of its own: the best that so much money can do. Months are planning weights."]
    solved = sum(item.what == AT_BEST for item in found)
    if solved < points:
        notes.append(f"{solved} of {points} amounts were worked out: below them what runs already costs more, "
                     "or the time was over.")  # fmt: skip
    return Result("Frontier", f"What money can do, {term}", columns, rows, notes=tuple(notes), about={"as_at": as_at})
