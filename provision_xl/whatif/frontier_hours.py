"""What each amount of TA hours can do at best, from none to twice today's, with the money there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from fractions import Fraction
from itertools import pairwise
from time import monotonic

from provision_xl.errors import OutOfRange
from provision_xl.planning import Plan, Problem
from provision_xl.planning.choice import loads
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.school import School
from provision_xl.whatif.changed import is_ta, with_share_of_hours
from provision_xl.whatif.points import Point, Term, chosen_plan, curve, marks, of_the_clock

TIMES_TODAY = 2
POINTS = 13  # so that today's hours are one of them
SHARE_FOR_TODAY = 1 / 4  # of the time


def frontier_hours(
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
    """Benefit against TA hours a week: every TA's hours from none to twice today's, with the money there is.

    Paid extra hours stay as Staff has them and come on top. A point that would be worse than one with fewer hours
    keeps that one's plan, since it fits too.

    Args:
        seconds: most to think; fewer points where it does not suffice, and the notes say so.
        points: how many amounts, 2 or more; an odd number has today's hours among them.
        executor: works side by side; None for processes of our own where the host allows them.
        plan: the chosen plan of this term, where it is known already.

    Raises:
        OutOfRange: no such term, or fewer than two points.
    """
    if points < 2:
        raise OutOfRange(f"{points} amounts draw no line: ask for 2 or more.")
    ends = monotonic() + seconds
    asked = Term(school, term, as_at, rates)
    today = asked.asked(school)
    people = frozenset(row.staff_id for row in school.staff if is_ta(row, today.term.first))
    if not people:
        return _result(term, as_at, people, [], ["No TA has intervention hours, so none can be tried: fill in Staff."])
    shares = [Fraction(TIMES_TODAY * number, points - 1) for number in range(points)]
    schools = [with_share_of_hours(school, share, today.term.first) for share in shares]
    questions = [asked.asked(other) for other in schools]
    fitting = [(_own_hours(item, people), item) for item in questions if not item.clashes]
    if today.clashes and not fitting:
        return _result(term, as_at, people, [], [f"Nothing fits: {' '.join(today.clashes)}"])
    chosen = None if today.clashes else chosen_plan(today, plan, seconds * SHARE_FOR_TODAY, cancel)
    beside = list(marks(asked, chosen)) if chosen is not None else []
    likely = monotonic() - ends + seconds
    found = curve(fitting, ends - monotonic(), executor, cancel, likely)
    below = len(questions) - len(fitting)
    notes = list(_notes(_own_hours(today, people), points, below, found))
    return _result(term, as_at, people, [*beside, *found], notes)


def _own_hours(asked: Problem, people: frozenset[str]) -> Fraction:
    """Hours a week that these people have for provision, paid extra ones left out."""
    return sum((asked.minutes(asked.adults[name].ticks) for name in people), Fraction(0)) / 60


def _used_hours(item: Point, people: frozenset[str]) -> Fraction:
    """Hours a week of these people that kept and new groups take, paid extra ones left out."""
    load, ticks = loads(item.problem, item.choice), 0
    for name in people:
        adult = item.problem.adults[name]
        ticks += adult.kept + adult.over + load[name] - adult.overrun(load[name])
    return item.problem.minutes(ticks) / 60


def _notes(today: Fraction, points: int, below: int, found: Sequence[Point]) -> Iterator[str]:
    hours = decimals(today, 2)
    yield "Each row is a plan of its own: the best that so many TA hours can do. Months are planning weights."
    yield (f"Hours go from none to twice today's {hours} a week, each TA's in proportion; money is as in Funds, and "
           "paid extra hours come on top.")  # fmt: skip
    yield "Today's map is the whole map of the term as it stands, rows that are only planned included."
    if below:
        yield f"{below} of {points} amounts are fewer hours than what is kept takes, so no plan fits them."
    yield from of_the_clock(points, below, found)
    if places := [after.cap for before, after in pairwise(found) if after.reached.missing < before.reached.missing]:
        yield (f"With fewer than {decimals(places[-1] or Fraction(0), 2)} hours some required provision is not placed; "
               "it goes before benefit.")  # fmt: skip


def _result(term: str, as_at: date, people: frozenset[str], found: Sequence[Point], notes: Sequence[str]) -> Result:
    columns = (
        Shown("what", "Plan"),
        Shown("cap_hours", "Most TA hours", Shows.HOURS, "A week."),
        Shown("used_hours", "Hours used", Shows.HOURS, "What the plan takes of them a week."),
        Shown("benefit_months", "Benefit", Shows.NUMBER, "Months of planning weight."),
        Shown("helped", "Pupils with a place", Shows.COUNT),
        Shown("status", "Status", help="Of the benefit."),
    )
    rows = tuple(
        (item.what, item.cap, _used_hours(item, people), Fraction(-item.reached.less, 1000), item.helped, item.status)
        for item in found
    )
    about = {"as_at": as_at}
    return Result("Frontier hours", f"What TA hours can do, {term}", columns, rows, notes=tuple(notes), about=about)
