"""What each amount of money can do at best: the same plan solved again and again with a cap on its cash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from time import monotonic
from typing import NamedTuple

from provision_xl.errors import OutOfRange
from provision_xl.money import pounds
from provision_xl.planning import Plan, optimise, problem
from provision_xl.planning.choice import Choice, benefit, cost
from provision_xl.planning.greedy import best_by_hand
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

POINTS = 12
RUNS_ALREADY, BY_HAND, WITH_FUNDS, AT_BEST = "what runs already", "by hand", "with today's funds", "at best"

type Solve = Callable[[School, int | None, float], Plan]
"""A school, a cap in pence or none, and the seconds there are."""


class Point(NamedTuple):
    """Cash and what it does: pupil-minutes a week that are missed, thousandths of a month, pupils helped.

    Required minutes and pupils helped are not counted for the marks.
    """

    what: str
    cap_pence: int | None
    cost_pence: int
    missing: Fraction
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

    Money is one pot here, for any pupil; what today's funds can do, by their rules, is a mark beside the curve.
    A point that would be worse than one with less money keeps that one's plan, since it fits too.

    Args:
        seconds: most to think; fewer points where it does not suffice, and the notes say so.
        points: how many caps, 2 or more.

    Raises:
        OutOfRange: no such term, or fewer than two points.
    """
    if points < 2:
        raise OutOfRange(f"{points} amounts draw no line: ask for 2 or more.")
    ends = monotonic() + seconds

    def solve(asked: School, cap: int | None, most_seconds: float) -> Plan:
        return optimise(asked, term, as_at, rates, cap, most_seconds, False, None, cancel)

    def seconds_left() -> float:
        return 0 if cancel is not None and cancel() else ends - monotonic()

    one_pot = replace(school, funds=())
    most = solve(one_pot, None, seconds / 3)
    if most.clashes:
        return _result(term, as_at, [], [f"Nothing fits: {' '.join(most.clashes)}"])
    kept = _cost_of_kept(one_pot, term, as_at, rates)
    marks = _marks(school, term, as_at, rates)
    if school.funds and marks and (left := seconds_left()) > 0:
        reach = _open_money(school, term, as_at, rates) >= most.cost_pence  # then they can bear the very same plan
        marks += _with_funds(most if reach else solve(school, None, left / (points + 1)))
    caps = [most.cost_pence * number // (points - 1) for number in range(points)]
    found = _curve(one_pot, [cap for cap in caps if cap >= kept], most, solve, seconds_left)
    return _result(term, as_at, [*marks, *found], list(_notes(school, caps, kept, found)))


def _curve(
    one_pot: School, caps: Sequence[int], most: Plan, solve: Solve, seconds_left: Callable[[], float]
) -> list[Point]:
    """The best plan for each cap while there is time, and for the last one the plan that is known."""
    found: list[Point] = []
    for number, cap in enumerate(caps[:-1]):
        if cap == caps[-1]:
            found.append(_no_worse(_point(most, cap), found))
        elif (left := seconds_left()) > 0:
            found.append(_no_worse(_point(solve(one_pot, cap, left / (len(caps) - number)), cap), found))
    return [*found, _no_worse(_point(most, caps[-1]), found)]


def _point(plan: Plan, cap: int | None, what: str = AT_BEST) -> Point:
    helped = len({pupil for group in plan.groups for pupil in group.pupils})
    return Point(what, cap, plan.cost_pence, plan.shortfall_minutes, plan.benefit, helped, plan.status)


def _no_worse(point: Point, before: Sequence[Point]) -> Point:
    """The point, or a plan for less money where that is better by the goals in their order; how it ended stays."""
    best = min([point, *before], key=_goals)
    return best._replace(cap_pence=point.cap_pence, status=point.status)


def _goals(point: Point) -> tuple[Fraction, int]:
    """Least required provision missed, then most benefit."""
    return point.missing, -point.benefit


def _cost_of_kept(school: School, term: str, as_at: date, rates: Rates) -> int:
    return cost(problem(school, term, as_at, rates), Choice())


def _open_money(school: School, term: str, as_at: date, rates: Rates) -> int:
    """What funds that may pay for anyone have left."""
    return sum(fund.pence for fund in problem(school, term, as_at, rates).funds or () if fund.own is None)


def _marks(school: School, term: str, as_at: date, rates: Rates) -> list[Point]:
    """What runs already, and what a person would fill in by hand."""
    question = problem(school, term, as_at, rates, None, False)
    if question.clashes:
        return []
    (name, by_hand), none = best_by_hand(question), Fraction(0)
    return [
        Point(what, None, cost(question, choice), none, benefit(question, choice), None, how)
        for what, choice, how in ((RUNS_ALREADY, Choice(), ""), (BY_HAND, by_hand, name))
    ]


def _with_funds(plan: Plan) -> list[Point]:
    return [] if plan.clashes else [_point(plan, None, WITH_FUNDS)]


def _notes(school: School, caps: Sequence[int], kept: int, found: Sequence[Point]) -> Iterator[str]:
    yield "Each row is a plan of its own: the best that so much money can do. Months are planning weights."
    if school.funds:
        yield "Money counts here as one pot for any pupil; the plan with today's funds keeps to what each may pay."
    if not caps[-1]:
        yield f"The best plan takes no money, so every amount is {pounds(0)}."
    if below := sum(cap < kept for cap in caps):
        yield (f"{below} of {len(caps)} amounts are less than the {pounds(kept)} that what is kept costs, "
               "so no plan fits them.")  # fmt: skip
    if late := len(caps) - below - len(found):
        yield f"The time was over: {late} of {len(caps)} amounts were not worked out."
    if places := [after.cap_pence for before, after in pairwise(found) if after.missing < before.missing]:
        yield (f"With less than {pounds(places[-1] or 0)} some required provision is not placed; "
               "it goes before benefit.")  # fmt: skip


def _result(term: str, as_at: date, found: Sequence[Point], notes: Sequence[str]) -> Result:
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
    return Result("Frontier", f"What money can do, {term}", columns, rows, notes=tuple(notes), about={"as_at": as_at})
