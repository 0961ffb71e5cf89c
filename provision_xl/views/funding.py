"""Budget and funding as users ask for them."""

from __future__ import annotations

from provision_xl.funding import budget_of, by_year, funding, window
from provision_xl.results import Result
from provision_xl.views.work import Work


def budget_tables(work: Work, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """The budget by fund, by CFR code and by month; over all dates also by year of each calendar.

    Args:
        calendar: one of choices.CALENDARS; "" is all dates.
        year: of that calendar, such as 2026/27; "" is the one that holds the as-at date.

    Raises:
        OutOfRange: no such calendar or year.
    """
    tables = budget_of(work.costs, work.paid, work.rates, window(calendar, year, work.as_at))
    return tables if calendar else (*tables, by_year(work.costs, work.paid, tables[0].about))


def funding_tables(work: Work, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """Income by source, by home authority, each top-up, and the usual sources; of the school year where none is named.

    Raises:
        OutOfRange: no such calendar or year.
    """
    named = bool(calendar or year)
    shown = window(calendar, year, work.as_at) if named else window("academic", "", work.school.year_dates[0])
    return funding(work.school, work.as_at, work.rates, shown)
