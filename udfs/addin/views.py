"""What the task pane shows without writing anything: tables and reports, as plain JSON."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from provision_udfs.reading import decimal, school_of

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.functions.changes import Watch
from provision_xl.functions.dispatch import Asked
from provision_xl.impact import reviews_due
from provision_xl.results import Result, machine
from provision_xl.school.raw import Grid
from provision_xl.views import Work, checks_table, concerns_table, this_week, to_do

SHOW = "SHOW"
_DAYS = 7  # of reviews shown beside the week


@dataclass(frozen=True, slots=True)
class Shown:
    """Tables to be shown, and files to be kept by the person; they go to the pane and nowhere else."""

    results: Sequence[Result] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def as_answer(self) -> dict[str, Any]:
        files = [{"name": name, "content": b64encode(content).decode()} for name, content in self.files.items()]
        return {"tables": [_plain(result) for result in self.results], "files": files}


def _plain(result: Result) -> dict[str, Any]:
    columns = [
        {"key": column.key, "header": column.header, "shows": str(column.shows), "help": column.help,
         "lesser": column.lesser}
        for column in result.columns
    ]  # fmt: skip
    rows = [[machine(value) for value in row] for row in result.rows]
    total = [machine(value) for value in result.total]
    return {"name": result.name, "title": result.title, "columns": columns, "rows": rows, "total": total,
            "notes": [*([result.answer] if result.answer else []), *result.notes]}  # fmt: skip


def show(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    """The tables of a view, such as `this-week`.

    Raises:
        OutOfRange: there is no such view.
        WorkbookError: something in the sheets stops the work.
    """
    name = str(answers.get("view", ""))
    if name not in VIEWS:
        raise OutOfRange(f'There is no view "{name}". Load the task pane afresh.')
    watch.progress("reading the sheets", 0.1)
    return VIEWS[name](grids, answers, watch)


def _week(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    done = _work(grids)
    return Shown((this_week(done), to_do(done), reviews_due(done.school, done.as_at, _DAYS), concerns_table(done)))


def _check(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    return Shown((checks_table(app.check(school_of(grids))),))


def _senco_time(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    from provision_xl.senco import tables

    return Shown(tables(app.senco(_work(grids))))


def _what_if(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    money = app.signed_pence(str(answers.get("money") or ""))
    hours = decimal("hours", answers.get("hours") or 0, -1000, 1000)
    plans = int(decimal("plans", answers.get("plans") or 0, 0, 1000))
    watch.progress("planning with and without the change", 0.3)
    return Shown(app.what_if(_work(grids), str(answers.get("term", "")), money, hours, plans, cancel=watch.cancel))


def _report(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    watch.progress("writing the report", 0.3)
    term, audience = str(answers.get("term", "")), str(answers.get("audience", ""))
    about = str(answers.get("about") or "")
    return Shown(files=app.report_files(_work(grids), app.ReportWanted(term, audience, about)))


def _pupil_map(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Shown:
    watch.progress("writing the map", 0.3)
    return Shown(files=app.pupil_map_files(_work(grids), str(answers.get("pupil", ""))))


def _work(grids: Mapping[str, Grid]) -> Work:
    return app.work(school_of(grids))


VIEWS: dict[str, Callable[[Mapping[str, Grid], Mapping[str, Any], Watch], Shown]] = {
    "this-week": _week,
    "check": _check,
    "senco-time": _senco_time,
    "what-if": _what_if,
    "report": _report,
    "pupil-map": _pupil_map,
}

SHOWING: dict[str, Asked[Shown]] = {SHOW: show}
