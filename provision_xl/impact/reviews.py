"""Reviews that are due: of lines, of plans, and meetings, overdue ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.impact.standing import STOPPED, on_roll
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.school import School

LINE, PLAN, MEETING = "Line", "Plan", "Meeting"

COLUMNS = (
    Shown("due", "Due", Shows.DATE),
    Shown("days_overdue", "Days overdue", Shows.COUNT),
    Shown("days_left", "Days left", Shows.COUNT),
    Shown("pupil", "Pupil"),
    Shown("class", "Class"),
    Shown("kind", "Kind"),
    Shown("what", "What"),
    Shown("line", "Line"),
    Shown("with", "With"),
)


@dataclass(frozen=True, slots=True)
class Due:
    """A review that is due and not held."""

    day: date
    pupil: str
    kind: str
    what: str
    line: str = ""
    with_whom: str = ""


def reviews_due(school: School, as_at: date, days: int = 60) -> Result:
    """Every review due up to so many days from a day and not held, the longest overdue first.

    From Provision (Review due, until there is an outcome, it is stopped or another line continues it), Pupils
    (Plan review due, unless Reviews has one for that day) and Reviews; of pupils on roll.

    Args:
        as_at: the day it is.
        days: how far ahead to look, 0 or more.

    Raises:
        OutOfRange: days below nought.
    """
    if days < 0:
        raise OutOfRange(f"Reviews cannot be looked up {days} days ahead; give 0 or more.")
    last = as_at + timedelta(days=days)
    here = {pupil.pupil_id for pupil in school.pupils if on_roll(pupil, as_at)}
    found = [*_lines(school), *_plans(school, as_at), *_meetings(school, as_at)]
    due = sorted(
        {item for item in found if item.day <= last and item.pupil in here},
        key=lambda item: (item.day, natural(item.pupil), item.kind, item.what, natural(item.line), item.with_whom),
    )
    rows = tuple(_row(school, item, as_at) for item in due)
    overdue = sum(item.day < as_at for item in due)
    notes = (f"{overdue} of {len(due)} are overdue.",) if due else ()
    about = {"as_at": as_at, "days": days}
    return Result("reviews_due", f"Reviews due by {last:%d/%m/%Y}", COLUMNS, rows, (), notes, about)


def _row(school: School, item: Due, as_at: date) -> tuple[Any, ...]:
    late = (as_at - item.day).days
    overdue, left = (late, None) if late > 0 else (None, -late)
    class_name = school.in_force(item.pupil, "Class", as_at)
    return (item.day, overdue, left, item.pupil, class_name, item.kind, item.what, item.line, item.with_whom)


def lines_to_review(school: School) -> Iterable[tuple[date, str, Line]]:
    """Day, key and row of each line with a review to come: no outcome, not stopped, carried on by no other."""
    carried_on = {line.continues for line in school.provision if line.continues}
    for place, line in enumerate(school.provision):
        key = school.line_keys[place]
        reviewed = line.outcome is not None or key in carried_on
        if line.review_due and not reviewed and line.plan != "Exclude" and line.status != STOPPED:
            yield line.review_due, key, line


def plans_to_review(school: School, as_at: date) -> Iterable[tuple[date, Pupil, str]]:
    """Day, pupil and name of each plan to be reviewed, but for those that Reviews has on the same day."""
    known = {(row.pupil_id, row.due) for row in school.reviews}
    for pupil in school.pupils:
        if pupil.plan_review_due and (pupil.pupil_id, pupil.plan_review_due) not in known:
            plan = school.in_force(pupil.pupil_id, "Plan type", as_at)
            yield pupil.plan_review_due, pupil, f"{plan} review" if plan and plan != "None" else "Plan review"


def _lines(school: School) -> Iterable[Due]:
    return (Due(day, line.pupil_id, LINE, line.intervention, key) for day, key, line in lines_to_review(school))


def _plans(school: School, as_at: date) -> Iterable[Due]:
    return (Due(day, pupil.pupil_id, PLAN, named) for day, pupil, named in plans_to_review(school, as_at))


def _meetings(school: School, as_at: date) -> Iterable[Due]:
    for row in school.reviews:
        if row.due and (row.held is None or row.held > as_at):
            yield Due(row.due, row.pupil_id, MEETING, row.type, "", row.with_whom)
