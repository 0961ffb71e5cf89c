"""Plans: found, compared, and written into a new workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl.app.books import Macros, Progress, host_of, write_book
from provision_xl.errors import OutOfRange
from provision_xl.results import Result
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from provision_xl.views import Work

if TYPE_CHECKING:
    from provision_xl.planning import Plan


def plan(
    done: Work,
    term: str,
    budget_pence: int | None = None,
    time_limit_seconds: float = 60,
    full_cost: bool = False,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Plan:
    """The plan that does most good in a term.

    Raises:
        OutOfRange: there is no such term.
        PlanError: the solver failed, or its plan did not pass the check.
    """
    from provision_xl.planning import optimise

    if time_limit_seconds <= 0:
        raise OutOfRange(f"A time limit of {time_limit_seconds:g} seconds leaves no time; give 1 or more.")
    return optimise(
        done.school, term, done.as_at, done.rates, budget_pence, time_limit_seconds, full_cost, progress, cancel
    )


def what_if(
    done: Work,
    term: str,
    money_pence: int,
    hours: Decimal,
    plans: int,
    seconds: float = 20,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Result, ...]:
    """What more or less money, TA hours or EHC plans would change; see `whatif.what_if`."""
    from provision_xl.whatif import what_if as compared

    return compared(done.school, term, done.as_at, done.rates, money_pence, hours, plans, seconds, cancel)


def frontier(done: Work, term: str, seconds: float = 30) -> Result:
    """What each amount of money can do at best; see `whatif.frontier`."""
    from provision_xl.whatif import frontier as drawn

    return drawn(done.school, term, done.as_at, done.rates, seconds)


def allocation(done: Work) -> tuple[Result, ...]:
    """Who should run which group of the present map."""
    from provision_xl.planning import allocate

    return allocate(done.school, done.as_at, done.rates)


def write_plan(done: Work, found: Plan, target: Path, macros: Macros | None) -> Path:
    """A new workbook with the plan's rows in Provision, new ones at its end, and the plan on sheets of its own."""
    school = with_rows(with_changed(done.school, (*found.changed, *found.dropped)), found.rows)
    return write_book(target, school, found.tables, host_of(target), macros, as_at=done.as_at)


def with_changed(school: School, rows: Iterable[Line]) -> School:
    """The school with some rows of Provision as they are now, found by their row on the sheet, else by their Line."""
    by_place = {row.row or row.line: row for row in rows}
    return replace(school, provision=tuple(by_place.get(row.row or row.line, row) for row in school.provision))


def with_rows(school: School, rows: Iterable[Line]) -> School:
    """The school with more rows in Provision."""
    return replace(school, provision=(*school.provision, *rows))
