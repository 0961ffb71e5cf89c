"""Budget and funding as users ask for them."""

from __future__ import annotations

from provision_xl.funding import budget_of, funding, window
from provision_xl.results import Result
from provision_xl.views.work import Work


def budget_tables(work: Work, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """The budget by fund, by CFR code and by month.

    Args:
        calendar: one of choices.CALENDARS; "" is all dates.
        year: of that calendar, such as 2026/27; "" is the one that holds the as-at date.

    Raises:
        OutOfRange: no such calendar or year.
    """
    return budget_of(work.costs, work.paid, work.rates, window(calendar, year, work.as_at))


def funding_tables(work: Work, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """Income by source, by home authority, each top-up, and the usual sources; of the school year where none is named.

    Raises:
        OutOfRange: no such calendar or year.
    """
    named = bool(calendar or year)
    shown = window(calendar, year, work.as_at) if named else window("academic", "", work.school.year_dates[0])
    return funding(work.school, work.as_at, work.rates, shown)
