"""The register with its history, who left, what contradicts, and how long records are kept: small schools by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.records import history, leavers, register, retention
from provision_xl.records.retention import years_after
from provision_xl.school.checks import check_tables
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Assessment, Change, KeyRow, LocalRate, Review
from provision_xl.school.school import School
from tests.cli.books import small_school
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems

DAY = date(2027, 2, 12)
P1 = Pupil(pupil_id="P1", year_group="4", class_name="4B", sen_status="E", primary_need="SLCN", plan_type="EHC",
           ehc_from=date(2026, 11, 2), starts=date(2023, 9, 4), row=2)  # fmt: skip
P2 = Pupil(pupil_id="P2", year_group="3", class_name="3A", sen_status="K", primary_need="ASD", plan_type="ISP",
           leaves=date(2026, 12, 18), row=3)  # fmt: skip
P3 = Pupil(pupil_id="P3", year_group="3", class_name="3A", sen_status="N", row=4)
P10 = Pupil(pupil_id="P10", year_group="3", class_name="3A", sen_status="K", primary_need="MLD", row=5)
CHANGES = (
    Change("P1", "SEN status", date(2024, 9, 2), "K", row=2), Change("P1", "SEN status", date(2026, 11, 2), "E", row=3),
    Change("P1", "SEN status", date(2025, 9, 1), "K", row=4), Change("P2", "SEN status", date(2025, 1, 6), "K", row=5),
)  # fmt: skip
SCHOOL = School(pupils=(P1, P2, P3, P10), changes=CHANGES)


def test_the_register_holds_who_is_here_and_the_leavers_stand_apart_with_their_dates() -> None:
    here, gone = register(SCHOOL, DAY).records(), leavers(SCHOOL, DAY).records()
    assert [row["pupil"] for row in here] == ["P10", "P1"]  # 3A before 4B; P3 has no SEN, P2 has left
    assert here[1] | {} == {
        "pupil": "P1", "year_group": "4", "class": "4B", "status": "E", "status_from": "2026-11-02", "need": "SLCN",
        "second_need": "", "plan": "EHC", "plan_from": "2026-11-02", "plan_review": None, "ehc_to": None,
        "on_roll_from": "2023-09-04", "leaves": None,
    }  # fmt: skip
    assert [(row["pupil"], row["status"], row["leaves"]) for row in gone] == [("P2", "K", "2026-12-18")]
    # on the last day itself the pupil is still here
    assert [row["pupil"] for row in register(SCHOOL, date(2026, 12, 18)).records()] == ["P2", "P10", "P1"]


def test_the_register_of_an_earlier_day_says_what_held_then() -> None:
    """P1 was K from 2 September 2024; the second K changed nothing, so K holds from the first."""
    row = next(row for row in register(SCHOOL, date(2026, 10, 1)).records() if row["pupil"] == "P1")
    assert (row["status"], row["status_from"]) == ("K", "2024-09-02")


def test_history_is_in_order_of_time_with_what_was_before() -> None:
    rows = [(row["day"], row["what"], row["before"], row["value"]) for row in history(SCHOOL, DAY).records()
            if row["pupil"] == "P1"]  # fmt: skip
    assert rows == [
        ("2023-09-04", "On roll", "", ""), ("2024-09-02", "SEN status", "", "K"),
        ("2025-09-01", "SEN status", "K", "K"),
        ("2026-11-02", "SEN status", "K", "E"), ("2026-11-02", "EHC plan begins", "", ""),
    ]  # fmt: skip
    assert ("2026-12-18", "Left") in [(row["day"], row["what"]) for row in history(SCHOOL, DAY).records()]
    assert all(row["day"] <= "2026-10-01" for row in history(SCHOOL, date(2026, 10, 1)).records())


def test_rows_in_any_order_give_the_same_register() -> None:
    mixed = list(CHANGES)
    Random(7).shuffle(mixed)
    other = replace(SCHOOL, pupils=tuple(reversed(SCHOOL.pupils)), changes=tuple(mixed))
    for table in (register, leavers):
        assert table(other, DAY) == table(SCHOOL, DAY)
    assert history(other, DAY).rows == history(SCHOOL, DAY).rows


def codes(school: School) -> list[tuple[str, str, str]]:
    return [(item.code, item.sheet, item.cell) for item in check_tables(school)
            if item.code in {"PX-F14", "PX-F15", "PX-F16", "PX-F17", "PX-F18"}]  # fmt: skip


_ALIKE = [("Reading", "84"), ("Spelling", "79"), ("Sums", "91"), ("Renfrew", "31")]


def _scores(pupil: str, count: int = 4) -> tuple[Assessment, ...]:
    return tuple(Assessment(pupil, measure, date(2026, 10, 5), score) for measure, score in _ALIKE[:count])


@pytest.mark.parametrize(
    ("code", "cell", "school"),
    [
        ("PX-F14", "Changes!D3", replace(SCHOOL, pupils=(replace(P1, sen_status="N", ehc_from=None), P2, P3, P10))),
        ("PX-F15", "Changes!D9", replace(SCHOOL, changes=(*CHANGES, Change("P3", "SEN status", DAY, "EHCP", row=9)))),
        ("PX-F16", "Pupils!M5", replace(SCHOOL, pupils=(P1, P2, P3, replace(P10, ehc_from=DAY)))),
        ("PX-F16", "Pupils!K5", replace(SCHOOL, pupils=(P1, P2, P3, replace(P10, ehc_hours=Decimal(15))))),
        ("PX-F17", "Pupils!A9", replace(SCHOOL, pupils=(P1, P2, P3, P10, replace(P10, pupil_id="Q10", row=9)),
                                        assessments=(*_scores("P10"), *_scores("Q10")))),
        ("PX-F18", "Reviews!D2", replace(SCHOOL, reviews=(Review("P2", "Meeting", DAY, DAY, row=2),))),
    ],
)  # fmt: skip
def test_what_contradicts_is_found_with_its_cell(code: str, cell: str, school: School) -> None:
    assert [f"{sheet}!{place}" for found, sheet, place in codes(school) if found == code] == [cell]


@pytest.mark.parametrize(
    "school",
    [
        SCHOOL,
        # one row of Changes, with what was before on Pupils: that is how a change may be typed
        replace(SCHOOL, pupils=(P1, replace(P2, sen_status="N"), P3, P10)),
        # a plan that ended, and one that is still to come by Changes
        replace(SCHOOL, pupils=(P1, P2, P3, replace(P10, ehc_from=DAY, ehc_to=DAY))),
        replace(SCHOOL, pupils=(P1, P2, P3, replace(P10, ehc_from=DAY)),
                changes=(*CHANGES, Change("P10", "SEN status", DAY, "E"))),
        # three scores alike are no proof, nor are four in another year group
        replace(SCHOOL, pupils=(P1, P2, P3, P10, replace(P10, pupil_id="Q10")),
                assessments=(*_scores("P10", 3), *_scores("Q10", 3))),
        replace(SCHOOL, pupils=(P1, P2, P3, P10, replace(P10, pupil_id="Q10", year_group="4")),
                assessments=(*_scores("P10"), *_scores("Q10"))),
        # on the last day itself
        replace(SCHOOL, reviews=(Review("P2", "Meeting", DAY, date(2026, 12, 18)),)),
    ],
)  # fmt: skip
def test_what_agrees_is_not_blamed(school: School) -> None:
    assert codes(school) == []


def test_the_demo_is_not_blamed() -> None:
    assert codes(demo_school(pupils=60)) == []


def test_one_name_under_two_ids_is_told_by_the_ids_alone() -> None:
    done = app.work(small_school())
    key = (KeyRow(pupil_id="P2", name="Zoe Quill"), KeyRow(pupil_id="P1", name="QUILL, Zoe"), KeyRow("P3", "Bo Lee"))
    notes = app.register_tables(done, key)[0].notes
    assert [note for note in notes if "P2, P1" in note] and not any("Quill" in note for note in notes)


# Retention: a leaver of 18 December 2026


def _due(school: School, **more: Any) -> list[tuple[str, str, int, str, bool, str]]:
    return [(row["pupil"], row["record"], row["years"], row["due"], row["is_due"], row["status"])
            for row in retention(school, DAY, national(), **more).records()]  # fmt: skip


def test_retention_counts_years_from_leaving_by_the_status_a_pupil_ever_had() -> None:
    once = replace(SCHOOL, changes=(*CHANGES, Change("P2", "SEN status", date(2024, 1, 8), "E")))
    assert _due(SCHOOL) == [("P2", "SEN support record", 25, "2051-12-18", False, "unverified")]
    assert _due(once) == [("P2", "EHC plan record", 31, "2057-12-18", False, "unverified")]


def test_the_schools_own_years_win_and_what_is_due_is_said() -> None:
    own = LocalRate("Retention years: SEN support", "", date(2020, 9, 1), Decimal(6), "Our policy")
    old = replace(P3, leaves=date(2020, 7, 17))
    school = replace(SCHOOL, pupils=(P1, P2, old, P10), local_rates=(own,))
    assert _due(school) == [
        ("P3", "SEN support record", 6, "2026-07-17", True, "the school's own"),
        ("P2", "SEN support record", 6, "2032-12-18", False, "the school's own"),
    ]
    assert [row[0] for row in _due(school, until=date(2030, 1, 1))] == ["P3"]
    assert any("purge" in note for note in retention(school, DAY, national()).notes)


def test_nobody_who_is_here_is_due_and_every_figure_has_its_source() -> None:
    assert _due(replace(SCHOOL, pupils=(P1, P3, P10))) == []
    assert {row["status"] for row in national().rows("retention")} == {"unverified"}


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(1, 40))
def test_years_after_is_never_early_and_at_most_a_day_late(day: date, years: int) -> None:
    due = years_after(day, years)
    assert due.year == day.year + years
    leap_day = (day.month, day.day) == (2, 29)
    assert (due.month, due.day) in ({(2, 29), (3, 1)} if leap_day else {(day.month, day.day)})


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    school = small_school()
    first, *others = school.pupils
    left = replace(first, leaves=date(2026, 10, 23))
    return app.write_book(tmp_path_factory.mktemp("register") / "s.xlsx", replace(school, pupils=(left, *others)), (),
                          "no-macros", None)  # fmt: skip


def test_the_commands_and_the_sheets(book: Path, tmp_path: Path) -> None:
    for command in ("register", "retention"):
        plain = fine(command, book, "--as-at", "2027-02-12", "--json").json()
        assert problems(BY_COMMAND[command], plain) == []
        assert plain["rows"]
    fine("update", book, "--as-at", "2027-02-12", "--out", tmp_path / "new.xlsx")
    made = openpyxl.load_workbook(tmp_path / "new.xlsx", read_only=True)
    assert {"Plan quality", "Register", "Leavers", "Register history"} <= set(made.sheetnames)
    assert [row[0].value for row in made["Leavers"].iter_rows(min_row=6, max_row=6)] == ["P1"]
    made.close()


def test_a_day_that_is_none_is_refused(book: Path) -> None:
    assert run("retention", book, "--until", "soon").code == 1
