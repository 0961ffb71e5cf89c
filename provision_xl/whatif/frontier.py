"""What each amount of money can do at best: the same plan solved again and again with a cap on its cash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from time import monotonic

from provision_xl.errors import OutOfRange
from provision_xl.money import pounds
from provision_xl.planning import Plan
from provision_xl.planning.choice import Choice, cost
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.whatif.points import (
    AT_BEST,
    CHOSEN,
    POINTS,
    Point,
    Term,
    at_least,
    chosen_plan,
    curve,
    marks,
    of_the_clock,
    point,
    solved,
)

SHARE_FOR_THE_TOP, SHARE_FOR_TODAY = 1 / 4, 1 / 4  # of the time


def frontier(
    school: School,
    term: str,
    as_at: date,
    rates: Rates,
    seconds: float = 30,
    points: int = POINTS,
    cancel: Callable[[], bool] | None = None,
    executor: Executor | None = None,
    plan: Plan | None = None,
) -> Result:
    """Benefit against cash: caps from nought to what the plan takes that money does not hold back.

    Money is one pot here, for any pupil; what today's funds can do, by their rules, is a mark beside the curve, and so
    are today's whole map, planned rows included, and the plan by hand. A point that would be worse than one with less
    money keeps that one's plan, since it fits too.

    Args:
        seconds: most to think; fewer points where it does not suffice, and the notes say so.
        points: how many caps, 2 or more.
        executor: works side by side; None for processes of our own where the host allows them.
        plan: the chosen plan of this term, where it is known already.

    Raises:
        OutOfRange: no such term, or fewer than two points.
    """
    if points < 2:
        raise OutOfRange(f"{points} amounts draw no line: ask for 2 or more.")
    ends = monotonic() + seconds
    asked = Term(school, term, as_at, rates)
    one_pot = asked.asked(replace(school, funds=()))
    if one_pot.clashes:
        return _result(term, as_at, [], [f"Nothing fits: {' '.join(one_pot.clashes)}"])
    free = solved(one_pot, seconds * SHARE_FOR_THE_TOP, cancel)
    top, kept = cost(one_pot, free.choice), cost(one_pot, Choice())
    beside = list(_marks(asked, point(CHOSEN, None, one_pot, free.choice, free.status), plan, seconds, cancel))
    caps = [top * number // (points - 1) for number in range(points)]
    below_top = [cap for cap in caps if kept <= cap < top]
    questions = [(Fraction(cap), replace(one_pot, budget_pence=cap)) for cap in below_top]
    found = curve(questions, ends - monotonic(), executor, cancel, free.seconds)
    for cap in caps:
        if cap == top:
            found.append(at_least(point(AT_BEST, cap, one_pot, free.choice, free.status), found))
    return _result(term, as_at, [*beside, *found], list(_notes(school, caps, kept, found)))


def _marks(
    asked: Term, free: Point, plan: Plan | None, seconds: float, cancel: Callable[[], bool] | None
) -> Iterator[Point]:
    """Those that fit: with today's funds nothing may. Funds that reach can bear the very plan money does not hold."""
    own = asked.asked(asked.school)
    if own.clashes:
        return
    reach = own.funds is None or sum(fund.pence for fund in own.funds if fund.own is None) >= free.reached.pence
    known = free._replace(problem=own) if reach and plan is None else None
    yield from marks(asked, known or chosen_plan(own, plan, seconds * SHARE_FOR_TODAY, cancel))


def _notes(school: School, caps: Sequence[int], kept: int, found: Sequence[Point]) -> Iterator[str]:
    yield "Each row is a plan of its own: the best that so much money can do. Months are planning weights."
    yield "Today's map is the whole map of the term as it stands, rows that are only planned included."
    if school.funds:
        yield "Money counts here as one pot for any pupil; the chosen plan keeps to what each of today's funds may pay."
    if not caps[-1]:
        yield f"The best plan takes no money, so every amount is {pounds(0)}."
    if below := sum(cap < kept for cap in caps):
        yield (f"{below} of {len(caps)} amounts are less than the {pounds(kept)} that what is kept costs, "
               "so no plan fits them.")  # fmt: skip
    yield from of_the_clock(len(caps), below, found)
    if places := [after.cap for before, after in pairwise(found) if after.reached.missing < before.reached.missing]:
        yield (f"With less than {pounds(int(places[-1] or 0))} some required provision is not placed; "
               "it goes before benefit.")  # fmt: skip


def _result(term: str, as_at: date, found: Sequence[Point], notes: Sequence[str]) -> Result:
    columns = (
        Shown("what", "Plan"),
        Shown("cap_pence", "Most to spend", Shows.PENCE),
        Shown("cost_pence", "Cash", Shows.PENCE, "What the plan takes of it in the term."),
        Shown("benefit_months", "Benefit", Shows.NUMBER, "Months of planning weight."),
        Shown("helped", "Pupils with a place", Shows.COUNT),
        Shown("status", "Status", help="Of the benefit."),
    )
    rows = tuple(
        (item.what, None if item.cap is None else int(item.cap), item.reached.pence,
         Fraction(-item.reached.less, 1000), item.helped, item.status)
        for item in found
    )  # fmt: skip
    return Result("Frontier", f"What money can do, {term}", columns, rows, notes=tuple(notes), about={"as_at": as_at})
