"""Minutes that a pupil gets in a week from each line: planned on the map, and really held where that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.groups import Group, Member
from provision_xl.costing.held import is_whole
from provision_xl.dates import week_of
from provision_xl.ehc.ground import Ground
from provision_xl.money import natural
from provision_xl.results import decimals
from provision_xl.school.other_tables import Session

ZERO, WHOLE = Fraction(0), Fraction(1)
A_DAY = Fraction(1, 5)
"""A school day's part of a week's minutes: a week with four school days is four fifths of one."""


@dataclass(frozen=True, slots=True)
class Given:
    """Minutes of one line in one week, taught with so many pupils at once; 1 is alone with an adult."""

    line: str
    code: str
    who: str
    size: int
    planned: Fraction
    received: Fraction
    required: bool
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Day:
    """One school day of a line: its part of a week, how many are there, the part of it that has an adult."""

    day: date
    part: Fraction
    size: int
    there: Fraction
    away: tuple[str, ...]
    covers: tuple[str, ...]


def given_in_week(ground: Ground, pupil: str, day: date) -> tuple[Given, ...]:
    """What each line of a pupil gives in the week of a day, in natural order; one entry for each size of group.

    Planned: a fifth of the week's minutes for each school day on which the line runs. Held: from a group's first row
    in Sessions on, in weeks that are over, the sessions with Held = Yes; else as planned, less sessions with Held = No
    and days on which the adult is away and nobody covers. Lines marked Planned give nothing up to the as-at date.
    """
    first, last = week_of(day)
    found: list[Given] = []
    for group, member in ground.lines.get(pupil, ()):
        if member.first <= last and member.last >= first:
            days = tuple(_days(ground, group, member, first, last))
            if days:
                found += _of_line(ground, group, member, days)
    return tuple(found)


def _days(ground: Ground, group: Group, member: Member, first: date, last: date) -> Iterator[_Day]:
    for day in ground.school.calendar.school_days(max(first, member.first), min(last, member.last)):
        if not _marked_planned(ground, member, day):
            size = sum(other.first <= day <= other.last and not _marked_planned(ground, other, day)
                       for other in group.members)  # fmt: skip
            yield _Day(day, _part(ground, group, day), size, *_adults_there(ground, group, day))


def _marked_planned(ground: Ground, member: Member, day: date) -> bool:
    return member.marked_planned and day <= ground.as_at


def _part(ground: Ground, group: Group, day: date) -> Fraction:
    """A day's part of a week; of the last day only what is still needed."""
    term = ground.school.calendar.term_at(day)
    if day == group.last and group.last_day_weight is not None and term:
        return A_DAY * group.last_day_weight / term.day_weight
    return A_DAY


def _adults_there(ground: Ground, group: Group, day: date) -> tuple[Fraction, tuple[str, ...], tuple[str, ...]]:
    """The part of a group's time that has an adult on a day, who is away then uncovered, and who stands in."""
    gone = {name: row.cover for name, _ in group.adults for row in ground.away.get(name, ())
            if row.first <= day <= row.last}  # fmt: skip
    away = tuple(name for name, cover in gone.items() if not cover)
    there = min(WHOLE, sum((part for name, part in group.adults if name not in away), ZERO))
    return there, away if there < 1 else (), tuple(cover for cover in gone.values() if cover)


def _of_line(ground: Ground, group: Group, member: Member, days: Sequence[_Day]) -> Iterator[Given]:
    planned, expected = _sums(group, days, absences=False), _sums(group, days, absences=True)
    log = [row for row in ground.log.get(group.key, ()) if row.day and row.day <= days[-1].day]
    rows = [row for row in log if row.day and row.day >= days[0].day]
    if is_whole(log) and _week_over(ground, days[-1].day):
        held, lost = _held(group, days, rows), _not_held(rows, group.key)
    else:
        held, lost = _expected(group, days, planned, expected, rows)
    for size in sorted({*planned, *held}):
        plan, got = planned.get(size, ZERO), held.get(size, ZERO)
        if plan or got:
            yield Given(member.key, group.intervention.code, _who(group, days), size, plan, got,
                        bool(member.line.required), lost if got < plan else ())  # fmt: skip


def _who(group: Group, days: Sequence[_Day]) -> str:
    names = " and ".join(_named(name, part) for name, part in group.adults)
    covers = sorted({name for day in days for name in day.covers}, key=natural)
    return f"{names} ({', '.join(covers)} covers)" if covers else names


def _named(name: str, part: Fraction) -> str:
    return f"{name or 'no adult named'}{'' if part == 1 else f' {decimals(part * 100, 0)}%'}"


def _week_over(ground: Ground, day: date) -> bool:
    """Whether the last school day of a day's week is not after the as-at date."""
    _, friday = week_of(day)
    school_days = ground.school.calendar.school_days(day, friday)
    return school_days[-1] <= ground.as_at


def _sums(group: Group, days: Sequence[_Day], absences: bool) -> dict[int, Fraction]:
    """Minutes by how many are taught at once: what is for all together by its size, own time under 1."""
    found: dict[int, Fraction] = {}
    for day in days:
        part = day.part * (day.there if absences else WHOLE)
        found[day.size] = found.get(day.size, ZERO) + group.minutes.together * part
        found[1] = found.get(1, ZERO) + group.minutes.alone * part
    return found


def _held(group: Group, days: Sequence[_Day], rows: Sequence[Session]) -> dict[int, Fraction]:
    """Minutes of the sessions that were held; own time beside group sessions goes by their number."""
    minutes, found = group.minutes, dict[int, Fraction]()
    held = [row for row in rows if row.held]
    for row in held:
        size = _size_on(days, row.day) if minutes.together else 1
        found[size] = found.get(size, ZERO) + minutes.of_row(row)
    if minutes.together and minutes.alone:
        found[1] = found.get(1, ZERO) + minutes.alone * Fraction(len(held)) / minutes.sessions
    return found


def _size_on(days: Sequence[_Day], day: date | None) -> int:
    return next((found.size for found in days if found.day == day), days[0].size)


def _not_held(rows: Sequence[Session], group: str) -> tuple[str, ...]:
    if not rows:
        return (f"Sessions has no row of {group} in this week",)
    fallen = [f"{group} not held on {row.day:%d/%m}" for row in rows if not row.held]
    return tuple(fallen) or (f"fewer sessions of {group} in Sessions than planned",)


def _expected(
    group: Group, days: Sequence[_Day], planned: dict[int, Fraction], expected: dict[int, Fraction],
    rows: Sequence[Session],
) -> tuple[dict[int, Fraction], tuple[str, ...]]:  # fmt: skip
    """As planned, less the larger of what absences and sessions with Held = No take away."""
    fallen = [row for row in rows if not row.held]
    implied = group.minutes.sessions * sum((day.part for day in days), ZERO)
    kept = max(ZERO, 1 - len(fallen) / implied) if implied else WHOLE
    found = {size: min(expected[size], planned[size] * kept) for size in planned}
    names = sorted({name for day in days for name in day.away})
    away = [f"{name} away on {_span([day.day for day in days if name in day.away])}, nobody covers"
            for name in names]  # fmt: skip
    return found, (*away, *(_not_held(fallen, group.key) if fallen else ()))


def _span(days: Sequence[date]) -> str:
    return f"{days[0]:%d/%m}" if len(days) == 1 else f"{days[0]:%d/%m} to {days[-1]:%d/%m}"
