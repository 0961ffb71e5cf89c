"""What the macros of the week do: they fill the sheet Timetable, and put the day somebody is away onto a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from provision_udfs.reading import day, decimal, school_of, several

from provision_xl import app
from provision_xl.functions.changes import CellChange, Change, OutputSheet, Watch
from provision_xl.functions.dispatch import Command
from provision_xl.functions.editing import added, cells
from provision_xl.functions.lines import has_sheet
from provision_xl.money import natural
from provision_xl.results import Result
from provision_xl.school.columns import Row
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.timetable import Week, logged, timetabled
from provision_xl.workbook.writing import as_typed

_TABLE, _LOG = "Timetable", "Sessions"


def timetable(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The week into the sheet Timetable, over what stands there but for what is kept, and its tables beside it."""
    done = app.work(school_of(grids))
    seconds = float(decimal("seconds", answers.get("time_limit") or 20, 1, 3600))
    found = app.week(done, False, seconds, watch.progress, watch.cancel)
    rows = timetabled(found)
    results = app.week_results(found)
    message = f"{results[0].answer} Press Update for what else changes."
    told = (results[0].answer, *_told(found))
    if not has_sheet(grids, _TABLE):
        sheet = _new_sheet(replace(done.school, timetable=rows), _TABLE)
        return Change(message, ("The sheet Timetable is added.", *told), (), {_TABLE: sheet, **_sheets(done.school,
                      results)}, goto=_TABLE)  # fmt: skip
    changed = _over(done.school, grids, rows)
    return Change(message, told, tuple(changed), _sheets(done.school, results), goto=_TABLE)


def _told(found: Week) -> list[str]:
    """A line for each adult; those of what does not fit stand on their own sheet."""
    many: dict[str, list[bool]] = {}
    for session in found.sessions:
        activity = found.question.activities[session.number]
        for adult in activity.adults:
            many.setdefault(adult, []).append(activity.moved_to(session.slot))
    return [f"Timetable: {name}, {len(moves)} sessions, {sum(moves)} at another time than before."
            for name, moves in sorted(many.items(), key=lambda item: natural(item[0]))]  # fmt: skip


def _over(school: School, grids: Mapping[str, Grid], rows: Sequence[Row]) -> list[CellChange]:
    """Rows written over those that stand there, the rest below them; what is left over is cleared."""
    places = sorted(row.row for row in school.timetable if row.row)
    changed = []
    for number, row in zip(places, rows, strict=False):
        changed += cells(school, grids, _TABLE, number, _values(_TABLE, row))
    for number in places[len(rows) :]:
        nothing = dict.fromkeys(column.attribute for column in TABLES[_TABLE].columns)
        changed += cells(school, grids, _TABLE, number, nothing)
    more, _ = added(school, grids, _TABLE, [_values(_TABLE, row) for row in rows[len(places) :]])
    return changed + more


def _values(table: str, row: Row) -> dict[str, Any]:
    """A row as it is typed, by attribute."""
    return {column.attribute: as_typed(column, getattr(row, column.attribute)) for column in TABLES[table].columns}


def today(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """The changed day on the sheet Today; where wanted, what belongs into Sessions is written there."""
    done = app.work(school_of(grids))
    found = app.day_away(done, day("The day", answers.get("day")), several(answers.get("away") or ""))
    results = app.today_results(found)
    sheets = _sheets(done.school, [results[0], *(result for result in results[1:2] if result.rows)])
    told = [results[0].answer, *(f"Today: {line}" for line in _lines(results[0]))]
    rows = logged(found) if str(answers.get("log") or "no").strip().casefold() == "yes" else ()
    changed: list[CellChange] = []
    if rows and has_sheet(grids, _LOG):
        changed, numbers = added(done.school, grids, _LOG, [_values(_LOG, row) for row in rows])
        told += [f"Sessions, row {number}: {row.group} {'held' if row.held else 'not held'}."
                 for number, row in zip(numbers, rows, strict=True)]  # fmt: skip
    told += results[2].notes
    return Change(f"{results[0].answer} It stands on the sheet Today.", tuple(told), tuple(changed), sheets,
                  goto=next(iter(sheets)))  # fmt: skip


def _lines(table: Result) -> list[str]:
    keys = {column.key: place for place, column in enumerate(table.columns)}
    return [f"{row[keys['starts']]} {row[keys['intervention']]} {row[keys['group']]}: {row[keys['now']]}"
            f"{', ' + row[keys['note']] if row[keys['note']] else ''}" for row in table.rows]  # fmt: skip


def _sheets(school: School, results: Sequence[Result]) -> Mapping[str, OutputSheet]:
    from provision_udfs.sheets import output_sheets

    return output_sheets(school, results)


def _new_sheet(school: School, table: str) -> OutputSheet:
    from provision_udfs.sheets import new_input_sheet

    return new_input_sheet(school, table)


TIMETABLE_COMMANDS: dict[str, Command] = {"TIMETABLE": timetable, "TODAY": today}
"""By the name a macro calls."""
