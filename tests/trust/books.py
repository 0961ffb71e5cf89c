"""Workbooks of schools for tests: the example of every setting type, and small schools with planted IDs."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from provision_xl import app
from provision_xl.demo.examples import example_school
from provision_xl.school.core_tables import SETTING_TYPES
from provision_xl.school.school import School

EXAMPLES = tuple(name for name in SETTING_TYPES if name != "Mainstream primary")  # the demo is tested as itself
CANARY = "ZZ90417"


def write(folder: Path, school: School, name: str = "") -> Path:
    path = folder / f"{name or school.settings.school_id}.xlsx"
    return app.write_book(path, school, (), "no-macros", None, as_at=school.settings.as_at)


def examples(folder: Path) -> list[Path]:
    """A workbook for each setting type that has a small example."""
    return [write(folder, example_school(setting)) for setting in EXAMPLES]


def with_canary(school: School) -> School:
    """The school with one pupil called by the canary, which stands in names of interventions and sources too."""
    old = school.pupils[0].pupil_id

    def renamed(row: Any) -> Any:
        return replace(row, pupil_id=CANARY) if getattr(row, "pupil_id", None) == old else row

    tables = {item.name: getattr(school, item.name) for item in fields(school)}
    found = {name: tuple(map(renamed, rows)) for name, rows in tables.items() if isinstance(rows, tuple)}
    found["interventions"] = tuple(replace(row, name=f"{row.name} as for {CANARY}") for row in school.interventions)
    found["funds"] = tuple(replace(row, source=f"{row.source} for {CANARY}") for row in school.funds)
    return replace(school, **found)
