"""The calendars of a school: school, financial and academy years, terms, and what a day weighs.

Every date arrives as an argument; nothing here knows what day it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache

from provision_xl.errors import OutOfRange

WEEKS_PER_YEAR = Fraction(365, 7)
WEEKDAYS_PER_YEAR = Fraction(1825, 7)
ONE_DAY = timedelta(days=1)

type Month = tuple[int, int]
"""(year, month), so that months sort and compare."""


def school_year(day: date) -> int:
    """The calendar year in which that day's school year (1 September to 31 August) begins.

    >>> school_year(date(2026, 8, 31)), school_year(date(2026, 9, 1))
    (2025, 2026)
    """
    return day.year if day.month >= 9 else day.year - 1


def financial_year(month: Month) -> int:
    """The calendar year in which the financial year (1 April to 31 March) of a month begins.

    >>> financial_year((2027, 3)), financial_year((2027, 4))
    (2026, 2027)
    """
    return month[0] if month[1] >= 4 else month[0] - 1


def year_label(start: int) -> str:
    """A school or financial year as it is written.

    >>> year_label(2026)
    '2026/27'
    """
    return f"{start}/{(start + 1) % 100:02d}"


def years_on(day: date, years: int) -> date:
    """The same day so many years later, at most the last day there is; 29 February becomes the 28th where need be.

    >>> years_on(date(2024, 2, 29), 3), years_on(date(2025, 7, 11), 1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 7, 11))
    """
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def school_year_of_label(label: str) -> int:
    """The first calendar year of a label such as 2026/27.

    Raises:
        OutOfRange: the label is not two years that follow each other.

    >>> school_year_of_label("2026/27")
    2026
    """
    first, _, second = label.replace("-", "/").partition("/")
    if first.isdecimal() and second.isdecimal() and len(first) == 4 and (int(first) + 1) % 100 == int(second) % 100:
        return int(first)
    raise OutOfRange(f'"{label}" is not a school year; write it as 2026/27.')


def school_year_dates(start: int) -> tuple[date, date]:
    """First and last day of the school year that begins in `start`."""
    return date(start, 9, 1), date(start + 1, 8, 31)


def month_of(day: date) -> Month:
    return day.year, day.month


@lru_cache(maxsize=4_096)
def month_label(month: Month) -> str:
    """
    >>> month_label((2026, 9))
    '2026-09'
    """
    return f"{month[0]}-{month[1]:02d}"


def next_month(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def months_between(first: date, last: date) -> Iterator[Month]:
    """Each month touched from one day to another, both included."""
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = next_month(month)


def month_starts(first: date, last: date) -> list[date]:
    """Each first of a month after one day and up to another.

    >>> month_starts(date(2026, 11, 1), date(2027, 1, 1))
    [datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
    """
    return [date(*month, 1) for month in months_between(first, last)][1:]


def weekdays_between(first: date, last: date) -> int:
    """How many Mondays to Fridays lie from one day to another, both included.

    >>> weekdays_between(date(2026, 9, 5), date(2026, 9, 14))
    6
    """
    if last < first:
        return 0
    return _weekdays_before(last.toordinal() + 1) - _weekdays_before(first.toordinal())


def _weekdays_before(ordinal: int) -> int:
    weeks, days = divmod(ordinal - 1, 7)  # ordinal 1 is a Monday
    return weeks * 5 + min(days, 5)


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@dataclass(frozen=True)
class Term:
    """A term or half term: `weeks` teaching weeks spread evenly over its weekdays.

    `year` is the first calendar year of its school year, where its start in late August does not say so.
    """

    name: str
    starts: date
    ends: date
    weeks: Fraction
    report_term: str = ""
    year: int | None = None

    @cached_property
    def weekdays(self) -> int:
        return weekdays_between(self.starts, self.ends)

    @cached_property
    def day_weight(self) -> Fraction:
        """What one weekday of the term weighs, in teaching weeks."""
        return self.weeks / self.weekdays

    @cached_property
    def school_year(self) -> int:
        return school_year(self.starts) if self.year is None else self.year

    @cached_property
    def label(self) -> str:
        """The term with its school year, which makes it the only one of that name."""
        return f"{self.name} {year_label(self.school_year)}"


class Calendar:
    """Terms in order of date, and what any stretch of days weighs in teaching weeks."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: tuple[Term, ...] = tuple(sorted(terms, key=lambda term: term.starts))
        for earlier, later in zip(self.terms, self.terms[1:], strict=False):
            if later.starts <= earlier.ends:
                raise OutOfRange(f"{earlier.label} and {later.label} overlap.")
        for term in self.terms:
            if not term.weekdays:
                raise OutOfRange(f"{term.label} has no weekday in it.")
        self._starts = [term.starts for term in self.terms]
        self._weeks: dict[tuple[date, date], Fraction] = {}

    def term_at(self, day: date) -> Term | None:
        """The term that holds that day, weekend days too; None in the holidays."""
        place = bisect_right(self._starts, day) - 1
        return self.terms[place] if place >= 0 and day <= self.terms[place].ends else None

    def terms_of_year(self, start: int) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.school_year == start)

    def teaching_weeks(self, start: int) -> Fraction:
        """Teaching weeks of all terms of the school year that begins in `start`."""
        return sum((term.weeks for term in self.terms_of_year(start)), Fraction(0))

    def named(self, name: str) -> tuple[Term, ...]:
        """Every term called so, by its own name, its report term, or either with its school year."""
        wanted = name.strip().casefold()
        return tuple(
            term
            for term in self.terms
            if wanted
            in {
                term.name.casefold(),
                term.label.casefold(),
                term.report_term.casefold(),
                f"{term.report_term} {year_label(term.school_year)}".casefold(),
            }
        )

    def overlaps(self, first: date, last: date) -> Iterator[tuple[Term, date, date]]:
        """Each term that a stretch touches, with the first and last of its days in that term."""
        place = max(bisect_right(self._starts, first) - 1, 0)
        for term in self.terms[place:]:
            if term.starts > last:
                return
            if term.ends >= first:
                yield term, max(term.starts, first), min(term.ends, last)

    def weeks(self, first: date, last: date) -> Fraction:
        """Teaching weeks from one day to another, both included.

        weeks = sum over terms of weekdays inside x (teaching weeks / weekdays of the term)

        >>> autumn = Term("Autumn", date(2026, 9, 7), date(2026, 10, 16), Fraction(6))
        >>> Calendar([autumn]).weeks(date(2026, 9, 7), date(2026, 9, 18))
        Fraction(2, 1)
        """
        if (first, last) not in self._weeks:
            parts = (term.day_weight * weekdays_between(start, end) for term, start, end in self.overlaps(first, last))
            self._weeks[first, last] = sum(parts, Fraction(0))
        return self._weeks[first, last]

    def school_days(self, first: date, last: date) -> tuple[date, ...]:
        """The weekdays inside a term from one day to another, both included."""
        return tuple(
            day
            for _, start, end in self.overlaps(first, last)
            for day in (start + timedelta(days=number) for number in range((end - start).days + 1))
            if is_weekday(day)
        )

    def first_teaching_day(self, day: date) -> date | None:
        """The first weekday inside a term, that day or later; None where no term is left."""
        for term in self.terms[max(bisect_right(self._starts, day) - 1, 0) :]:
            start = max(term.starts, day)
            while start <= term.ends:
                if is_weekday(start):
                    return start
                start += ONE_DAY
        return None

    def last_teaching_day(self, day: date) -> date | None:
        """The last weekday inside a term, that day or earlier; None where there is none."""
        for term in reversed(self.terms[: bisect_right(self._starts, day)]):
            end = min(term.ends, day)
            while end >= term.starts:
                if is_weekday(end):
                    return end
                end -= ONE_DAY
        return None

    def after_weeks(self, first: date, weeks: Fraction) -> tuple[date, Fraction] | None:
        """The day on which so many teaching weeks from `first` are used up, and what that day still weighs.

        None where the terms end before.
        """
        left = weeks
        for term in self.terms[max(bisect_right(self._starts, first) - 1, 0) :]:
            start = max(term.starts, first)
            days = weekdays_between(start, term.ends)
            if not days:
                continue
            if left > days * term.day_weight:
                left -= days * term.day_weight
                continue
            whole = -((-left) // term.day_weight)  # the days needed, the last one perhaps in part
            day = nth_weekday(start, int(whole))
            return day, left - (whole - 1) * term.day_weight
        return None


def nth_weekday(first: date, count: int) -> date:
    """The count-th weekday from a day on, that day included.

    >>> nth_weekday(date(2026, 9, 5), 6)
    datetime.date(2026, 9, 14)
    """
    day = first
    while not is_weekday(day):
        day += ONE_DAY
    weeks, days = divmod(count - 1, 5)
    day += timedelta(days=7 * weeks)
    for _ in range(days):
        day += ONE_DAY
        while not is_weekday(day):
            day += ONE_DAY
    return day


def week_of(day: date) -> tuple[date, date]:
    """Monday and Friday of the week of a day; from Saturday on it is the week to come.

    >>> week_of(date(2026, 11, 24)), week_of(date(2026, 11, 28))[0]
    ((datetime.date(2026, 11, 23), datetime.date(2026, 11, 27)), datetime.date(2026, 11, 30))
    """
    to_come = day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
    monday = to_come - timedelta(days=to_come.weekday())
    return monday, monday + timedelta(days=4)


def cut_points(first: date, last: date, changes: Sequence[date]) -> list[tuple[date, date]]:
    """A stretch cut before each date of change that lies inside it.

    >>> cut_points(date(2026, 1, 1), date(2026, 1, 9), [date(2026, 1, 5), date(2027, 1, 1)])
    [(datetime.date(2026, 1, 1), datetime.date(2026, 1, 4)), (datetime.date(2026, 1, 5), datetime.date(2026, 1, 9))]
    """
    starts = [first, *sorted({change for change in changes if first < change <= last})]
    ends = [start - ONE_DAY for start in starts[1:]] + [last]
    return list(zip(starts, ends, strict=True))
