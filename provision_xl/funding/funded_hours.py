"""Funded hours of early years: each child's hours a week, the weeks they hold, and what they bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from provision_xl.dates import ONE_DAY, cut_points
from provision_xl.money import half_up, natural, pence
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import FundedHours
from provision_xl.school.school import School

EYPP = "EYPP"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of Funded hours within the school year.

    Args:
        weeks: funded weeks, of the authority's weeks a year (38).
        premium_hours: hours that count for the early years pupil premium.
        premium: pence of the premium.
        access: pence of the disability access fund, with a child's first row that claims it.
        sure: whether every rate used is in force and sure.
    """

    pupil_id: str
    first: date
    last: date
    hours_a_week: Fraction
    weeks: Fraction
    premium_hours: Fraction
    premium: int
    access: int
    sure: bool

    @property
    def hours(self) -> Fraction:
        """Funded hours of the stretch."""
        return self.hours_a_week * self.weeks


def stretches(school: School, rates: Rates) -> tuple[Stretch, ...]:
    """Every row of Funded hours as far as it holds in the school year, by child and date.

    weeks = teaching weeks from From to To / teaching weeks of the school year x LA weeks
    premium = sum over stretches of one rate of least(hours, 15) x weeks x rate, in whole pence for each row
    """
    if not school.settings.academic_year:
        return ()
    found: list[Stretch] = []
    claimed: set[str] = set()
    for row, first, last in _in_the_year(school):
        stretch = _stretch(school, rates, row, first, last, row.pupil_id not in claimed)
        claimed |= {row.pupil_id} if stretch.access else set()
        found.append(stretch)
    return tuple(found)


def _in_the_year(school: School) -> Iterable[tuple[FundedHours, date, date]]:
    """Rows with the days they hold: to the day before the child's next one, within the year and the child's dates."""
    first, last = school.year_dates
    children = sorted({row.pupil_id for row in school.funded_hours}, key=natural)
    for child in children:
        rows = [row for row in school.funded_hours if row.pupil_id == child and row.starts]
        rows.sort(key=lambda row: (row.starts or date.min, row.ends or date.max, row.hours_a_week or 0))
        ends = [(later.starts or date.max) - ONE_DAY for _, later in pairwise(rows)] + [date.max]
        pupil = school.pupil.get(child)
        here, gone = (pupil.starts if pupil else None), (pupil.leaves if pupil else None)
        for row, end in zip(rows, ends, strict=True):
            begins = max(row.starts or first, first, here or first)
            until = min(row.ends or last, end, last, gone or last)
            if begins <= until:
                yield row, begins, until


def _stretch(school: School, rates: Rates, row: FundedHours, first: date, last: date, unclaimed: bool) -> Stretch:
    hours = Fraction(row.hours_a_week or 0)
    pupil = school.pupil.get(row.pupil_id)
    premium_hours, pounds, sure = Fraction(0), Fraction(0), True
    if pupil and pupil.pupil_premium == EYPP:
        most = Fraction(rates.quote("funded_hours", first, "premium").value)
        for begins, until in cut_points(first, last, rates.figure("eypp_hour").changes):
            quoted = rates.quote("eypp_hour", begins)
            counted = min(hours, most) * funded_weeks(school, begins, until)
            premium_hours += counted
            pounds += counted * Fraction(quoted.value)
            sure = sure and not rates.quote("eypp_hour", until).held
    access = pence(rates.quote("daf", first).value) if row.daf and unclaimed else 0
    weeks = funded_weeks(school, first, last)
    return Stretch(row.pupil_id, first, last, hours, weeks, premium_hours, half_up(pounds * 100), access, sure)


def funded_weeks(school: School, first: date, last: date) -> Fraction:
    """Of the authority's weeks a year, those from one day to another, by teaching weeks; nought without terms."""
    whole = school.calendar.teaching_weeks(school.school_year)
    if not whole:
        return Fraction(0)
    return school.calendar.weeks(first, last) / whole * Fraction(school.setting("la_weeks"))


def funded_hours_table(school: School, rates: Rates) -> Result:
    """Each child's funded hours in the school year, with the premium and the access fund they bring."""
    rows = tuple(
        (one.pupil_id, one.first, one.last, one.hours_a_week, one.weeks, one.hours, one.premium_hours, one.premium,
         one.access) for one in stretches(school, rates)
    )  # fmt: skip
    sums = [sum(figures) for figures in zip(*(row[5:] for row in rows), strict=True)]
    total = ("Total", None, None, None, None, *sums) if rows else ()
    notes = ("Weeks are the authority's, by teaching weeks; the base rate of an hour is your authority's and is not "
             "worked out.",)  # fmt: skip
    return Result("Funded hours by child", "Funded hours of each child", _COLUMNS, rows, total, notes)


_COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("from", "From", Shows.DATE),
    Shown("to", "To", Shows.DATE),
    Shown("week_hours", "Hours a week", Shows.HOURS),
    Shown("weeks", "Funded weeks", Shows.NUMBER),
    Shown("year_hours", "Hours in the year", Shows.HOURS),
    Shown("premium_hours", "Premium hours", Shows.HOURS, "15 a week at most, for children with EYPP in Pupils."),
    Shown("premium_pence", "Early years pupil premium", Shows.PENCE),
    Shown("access_pence", "Access fund", Shows.PENCE),
)
