"""Rule 7: sessions that were held, against those that the plan implies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from provision_xl.costing.groups import Group
from provision_xl.costing.pattern import weeks_of
from provision_xl.school.school import School


def held_ratio(school: School, group: Group, as_at: date, held_in_log: Mapping[str, int]) -> Fraction | None:
    """Rule 7: sessions held to a day over those that the plan implies; None where none are recorded.

    Args:
        held_in_log: for each group with rows in Sessions up to the day, how many were held.
    """
    typed = [row.sessions_held for row in group.rows if row.sessions_held is not None]
    held = Fraction(max(typed)) if typed else held_in_log.get(group.key)
    if held is None:
        return None
    weeks = sum(
        (
            group.weeks(school.calendar, week.first, min(week.last, as_at))
            for week in weeks_of(group)
            if not all(member.marked_planned for member in week.members)
        ),
        Fraction(0),
    )
    implied = group.minutes.sessions * weeks
    return Fraction(held) / implied if implied else Fraction(0)


def sessions_held(school: School, as_at: date) -> dict[str, int]:
    """Sessions held to a day, for each group with rows in Sessions by then."""
    counts: dict[str, int] = {}
    for row in school.sessions:
        if row.day and row.day <= as_at:
            counts[row.group] = counts.get(row.group, 0) + bool(row.held)
    return counts
