"""The page for the staffroom door: who is away today, who covers what, and what is not held."""

from __future__ import annotations

from dataclasses import replace

from provision_xl.dates import week_of
from provision_xl.reports.opening import inputs_fact
from provision_xl.reports.papers.paper import LEADERS, private
from provision_xl.reports.report import VALUES_ONLY, Fact, Report, Section
from provision_xl.results import Result, Shown
from provision_xl.timetable import Today, today_tables
from provision_xl.views.work import Work

_ENDING = (VALUES_ONLY, "Pupils stand in it by ID. For staff of this school only; take it down at the end of the day.")
_JOINED = {"starts": Shown("time", "Time"), "intervention": Shown("what", "What")}
_LEFT_OUT = frozenset({"ends", "group", "classes", "required"})


def _for_paper(table: Result) -> Result:
    """The same with time, and what, in one column each, so that it stands upright on the page."""
    columns = tuple(_JOINED.get(column.key, column) for column in table.columns if column.key not in _LEFT_OUT)
    rows = []
    for values in table.rows:
        cell = {column.key: value for column, value in zip(table.columns, values, strict=True)}
        cell["time"] = " to ".join(filter(None, (cell["starts"], cell["ends"])))
        cell["what"] = f"{cell['intervention']} {cell['group']}"
        rows.append(tuple(cell[column.key] for column in columns))
    return replace(table, columns=columns, rows=tuple(rows), notes=())


def today_paper(work: Work, found: Today) -> Report:
    """The changed day on paper: what changes first, then the day of each adult who covers."""
    changed, covering, log = today_tables(found)
    pupils = {pupil for activity in found.week.question.activities for pupil in activity.pupils}
    sections = (
        Section("changes", "What changes", (), _for_paper(changed) if changed.rows else None),
        Section("covering", "The day of those who cover", (), _for_paper(covering) if covering.rows else None),
        Section("log", "What belongs into Sessions", log.notes, log if log.rows else None),
    )
    day = f"{found.day:%d/%m/%Y}"
    report = Report(
        "Today", work.school.settings.school_name, changed.title, found.day, work.costs.basis, LEADERS,
        (Fact("Timetable", f"As it stands on the sheet Timetable, week of {week_of(found.day)[0]:%d/%m/%Y}."),
         inputs_fact(work.school)),
        (Fact("Today", changed.answer),), tuple(section for section in sections if section.table or section.words),
        file_name=f"Today {day}", for_whom="staff", ending=_ENDING,
    )  # fmt: skip
    return private(report, work.school, pupils, set(work.school.member_of_staff))
