"""What Re-plan does: the least change of the running map, as cells of Provision, with who must be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from provision_udfs.reading import day, needed_day, school_of

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.functions.changes import CellChange, Change, Watch
from provision_xl.functions.editing import added, cells
from provision_xl.functions.leaver import pupil_named
from provision_xl.functions.lines import last_number, numbered
from provision_xl.functions.macros import EVENTS
from provision_xl.planning.replan import (
    AdultAway,
    Event,
    FundCut,
    InterventionDropped,
    PupilArrives,
    PupilLeaves,
)
from provision_xl.school.core_tables import Line
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

_COLUMNS = tuple(column.attribute for column in TABLES["Provision"].columns)
_AWAY, _CUT, _ARRIVES, _LEAVES, _DROPPED = EVENTS
_NOT_WRITTEN = {
    _AWAY: "Note the absence with Away, or for good type Ends in Staff.",
    _CUT: "Type the new Amount in Funds.",
    _ARRIVES: "Type the day under Starts in Pupils, if it does not stand there yet.",
    _LEAVES: "Type the day under Leaves in Pupils, or press Leaver.",
    _DROPPED: "Set Use to No in Interventions.",
}


def replan(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The rows of Provision that change least, each told, and the tables of the change on sheets of their own."""
    from provision_udfs.sheets import output_sheets

    school = school_of(grids)
    what = str(answers["what"]).strip().casefold()
    event = _event(school, what, answers)
    done = app.work(_before(school, event))
    watch.progress("looking for the least change", 0.1)
    found = app.replan(done, str(answers["term"]), event, cancel=watch.cancel)
    rows = found.rows
    changed, told = _changed(school, grids, (*rows.changed, *rows.ended, *rows.dropped))
    new, numbers = added(school, grids, "Provision", [_values(line) for line in rows.new])
    told += [f"Provision, row {number}: new, {line.pupil_id}, {line.intervention}, group {line.group}, with "
             f"{line.staff_id or 'nobody yet'}" for number, line in zip(numbers, rows.new, strict=True)]  # fmt: skip
    lines = numbered(school, grids, numbers, last_number(school, grids)) if rows.new else []
    sheets = output_sheets(done.school, found.tables)
    tell = [f"Tell {item.role.lower()} {item.who}: {item.why}" for item in found.told]
    first = found.tables[0]
    end = {0: "No row of Provision changes.", 1: "1 row of Provision changes."}.get(
        len(told), f"{len(told)} rows of Provision change."
    )
    return Change(f"{first.notes[0]} {end} {_NOT_WRITTEN[what]}", (*told, *tell, *_sheets_told(sheets)),
                  (*changed, *new, *lines), sheets, goto=next(iter(sheets), ""))  # fmt: skip


def _before(school: School, event: Event) -> School:
    """The school as it is without the event: a pupil who is to arrive has a row in Pupils by now, and no provision.

    Raises:
        OutOfRange: the pupil is on the map already.
    """
    if not isinstance(event, PupilArrives):
        return school
    pupil = event.pupil.pupil_id
    if any(line.pupil_id == pupil for line in school.provision):
        raise OutOfRange(f"{pupil} is on the map already. Use Optimise, or Add group.")
    return replace(school, pupils=tuple(row for row in school.pupils if row.pupil_id != pupil))


def _sheets_told(sheets: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"These sheets are written: {', '.join(sheets)}.",)


def _event(school: School, what: str, answers: Mapping[str, Any]) -> Event:
    """What has happened, as the answers tell it.

    Raises:
        OutOfRange: an answer is none that can be meant.
    """
    who, first = str(answers["who"]).strip(), needed_day("The first day", answers["starts"])
    if what == _AWAY:
        return AdultAway(who, first, day("The last day", answers.get("ends")))
    if what == _CUT:
        pence = app.pence_of(str(answers.get("amount") or ""))
        if pence is None:
            raise OutOfRange("Type how many pounds less the fund has, such as 1000.")
        return FundCut(who, pence, first)
    if what == _ARRIVES:
        return PupilArrives(pupil_named(school, who), first)
    if what == _LEAVES:
        return PupilLeaves(who, first)
    if what == _DROPPED:
        return InterventionDropped(who, first)
    raise OutOfRange(f'"{what}" is none of {", ".join(EVENTS)}. Type one of them.')


def _changed(school: School, grids: Mapping[str, Grid], lines: Iterable[Line]) -> tuple[list[CellChange], list[str]]:
    """The cells in which rows differ from what stands, and a line for each row."""
    there = {line.row: line for line in school.provision if line.row}
    found: list[CellChange] = []
    told: list[str] = []
    for line in lines:
        values = _differing(there[line.row], line)
        if values:
            found += cells(school, grids, "Provision", line.row, values)
            said = ", ".join(f"{_header(name)} becomes {_shown(value)}" for name, value in values.items())
            told.append(f"Provision, row {line.row}, {line.line or line.pupil_id}, {line.intervention}: {said}")
    return found, told


def _differing(old: Line, new: Line) -> dict[str, Any]:
    return {name: getattr(new, name) for name in _COLUMNS if getattr(new, name) != getattr(old, name)}


def _values(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _COLUMNS if name != "line"}


def _header(attribute: str) -> str:
    return TABLES["Provision"].column(attribute).header


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "blank"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
