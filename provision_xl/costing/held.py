"""Rule 7: sessions that were held, against those that the plan implies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from provision_xl.costing.away import times_away
from provision_xl.costing.groups import Group
from provision_xl.costing.pattern import weeks_of
from provision_xl.dates import ONE_DAY, cut_points
from provision_xl.school.school import School


def held_ratio(school: School, group: Group, as_at: date, held_in_log: Mapping[str, int]) -> Fraction | None:
    """Rule 7: sessions held to a day over those that the plan implies; None where none are recorded.

    Days on which the adult is away and nobody stands in imply none: those sessions count as not held already.

    Args:
        held_in_log: for each group with rows in Sessions up to the day, how many were held.
    """
    typed = [row.sessions_held for row in group.rows if row.sessions_held is not None]
    held = Fraction(max(typed)) if typed else held_in_log.get(group.key)
    if held is None:
        return None
    weeks = sum(
        (
            part * group.weeks(school.calendar, first, last)
            for week in weeks_of(group)
            if not all(member.marked_planned for member in week.members)
            for first, last, part in _with_adults(school, group, week.first, min(week.last, as_at))
        ),
        Fraction(0),
    )
    implied = group.minutes.sessions * weeks
    return Fraction(held) / implied if implied else Fraction(0)


def _with_adults(school: School, group: Group, first: date, last: date) -> Iterator[tuple[date, date, Fraction]]:
    """Days cut where an adult goes away or comes back, with the part of the sessions that those who are there give."""
    if first > last:
        return
    alone = {
        name: [away for away in times_away(school, school.member_of_staff[name]) if not away.cover]
        for name, _ in group.adults
        if name in school.member_of_staff
    }
    changes = [day for found in alone.values() for away in found for day in (away.first, away.last + ONE_DAY)]
    for start, end in cut_points(first, last, changes):
        there = [
            part for name, part in group.adults
            if not any(away.first <= start <= away.last for away in alone.get(name, ()))
        ]  # fmt: skip
        yield start, end, min(Fraction(1), sum(there, Fraction(0)))


def sessions_held(school: School, as_at: date) -> dict[str, int]:
    """Sessions held to a day, for each group with rows in Sessions by then."""
    counts: dict[str, int] = {}
    for row in school.sessions:
        if row.day and row.day <= as_at:
            counts[row.group] = counts.get(row.group, 0) + bool(row.held)
    return counts
