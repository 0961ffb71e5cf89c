"""What each macro that works things out does with the open workbook's sheets: it says which it would write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from provision_udfs.closing_commands import CLOSING_COMMANDS
from provision_udfs.concern_commands import CONCERN_COMMANDS
from provision_udfs.import_command import import_export
from provision_udfs.map_commands import MAP_COMMANDS
from provision_udfs.plan_commands import PLAN_COMMANDS
from provision_udfs.reading import completed, school_of
from provision_udfs.timetable_commands import TIMETABLE_COMMANDS

from provision_xl import app
from provision_xl.choices import AUDIENCES
from provision_xl.errors import Finding, OutOfRange
from provision_xl.functions.changes import Change, Watch
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
    return Change(message, ("The sheet Checks is written afresh.", message), (), sheets, goto=next(iter(sheets), ""))


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


def report(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The report of a term as files in a folder; they are written when the person has agreed."""
    done = app.work(school_of(grids))
    term, audience, folder = str(answers["term"]), str(answers["audience"]).strip().casefold(), str(answers["out"])
    if not done.school.calendar.named(term):
        terms = ", ".join(found.name for found in done.school.calendar.terms)
        raise OutOfRange(f'There is no term "{term}". The terms are: {terms}.')
    if audience not in AUDIENCES:
        raise OutOfRange(f'"{audience}" is no audience. Type {" or ".join(AUDIENCES)}.')
    _there(folder)
    wanted = app.ReportWanted(term, audience, str(answers.get("about") or ""))
    if not answers.get(AGREED):
        app.report_files(done, replace(wanted, formats=()))  # so that a class that is not there is named before
        told = (f"The report of {term} for {audience} is written into {folder}.", "The workbook stays as it is.")
        return Change("The report was written.", told, goes_on=True)
    written = app.report(done, wanted, Path(folder))
    return Change(f"The report was written: {', '.join(path.name for path in written)}.")


def pupil_map(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """One pupil's costed map as files in a folder; they are written when the person has agreed."""
    done = app.work(school_of(grids))
    pupil, folder = str(answers["pupil"]).strip(), str(answers["out"])
    files = app.pupil_map_files(done, pupil)
    _there(folder)
    if not answers.get(AGREED):
        told = (f"The map of {pupil} is written into {folder}: {', '.join(files)}.", "The workbook stays as it is.")
        return Change("The map was written.", told, goes_on=True)
    written = app.pupil_map(done, pupil, Path(folder))
    gaps = f" Gaps to close, which stand first in it: {len(written.notes)}." if written.notes else ""
    return Change(f"The map was written: {', '.join(path.name for path in written.files)}.{gaps}")


def _there(folder: str) -> None:
    if not Path(folder).is_dir():
        raise OutOfRange(f'There is no folder "{folder}". Make it first, or type the whole path of another.')


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
    **PLAN_COMMANDS,
    **CLOSING_COMMANDS,
    **CONCERN_COMMANDS,
    **TIMETABLE_COMMANDS,
    "UPDATE": update,
    "CHECK": check,
    "REPORT": report,
    "PUPIL_MAP": pupil_map,
    "IMPORT": import_export,
    "ABOUT": about,
}
COMMANDS: dict[str, Command] = {call: _answered(call, command) for call, command in _COMMANDS.items()}
