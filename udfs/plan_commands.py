"""What each macro that looks for plans does: it puts them on sheets of their own, and Provision stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from provision_udfs.reading import decimal, school_of

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.functions.accepting import HEADING, PLAN_ROWS, plan_rows
from provision_xl.functions.changes import Change, OutputSheet, Watch
from provision_xl.functions.dispatch import Command
from provision_xl.results import Result
from provision_xl.school.raw import Grid
from provision_xl.views import Work

if TYPE_CHECKING:
    from provision_xl.planning import Plan
    from provision_xl.planning.year import YearPlan

MOST_REASONS_SECONDS = 10.0


def allocate(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """Who should run which group, on sheets of its own; Provision stays as it is."""
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    return _shown(output_sheets(done.school, app.allocation(done)), "The proposal")


def optimise(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The plan of a term on sheets of its own, and its rows to be accepted; Provision stays as it is."""
    done = app.work(school_of(grids))
    budget, seconds = app.pence_of(str(answers.get("budget") or "")), _seconds(answers)
    found = app.plan(done, str(answers["term"]), budget, seconds, False, watch.progress, watch.cancel)
    if not watch.cancel():
        watch.progress("looking for reasons", 0.99)
        found = app.explained(found, min(MOST_REASONS_SECONDS, seconds))
    return _to_accept(done, found, app.plan_tables(done, found))


def optimise_year(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The plan of the terms that are left, on sheets of its own, and its rows to be accepted."""
    done = app.work(school_of(grids))
    budget = app.pence_of(str(answers.get("budget") or ""))
    found = app.year_plan(done, (), budget, _seconds(answers), False, watch.progress, watch.cancel)
    return _to_accept(done, found, found.tables)


def _seconds(answers: Mapping[str, Any]) -> float:
    return float(decimal("seconds", answers.get("time_limit") or 60, 1, 3600))


def _to_accept(done: Work, found: Plan | YearPlan, tables: Sequence[Result]) -> Change:
    """A plan on sheets of its own, the last of them with its rows to be marked."""
    from provision_udfs.sheets import output_sheets

    rows = plan_rows(done.school, found.rows, found.changed, found.dropped)
    sheets = output_sheets(done.school, (*tables, rows))
    sheets[PLAN_ROWS] = _to_be_marked(sheets[PLAN_ROWS])
    return _shown(sheets, f"The plan, {found.status},")


def _to_be_marked(sheet: OutputSheet) -> OutputSheet:
    """A sheet in whose first column a person chooses, under a heading that says so."""
    rows = [list(row) for row in sheet.rows]
    rows[1][0] = HEADING
    return replace(sheet, rows=rows, choices={1: "Yes,No"})


def what_if(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """What more or less money, hours or EHC plans would change, on sheets of its own."""
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    money = app.signed_pence(str(answers.get("money") or ""))
    hours = decimal("hours", answers.get("hours") or 0, -1000, 1000)
    plans = decimal("plans", answers.get("plans") or 0, 0, 1000)
    if plans != int(plans):
        raise OutOfRange(f"{plans} EHC plans cannot be meant. Type a whole number.")
    found = app.what_if(done, str(answers["term"]), money, hours, int(plans), cancel=watch.cancel)
    return _shown(output_sheets(done.school, found), "The answer")


def scenario(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """Up to three scenarios beside today, on sheets of their own."""
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    given = (str(answers.get(name) or "").strip() for name in ("first", "second", "third"))
    found = app.scenario_tables(done, [text for text in given if text])
    return _shown(output_sheets(done.school, found), "The scenarios")


def next_steps(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """What the next pound, hour and trained person would bring, on sheets of its own."""
    return _worked_out(app.next_steps, grids, answers, watch)


def how_sure(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """How sure the plan's choices are, on sheets of its own."""
    return _worked_out(app.how_sure, grids, answers, watch)


def frontier(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """What each amount of money and each number of hours can do, on sheets of its own."""
    return _worked_out(app.frontier, grids, answers, watch)


def _worked_out(
    question: Callable[..., Sequence[Result]], grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch
) -> Change:
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    watch.progress("solving again and again", 0.1)
    found = question(done, str(answers["term"]), _seconds(answers), watch.cancel)
    return _shown(output_sheets(done.school, found), "The answer")


def _shown(sheets: Mapping[str, OutputSheet], what: str) -> Change:
    told = (f"These sheets are written: {', '.join(sheets)}. Provision stays as it is.",)
    return Change(f"{what} stands on {', '.join(sheets)}.", told, (), sheets, goto=next(iter(sheets), ""))


PLAN_COMMANDS: dict[str, Command] = {
    "ALLOCATE": allocate,
    "OPTIMISE": optimise,
    "OPTIMISE_YEAR": optimise_year,
    "WHAT_IF": what_if,
    "SCENARIO": scenario,
    "NEXT_STEPS": next_steps,
    "FRONTIER": frontier,
    "HOW_SURE": how_sure,
}
