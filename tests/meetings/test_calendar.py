"""The dates of the calendar, each counted by hand beside its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.meetings import calendar_of
from provision_xl.meetings.statutory import BY_STATUS, STEPS
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Referral, Review
from provision_xl.school.school import School
from tests.impact.schools import AS_AT, line, school

RATES = national()


def found(tables: School, as_at: date = AS_AT, **more: Any) -> list[dict[str, Any]]:
    return calendar_of(tables, as_at, RATES, **more).records()


def asked(day: date, status: str = "Asked", pupil: str = "P1") -> Referral:
    return Referral(pupil_id=pupil, service="EHC needs assessment", requested=day, status=status)


def steps(day: date, status: str, as_at: date) -> list[tuple[str, bool, int | None, int | None]]:
    rows = found(school(referrals=(asked(day, status),)), as_at)
    assert {row["sheet"] for row in rows} <= {"Referrals"}
    return [(row["day"], row["done"], row["days_overdue"], row["days_left"]) for row in rows]


def test_weeks_of_an_assessment_counted_on_a_calendar() -> None:
    """Asked Monday 2 February 2026. February has 28 days, so 2 March is week 4 and 16 March week 6; 30 March is
    week 8, 27 April week 12, 25 May week 16 and 22 June week 20: Mondays all. 2 March is the as-at date: 14, 84, 112
    days to go (29 + 30 + 25 = 84 to 25 May; 28 more to 22 June)."""
    rows = found(school(referrals=(asked(date(2026, 2, 2)),)))
    assert [(row["day"], row["days_left"], row["statutory"]) for row in rows] == [
        ("2026-03-16", 14, True), ("2026-05-25", 84, True), ("2026-05-25", 84, False), ("2026-06-22", 112, True),
    ]  # fmt: skip
    assert [row["what"] for row in rows] == [
        "EHC needs assessment: decision whether to assess (week 6)",
        "EHC needs assessment: decision not to issue a plan (week 16)",
        "EHC needs assessment: draft plan to be looked at (week 16)",
        "EHC needs assessment: final plan (week 20)",
    ]
    assert {(row["pupil"], row["with"], row["sheet"]) for row in rows} == {("P1", "Local authority", "Referrals")}


def test_summer_holidays_take_nothing_off() -> None:
    """Asked Friday 24 July 2026: 31 July is week 1, 28 August week 5, 4 September week 6; 2 October is week 10,
    13 November week 16, 11 December week 20."""
    days = [row[0] for row in steps(date(2026, 7, 24), "Asked", date(2026, 7, 24))]
    assert days == ["2026-09-04", "2026-11-13", "2026-11-13", "2026-12-11"]


def test_a_leap_day_is_a_day() -> None:
    """Asked Tuesday 1 February 2028: 29 February is week 4, 14 March week 6, 25 April 12, 23 May 16, 20 June 20."""
    days = [row[0] for row in steps(date(2028, 2, 1), "Asked", date(2028, 2, 1))]
    assert days == ["2028-03-14", "2028-05-23", "2028-05-23", "2028-06-20"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        # asked 3 November 2025: week 6 = 15 December, week 16 = 23 February, week 20 = 23 March; as at 2 March 2026
        # 15 December to 2 March: 16 + 31 + 28 + 2 = 77 days; 23 February to 2 March: 7; 2 to 23 March: 21
        ("Asked", [("2025-12-15", False, 77, None), ("2026-02-23", False, 7, None), ("2026-02-23", False, 7, None),
                   ("2026-03-23", False, None, 21)]),
        ("", [("2025-12-15", False, 77, None), ("2026-02-23", False, 7, None), ("2026-02-23", False, 7, None),
              ("2026-03-23", False, None, 21)]),
        ("agreed", [("2025-12-15", True, None, None), ("2026-02-23", False, 7, None), ("2026-02-23", False, 7, None),
                    ("2026-03-23", False, None, 21)]),
        ("Refused", [("2025-12-15", True, None, None)]),
        ("No plan", [("2025-12-15", True, None, None), ("2026-02-23", True, None, None)]),
        # the final plan came early, so its last day is no longer of interest
        ("Plan issued", [("2025-12-15", True, None, None), ("2026-02-23", True, None, None)]),
    ],
)  # fmt: skip
def test_the_status_decides_what_is_over(status: str, expected: list[Any]) -> None:
    assert steps(date(2025, 11, 3), status, AS_AT) == expected


def test_another_status_counts_as_asked_and_is_said() -> None:
    table = calendar_of(school(referrals=(asked(date(2026, 2, 2), "Waiting for panel"),)), AS_AT, RATES)
    assert len(table.rows) == 4
    assert any("for P1; it counts as Asked" in note for note in table.notes)
    assert not any("panel" in note for note in table.notes)


def test_another_service_has_no_such_weeks() -> None:
    row = Referral(pupil_id="P1", service="Speech therapy", requested=date(2026, 2, 2))
    assert found(school(referrals=(row,))) == []


def plan(pupil: str = "P1", **more: Any) -> Pupil:
    return Pupil(pupil_id=pupil, sen_status="E", **more)


@pytest.mark.parametrize(
    ("begun", "held", "last"),
    [
        (date(2025, 11, 2), None, "2026-11-01"),
        (date(2025, 3, 1), None, "2026-02-28"),  # overdue by two days
        (date(2025, 3, 2), None, "2026-03-01"),
        (date(2024, 9, 1), date(2025, 9, 12), "2026-09-11"),
        (date(2025, 10, 1), date(2025, 9, 12), "2026-09-30"),  # a new plan since
        (None, date(2025, 9, 12), "2026-09-11"),
    ],
)
def test_the_annual_review_is_due_within_twelve_months(begun: date | None, held: date | None, last: str) -> None:
    reviews = (Review(pupil_id="P1", type="Annual review", due=held, held=held),) if held else ()
    rows = found(school(pupils=(plan(ehc_from=begun),), reviews=reviews))
    assert [row["day"] for row in rows if row["what"].startswith("Last day")] == [last]


def test_twelve_months_round_a_leap_day() -> None:
    """Twelve months that begin on 1 March 2027 end with 29 February 2028, those of 29 February 2028 with
    28 February 2029."""
    for begun, last in ((date(2027, 3, 1), "2028-02-29"), (date(2028, 2, 29), "2029-02-28")):
        assert [row["day"] for row in found(school(pupils=(plan(ehc_from=begun),)), begun)] == [last]


def test_a_plan_without_a_date_is_said_and_one_that_ended_is_not() -> None:
    pupils = (plan("P10"), plan("P2"), plan("P3", ehc_from=date(2024, 9, 1), ehc_to=date(2026, 3, 1)))
    table = calendar_of(school(pupils=pupils), AS_AT, RATES)
    assert table.rows == ()
    assert table.notes[0].startswith("No annual review can be dated for P2, P10: fill in EHC from")


@pytest.mark.parametrize(
    ("year_group", "day"),
    [("N2", "2026-02-15"), ("6", "2026-02-15"), ("11", "2026-03-31"), ("2", None), ("10", None), ("12", None)],
)
def test_moves_by_year_group(year_group: str, day: str | None) -> None:
    """The as-at date, 2 March 2026, is in the school year 2025/26: the move is in September 2026."""
    rows = found(school(pupils=(plan(year_group=year_group), Pupil(pupil_id="P2", sen_status="K", year_group="6"))))
    assert [row["day"] for row in rows] == ([day] if day else [])


@pytest.mark.parametrize(
    ("own", "year_group", "day"),
    [
        (("2",), "2", "2026-02-15"),  # infant to junior
        (("2",), "6", None),
        (("4", "8"), "8", "2026-02-15"),  # first to middle, middle to upper
        (("4", "8"), "11", None),
        (("6", "11"), "11", "2026-03-31"),
        (("6", "11"), "6", "2026-02-15"),
    ],
)
def test_moves_by_the_year_groups_of_settings(own: tuple[str, ...], year_group: str, day: str | None) -> None:
    tables = school(pupils=(plan(year_group=year_group),))
    tables = replace(tables, settings=replace(tables.settings, year_groups_that_move=own))
    assert [row["day"] for row in found(tables)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("leaves", "day", "overdue"),
    [
        # the move is the day after: 22 July 2026 less five months is 22 February, 8 days before 2 March
        (date(2026, 7, 21), "2026-02-22", 8),
        (date(2026, 8, 30), "2026-03-31", None),  # 31 August less five months
        (date(2026, 7, 30), "2026-02-28", 2),  # 31 July; February has no 31st
        (date(2026, 12, 31), "2026-08-01", None),  # 1 January less five months, over the year's end
    ],
)
def test_five_months_before_a_move_between_post_16_institutions(leaves: date, day: str, overdue: int | None) -> None:
    rows = found(school(pupils=(plan(year_group="12", leaves=leaves), plan("P2", year_group="10", leaves=leaves))))
    assert [(row["day"], row["days_overdue"], row["statutory"]) for row in rows] == [(day, overdue, True)]
    assert found(school(pupils=(plan(year_group="13"),))) == []  # no day of leaving is known


def test_five_months_are_met_by_an_annual_review_of_the_year_before() -> None:
    for held, done in ((date(2025, 2, 21), False), (date(2025, 2, 22), True)):
        rows = found(school(pupils=(plan(year_group="12", leaves=date(2026, 7, 21)),),
                            reviews=(Review(pupil_id="P1", type="Annual review", due=held, held=held),)))  # fmt: skip
        (move,) = [row for row in rows if "post-16" in row["what"]]
        assert move["done"] is done


def test_a_plan_under_five_is_looked_at_within_six_months() -> None:
    """Six months that begin on 12 January 2026 end with 11 July; held on 20 February, with 19 August."""
    pupils = (plan(year_group="N1", ehc_from=date(2026, 1, 12)), plan("P2", year_group="R", ehc_from=date(2026, 1, 12)))
    held = Review(pupil_id="P1", type="Plan review", due=date(2026, 2, 20), held=date(2026, 2, 20))
    for reviews, day in (((), "2026-07-11"), ((held,), "2026-08-19")):
        rows = [row for row in found(school(pupils=pupils, reviews=reviews)) if "under five" in row["what"]]
        assert [(row["pupil"], row["day"], row["statutory"]) for row in rows] == [("P1", day, False)]


def test_what_may_give_the_authority_longer_is_said_and_marked() -> None:
    notes = " ".join(calendar_of(school(referrals=(asked(date(2026, 2, 2)),)), AS_AT, RATES).notes)
    assert "unverified" in notes and "shut for four weeks or more" in notes and "missed an appointment" in notes


def test_a_move_is_met_by_an_annual_review_since_september() -> None:
    """15 February to 2 March 2026 are 15 days."""
    for held, overdue in ((date(2025, 8, 31), 15), (date(2025, 9, 1), None)):
        rows = found(school(pupils=(plan(year_group="6"),),
                            reviews=(Review(pupil_id="P1", type="annual Review", due=held, held=held),)))  # fmt: skip
        (move,) = [row for row in rows if "another school" in row["what"]]
        assert (move["days_overdue"], move["done"]) == (overdue, overdue is None)


def test_reviews_held_and_due_plans_and_lines() -> None:
    tables = school(
        pupils=(
            Pupil(pupil_id="P1", plan_type="ISP", plan_review_due=date(2026, 3, 20), row=4),
            Pupil(pupil_id="P2", plan_review_due=date(2026, 3, 9)),
        ),
        reviews=(
            Review(pupil_id="P1", type="Meeting", due=date(2026, 1, 9), held=date(2026, 1, 12), row=7),
            Review(pupil_id="P2", type="Plan review", due=date(2026, 3, 9), with_whom="Family", row=8),
            Review(pupil_id="P2", type="Meeting", due=date(2025, 7, 1), held=date(2025, 8, 31)),  # last school year
            Review(pupil_id="GONE", type="Meeting", due=date(2026, 3, 9)),
        ),
        provision=(line("L1", review_due=date(2026, 2, 27), row=5),
                   line("L2", review_due=date(2026, 2, 27), outcome=0)),
    )  # fmt: skip
    rows = [(row["day"], row["what"], row["pupil"], row["line"], row["with"], row["done"], row["sheet"], row["row"])
            for row in found(tables)]  # fmt: skip
    assert rows == [
        ("2026-01-12", "Meeting held", "P1", "", "", True, "Reviews", 7),
        ("2026-02-27", "Review of READ", "P1", "L1", "", False, "Provision", 5),
        ("2026-03-09", "Plan review", "P2", "", "Family", False, "Reviews", 8),
        ("2026-03-20", "ISP review", "P1", "", "", False, "Pupils", 4),
    ]


def test_one_pupil_and_a_last_day() -> None:
    tables = school(referrals=(asked(date(2026, 2, 2)), asked(date(2026, 2, 2), pupil="P2")))
    assert [row["pupil"] for row in found(tables, pupil="P2", until=date(2026, 3, 16))] == ["P2"]
    assert found(tables, pupil="P2", until=date(2026, 3, 15)) == []
    with pytest.raises(OutOfRange, match="no pupil"):
        found(tables, pupil="P99")
    with pytest.raises(OutOfRange, match="later --until"):
        found(tables, until=date(2026, 3, 1))


def test_the_order_of_rows_does_not_matter() -> None:
    tables = school(referrals=tuple(asked(date(2026, 2, day), pupil=f"P{day}") for day in range(1, 8)))
    turned = replace(tables, referrals=tables.referrals[::-1], pupils=tables.pupils[::-1])
    assert found(turned) == found(tables)


def test_every_step_and_date_is_declared_with_its_source() -> None:
    rows = RATES.rows("statutory_dates")
    assert {row["Step"] for row in rows} == {*STEPS, "annual", "phase", "post-16", "under five", "exception"}
    assert {row["Step"]: row["Weeks"] for row in rows if "Weeks" in row} == {
        "assess": 6, "no plan": 16, "draft": 16, "final": 20,
    }  # fmt: skip
    assert {row["Step"] for row in rows if row["Statutory"] == "No"} == {"draft", "under five", "exception"}
    assert {row["status"] for row in rows if row["Step"] in {"post-16", "under five", "exception"}} == {"unverified"}
    assert all(behind | ahead <= set(STEPS) and not behind & ahead for behind, ahead in BY_STATUS.values())
