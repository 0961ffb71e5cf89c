"""What plans still need in the leadership report and on the class sheet: small schools by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.impact.standing import class_named
from provision_xl.rates import national
from provision_xl.reports.content import report_of
from provision_xl.reports.plans_part import HEADING
from provision_xl.school.core_tables import Pupil, TermRow
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.cli.books import AS_AT, small_school


def _work() -> Work:
    return work_on(small_school(), AS_AT, national())


def test_leaders_see_how_often_each_thing_is_missing_and_no_class() -> None:
    section = report_of(_work(), "Autumn").section("plans")
    assert section.heading == HEADING and section.table is not None
    assert [column.key for column in section.table.columns] == ["what", "times"]
    named = {row.class_name for row in small_school().pupils} - {""}
    assert not any(name in str(section.table.rows) for name in named)
    # every one of the small school's five lines runs and has no aim, no review date
    counts = dict(section.table.rows)
    assert counts["No review date yet"] == counts["No aim yet"] == 5


@pytest.mark.parametrize("audience", ["governors", "public"])
def test_what_others_read_has_no_such_section(audience: str) -> None:
    assert "plans" not in {section.key for section in report_of(_work(), "Autumn", audience).sections}


def _with_classes() -> School:
    school = small_school()
    first, second, *others = school.pupils
    return replace(school, pupils=(replace(first, class_name="4B"), replace(second, class_name="3A"),
                                   *(replace(row, class_name="5C") for row in others)))  # fmt: skip


def test_a_class_sheet_lists_its_own_pupils_alone() -> None:
    section = report_of(work_on(_with_classes(), AS_AT, national()), "Autumn", "class", "4b").section("plans")
    assert section.table is not None
    assert {row[0] for row in section.table.rows} == {"P1"}
    assert "no measure of a class, a teacher or a pupil" in section.words[0]
    assert "No review date yet" in {row[2] for row in section.table.rows}


def test_a_class_is_found_however_it_is_typed_and_of_those_on_roll() -> None:
    day = date(2027, 1, 8)
    school = School(terms=(TermRow(),), pupils=(
        Pupil(pupil_id="P1", year_group="4", sen_status="K", class_name="4B"),
        Pupil(pupil_id="P2", year_group="4", sen_status="K", class_name="Gone", leaves=date(2026, 12, 18)),
    ))  # fmt: skip
    assert class_named(school, day, " 4b ") == "4B"
    with pytest.raises(OutOfRange, match="The classes are 4B"):
        class_named(school, day, "Gone")
    with pytest.raises(OutOfRange, match="Say which class"):
        class_named(school, day, "  ")
    with pytest.raises(OutOfRange, match="Nobody in Pupils has a Class"):
        class_named(School(), day, "4B")
