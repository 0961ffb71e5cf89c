"""What each macro that works things out does with the open workbook's sheets: it says which it would write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from provision_udfs.map_commands import MAP_COMMANDS
from provision_udfs.reading import completed, decimal, school_of

from provision_xl import app
from provision_xl.choices import AUDIENCES
from provision_xl.errors import Finding, OutOfRange
from provision_xl.functions.accepting import HEADING, PLAN_ROWS, plan_results
from provision_xl.functions.changes import Change, OutputSheet, Watch
from provision_xl.functions.dispatch import AGREED, Command
from provision_xl.functions.lines import last_number, numbered, with_lines, without_number
from provision_xl.functions.macros import MACROS
from provision_xl.school.raw import Grid
from provision_xl.school.tables import TABLES
from provision_xl.views import checks_table
from provision_xl.workbook.layout import ABOUT, DASHBOARD


def check(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """Every finding, written to the sheet Checks."""
    from provision_udfs.sheets import output_sheets

    school = school_of(grids)
    found = app.check(school)
    message = _counted(sum(app.stops([finding]) for finding in found), found) or "There is nothing to put right."
    sheets = output_sheets(school, [checks_table(found)])
    return Change(message, ("The sheet Checks is written afresh.", message), (), sheets, goto=_first(sheets))


def _counted(stopping: int, found: Sequence[Finding]) -> str:
    """How many findings stop the work and how many are notes; nothing where there is none."""
    notes = len(found) - stopping
    stop = "1 problem stops" if stopping == 1 else f"{stopping} problems stop"
    note = "1 is a note" if notes == 1 else f"{notes} are notes"
    stand = "It stands" if len(found) == 1 else "They stand"
    return f"{stop} the work; {note}. {stand} on the sheet Checks." if found else ""


def update(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """Every output sheet afresh, and a Line for each row of Provision that has none."""
    from provision_udfs.sheets import every_sheet

    school = school_of(grids)
    cells = numbered(school, grids, without_number(school), last_number(school, grids))
    lines = [cell for cell in cells if cell.sheet == TABLES["Provision"].name]
    watch.progress("working everything out", 0.1)
    done = app.work(with_lines(school, {cell.row: cell.value for cell in lines}))
    tables = app.output_tables(done)
    watch.progress("laying the sheets out", 0.7)
    sheets = every_sheet(done.school, tables, (), done.rates, done.as_at, "macros")
    told = [f"These sheets are written afresh, as values: {', '.join(sheets)}."]
    told += [f"Provision, row {cell.row}: gets the Line {cell.value}." for cell in lines]
    return Change(f"{len(sheets)} sheets were written.", tuple(told), tuple(cells), sheets, goto=DASHBOARD)


def allocate(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """Who should run which group, on sheets of its own; Provision stays as it is."""
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    return _shown(output_sheets(done.school, app.allocation(done)), "The proposal")


def optimise(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The plan of a term on sheets of its own, and its rows to be accepted; Provision stays as it is."""
    from provision_udfs.sheets import output_sheets

    done = app.work(school_of(grids))
    budget = app.pence_of(str(answers.get("budget") or ""))
    seconds = decimal("seconds", answers.get("time_limit") or 60, 1, 3600)
    found = app.plan(done, str(answers["term"]), budget, float(seconds), False, watch.progress, watch.cancel)
    sheets = output_sheets(done.school, plan_results(done.school, found))
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


def _shown(sheets: Mapping[str, OutputSheet], what: str) -> Change:
    told = (f"These sheets are written: {', '.join(sheets)}. Provision stays as it is.",)
    return Change(f"{what} stands on {', '.join(sheets)}.", told, (), sheets, goto=_first(sheets))


def _first(sheets: Mapping[str, OutputSheet]) -> str:
    return next(iter(sheets), "")


def report(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The report of a term as files in a folder; they are written when the person has agreed."""
    done = app.work(school_of(grids))
    term, audience, folder = str(answers["term"]), str(answers["audience"]).strip().casefold(), str(answers["out"])
    if not done.school.calendar.named(term):
        terms = ", ".join(found.name for found in done.school.calendar.terms)
        raise OutOfRange(f'There is no term "{term}". The terms are: {terms}.')
    if audience not in AUDIENCES:
        raise OutOfRange(f'"{audience}" is no audience. Type {" or ".join(AUDIENCES)}.')
    if not Path(folder).is_dir():
        raise OutOfRange(f'There is no folder "{folder}". Make it first, or type the whole path of another.')
    if not answers.get(AGREED):
        told = (f"The report of {term} for {audience} is written into {folder}.", "The workbook stays as it is.")
        return Change("The report was written.", told, goes_on=True)
    written = app.report(done, term, audience, Path(folder))
    return Change(f"The report was written: {', '.join(path.name for path in written)}.")


def about(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The sheet About, written afresh."""
    from provision_udfs.sheets import about_alone

    school = school_of(grids)
    sheets = about_alone(school, app.day_of(school), "macros")
    return Change("About was written afresh.", ("The sheet About is written afresh.",), (), sheets, goto=ABOUT)


def _answered(call: str, command: Command) -> Command:
    """The macro's work once every answer that it needs is there, and never before."""
    asks = next(macro.asks for macro in MACROS if macro.call == call)
    return lambda grids, answers, watch: command(grids, completed(asks, answers), watch)


_COMMANDS: dict[str, Command] = {
    **MAP_COMMANDS,
    "UPDATE": update,
    "CHECK": check,
    "ALLOCATE": allocate,
    "OPTIMISE": optimise,
    "WHAT_IF": what_if,
    "REPORT": report,
    "ABOUT": about,
}
COMMANDS: dict[str, Command] = {call: _answered(call, command) for call, command in _COMMANDS.items()}
