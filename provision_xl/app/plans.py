"""Plans: found, compared, and written into a new workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    from provision_xl.planning.replan import Event, Replan
    from provision_xl.planning.year import YearPlan


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


def explained(found: Plan, seconds: float = 10) -> Plan:
    """A plan with its first reasons solved again, what each goal cost the next, and ways out where not all fits."""
    from provision_xl.planning.explained import explained as with_reasons

    return with_reasons(found, seconds)


def plan_tables(
    done: Work, found: Plan, cut: Sequence[Result] = (), pupil: str = "", intervention: str = ""
) -> tuple[Result, ...]:
    """The plan's own tables, the plan in questions and answers, what it changes, whom it leaves out, a place to sign.

    Args:
        cut: what `what_if` gave for a cut that is asked about.
        pupil, intervention: who is not in what, where somebody asks.
    """
    from provision_xl.planning.difference import difference
    from provision_xl.planning.fairness import sign_off, who_is_left_out
    from provision_xl.whatif import answers

    said = (*found.tables, answers(found, cut, pupil, intervention))
    if found.clashes:
        return said
    return (*said, difference(done.school, found), who_is_left_out(done.school, found), sign_off(found))


def year_plan(
    done: Work,
    terms: Sequence[str] = (),
    budget_pence: int | None = None,
    seconds: float = 120,
    full_cost: bool = False,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> YearPlan:
    """The plan over several terms together; those that are left of the school year where none is named.

    Raises:
        OutOfRange: there is no such term, or the terms leave one out.
        PlanError: the solver failed, or its plan did not pass the check.
    """
    from provision_xl.planning.year import optimise_year, remaining_terms

    chosen = tuple(terms) or remaining_terms(done.school, done.as_at)
    return optimise_year(
        done.school, chosen, done.as_at, done.rates, budget_pence, seconds, full_cost, progress, cancel
    )


def next_steps(
    done: Work, term: str, seconds: float = 60, cancel: Callable[[], bool] | None = None
) -> tuple[Result, ...]:
    """What the next pound, hour and skill would bring; see `whatif.next_steps`."""
    from provision_xl.whatif import next_steps as asked

    return asked(done.school, term, done.as_at, done.rates, seconds, None, cancel)


def how_sure(
    done: Work, term: str, seconds: float = 60, cancel: Callable[[], bool] | None = None, draws: int = 200
) -> tuple[Result, ...]:
    """How often each choice of the plan stays where gains are drawn anew; see `whatif.how_sure`."""
    from provision_xl.whatif import how_sure as asked

    return asked(done.school, term, done.as_at, done.rates, seconds, None, cancel, draws=draws)


def frontier(
    done: Work, term: str, seconds: float = 60, cancel: Callable[[], bool] | None = None
) -> tuple[Result, ...]:
    """What each amount of money, and each number of TA hours, can do at best; see `whatif.frontier`."""
    from provision_xl.whatif import frontier as of_money
    from provision_xl.whatif import frontier_hours as of_hours

    chosen = plan(done, term, None, max(1.0, seconds / 4), False, None, cancel)
    half = max(1.0, seconds - chosen.seconds) / 2
    given = (done.school, term, done.as_at, done.rates)
    return tuple(line(*given, seconds=half, cancel=cancel, plan=chosen) for line in (of_money, of_hours))


def replan(
    done: Work, term: str, event: Event, seconds: float = 60, cancel: Callable[[], bool] | None = None
) -> Replan:
    """The least change of the running plan once something has happened; see `planning.replan`.

    Raises:
        OutOfRange: there is no such term, or the event names what is not in the tables.
        PlanError: the solver failed, or its change did not pass the check.
    """
    from provision_xl.planning.replan import replan as again

    return again(done.school, term, done.as_at, done.rates, event, seconds, False, cancel)


def allocation(done: Work) -> tuple[Result, ...]:
    """Who should run which group of the present map."""
    from provision_xl.planning import allocate

    return allocate(done.school, done.as_at, done.rates)


def write_plan(
    done: Work, found: Plan | YearPlan, target: Path, macros: Macros | None, tables: Sequence[Result]
) -> Path:
    """A new workbook with the plan's rows in Provision, new ones at its end, and the plan on sheets of its own."""
    school = with_rows(with_changed(done.school, (*found.changed, *found.dropped)), found.rows)
    return write_book(target, school, tables, host_of(target), macros, as_at=done.as_at)


def with_changed(school: School, rows: Iterable[Line]) -> School:
    """The school with some rows of Provision as they are now, found by their row on the sheet, else by their Line."""
    by_place = {row.row or row.line: row for row in rows}
    return replace(school, provision=tuple(by_place.get(row.row or row.line, row) for row in school.provision))


def with_rows(school: School, rows: Iterable[Line]) -> School:
    """The school with more rows in Provision."""
    return replace(school, provision=(*school.provision, *rows))
