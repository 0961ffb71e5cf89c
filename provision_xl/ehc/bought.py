"""Hours and visits of outside services that an item of Section F names in Met by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from provision_xl.costing.held import is_whole
from provision_xl.dates import school_year as school_year_of
from provision_xl.dates import school_year_dates, week_of
from provision_xl.ehc.given import Given
from provision_xl.ehc.ground import Ground
from provision_xl.impact.scores import folded
from provision_xl.school.other_tables import EhcProvision, Service

_HOURS = frozenset({"h", "hour", "hours"})


def bought_in_week(ground: Ground, pupil: str, day: date) -> Iterator[Given]:
    """Hours of services bought for a pupil by name, in the week of a day; they count as time alone.

    Hours stand in Services with the unit hour, Starts, Ends and the pupil's ID; several pupils share them equally.
    Planned: Units bought over the school days from Starts to Ends. Held: Units used over those up to the as-at date,
    from then on what is left; as planned where Units used is blank.
    """
    first, last = week_of(day)
    for row in ground.school.services:
        if pupil in row.pupil_ids and folded(row.unit) in _HOURS and row.starts and row.ends:
            days = ground.school.calendar.school_days(row.starts, row.ends)
            here = [found for found in days if first <= found <= last]
            if here:
                planned, held = _minutes(row, days, here, ground.as_at)
                lost = ("fewer hours used than bought",) if held < planned else ()
                yield Given(row.service, row.service, row.provider or row.service, 1, planned, held, True, lost)


def _minutes(
    row: Service, days: tuple[date, ...], here: list[date], as_at: date
) -> tuple[Fraction, Fraction]:  # fmt: skip
    whole = Fraction(row.units_bought or 0) * 60 / len(set(row.pupil_ids))
    planned = whole * len(here) / len(days)
    if row.units_used is None:
        return planned, planned
    used = Fraction(row.units_used) * 60 / len(set(row.pupil_ids))
    past = sum(day <= as_at for day in days)
    done = sum(day <= as_at for day in here)
    ahead = len(days) - past
    held = used * done / past if done else Fraction(0)
    held += max(whole - used, Fraction(0)) * (len(here) - done) / ahead if ahead else Fraction(0)
    return planned, held


def times_given(ground: Ground, item: EhcProvision) -> Fraction | None:
    """How often an item with Times a year was given in the as-at date's school year, up to that date.

    The larger of: what Referrals has as Seen by the services it names, and Units used in Services of those for this
    pupil alone; and the sessions of the interventions it names, as Sessions has them, else as planned.
    None where the item names no times.
    """
    if item.times_a_year is None:
        return None
    first, last = school_year_dates(school_year_of(ground.as_at))
    first, last = max(first, item.starts or first), min(last, item.ends or last, ground.as_at)
    names = {folded(name) for name in item.met_by}
    seen = sum(row.pupil_id == item.pupil_id and folded(row.service) in names and row.seen is not None
               and first <= row.seen <= last for row in ground.school.referrals)  # fmt: skip
    used = sum((Fraction(row.units_used or 0) for name in names for row in ground.services.get(name, ())
                if set(row.pupil_ids) == {item.pupil_id} and (row.starts or first) <= last), Fraction(0))  # fmt: skip
    return max(Fraction(seen), used) + _sessions(ground, item.pupil_id, names, first, last)


def _sessions(ground: Ground, pupil: str, names: set[str], first: date, last: date) -> Fraction:
    found = Fraction(0)
    for group, member in ground.lines.get(pupil, ()):
        starts, ends = max(first, member.first), min(last, member.last)
        if member.line.required and folded(group.intervention.code) in names and starts <= ends:
            log = ground.log.get(group.key, ())
            rows = [row for row in log if row.day is not None and starts <= row.day <= ends]
            held = sum(bool(row.held) for row in rows)
            weeks = Fraction(len(ground.school.calendar.school_days(starts, ends)), 5)
            implied = group.minutes.sessions * weeks
            found += Fraction(held) if is_whole(log) else max(Fraction(0), implied - len(rows))
    return found
