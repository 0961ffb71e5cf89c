"""Pages, workbooks and calendars of the week: one page each, IDs only, the same bytes, times as they stand."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import icalendar
import pytest
from openpyxl import load_workbook

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.reports.week_pages import week_pdf, week_workbook
from provision_xl.timetable import Grid, Week, grids, standing_week
from provision_xl.timetable.grids import Entry, GridRow
from provision_xl.timetable.ics import calendars
from provision_xl.views import Work


@pytest.fixture(scope="module")
def done() -> Work:
    return app.work(demo_school(pupils=30))


@pytest.fixture(scope="module")
def week(done: Work) -> Week:
    return standing_week(done.school, done.as_at)


@pytest.mark.parametrize("view", ["adult", "class", "period"])
@pytest.mark.skipif(which("pdfinfo") is None, reason="poppler-utils is not on this computer")
def test_each_name_has_one_page(week: Week, view: str, tmp_path: Path) -> None:
    pages = grids(week, view)
    made = week_pdf(pages, "Hill", week.as_at)
    assert made == week_pdf(pages, "Hill", week.as_at)
    (tmp_path / "week.pdf").write_bytes(made)
    told = subprocess.run(["pdfinfo", tmp_path / "week.pdf"], capture_output=True, text=True, check=True).stdout
    assert f"Pages:           {len(pages)}\n" in told
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "week.pdf", "-"], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    for page in pages:
        assert page.title in text
        for row in page.rows:
            for cell in row.cells:
                assert all(entry.what.split()[1] in text for entry in cell)


@pytest.mark.skipif(which("pdfinfo") is None, reason="poppler-utils is not on this computer")
@pytest.mark.parametrize("many", [1, 5, 8])
def test_a_crowded_page_stays_one_page(many: int, tmp_path: Path) -> None:
    """Seven periods of a day with so many sessions each: the type gets smaller, the page stays one."""
    cell = tuple(Entry("09:10 to 09:30", f"PHON G{number}", "P-1A2B, P-3C4D, P-5E6F, Rainbow room") for number in
                 range(many))  # fmt: skip
    rows = tuple(GridRow(str(number), "08:50 to 09:50", (cell,) * 5) for number in range(7))
    page = Grid("adult", "TA1", "Timetable of TA1", "Period", rows, ("Not there on Friday.",))
    (tmp_path / "week.pdf").write_bytes(week_pdf([page], "Hill", date(2026, 11, 23)))
    told = subprocess.run(["pdfinfo", tmp_path / "week.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told


def test_the_workbook_has_a_sheet_each_that_prints_on_one_page(week: Week) -> None:
    pages = grids(week, "adult")
    made = week_workbook(pages, "Hill", week.as_at)
    assert made == week_workbook(pages, "Hill", week.as_at)
    book = load_workbook(BytesIO(made))
    assert book.sheetnames == [page.name for page in pages]
    for sheet, page in zip(book, pages, strict=True):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.orientation == "landscape"
        assert {sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight} <= {None, 1}  # one is what Excel takes
        assert sheet["A1"].value == page.title and sheet["B4"].value == "Monday"


def test_a_calendar_has_every_session_of_its_adult_until_the_term_ends(week: Week) -> None:
    found = dict(calendars(week))
    assert found == dict(calendars(week)) and len(found) > 3
    ends = next(row.ends for row in week.school.terms if row.starts and row.ends
                and row.starts <= week.as_at <= row.ends)  # fmt: skip
    for name, content in found.items():
        events = icalendar.Calendar.from_ical(content).walk("VEVENT")
        wanted = sorted(
            (date(2026, 11, 23 + week.question.slots[one.slot].day), one.starts, one.ends)
            for one in week.sessions if name in week.question.activities[one.number].adults
        )  # fmt: skip
        assert sorted(_times(event) for event in events) == wanted
        assert {event["RRULE"]["UNTIL"][0].date() for event in events} == {ends}
        assert len({event["UID"] for event in events}) == len(events)


def _times(event: icalendar.Event) -> tuple[date, int, int]:
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt
    assert isinstance(starts, datetime) and starts.tzinfo is None
    return starts.date(), starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute


def test_everything_is_written_into_a_folder_and_the_day_on_a_page(done: Work, week: Week, tmp_path: Path) -> None:
    files = {path.name for path in app.write_week(week, tmp_path / "week", ("adult", "pupil"))}
    assert {"Timetable by adult.pdf", "Timetable by adult.xlsx", "Timetable by pupil.pdf"} <= files
    assert "Calendar of TA1.ics" in files and len(list((tmp_path / "week").iterdir())) == len(files)
    found = app.day_away(done, date(2026, 11, 24), ["TA1"])
    page = next(path for path in app.write_today(done, found, tmp_path / "day") if path.suffix == ".html")
    text = page.read_text("utf-8")
    assert "Tuesday 24/11/2026: TA1 away" in text and "What changes" in text


def test_a_pupils_costed_map_flags_each_provision_that_has_other_minutes(week: Week) -> None:
    """The demo's map plans what its first timetable cannot hold in part: those provisions are named, and no other."""
    from provision_xl.reports.papers import pupil_map, ta_sheet

    done = app.work(week.school)
    short = {item.activity.group for item in week.missing}
    pupils = sorted({pupil for item in week.missing for pupil in item.activity.pupils})
    whole = sorted({pupil for activity in week.question.activities for pupil in activity.pupils
                    if all(other.group not in short for other in week.question.activities
                           if pupil in other.pupils)} - set(pupils))  # fmt: skip
    assert pupils and whole
    for pupil in (pupils[0], whole[0]):
        words = pupil_map(done, pupil).section("times").words
        named = {word.rsplit("(", 1)[1].split(")")[0] for word in words if word.startswith("Different: ")}
        assert named == {item.activity.group for item in week.missing if pupil in item.activity.pupils}
    adult = next(item.activity.adults[0] for item in week.missing if item.activity.adults[0])
    assert any(word.startswith("Different: ") for word in ta_sheet(done, adult).section("times").words)
