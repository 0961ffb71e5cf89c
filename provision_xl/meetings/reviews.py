"""Dates that the school has set itself: meetings, reviews of plans and of lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from provision_xl.impact.standing import STOPPED
from provision_xl.meetings.entry import Entry
from provision_xl.school.school import School

_NAMED = ("Annual review", "Plan review", "Meeting with the family", "Meeting")  # types that name nobody


def meetings(school: School, as_at: date) -> Iterator[Entry]:
    """Every row of Reviews: on the day it was held, else on the day it is due."""
    for row in school.reviews:
        held = row.held is not None and row.held <= as_at
        day = row.held if held else row.due
        if day:
            plain = next((name for name in _NAMED if name.casefold() == row.type.strip().casefold()), "Review")
            ending = " held" if held else ""
            yield Entry(day, f"{row.type}{ending}", f"{plain}{ending}", row.pupil_id, "Reviews", row.row,
                        ("review", row.pupil_id, row.type, str(row.due)), who=row.with_whom, done=held)  # fmt: skip


def plan_reviews(school: School, as_at: date) -> Iterator[Entry]:
    """Plan review due of each pupil, unless Reviews has one for that day."""
    known = {(row.pupil_id, row.due) for row in school.reviews}
    for pupil in school.pupils:
        if pupil.plan_review_due and (pupil.pupil_id, pupil.plan_review_due) not in known:
            plan = school.in_force(pupil.pupil_id, "Plan type", as_at)
            what = f"{plan} review" if plan and plan != "None" else "Plan review"
            yield Entry(pupil.plan_review_due, what, "Plan review", pupil.pupil_id, "Pupils", pupil.row,
                        ("plan", pupil.pupil_id))  # fmt: skip


def line_reviews(school: School) -> Iterator[Entry]:
    """Review due of each line that has no outcome, was not stopped and is carried on by no other."""
    carried_on = {line.continues for line in school.provision if line.continues}
    for place, line in enumerate(school.provision):
        key = school.line_keys[place]
        over = line.outcome is not None or key in carried_on or line.plan == "Exclude" or line.status == STOPPED
        if line.review_due and not over:
            plain = f"Review of line {line.line}" if line.line else "Review of a line"
            yield Entry(line.review_due, f"Review of {line.intervention}", plain, line.pupil_id, "Provision", line.row,
                        ("line", key), line=key)  # fmt: skip
