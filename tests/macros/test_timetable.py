"""The macros Timetable and Today on an open workbook: what they write, over what stands there, and what they leave."""

from __future__ import annotations

from datetime import date

import pytest
from provision_udfs.reading import school_of

from provision_xl.errors import OutOfRange
from provision_xl.school.other_tables import Session
from provision_xl.school.timetable_tables import Timetabled
from tests.macros.books import after, run, sheets_of
from tests.timetable.weeks import PERIODS, line, school

TUESDAY = date(2026, 11, 24)
TWO = (line("G1", "P1", "PHON", "T1"), line("G2", "P3", "PHON", "T2"))


def test_the_sheet_is_added_and_filled() -> None:
    grids = sheets_of(school(provision=TWO))
    change = run(grids, "TIMETABLE", time_limit="5")
    assert change.message.startswith("4 of 4 sessions have a place.")
    assert change.rows[0] == "The sheet Timetable is added."
    assert "Timetable: T1, 2 sessions, 0 at another time than before." in change.rows
    written = school_of(after(grids, change)).timetable
    assert sorted((row.group, row.staff_id) for row in written) == [("G1", "T1")] * 2 + [("G2", "T2")] * 2
    assert {"Week by session", "Not placed", "Timetabled"} <= set(change.sheets)


def test_what_stands_there_is_written_over_and_what_is_kept_stays() -> None:
    """Five rows stand, one of them kept and one of a group that is no more: four come, and one row is cleared."""
    rows = (
        Timetabled("G1", "", "T1", "Friday", "3", keep=True), Timetabled("G1", "", "T1", "Monday", "1"),
        Timetabled("G9", "", "T1", "Monday", "2"), Timetabled("G2", "", "T2", "Monday", "1"),
        Timetabled("G2", "", "T2", "Tuesday", "1"),
    )  # fmt: skip
    grids = sheets_of(school(provision=TWO, timetable=rows))
    found = school_of(after(grids, run(grids, "TIMETABLE", time_limit="5"))).timetable
    assert len(found) == 4 and {row.group for row in found} == {"G1", "G2"}
    assert [(row.day, row.period) for row in found if row.keep] == [("Friday", "3")]
    assert {(row.day, row.period) for row in found if row.group == "G2"} == {("Monday", "1"), ("Tuesday", "1")}


def test_without_periods_it_says_which_table_is_missing() -> None:
    with pytest.raises(OutOfRange, match="Add the table Periods"):
        run(sheets_of(school(periods=())), "TIMETABLE")


def test_a_day_is_put_right_on_a_sheet_and_logged_where_wanted() -> None:
    """T1 and T2 are away, so that neither group is held."""
    rows = (Timetabled("G1", "", "T1", "Tuesday", "1"), Timetabled("G2", "", "T2", "Tuesday", "2"))
    log = (Session(date(2026, 11, 17), "G1", True),)
    grids = sheets_of(school(provision=TWO, timetable=rows, sessions=log))
    covered = run(grids, "TODAY", away="T1", day=TUESDAY)
    assert covered.message == "1 of 1 sessions are covered. It stands on the sheet Today."
    assert covered.rows[1] == "Today: 09:00 PHON G1: T2" and not covered.cells
    change = run(grids, "TODAY", away="T1; T2", day=TUESDAY, log="yes")
    assert change.message.startswith("0 of 2 sessions are covered, 2 not held.")
    written = school_of(after(grids, change))
    lost = tuple(Session(TUESDAY, group, False, None, "Adult away") for group in ("G1", "G2"))
    assert written.sessions[1:] == lost
    assert written.provision == school_of(grids).provision
    assert [str(cell) for cell in change.sheets["Today"].rows[0] if cell][0].startswith("Tuesday 24/11/2026")


def test_nobody_away_is_said_in_a_sentence() -> None:
    rows = (Timetabled("G1", "", "T1", "Tuesday", "1"),)
    with pytest.raises(OutOfRange, match="Nobody is noted as away"):
        run(sheets_of(school(provision=TWO, timetable=rows, periods=PERIODS)), "TODAY", day=TUESDAY)
