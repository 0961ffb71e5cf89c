"""Dismiss a flag: the rows it writes, what it refuses, and that Update carries them on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.school.core_tables import Settings
from provision_xl.school.other_tables import Assessment, Dismissed, Measure
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from tests.cli.running import run as command
from tests.macros.books import after, run, sheets_of
from tests.macros.test_map_macros import SCHOOL

AS_AT, TESTED = date(2026, 11, 20), date(2026, 11, 12)
WHY = "Was ill that week."
LOW = (
    Assessment("P1", "Reading", TESTED, "88", "90"),
    Assessment("P1", "Maths", TESTED, "70", "90"),
    Assessment("P2", "Reading", TESTED, "80", "90"),
)
WATCHED: School = replace(
    SCHOOL,
    settings=Settings(
        school_name="Hill Primary School",
        school_id="130003",
        setting_type="Mainstream primary",
        academic_year="2026/27",
        as_at=AS_AT,
    ),
    pupils=tuple(replace(pupil, year_group="3") for pupil in SCHOOL.pupils),
    interventions=tuple(replace(row, needs=("SLCN",)) for row in SCHOOL.interventions),
    measures=tuple(Measure(name, "points", True, None, Decimal(3)) for name in ("Reading", "Maths")),
    assessments=LOW,
)


def dismiss(grids: Any, **answers: str) -> Any:
    return run(grids, "DISMISS", **{"pupil": "P1", "flag": "Below expected", "reason": WHY, **answers})


def flags_of(grids: Any, pupil: str = "P1") -> list[tuple[str, str]]:
    from provision_xl.views import concerns_table

    rows = concerns_table(app.work(read_school(grids))).records()
    return [(row["what"], row["measure"]) for row in rows if row["pupil"] == pupil]


def test_the_sheet_is_added_with_a_row_for_each_measure_and_the_flags_are_gone() -> None:
    grids = sheets_of(WATCHED)
    assert flags_of(grids) == [("Below expected", "Maths"), ("Below expected", "Reading")]
    change = dismiss(grids, who="SENCo")
    now = after(grids, change)
    assert read_school(now).dismissed == (
        Dismissed("P1", "Below expected", "Maths", "", AS_AT, WHY, "SENCo"),
        Dismissed("P1", "Below expected", "Reading", "", AS_AT, WHY, "SENCo"),
    )
    assert flags_of(now) == [] and flags_of(now, "P2") == [("Below expected", "Reading")]
    assert change.rows[0] == "The sheet Dismissed is added."


def test_one_measure_alone_as_a_new_row_under_those_there() -> None:
    there = Dismissed("P2", "Below expected", "Reading", "", AS_AT, "New to English.", "SENCo")
    grids = sheets_of(replace(WATCHED, dismissed=(there,)))
    change = dismiss(grids, measure="reading")
    now = after(grids, change)
    assert read_school(now).dismissed == (there, Dismissed("P1", "Below expected", "Reading", "", AS_AT, WHY, ""))
    assert flags_of(now) == [("Below expected", "Maths")]
    assert len(change.rows) == 1 and f"Below expected (Reading), on 20/11/2026: {WHY}" in change.rows[0]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"flag": "Faling"}, 'Did you mean "Falling"'),
        ({"flag": "Falling"}, 'P1 has no flag "Falling" on 20/11/2026. The flags are: Below expected (Maths)'),
        ({"measure": "Spelling"}, 'no flag "Below expected" in Spelling'),
        ({"pupil": "P99"}, "P99"),
        ({"reason": "  "}, "An answer is missing"),
    ],
)
def test_what_is_refused(answers: dict[str, str], said: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        dismiss(sheets_of(WATCHED), **answers)
    assert said in str(refused.value)


def test_a_flag_is_not_dismissed_twice() -> None:
    grids = sheets_of(WATCHED)
    with pytest.raises(OutOfRange, match="There is none for this pupil"):
        dismiss(after(grids, dismiss(grids)))


def test_the_command_writes_a_new_workbook_and_update_never_loses_the_row(tmp_path: Path) -> None:
    """Dismissed by command, updated twice, then a newer score: the row is still there and the flag is back."""
    book, new = tmp_path / "school.xlsx", tmp_path / "new.xlsx"
    app.write_book(book, WATCHED, (), "no-macros", None, as_at=AS_AT)
    before = book.read_bytes()
    ran = command("dismiss", book, "--pupil", "P1", "--flag", "Below expected", "--reason", WHY, "--out", new, "--json")
    assert ran.code == 0, ran.err
    assert book.read_bytes() == before
    for name in ("second.xlsx", "third.xlsx"):
        again = tmp_path / name
        assert command("update", new, "--out", again).code == 0
        new = again
    school = app.load(new)
    assert [row.reason for row in school.dismissed] == [WHY, WHY]
    scored = replace(
        school, assessments=(*school.assessments, Assessment("P1", "Maths", date(2026, 12, 1), "70", "90"))
    )
    later = app.work(scored, date(2026, 12, 4))
    tables = {table.name: table.records() for table in app.output_tables(later)}
    assert [(row["what"], row["measure"]) for row in tables["concerns"] if row["pupil"] == "P1"] == [
        ("Below expected", "Maths")
    ]
    assert [row["now"] for row in tables["Concerns dismissed"]] == [
        "Back on Concerns: newer figures, the latest of 01/12/2026", "Off the list",
    ]  # fmt: skip
