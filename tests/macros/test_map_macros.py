"""What the macros that change the map write, on the demo school and on schools small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from provision_udfs.closed_book import changed
from provision_udfs.commands import COMMANDS
from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.costing.groups import groups
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.functions.accepting import Proposed, accepted
from provision_xl.functions.changes import UNWATCHED, Change
from provision_xl.functions.crossing import grid_in
from provision_xl.functions.ehc_plan import hours_told, status_rows
from provision_xl.functions.leaver import leaver_told, left
from provision_xl.functions.picking import picked
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, TermRow
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.workbook.build import build
from provision_xl.workbook.reading import read_book

type Grids = Mapping[str, Grid]


@pytest.fixture(scope="module")
def grids(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grids]:
    path: Path = tmp_path_factory.mktemp("book") / "school.xlsx"
    build(path, demo_school(pupils=24), host="no-macros")
    yield read_book(path)[0]


def run(grids: Grids, call: str, **answers: Any) -> Change:
    return COMMANDS[call](grids, answers, UNWATCHED)


def test_accepting_the_whole_plan_gives_the_map_that_the_command_writes(grids: Grids) -> None:
    done = app.work(school_of(grids))
    plan = app.plan(done, "Spring", None, 60)
    expected = app.with_rows(app.with_changed(done.school, (*plan.changed, *plan.dropped)), plan.rows).provision
    sheet = run(grids, "OPTIMISE", term="Spring", time_limit="60").sheets["Plan rows"].as_answer()
    with_plan = {**grids, "Plan rows": grid_in({"table": sheet["rows"]}, "Plan rows")}
    after = changed(with_plan, run(with_plan, "ACCEPT_PLAN", rows="marked"))
    found = school_of(after).provision
    assert [replace(row, line="") for row in found] == [replace(row, line="") for row in expected]
    assert len({row.line for row in found}) == len(found), "each row has a number of its own"
    with pytest.raises(OutOfRange, match="accepted already"):
        run(after, "ACCEPT_PLAN", rows="marked")


def test_a_leaver_changes_nobody_elses_days(grids: Grids) -> None:
    school = school_of(grids)
    for pupil in school.pupils[:12]:
        change = run(grids, "LEAVER", pupil=pupil.pupil_id, last_day="18/12/2026")
        assert [(cell.sheet, cell.row, cell.value) for cell in change.cells] == [
            ("Pupils", pupil.row, date(2026, 12, 18))
        ]
        after = school_of(changed(grids, change))
        assert after.pupil[pupil.pupil_id].leaves == date(2026, 12, 18)
        assert days(after, pupil.pupil_id) == days(school, pupil.pupil_id)


def days(school: School, but: str) -> dict[str, tuple[date, date]]:
    """When each line of the others runs."""
    return {member.key: (member.first, member.last) for group in groups(school) for member in group.members
            if member.line.pupil_id != but}  # fmt: skip


# Three pupils, an hour together and half an hour alone each week of a term of 14 weeks.
TERM = TermRow(term="Autumn", starts=date(2026, 9, 7), ends=date(2026, 12, 18), teaching_weeks=Decimal(14))
TALK = Intervention(
    use=True, code="TALK", name="Talk time", group_min=3, group_minutes=Decimal(60), group_sessions=Decimal(1),
    individual_minutes=Decimal(30), individual_sessions=Decimal(1),
)  # fmt: skip
LINES = tuple(
    Line(line=f"L{number}", group="G1", pupil_id=f"P{number}", intervention="TALK", starts=date(2026, 9, 7),
         ends=date(2026, 12, 18), required=True)
    for number in (1, 2, 3)
)  # fmt: skip
SCHOOL = School(
    settings=Settings(academic_year="2026/27"), terms=(TERM,), interventions=(TALK,), provision=LINES,
    pupils=tuple(Pupil(pupil_id=f"P{number}", sen_status="K") for number in (1, 2, 3)),
)  # fmt: skip


def test_what_a_leaver_does_to_the_group_is_told() -> None:
    told = leaver_told(SCHOOL, SCHOOL.pupil["P2"], date(2026, 10, 30))
    assert told == ["L2, TALK, ends with the last day instead of 18/12/2026; G1 goes on with 2, "
                    "fewer than its least of 3, who share its cost."]  # fmt: skip
    assert left(SCHOOL, SCHOOL.pupil["P2"], date(2026, 10, 30)).pupil["P2"].leaves == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("hours", "adult", "met"),
    # 30 minutes alone, 60 in the group: 0.5, 1 and 1.5 hours
    [("2", "1:1", "0.50 of its 2.00"), ("2", "Group", "1.00 of its 2.00"), ("1.5", "Any", "1.50 of its 1.50")],
)
def test_what_the_map_gives_of_a_new_plan(hours: str, adult: str, met: str) -> None:
    told = hours_told(SCHOOL, SCHOOL.pupil["P1"], date(2026, 11, 2), Decimal(hours), adult)
    assert met in told and ("missing" in told) == (adult != "Any")


def test_the_status_there_was_is_kept() -> None:
    rows = status_rows(SCHOOL, SCHOOL.pupil["P1"], date(2026, 11, 2))
    assert [(row["starts"], row["value"]) for row in rows] == [(date(2011, 9, 1), "K"), (date(2026, 11, 2), "E")]


def test_numbers_of_rows_are_read_as_people_type_them() -> None:
    rows = [Proposed(number, number == 2, "new", Line()) for number in range(1, 9)]
    assert [row.number for row in accepted(rows, "1; 3; 5-7;")] == [1, 3, 5, 6, 7]
    assert [row.number for row in accepted(rows, "marked")] == [2]
    for wrong in ("8-5", "two", "9"):
        with pytest.raises(OutOfRange):
            accepted(rows, wrong)


def test_picking_turns_nothing_off_that_is_on_the_map_or_offered_to_a_whole_class() -> None:
    library = (TALK, replace(TALK, code="READ"), replace(TALK, code="MATHS", use=False),
               replace(TALK, code="CLASS", tier="Universal"))  # fmt: skip
    school = replace(SCHOOL, interventions=library)
    on, off, stay = picked(school, ("maths",), "off")
    assert ([row.code for row in on], [row.code for row in off], stay) == (["MATHS"], ["READ"], ["TALK"])
    assert picked(school, ("maths",), "keep") == (on, [], [])


def test_a_table_that_is_missing_comes_with_its_row(grids: Grids) -> None:
    without = {name: grid for name, grid in grids.items() if name != "Absences"}
    adult = school_of(grids).staff[0].staff_id
    change = run(without, "AWAY", staff=adult, starts="30/11/2026", ends="04/12/2026", covered_by="")
    assert change.sheets["Absences"].table_name == "tblAbsences" and not change.cells
    (row,) = school_of(changed(without, change)).absences
    assert (row.staff_id, row.starts, row.ends) == (adult, date(2026, 11, 30), date(2026, 12, 4))
