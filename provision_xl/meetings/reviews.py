"""Dates that the school has set itself: meetings, reviews of plans and of lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from provision_xl.impact import lines_to_review, plans_to_review
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
    for day, pupil, what in plans_to_review(school, as_at):
        yield Entry(day, what, "Plan review", pupil.pupil_id, "Pupils", pupil.row, ("plan", pupil.pupil_id))


def line_reviews(school: School) -> Iterator[Entry]:
    """Review due of each line that is still to be reviewed."""
    for day, key, line in lines_to_review(school):
        plain = f"Review of line {line.line}" if line.line else "Review of a line"
        yield Entry(day, f"Review of {line.intervention}", plain, line.pupil_id, "Provision", line.row,
                    ("line", key), line=key)  # fmt: skip
