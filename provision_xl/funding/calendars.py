"""The three calendars that a budget is kept by: months of one year, or of all there is.

The academic and the academy year are the same twelve months; they differ in whose budget year a revised budget
belongs to, and in what the sheet calls them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from provision_xl.choices import CALENDARS
from provision_xl.dates import Month, financial_year, month_of, school_year, school_year_dates, school_year_of_label
from provision_xl.dates import year_label as label_of
from provision_xl.errors import OutOfRange

FINANCIAL, ACADEMIC, ACADEMY = CALENDARS
_CALLED = {FINANCIAL: "Financial year", ACADEMIC: "Academic year", ACADEMY: "Academy budget year"}


@dataclass(frozen=True, slots=True)
class Window:
    """The days of one year of a calendar; `calendar` is "" where all days are meant."""

    calendar: str
    year: int
    first: date
    last: date

    @property
    def title(self) -> str:
        """
        >>> window("academy", "2026/27", date(2026, 10, 1)).title
        'Academy budget year 2026/27'
        """
        return f"{_CALLED[self.calendar]} {label_of(self.year)}" if self.calendar else "All dates"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def has(self, month: Month) -> bool:
        return self.holds(date(*month, 1))


EVERYTHING = Window("", 0, date.min, date.max)


def window(calendar: str, year: str, as_at: date) -> Window:
    """One year of a calendar, or all dates where no calendar is named.

    Args:
        calendar: one of choices.CALENDARS, or "".
        year: such as 2026/27; "" is the year that holds the as-at date.

    Raises:
        OutOfRange: no such calendar or year, or a year without a calendar.

    >>> found = window("financial", "", date(2027, 2, 1))
    >>> found.first, found.last, found.title
    (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31), 'Financial year 2026/27')
    """
    if not calendar:
        if year:
            raise OutOfRange("Say which calendar the year belongs to: --calendar financial, academic or academy.")
        return EVERYTHING
    if calendar not in CALENDARS:
        raise OutOfRange(f'There is no calendar "{calendar}"; choose one of {", ".join(CALENDARS)}.')
    return of_year(calendar, school_year_of_label(year) if year else year_of(calendar, as_at))


def of_year(calendar: str, start: int) -> Window:
    """The year of a calendar that begins in `start`."""
    if not 1990 <= start <= 2100:
        raise OutOfRange(f"{label_of(start)} is not a year that can be meant.")
    if calendar == FINANCIAL:
        return Window(calendar, start, date(start, 4, 1), date(start + 1, 3, 31))
    return Window(calendar, start, *school_year_dates(start))


def year_of(calendar: str, day: date) -> int:
    """The calendar year in which the year of a calendar begins that holds a day."""
    return financial_year(month_of(day)) if calendar == FINANCIAL else school_year(day)


def budget_year(calendar: str, day: date) -> int:
    """Which budget a row of Ledger belongs to: an academy's runs from September, every other from April."""
    return year_of(ACADEMY if calendar == ACADEMY else FINANCIAL, day)


def years_of(calendar: str, days: Iterable[date]) -> list[Window]:
    """Every year of a calendar that holds one of these days, in order."""
    return [of_year(calendar, year) for year in sorted({year_of(calendar, day) for day in days})]
