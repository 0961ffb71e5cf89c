"""Every weekday of every term, one by one, and what it weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from provision_xl.school.school import School


@dataclass(frozen=True)
class TermDates:
    label: str
    starts: date
    ends: date
    weeks: Fraction

    @property
    def school_year(self) -> int:
        return school_year_of(self.starts)


@dataclass(frozen=True)
class TeachingDay:
    weight: Fraction
    term: TermDates


def school_year_of(day: date) -> int:
    """The year in which the school year of a day began on 1 September.

    >>> school_year_of(date(2026, 8, 31)), school_year_of(date(2026, 9, 1))
    (2025, 2026)
    """
    return day.year - (day.month < 9)


def settings_year(school: School) -> int:
    return int(school.settings.academic_year[:4])


def month_of(day: date) -> str:
    return day.strftime("%Y-%m")


def each_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def weekdays(first: date, last: date) -> list[date]:
    """Mondays to Fridays, both ends included."""
    return [day for day in each_day(first, last) if day.weekday() <= 4]


def terms_of(school: School) -> list[TermDates]:
    """The terms in order of date, each with its school year in the label."""
    found = []
    for row in school.terms:
        assert row.starts and row.ends and row.teaching_weeks is not None
        year = school_year_of(row.starts)
        label = f"{row.term} {year}/{(year + 1) % 100:02d}"
        found.append(TermDates(label, row.starts, row.ends, Fraction(row.teaching_weeks)))
    return sorted(found, key=lambda term: term.starts)


def teaching_days(school: School) -> dict[date, TeachingDay]:
    """Each weekday inside a term, in order of date; it weighs teaching weeks / weekdays of the term."""
    found = {}
    for term in terms_of(school):
        inside = weekdays(term.starts, term.ends)
        for day in inside:
            found[day] = TeachingDay(term.weeks / len(inside), term)
    return found


def term_label(school: School, day: date) -> str:
    """The term whose first and last day hold this day, weekends too; "" outside all of them."""
    for term in terms_of(school):
        if term.starts <= day <= term.ends:
            return term.label
    return ""


def weeks_of_year(school: School, year: int) -> Fraction:
    """Teaching weeks of all terms that start in a school year."""
    return sum((term.weeks for term in terms_of(school) if term.school_year == year), Fraction(0))
