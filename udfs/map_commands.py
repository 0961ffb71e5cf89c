"""What each macro that changes the map does: it says which cells of which rows it would write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from provision_udfs.reading import day, decimal, needed_day, school_of, several
from provision_udfs.replan_command import replan

from provision_xl import app
from provision_xl.errors import OutOfRange, WorkbookError
from provision_xl.functions import accepting, picking
from provision_xl.functions.away import adult_named, away_told
from provision_xl.functions.changes import Change, OutputSheet, Watch
from provision_xl.functions.dispatch import Command
from provision_xl.functions.editing import added, cells
from provision_xl.functions.ehc_plan import hours_missing, hours_told, plan_values, status_rows
from provision_xl.functions.group import group_rows
from provision_xl.functions.leaver import leaver_told, pupil_named
from provision_xl.functions.lines import has_sheet, last_number, numbered
from provision_xl.functions.making_room import room_told
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import Absence
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold
from provision_xl.school.school import School
from provision_xl.school.tables import CORE, OTHERS, SETTINGS_SHEET, TABLES

type Answers = Mapping[str, Any]


def pick_interventions(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """Use = Yes for the interventions that are named, and No for the others where that is wanted."""
    school = school_of(grids)
    others = str(answers.get("others") or picking.KEEP).strip().casefold()
    if others not in {picking.KEEP, picking.OFF}:
        raise OutOfRange(f'"{others}" is neither keep nor off. Type one of the two.')
    on, off, stay = picking.picked(school, several(answers["interventions"]), others)
    found = [cell for row in on for cell in cells(school, grids, "Interventions", row.row, {"use": "Yes"})]
    found += [cell for row in off for cell in cells(school, grids, "Interventions", row.row, {"use": "No"})]
    told = [f"Interventions, row {row.row}: {row.code}, {row.name}: Use becomes Yes." for row in on]
    told += [f"Interventions, row {row.row}: {row.code}, {row.name}: Use becomes No." for row in off]
    told += [f"{code} stays as it is: it is on the map." for code in stay]
    if not found:
        return Change(" ".join(("All of them are in use already.", *told, "Nothing was changed.")), tuple(told))
    return Change(_use_told(len(on), len(off)), tuple(told), tuple(found), goto="Interventions")


def _use_told(on: int, off: int) -> str:
    """How many were switched on and off."""
    more = f"{on} more intervention{' is' if on == 1 else 's are'} now in use"
    return f"{more}, {off} no longer." if off else f"{more}."


def add_group(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """The rows of a new group, under the last row of Provision."""
    school = school_of(grids)
    as_at = app.day_of(school)
    starts = day("The first day", answers.get("starts")) or school.calendar.first_teaching_day(as_at) or as_at
    ends = day("The last day", answers.get("ends"))
    staff = str(answers.get("staff") or "").strip()
    lines = group_rows(school, str(answers["intervention"]), several(answers["pupils"]), staff, starts, ends)
    written = ("group", "pupil_id", "intervention", "staff_id", "starts", "ends")
    values = [{attribute: getattr(line, attribute) for attribute in written} for line in lines]
    found, rows = added(school, grids, "Provision", values)
    found += numbered(school, grids, rows, last_number(school, grids))
    told = [f"Provision, row {row}: {accepting.line_told(line)}" for row, line in zip(rows, lines, strict=True)]
    return Change(f"Group {lines[0].group} was added: {_rows(len(lines))}.", (*told, *_switched(school, lines)),
                  tuple(found), goto="Provision")  # fmt: skip


def _switched(school: School, lines: tuple[Line, ...]) -> list[str]:
    row = school.intervention[lines[0].intervention]
    return [] if row.use else [f"{row.code} is not in use yet: set its Use to Yes, or Pick interventions."]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def leaver(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """The last day of a pupil; every row of the pupil ends with it by itself."""
    school = school_of(grids)
    pupil = pupil_named(school, str(answers["pupil"]))
    last_day = needed_day("The last day", answers["last_day"])
    told = leaver_told(school, pupil, last_day)
    found = cells(school, grids, "Pupils", pupil.row, {"leaves": last_day})
    first = f"Pupils, row {pupil.row}: Leaves becomes {last_day:%d/%m/%Y}; no row is deleted."
    return Change(f"{pupil.pupil_id} leaves on {last_day:%d/%m/%Y}. Press Update for the new figures.",
                  (first, *told), tuple(found), goto="Pupils")  # fmt: skip


def new_ehc_plan(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """Status E from a day, with the plan's hours; what there was before stands in Changes."""
    school = school_of(grids)
    pupil = pupil_named(school, str(answers["pupil"]))
    starts, adult = needed_day("The first day", answers["starts"]), str(answers.get("adult") or "Any").strip()
    allowed = TABLES["Pupils"].column("ehc_adult").allowed
    adult = next((choice for choice in allowed if fold(choice) == fold(adult)), adult)
    if adult not in allowed:
        raise OutOfRange(f'"{adult}" is no kind of adult. Type {", ".join(allowed)}.')
    hours = None if answers.get("hours") in (None, "") else decimal("hours", answers["hours"], 0, 168)
    values = plan_values(pupil, starts, hours, adult)
    found = cells(school, grids, "Pupils", pupil.row, values)
    told = [f"Pupils, row {pupil.row}: {_values_told('Pupils', values)}."]
    told.append(hours_told(school, pupil, starts, hours, adult))
    if hours is not None:
        told += _room(school, pupil, starts, hours_missing(school, pupil, starts, hours, adult))
    if has_sheet(grids, "Changes"):
        rows = status_rows(school, pupil, starts)
        more, numbers = added(school, grids, "Changes", rows)
        found += more
        told += [f"Changes, row {number}: {_values_told('Changes', row)}."
                 for number, row in zip(numbers, rows, strict=True)]  # fmt: skip
    else:
        told.append("Figures by status count the days before as E too: Add a table, Changes, keeps what was before.")
    return Change(f"{pupil.pupil_id} has an EHC plan from {starts:%d/%m/%Y}.", tuple(told), tuple(found), goto="Pupils")


def _room(school: School, pupil: Pupil, starts: date, missing: Fraction) -> list[str]:
    """Who has the hours that are missing, and what would have to give."""
    try:
        done = app.work(school, starts - timedelta(days=1))
    except WorkbookError:
        return ["Who has the hours is told once Check finds nothing that stops the work."] if missing > 0 else []
    return room_told(done.costs, pupil, starts, missing, done.rates)


def _values_told(table: str, values: Mapping[str, Any]) -> str:
    return ", ".join(f"{TABLES[table].column(name).header} {_shown(value)}" for name, value in values.items())


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def away(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """A row in Absences, with what it touches; the sheet is added where the workbook has none."""
    school = school_of(grids)
    who = adult_named(school, str(answers["staff"]))
    first, last = needed_day("The first day", answers["starts"]), needed_day("The last day", answers["ends"])
    cover = str(answers.get("covered_by") or "").strip()
    covered_by = adult_named(school, cover).staff_id if cover else ""
    told = away_told(app.work(school).costs, who, first, last, covered_by)
    absence = Absence(staff_id=who.staff_id, starts=first, ends=last, covered_by=covered_by)
    message = f"{who.staff_id} is away from {first:%d/%m/%Y} to {last:%d/%m/%Y}."
    if not has_sheet(grids, "Absences"):
        sheet = _new_sheet(replace(school, absences=(absence,)), "Absences")
        line = f"The sheet Absences is added, with a row for {who.staff_id}."
        return Change(message, (line, *told), (), {"Absences": sheet}, goto="Absences")
    values = {"staff_id": who.staff_id, "starts": first, "ends": last, "covered_by": covered_by}
    found, rows = added(school, grids, "Absences", [values])
    line = f"Absences, row {rows[0]}: {message}"
    return Change(message, (line, *told), tuple(found), goto="Absences")


def _new_sheet(school: School, table: str) -> OutputSheet:
    from provision_udfs.sheets import new_input_sheet

    return new_input_sheet(school, table)


def add_table(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """An empty sheet of one of the further tables."""
    wanted = str(answers["table"]).strip()
    names = [table.name for table in OTHERS if table.name != "Closed"]
    name = next((name for name in names if fold(name) == fold(wanted)), "")
    everywhere = (SETTINGS_SHEET, *(table.name for table in CORE))
    always = next((core for core in everywhere if fold(core) == fold(wanted)), "")
    if always:
        raise OutOfRange(f"The sheet {always} is always there and needs no adding. Nothing was changed.")
    if not name:
        raise OutOfRange(f'There is no further table "{wanted}". {picking.near(wanted, names)}')
    if has_sheet(grids, name):
        raise OutOfRange(f"The workbook has a sheet {name} already. Nothing was changed.")
    line = f"The sheet {name} is added: {TABLES[name].help}"
    return Change(f"The sheet {name} was added.", (line,), (), {name: _new_sheet(school_of(grids), name)}, goto=name)


def accept_plan(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """The accepted rows of the sheet Plan rows, written into Provision; the others are kept as decided otherwise."""
    from provision_udfs.sheets import output_sheets

    from provision_xl.planning.fairness import overrides

    sheet = next((grid for name, grid in grids.items() if fold(name) == fold(accepting.PLAN_ROWS)), None)
    if sheet is None or not sheet.rows:
        raise OutOfRange(f"There is no sheet {accepting.PLAN_ROWS}. Press Optimise first.")
    school = school_of(grids)
    plan = accepting.proposed(sheet)
    chosen = accepting.accepted(plan.rows, str(answers.get("rows") or ""))
    found, told = accepting.accept(school, grids, plan, chosen)
    message = f"{_rows(len(chosen))} of the plan {'was' if len(chosen) == 1 else 'were'} written into Provision."
    kept = overrides([row.line for row in plan.rows], [row.line for row in chosen])
    sheets = output_sheets(school, [kept]) if kept.rows else {}
    told += [f"The sheet {name} keeps what was decided otherwise: {_rows(len(kept.rows))}." for name in sheets]
    return Change(f"{message} Press Update for the new figures.", tuple(told), tuple(found), sheets, goto="Provision")


MAP_COMMANDS: dict[str, Command] = {
    "PICK_INTERVENTIONS": pick_interventions,
    "ADD_GROUP": add_group,
    "LEAVER": leaver,
    "NEW_EHC_PLAN": new_ehc_plan,
    "AWAY": away,
    "ADD_TABLE": add_table,
    "ACCEPT_PLAN": accept_plan,
    "REPLAN": replan,
}
