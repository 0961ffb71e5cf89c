"""What a person's contract pays, and what it is paid for, stretch by stretch of a school year; all exact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.away import Away, times_away
from provision_xl.costing.pay import Hourly, change_dates, hourly_cost
from provision_xl.dates import ONE_DAY, Month, cut_points, month_of, month_starts
from provision_xl.errors import UnknownRate
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class Contract:
    """Hours that a contract has in a year, and the weeks of the year in which they are worked."""

    hours: Fraction
    weeks: Fraction

    @property
    def weekly(self) -> Fraction:
        return self.hours / self.weeks


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one month in which one contract holds at one rate, at work or away."""

    first: date
    last: date
    hourly: Hourly
    contract: Contract | None  # None: paid by the hour
    away: Away | None
    teaching_weeks: Fraction

    @property
    def month(self) -> Month:
        return month_of(self.first)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def contract_of(school: School, person: Staff, day: date, rates: Rates) -> Contract | None:
    """The hours and weeks of a contract; None where no hours are given, and so each hour is paid as it is worked.

    support staff: Hours per week x worked weeks; teachers: 1,265 x FTE in the worked weeks
    """
    weeks = Fraction(person.worked_weeks if person.worked_weeks is not None else school.setting("worked_weeks"))
    if not weeks:
        return None
    if person.hours_per_week:
        return Contract(Fraction(person.hours_per_week) * weeks, weeks)
    if not person.fte:
        return None
    try:
        directed = Fraction(rates.quote("directed_hours", day).value)
    except UnknownRate:
        return None
    return Contract(directed * Fraction(person.fte), weeks)


def stretches(
    school: School, person: Staff, first: date, last: date, rates: Rates, changes: Sequence[date]
) -> Iterator[Stretch]:
    """The days of a person in post from one day to another, cut so that nothing changes within a stretch.

    Args:
        changes: further days on which something changes; those of rates, months, absences and post are known.
    """
    starts, ends = max(person.starts or first, first), min(person.ends or last, last)
    if starts > ends:
        return
    absences = times_away(school, person)
    of_rates = change_dates(school, rates)
    days = [*of_rates, *month_starts(starts, ends), *changes]
    days += [day for away in absences for day in (away.first, away.last + ONE_DAY)]
    in_force: dict[int, tuple[Hourly, Contract | None]] = {}
    for start, end in cut_points(starts, ends, days):
        since = bisect_right(of_rates, start)
        if since not in in_force:
            in_force[since] = hourly_cost(school, person, start, rates), contract_of(school, person, start, rates)
        away = next((away for away in absences if away.first <= start <= away.last), None)
        yield Stretch(start, end, *in_force[since], away, school.calendar.weeks(start, end))
