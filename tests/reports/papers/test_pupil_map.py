"""The costed map of one pupil, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from provision_xl.costing.threshold import school_year_of
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.reports import Report, report_files
from provision_xl.reports.papers import pupil_map
from provision_xl.reports.papers.pupil_gaps import reviewed_cycles
from provision_xl.reports.papers.subject import Subject
from provision_xl.school.other_tables import Referral, Review, Voice
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.papers.schools import (
    AS_AT,
    EMPTY,
    GOLDEN,
    ONLY_PUPILS,
    SPRING_ENDS,
    STORY,
    TWELVE,
    line,
    work,
)


def rows(report: Report, key: str) -> list[tuple[Any, ...]]:
    table = report.section(key).table
    return list(table.rows) if table else []


def total(report: Report, key: str) -> tuple[Any, ...]:
    table = report.section(key).table
    assert table is not None
    return table.total


def figures(report: Report) -> dict[str, tuple[Any, Any]]:
    """Own cost and LA basis by the figure's name."""
    return {row[0]: (row[2], row[4]) for row in rows(report, "figures")}


THIS_YEAR, FULL = "This school year, planned", "A full year at today's pattern"


@pytest.mark.parametrize(
    ("pupil", "figure", "pence"),
    [
        ("P1", THIS_YEAR, 65_360),  # 17.20 x 1 h x 38 weeks
        ("G1", THIS_YEAR, 16_340),  # shared by four
        ("G4", THIS_YEAR, 16_340),
        ("P2", THIS_YEAR, 20_640),  # 12 of the 38 weeks
        ("P3", THIS_YEAR, 516_000),  # 15 h x 20 weeks
        ("P3", FULL, 980_400),  # 15 h x 38 weeks
        ("P1", FULL, 65_360),
    ],
)
def test_the_golden_figures_on_both_bases(pupil: str, figure: str, pence: int) -> None:
    assert figures(pupil_map(work(GOLDEN), pupil))[figure] == (pence, pence)


def test_the_golden_figures_stand_as_numbers_in_the_plain_cells_of_the_workbook() -> None:
    content = next(content for name, content in report_files(pupil_map(work(GOLDEN), "P3")).items()
                   if name.endswith(".xlsx"))  # fmt: skip
    sheet = openpyxl.load_workbook(BytesIO(content))["Plain cells"]
    found = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert found[f"{THIS_YEAR}, own cost"] == 5160 and found[f"{THIS_YEAR}, LA basis"] == 5160
    assert found[f"{FULL}, own cost"] == 9804 and found[f"{FULL}, LA basis"] == 9804


def test_the_gaps_stand_first_and_each_says_where() -> None:
    report = pupil_map(work(STORY), "P1")
    assert report.sections[0].key == "gaps"
    found = [(row[0], row[2]) for row in rows(report, "gaps")]
    assert found == [
        ("Fewer than two reviewed cycles: 1 found", "Provision, rows 4 to 5 (L1, L2)"),
        ("Report over 12 months old: Speech therapy, 10/01/2025", "Referrals, row 4"),
        ("What was done with the advice: Educational psychologist", "Referrals, row 5, Line"),
        ("No views of the family", "Voice"),
        ("No attendance of the pupil", "Assessments"),
        ("No review held in the last 12 months", "Reviews"),
        ("No baseline: 1 of 2 lines", "Provision, row 5 (L2), Entry"),
    ]
    assert all(row[1] for row in rows(report, "gaps"))


def test_a_report_is_old_from_the_day_after_its_year_and_a_newer_one_heals_it() -> None:
    def gaps_with(day: date) -> list[str]:
        rows_ = tuple(row for row in STORY.referrals if row.service != "Speech therapy")
        newer = replace(STORY, referrals=(*rows_, Referral("P1", "Speech therapy", day, None, "Seen", day, "x", "L2")))
        return [row[0] for row in rows(pupil_map(work(newer), "P1"), "gaps") if row[0].startswith("Report over")]

    assert gaps_with(date(2026, 2, 12)) == []
    assert gaps_with(date(2026, 2, 11)) == ["Report over 12 months old: Speech therapy, 11/02/2026"]


def test_an_assessment_that_was_asked_is_no_report_of_a_service() -> None:
    asked = Referral("P1", "EHC needs assessment", AS_AT, None, "Plan issued", AS_AT, "Key adult")
    found = [row[0] for row in rows(pupil_map(work(replace(STORY, referrals=(asked,))), "P1"), "gaps")]
    assert "No report of an outside service" in found and not any("with the advice" in text for text in found)


def test_two_reviewed_cycles_close_their_gap() -> None:
    second = replace(STORY.provision[1], exit=Decimal(20), outcome=Decimal(0), status="Done")
    closed = replace(STORY, provision=(STORY.provision[0], second, STORY.provision[2]))
    assert reviewed_cycles(Subject(work(closed), closed.pupils[0])) == 2
    stopped = replace(second, status="Stopped")
    half = replace(STORY, provision=(STORY.provision[0], stopped, STORY.provision[2]))
    assert reviewed_cycles(Subject(work(half), half.pupils[0])) == 1


def test_views_attendance_and_a_review_close_theirs() -> None:
    held = Review("P1", "Annual review", date(2026, 11, 2), date(2026, 11, 3))
    said = (*STORY.voice, Voice("P1", "Family", date(2026, 12, 1), "We see a change."))
    figures_ = (*STORY.assessments, replace(STORY.assessments[0], measure="Attendance", score="93"))
    closed = replace(STORY, reviews=(held,), voice=said, assessments=figures_)
    left = [row[0] for row in rows(pupil_map(work(closed), "P1"), "gaps")]
    assert not any(text.startswith(("No views", "No attendance", "No review")) for text in left)


def test_who_is_an_empty_box_and_never_a_name() -> None:
    report = pupil_map(work(STORY), "P1")
    who = dict(rows(report, "who"))
    boxes = {blank.what for blank in report.section("who").blanks}
    assert boxes >= {"Name", "Date of birth", "Parents or carers"} and not boxes & who.keys()
    assert who["Pupil ID"] == "P1" and who["SEN status"] == "EHC plan (E)"


def test_cycles_in_time_order_with_what_changed_next() -> None:
    report = pupil_map(work(STORY), "P1")
    given = rows(report, "cycles")
    #   line, cycle, provision, aim, adult's role, in group, received and charged minutes a week
    assert given[0] == ("L1", "1", "One hour", "Reads short words", "TA", 1, 60, 60)
    assert given[1] == ("L2", "2", "Pair work", "Reads sentences", "TA", 2, 60, 30)
    when = rows(report, "sessions")
    # one session a week over 14 weeks, all due; two a week over 12 weeks, six of which have passed
    assert when[0][4:] == (14, "Done", 12, 14, 14)
    assert when[1][4:] == (12, "Running", 9, 12, 24)
    came = rows(report, "outcomes")
    assert came[0][3:] == (
        "Words", 10, 15, 14, -1,
        "L2: goes on from 04/01/2027, One hour to Pair work, in group 1 to 2, target 15 to 20",
    )  # fmt: skip
    assert came[1][-1] == "still running"


def test_a_line_marked_planned_or_stopped_is_told_as_such() -> None:
    def told(**more: Any) -> str:
        second = replace(STORY.provision[1], **more)
        school = replace(STORY, provision=(STORY.provision[0], second, STORY.provision[2]))
        return str(rows(pupil_map(work(school), "P1"), "outcomes")[1][-1])

    assert told(status="Planned") == "not begun"
    assert told(status="Stopped", ends=date(2027, 2, 5)) == "stopped on 05/02/2027"
    assert told(status="Done") == "nothing recorded"


def test_advice_and_what_was_done_with_it() -> None:
    found = {row[0]: row[5:] for row in rows(pupil_map(work(STORY), "P1"), "advice")}
    assert found["Speech therapy"] == ("Use pictures", "L2: Pair work from 04/01/2027")
    assert found["Educational psychologist"] == ("Small steps", "nothing recorded")


def test_the_plan_against_received_minutes() -> None:
    found = {row[0]: (row[1], row[-2], row[-1]) for row in rows(pupil_map(work(STORY), "P1"), "plan")}
    assert found["EHC hours of Pupils"] == (120, 60, 60)  # only L2 is Required: an hour in a group
    assert found["Work in a small group"] == (60, 60, 0)
    assert found["Work with one adult"] == (30, 0, 30)  # a pair is no 1:1
    assert found["Work with three at most"] == (60, 0, 60)  # Group max 1 is passed by two


def test_only_required_lines_meet_a_plan() -> None:
    free = replace(STORY.provision[1], required=None)
    school = replace(STORY, provision=(STORY.provision[0], free, STORY.provision[2]))
    assert {row[-2] for row in rows(pupil_map(work(school), "P1"), "plan")} == {0}


def test_what_the_la_does_not_count_is_not_held_against_a_cap() -> None:
    school = replace(STORY, interventions=(STORY.interventions[0], replace(STORY.interventions[1], la_counts=False)))
    assert rows(pupil_map(work(school), "P1"), "caps")[0] == ("TA", 20, 0, 0, False)


def test_the_three_figures_are_labelled_and_add_up_on_both_bases() -> None:
    report = pupil_map(work(STORY), "P1")
    # L1: 14 x 17.20 = 240.80; L2: 12 x 17.20 / 2 = 103.20; tablet 100.00 / 2 = 50.00
    # to date: 240.80 + 6 x 8.60 + 50.00; full year: half an hour x 38 = 326.80, and the tablet
    expected = {
        "This school year, planned": 39_400,
        "This school year, forecast": 39_400,
        "Last twelve months": 34_240,
        "A full year at today's pattern": 37_680,
    }
    assert figures(report) == {name: (pence, pence) for name, pence in expected.items()}
    assert not any(row[0] == "The cost" for row in rows(report, "figures"))


def test_lines_and_headings_add_up_to_the_first_figure() -> None:
    report = pupil_map(work(STORY), "P1")
    lines = {row[1]: row[2] for row in rows(report, "lines")}
    assert lines == {"One hour": 24_080, "Pair work": 10_320, "Tablet": 5_000}
    assert {row[0]: row[1] for row in rows(report, "kinds")} == {"Time: TA": 34_400, "Bought: Equipment": 5_000}
    assert {row[0]: row[1] for row in rows(report, "areas")} == {
        "Cognition and learning": 34_400,
        "Bought for the pupil": 5_000,
    }
    assert total(report, "lines")[2:6] == total(report, "kinds")[1:5] == total(report, "areas")[1:5] == (39_400,) * 4


def test_a_cap_stands_beside_the_minutes_and_changes_no_cost() -> None:
    report = pupil_map(work(STORY), "P1")
    assert rows(report, "caps") == [("TA", 20, 30, 10, True), ("Teacher", 5, 0, 0, False)]
    without = pupil_map(work(replace(STORY, local_rates=())), "P1")
    assert figures(report) == figures(without)
    assert without.section("caps").words[0] == "Nothing recorded."


def test_a_capped_role_is_charged_preparation_only_where_the_la_counts_it() -> None:
    prepared = replace(STORY.interventions[1], prep_minutes=Decimal(20))  # 20 minutes over two: 10 each
    school = replace(STORY, interventions=(STORY.interventions[0], prepared, STORY.interventions[2]))
    assert rows(pupil_map(work(school), "P1"), "caps")[0][2] == 30
    counted = replace(school, settings=replace(school.settings, la_counts_preparation=True))
    assert rows(pupil_map(work(counted), "P1"), "caps")[0][2] == 40


def test_what_the_la_does_not_count_stands_at_nought_with_the_reason() -> None:
    school = replace(STORY, interventions=(replace(STORY.interventions[0], la_counts=False), *STORY.interventions[1:]))
    table = pupil_map(work(school), "P1").section("lines").table
    assert table is not None
    assert {row[1]: (row[2], row[4]) for row in table.rows}["One hour"] == (24_080, 0)
    assert "the LA does not count it" in table.notes[0] and "One hour" in table.notes[0]


def test_without_an_la_rate_its_figures_are_blank() -> None:
    school = replace(STORY, settings=replace(STORY.settings, la_hourly_rate=None), local_rates=())
    report = pupil_map(work(school), "P1")
    assert {la for _, la in figures(report).values()} == {None}
    assert "No LA hourly rate" in [row[0] for row in rows(report, "gaps")]


def test_the_pattern_of_a_week_says_that_days_are_not_known() -> None:
    report = pupil_map(work(STORY), "P1")
    assert rows(report, "week") == [("Pair work", "2 x 30 min together", "TA", 2, "Out of class", 60, 30)]
    assert "Days and times are not in the workbook" in report.section("week").words[0]


def test_every_section_names_its_rows_or_says_that_nothing_is_recorded() -> None:
    for report in (
        pupil_map(work(STORY), "P1"),
        pupil_map(work(ONLY_PUPILS), "P1"),
        pupil_map(work(ONLY_PUPILS), "P2"),
    ):
        for section in report.sections:
            if section.key not in {"gaps", "cells"}:  # a list of what is missing, and the same facts again
                said = " ".join(section.words)
                assert "Source: " in said or "Nothing recorded" in said or "nothing recorded" in said, section.key
        assert {section.key for section in report.sections if section.table is None} <= {
            section.key for section in report.sections if "Nothing recorded." in section.words
        }
    assert pupil_map(work(STORY), "P1").section("cycles").words == ("Source: Provision, rows 4 to 5 (L1, L2).",)


def test_a_pupil_without_anything_has_the_paper_with_its_gaps() -> None:
    report = pupil_map(work(ONLY_PUPILS), "P1")
    missing = [row[0] for row in rows(report, "gaps")]
    assert missing == [
        "Fewer than two reviewed cycles: 0 found", "No report of an outside service", "No views of the pupil",
        "No views of the family", "No attendance of the pupil", "No review held in the last 12 months", "No provision",
    ]  # fmt: skip
    assert set(figures(report).values()) == {(0, 0)}
    assert len(report_files(report)) >= 2


def test_a_pupil_who_is_not_there() -> None:
    with pytest.raises(OutOfRange, match='no pupil "P9" on the sheet Pupils'):
        pupil_map(work(EMPTY), "P9")


def test_row_order_and_repetition_change_no_byte() -> None:
    turned: dict[str, Any] = {name: tuple(reversed(getattr(STORY, name)))
                              for name in ("provision", "referrals", "local_rates", "ehc_provision", "changes",
                                           "school_figures", "pupils", "interventions")}  # fmt: skip
    assert report_files(pupil_map(work(replace(STORY, **turned)), "P1")) == report_files(pupil_map(work(STORY), "P1"))


@pytest.fixture(scope="module")
def demo() -> Work:
    return work_on(demo_school(), date(2026, 11, 23), national())


def _planned(done: Work, pupil: str) -> int:
    return sum(piece.planned for piece in done.costs.pieces
               if piece.pupil == pupil and school_year_of(piece.month) == 2026)  # fmt: skip


def test_each_pupil_of_the_demo_school_adds_up_to_the_costing(demo: Work) -> None:
    pupils = [row.pupil_id for row in demo.school.pupils][::9]
    for name in pupils:
        report = pupil_map(demo, name)
        assert figures(report)[THIS_YEAR][0] == _planned(demo, name)
        for key, place in (("lines", 2), ("kinds", 1), ("areas", 1)):
            if report.section(key).table:
                assert total(report, key)[place] == _planned(demo, name)
    assert sum(_planned(demo, row.pupil_id) for row in demo.school.pupils) > 0


def test_an_open_group_that_ends_within_the_year_is_told_with_its_own_weeks() -> None:
    school: School = replace(GOLDEN, provision=(line("L2", "P2", "TWELVE", date(2027, 1, 4), None),))
    assert TWELVE.weeks == 12
    when = rows(pupil_map(work(school), "P2"), "sessions")[0]
    assert when[3] == SPRING_ENDS and when[4] == Fraction(12) and when[3] > AS_AT
