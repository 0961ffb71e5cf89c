"""What every paper opens with, and that all of them can be made of the demo school and of nothing."""

from __future__ import annotations

from datetime import date

import pytest

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import report_files
from provision_xl.reports.papers import inclusion_strategy, information_report, pupil_map, ta_sheet, year_plan
from provision_xl.reports.report import Report
from provision_xl.views.work import Work, work_on
from tests.reports.papers.schools import STORY, work


def papers(done: Work, pupil: str, staff: str) -> dict[str, Report]:
    published, covering = inclusion_strategy(done)
    return {
        "pupil map": pupil_map(done, pupil), "strategy": published, "covering note": covering,
        "information": information_report(done), "staff sheet": ta_sheet(done, staff), "year plan": year_plan(done),
    }  # fmt: skip


@pytest.fixture(scope="module")
def of_demo() -> dict[str, Report]:
    return papers(work_on(demo_school(), date(2026, 11, 23), national()), "P-7F3K", "TA1")


def test_each_opens_with_basis_date_and_what_it_rests_on(of_demo: dict[str, Report]) -> None:
    for name, report in of_demo.items():
        said = {fact.what: fact.answer for fact in report.opening}
        assert list(said)[:3] == ["Basis", "As at", "Rests on estimates"], name
        assert said["As at"] == "23/11/2026" and all(said.values()), name
        assert "Rests on provisional rates" in said or "no cost is shown" in said["Rests on estimates"], name


def test_the_share_that_rests_on_a_stand_in_is_of_that_pupils_own_cost() -> None:
    # P2 has half of the pair at a known hour (103.20) and half of the tablet; with nobody named the hour is a stand-in
    from dataclasses import replace

    nobody = tuple(replace(row, staff_id="") if row.line in {"L2", "L3"} else row for row in STORY.provision)
    report = pupil_map(work(replace(STORY, provision=nobody)), "P2")
    said = {fact.what: fact.answer for fact in report.opening}
    # 12 h at £20.00 shared by two is £120.00 of £170.00: 71%
    assert said["Rests on estimates"] == "71% of the planned cost of this pupil in the school year."
    assert said["Rests on provisional rates"] == "Nothing."


def test_every_sheet_and_section_has_a_name_of_its_own(of_demo: dict[str, Report]) -> None:
    for name, report in of_demo.items():
        keys = [section.key for section in report.sections]
        sheets = [section.table.name for section in report.sections if section.table]
        assert len(set(keys)) == len(keys) and len(set(sheets)) == len(sheets), name
        assert all(len(sheet) <= 31 for sheet in sheets), name
        assert all(len(section.heading) <= 32 for section in report.sections), "a longer one is cut off on the cover"
        for section in report.sections:
            if section.table:
                assert all(len(row) == len(section.table.columns) for row in section.table.rows), (name, section.key)


def test_all_files_have_names_of_their_own(of_demo: dict[str, Report]) -> None:
    names = [name for report in of_demo.values() for name in report_files(report)]
    assert len(set(names)) == len(names)
    assert {"Pupil map P-7F3K.xlsx", "Inclusion strategy 2026-27.html", "TA sheet TA1.xlsx"} <= set(names)
