"""Pay awards, and changes of pay, funds and pupils tried out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from provision_xl.app.books import Macros, Written, host_of, not_carried, write_book
from provision_xl.funding import window
from provision_xl.results import Result
from provision_xl.views import Work


def pay_awards(done: Work, calendar: str = "financial", year: str = "") -> tuple[Result, ...]:
    """What each pay award of a year means; see `forecast.awards`."""
    from provision_xl.forecast import awards

    return awards(done, window(calendar, year, done.as_at))


def scenario_tables(done: Work, wanted: Sequence[str], calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """Scenarios side by side with today; see `forecast.scenarios`.

    Raises:
        OutOfRange: a scenario cannot be understood, or there is no such calendar or year.
    """
    from provision_xl.forecast import scenarios

    return scenarios(done, wanted, window(calendar, year, done.as_at))


def write_scenarios(done: Work, tables: Sequence[Result], target: Path, macros: Macros | None) -> Written:
    """A new workbook with the school's tables as they are, and the scenarios on sheets of their own."""
    path = write_book(target, done.school, tables, host_of(target), macros, as_at=done.as_at)
    return Written(path, not_carried(done.school, tables))
