"""The sheet of one adult."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.reports import Report, report_files
from provision_xl.reports.papers import everybody, ta_sheet
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence, StaffTime
from tests.reports.papers.schools import EMPTY, SPRING, SPRING_ENDS, STORY, TRAINED, work
from tests.reports.read_back import parts

TA2 = Staff(staff_id="TA2", role="HLTA", hourly_cost=Decimal(30), intervention_hours=Decimal(0))
TEAM = replace(
    STORY, staff=(*STORY.staff, TA2), training=(TRAINED,),
    provision=tuple(replace(row, notes="Red box on the shelf") if row.line == "L3" else row for row in STORY.provision),
    staff_time=(StaffTime("TA1", "Class", Decimal(6), None, None, "3A"), StaffTime("TA2", "Lunch", Decimal(5))),
    absences=(Absence("TA1", date(2027, 3, 1), date(2027, 3, 5), "TA2"),
              Absence("TA1", date(2026, 10, 5), date(2026, 10, 9), "TA2")),
)  # fmt: skip


def rows(report: Report, key: str) -> list[tuple[Any, ...]]:
    table = report.section(key).table
    return list(table.rows) if table else []


def test_whom_when_where_what() -> None:
    report = ta_sheet(work(TEAM), "TA1")
    assert rows(report, "week") == [
        ("G2", "Pair work", "P1; P2", "", "2 x 30 min together", None, "Out of class", SPRING, SPRING_ENDS)
    ]  # L1 is over; the names are left blank
    assert [(row[0], row[2], row[5], row[7]) for row in rows(report, "aims")] == [
        ("P1", "Reads sentences", 20, ""), ("P2", "", None, "Red box on the shelf"),
    ]  # fmt: skip


def test_a_line_that_is_done_or_stopped_is_no_longer_on_it() -> None:
    stopped = tuple(replace(row, status="Stopped") if row.line == "L3" else row for row in TEAM.provision)
    report = ta_sheet(work(replace(TEAM, provision=stopped)), "TA1")
    assert [row[2] for row in rows(report, "week")] == ["P1"]


def test_hours_had_and_used_and_time_beside_the_map() -> None:
    report = ta_sheet(work(TEAM), "TA1")
    # an hour a week in autumn alone with P1, in spring with the pair, nothing in summer; 20 hours had
    assert [(row[0], row[1], row[2], row[3]) for row in rows(report, "hours")] == [
        ("Autumn 2026/27", 20, 1, 19), ("Spring 2026/27", 20, 1, 19), ("Summer 2026/27", 20, 0, 20),
    ]  # fmt: skip
    assert rows(report, "time") == [("Class", "3A", 6, None, None)]


def test_absence_stands_on_both_sheets_and_the_cover_sees_what_to_take() -> None:
    away = ("Away", date(2027, 3, 1), date(2027, 3, 5), "TA2", "G2")
    assert rows(ta_sheet(work(TEAM), "TA1"), "away") == [away]
    cover = ("Covers", date(2027, 3, 1), date(2027, 3, 5), "TA1", "G2: Pair work, 2 x 30 min together")
    assert rows(ta_sheet(work(TEAM), "TA2"), "away") == [cover], "October is over"


def test_training_that_runs_out_and_a_skill_that_is_lacking() -> None:
    assert rows(ta_sheet(work(TEAM), "TA1"), "training") == [
        ("Reading coach", date(2026, 9, 1), date(2027, 3, 1), "expires within 90 days")
    ]
    late = ta_sheet(work(TEAM, date(2027, 3, 2)), "TA1")
    assert [row[3] for row in rows(late, "training")] == ["expired", "needed for a group and not held"]


def test_no_money_stands_in_it() -> None:
    found = parts(report_files(ta_sheet(work(TEAM), "TA1")))
    text = b"\n".join(content for name, content in found.items() if not name.endswith(("styles.xml", ": bytes")))
    assert "£".encode() not in text and b"17.2" not in text and b"Reads sentences" in text


def test_everybody_is_who_has_hours_or_a_group_and_is_still_there() -> None:
    gone = Staff(staff_id="TA3", role="TA", intervention_hours=Decimal(5), ends=date(2026, 12, 18))
    assert everybody(work(replace(TEAM, staff=(*TEAM.staff, gone)))) == ("TA1",)
    assert everybody(work(EMPTY)) == ()


def test_files_of_two_ids_that_look_alike_to_a_computer_are_told_apart(tmp_path: Any) -> None:
    alike = tuple(Staff(staff_id=name, role="TA", intervention_hours=Decimal(1)) for name in ("T/1", "T:1"))
    found = app.ta_sheets(work(replace(EMPTY, staff=alike)), "", tmp_path)
    names = [path.name for path in found.files if path.suffix == ".xlsx"]
    assert sorted(names) == ["TA sheet T-1 2.xlsx", "TA sheet T-1.xlsx"]


def test_who_has_nothing_yet_and_who_is_not_there() -> None:
    report = ta_sheet(work(replace(EMPTY, staff=(TA2,))), "TA2")
    assert report.section("week").words[1] == "Nothing recorded." and len(report_files(report)) >= 2
    with pytest.raises(OutOfRange, match='no "TA9" on the sheet Staff'):
        ta_sheet(work(EMPTY), "TA9")


def test_row_order_changes_no_byte() -> None:
    turned: dict[str, Any] = {name: tuple(reversed(getattr(TEAM, name)))
                              for name in ("provision", "staff", "absences", "staff_time")}  # fmt: skip
    one, other = work(TEAM), work(replace(TEAM, **turned))
    assert report_files(ta_sheet(one, "TA1")) == report_files(ta_sheet(other, "TA1"))


def test_everybody_on_staff_of_the_demo_school_has_a_sheet() -> None:
    """Those who have left too, where somebody asks for theirs."""
    done = app.work(demo_school(pupils=24))
    for person in done.school.staff:
        assert ta_sheet(done, person.staff_id).sections
    assert set(everybody(done)) == {person.staff_id for person in done.school.staff if not person.ends
                                    or person.ends >= done.as_at}  # fmt: skip
