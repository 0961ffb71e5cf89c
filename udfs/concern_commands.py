"""What the macro does that dismisses a flag of Concerns: a row in Dismissed for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.functions.changes import Change, Watch
from provision_xl.functions.dismissing import dismissed_rows
from provision_xl.functions.dispatch import Command
from provision_xl.functions.editing import added
from provision_xl.functions.lines import has_sheet
from provision_xl.rates import national
from provision_xl.school.other_tables import Dismissed
from provision_xl.school.raw import Grid

_TABLE = "Dismissed"
_WRITTEN = ("pupil_id", "flag", "measure", "line", "day", "reason", "who")


def dismiss(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """New rows in Dismissed, under what stands there; the sheet is added where the workbook has none."""
    school = school_of(grids)
    given = {name: str(answers.get(name) or "") for name in ("pupil", "flag", "measure", "reason", "who")}
    rows = dismissed_rows(school, app.day_of(school), national(), **given)
    message = f"{rows[0].flag} of {rows[0].pupil_id} is off Concerns until newer figures come."
    if not has_sheet(grids, _TABLE):
        from provision_udfs.sheets import new_input_sheet

        sheet = new_input_sheet(replace(school, dismissed=rows), _TABLE)
        told = ["The sheet Dismissed is added.", *map(_told, rows)]
        return Change(f"{message} Press Update.", tuple(told), (), {_TABLE: sheet}, goto=_TABLE)
    found, numbers = added(school, grids, _TABLE, [{name: getattr(row, name) for name in _WRITTEN} for row in rows])
    told = [f"Dismissed, row {number}: {_told(row)}" for number, row in zip(numbers, rows, strict=True)]
    return Change(f"{message} Press Update.", tuple(told), tuple(found), goto=_TABLE)


def _told(row: Dismissed) -> str:
    about = " ".join(part for part in (row.measure, row.line) if part)
    return f"{row.pupil_id}, {row.flag}{f' ({about})' if about else ''}, on {row.day:%d/%m/%Y}: {row.reason}"


CONCERN_COMMANDS: dict[str, Command] = {"DISMISS": dismiss}
