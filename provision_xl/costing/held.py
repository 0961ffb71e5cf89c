"""Rule 7: sessions that were held, against those that the plan implies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.away import times_away
from provision_xl.costing.groups import Group
from provision_xl.costing.pattern import weeks_of
from provision_xl.dates import ONE_DAY, cut_points
from provision_xl.school.other_tables import Session
from provision_xl.school.school import School


@dataclass(frozen=True)
class Log:
    """What Sessions says of a group up to a day.

    Args:
        held: how many sessions took place.
        fallen: the days of those that did not, in order, where none but such are noted.
    """

    held: int
    fallen: tuple[date, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every session is noted, and not only those that were not held."""
        return self.held > 0


def is_whole(rows: Iterable[Session]) -> bool:
    """Whether rows of a group note every session: as soon as one of them was held."""
    return any(row.held for row in rows)


def held_ratio(school: School, group: Group, as_at: date, logs: Mapping[str, Log]) -> Fraction | None:
    """Rule 7: sessions held to a day over those that the plan implies; None where none are recorded.

    Days on which the adult is away and nobody stands in imply none: those sessions count as not held already. Where
    only sessions that were not held are noted, all others were.

    Args:
        logs: of each group with rows in Sessions up to the day.
    """
    typed = [row.sessions_held for row in group.rows if row.sessions_held is not None]
    log = logs.get(group.key)
    if not typed and log is None:
        return None
    stretches = [
        stretch
        for week in weeks_of(group)
        if not all(member.marked_planned for member in week.members)
        for stretch in _with_adults(school, group, week.first, min(week.last, as_at))
    ]
    weeks = sum((part * group.weeks(school.calendar, first, last) for first, last, part in stretches), Fraction(0))
    implied = group.minutes.sessions * weeks
    if not implied:
        return Fraction(0)
    if typed or log is None:
        return Fraction(max(typed)) / implied
    if log.is_whole:
        return Fraction(log.held) / implied
    return max(Fraction(0), 1 - Fraction(_lost(school, group, log.fallen, stretches)) / implied)


def _lost(
    school: School, group: Group, fallen: Iterable[date], stretches: Iterable[tuple[date, date, Fraction]]
) -> Fraction:
    """Sessions that were not held, of those that the plan implies."""
    return sum(
        (
            part
            for day in fallen
            for first, last, part in stretches
            if first <= day <= last and group.weeks(school.calendar, day, day)
        ),
        Fraction(0),
    )


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


def logs_of(school: School, as_at: date) -> dict[str, Log]:
    """What Sessions says up to a day, for each group with rows there by then."""
    found = {}
    for group, rows in school.sessions_of.items():
        dated = [(row.day, bool(row.held)) for row in rows if row.day and row.day <= as_at]
        held = sum(was_held for _, was_held in dated)
        if dated:
            found[group] = Log(held) if held else Log(0, tuple(sorted(day for day, _ in dated)))
    return found
