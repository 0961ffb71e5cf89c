"""What each macro does with the open workbook's sheets: it reads, works out, and says which cells it would write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from provision_xl import app
from provision_xl.choices import AUDIENCES
from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.changes import CellChange, Change
from provision_xl.functions.dispatch import AGREED, Command
from provision_xl.functions.group import group_rows
from provision_xl.functions.lines import column_of, last_number, numbered, with_lines, without_number
from provision_xl.school.cells import read_cell
from provision_xl.school.core_tables import Line
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views import checks_table

_PROVISION = TABLES["Provision"]


def check(grids: Mapping[str, Grid], answers: Mapping[str, Any]) -> Change:
    """Every finding, written to the sheet Checks."""
    from provision_udfs.sheets import output_sheets

    school = read_school(grids)
    found = app.check(school)
    stopping = sum(app.stops([finding]) for finding in found)
    said = f"{stopping} problems stop the work; {len(found) - stopping} are notes. They stand on the sheet Checks."
    message = said if found else "There is nothing to put right."
    sheets = output_sheets(school, [checks_table(found)])
    return Change(message, ("The sheet Checks is written afresh.", message), (), sheets)


def update(grids: Mapping[str, Grid], answers: Mapping[str, Any]) -> Change:
    """Every output sheet afresh, and a Line for each row of Provision that has none."""
    from provision_udfs.sheets import every_sheet

    school = read_school(grids)
    cells = numbered(school, grids, without_number(school), last_number(school, grids))
    lines = [cell for cell in cells if cell.sheet == _PROVISION.name]
    done = app.work(with_lines(school, {cell.row: cell.value for cell in lines}))
    sheets = every_sheet(done.school, app.output_tables(done), (), done.rates, done.as_at, "macros")
    told = [f"These sheets are written afresh, as values: {', '.join(sheets)}."]
    told += [f"Provision, row {cell.row}: gets the Line {cell.value}." for cell in lines]
    return Change(f"{len(sheets)} sheets were written.", tuple(told), tuple(cells), sheets)


def optimise(grids: Mapping[str, Grid], answers: Mapping[str, Any]) -> Change:
    """The plan of a term on sheets of its own; Provision stays as it is."""
    from provision_udfs.sheets import output_sheets

    done = app.work(read_school(grids))
    budget = app.pence_of(str(answers.get("budget") or ""))
    seconds = _seconds(answers.get("time_limit"))
    found = app.plan(done, str(answers["term"]), budget, seconds)
    sheets = output_sheets(done.school, found.tables)
    told = (f"The plan is {found.status}. These sheets are written: {', '.join(sheets)}. Provision stays as it is.",)
    return Change(f"The plan stands on {', '.join(sheets)}.", told, (), sheets)


def report(grids: Mapping[str, Grid], answers: Mapping[str, Any]) -> Change:
    """The report of a term as files in a folder; they are written when the person has agreed."""
    done = app.work(read_school(grids))
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


def _seconds(given: Any) -> float:
    try:
        seconds = float(given or 60)
    except ValueError:
        raise OutOfRange(f'"{given}" is not a number of seconds. Type 60.') from None
    if not 1 <= seconds <= 3600:
        raise OutOfRange(f"{given} seconds cannot be meant. Type 1 to 3600.")
    return seconds


def add_group(grids: Mapping[str, Grid], answers: Mapping[str, Any]) -> Change:
    """The rows of a new group, under the last row of Provision."""
    school = read_school(grids)
    pupils = tuple(part.strip() for part in str(answers["pupils"]).replace(",", ";").split(";") if part.strip())
    starts, ends = _day("Starts", answers["starts"]), _day("Ends", answers.get("ends"))
    if starts is None:
        raise OutOfRange("The first day is missing. Type a date such as 14/09/2026.")
    lines = group_rows(school, str(answers["intervention"]), pupils, str(answers.get("staff") or ""), starts, ends)
    first = _first_free_row(school, grids)
    rows = range(first, first + len(lines))
    cells = [cell for row, line in zip(rows, lines, strict=True) for cell in _cells(school, row, line)]
    cells += numbered(school, grids, rows, last_number(school, grids))
    told = tuple(f"Provision, row {row}: {_told(line)}" for row, line in zip(rows, lines, strict=True))
    rows_added = "1 row" if len(lines) == 1 else f"{len(lines)} rows"
    return Change(f"Group {lines[0].group} was added: {rows_added}.", told, tuple(cells))


def _day(what: str, given: Any) -> date | None:
    header = _PROVISION.column(what.lower())
    read = read_cell(header, given or None)
    if read.problem and read.problem.verdict is Verdict.STOP:
        raise OutOfRange(f"{read.problem.saw}. {read.problem.cure}")
    found: date | None = read.value
    return found


def _first_free_row(school: School, grids: Mapping[str, Grid]) -> int:
    last = max((row.row for row in school.provision), default=0)
    if last:
        return last + 1
    header = _PROVISION.column("pupil_id").header
    rows = grids["Provision"].rows if "Provision" in grids else ()
    return next((number + 1 for number, row in enumerate(rows, start=1) if header in row), 2)


def _cells(school: School, row: int, line: Line) -> list[CellChange]:
    written = ("group", "pupil_id", "intervention", "staff_id", "starts", "ends")
    places = {attribute: column_of(school, "Provision", attribute) for attribute in written}
    if not all(places[attribute] for attribute in ("pupil_id", "intervention", "starts")):
        raise OutOfRange("The sheet Provision has not all of its columns. Run Check, and put them back.")
    return [
        CellChange("Provision", row, places[attribute], value)
        for attribute in written
        if places[attribute] and (value := getattr(line, attribute)) not in (None, "")
    ]


def _told(line: Line) -> str:
    days = f"from {line.starts:%d/%m/%Y}" + (f" to {line.ends:%d/%m/%Y}" if line.ends else "")
    adult = f"with {line.staff_id}" if line.staff_id else "without an adult yet"
    return f"{line.group}, pupil {line.pupil_id}, {line.intervention}, {adult}, {days}"


COMMANDS: dict[str, Command] = {
    "UPDATE": update,
    "CHECK": check,
    "ADD_GROUP": add_group,
    "OPTIMISE": optimise,
    "REPORT": report,
}
