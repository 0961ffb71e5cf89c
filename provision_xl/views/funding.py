"""Budget and funding as users ask for them."""

from __future__ import annotations

from provision_xl.funding import (
    budget_of,
    by_year,
    funded_hours_table,
    funding,
    funding_by_rule,
    profile_table,
    window,
)
from provision_xl.profiles import profile_of
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
    tables = budget_of(work.costs, work.spending, work.rates, window(calendar, year, work.as_at))
    return tables if calendar else (*tables, by_year(work.costs, work.spending, tables[0].about))


def funding_tables(work: Work, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """Income by source, by home authority, each top-up, and the usual sources; of the school year where none is named.

    Raises:
        OutOfRange: no such calendar or year.
    """
    named = bool(calendar or year)
    shown = window(calendar, year, work.as_at) if named else window("academic", "", work.school.year_dates[0])
    return funding(work.school, work.as_at, work.rates, shown)


def setting_tables(work: Work) -> tuple[Result, ...]:
    """What the setting type changes, what its money comes to by rule, and each child's funded hours where there are."""
    profile = profile_of(work.school.settings.setting_type, work.rates)
    return (profile_table(profile), *rule_tables(work))


def rule_tables(work: Work) -> tuple[Result, ...]:
    """The setting's money by rule and funded hours, each where it has rows; none where no rule counts anything."""
    made = funding_by_rule(work.school, work.as_at, work.rates)
    hours = funded_hours_table(work.school, work.rates)
    by_rule = any(row[2] is not None for row in made.rows)
    return (*((made,) if by_rule else ()), *((hours,) if hours.rows else ()))
