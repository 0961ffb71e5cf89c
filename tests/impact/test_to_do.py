"""This week: what there is to do, each kind by hand on a small school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff
from provision_xl.school.other_tables import Absence, Referral, Review, Session
from provision_xl.school.school import School
from provision_xl.views import Work, this_week, to_do
from tests.impact.schools import school

RATES = national()
WEDNESDAY = date(2026, 2, 4)  # of the week of Monday 2 February to Friday 6 February 2026
MONDAY, FRIDAY = date(2026, 2, 2), date(2026, 2, 6)
READ = Intervention(use=True, code="READ", name="Paired reading", group_minutes=Decimal(30), group_sessions=Decimal(3))
ALONE = Intervention(use=True, code="SALT", name="Speech", individual_minutes=Decimal(20),
                     individual_sessions=Decimal(2))  # fmt: skip
STAFF = tuple(Staff(staff_id=name, role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(10),
                    hours_per_week=Decimal(20)) for name in ("T1", "T2"))  # fmt: skip
PUPILS = tuple(Pupil(pupil_id=name, sen_status="K", class_name="4B") for name in ("P1", "P2", "P3"))
SPRING = {"starts": date(2026, 1, 5), "ends": date(2026, 3, 27)}


def row(key: str, pupil: str = "P1", code: str = "READ", group: str = "G1", **more: Any) -> Line:
    return Line(**{"line": key, "pupil_id": pupil, "intervention": code, "group": group, "staff_id": "T1",
                   **SPRING, **more})  # fmt: skip


BASE: dict[str, Any] = {
    "settings": Settings(academic_year="2025/26"), "interventions": (READ, ALONE), "staff": STAFF, "pupils": PUPILS,
    "provision": (row("L1"), row("L2", "P2")),
}  # fmt: skip


def found(as_at: date = WEDNESDAY, **tables: Any) -> list[dict[str, Any]]:
    return to_do(Work(school(**{**BASE, **tables}), as_at, RATES)).records()


def told(as_at: date = WEDNESDAY, **tables: Any) -> list[tuple[Any, ...]]:
    return [(item["kind"], item["day"], item["pupil"], item["what"]) for item in found(as_at, **tables)]


def test_nothing_is_told_of_a_week_like_any_other() -> None:
    assert told() == []


def test_reviews_overdue_and_due_by_friday() -> None:
    reviews = (
        Review("P1", "Annual review", date(2026, 1, 30), with_whom="Family, EP"),
        Review("P2", "Meeting", FRIDAY),
        Review("P3", "Meeting", date(2026, 2, 9)),
        Review("P3", "Plan review", date(2026, 1, 30), date(2026, 1, 30)),
    )
    assert told(reviews=reviews) == [
        ("Review due", "2026-01-30", "P1", "Annual review, with Family, EP, 5 days overdue"),
        ("Review due", "2026-02-06", "P2", "Meeting"),
    ]


def test_lines_that_start_and_end_in_the_week() -> None:
    lines = (row("L1", starts=MONDAY), row("L2", "P2", ends=FRIDAY), row("L3", "P3", starts=date(2026, 2, 9)),
             row("L4", "P3", ends=date(2026, 1, 30)),
             row("L5", "P3", group="G5", ends=FRIDAY, status="Stopped"))  # fmt: skip
    items = [(item["kind"], item["day"], item["pupil"], item["line"], item["staff"]) for item in found(provision=lines)]
    assert items == [
        ("Starts", "2026-02-02", "P1", "L1", "T1"), ("Ends", "2026-02-06", "P2", "L2", "T1"),
    ]  # fmt: skip


AWAY = Absence("T1", date(2026, 2, 3), date(2026, 2, 4))


def test_an_adult_away_without_cover_tells_the_sessions_it_takes_and_to_whom_they_are_promised() -> None:
    """12 teaching weeks over 60 weekdays: a day is a fifth of a week; 3 sessions x 2/5 = 1.2."""
    lines = (row("L1", required=True), row("L2", "P2"))
    assert told(absences=(AWAY,), provision=lines) == [
        ("Adult away", "2026-02-03", "P1; P2",
         "03/02 to 04/02: READ, 1.2 sessions, nobody covers; an EHC plan promises it to P1"),
    ]  # fmt: skip


def test_an_adult_away_with_cover_and_a_cover_who_is_away_too() -> None:
    covered = replace(AWAY, covered_by="T2")
    assert told(absences=(covered,)) == [
        ("Adult away", "2026-02-03", "P1; P2", "03/02 to 04/02: READ, 1.2 sessions, T2 covers")
    ]
    both = (covered, Absence("T2", date(2026, 2, 4), date(2026, 2, 4)))
    assert [item["what"] for item in found(absences=both) if item["staff"] == "T1"] == [
        "03/02: READ, 0.6 sessions, T2 covers", "04/02: READ, 0.6 sessions, nobody covers",
    ]  # fmt: skip
    note = this_week(Work(school(**{**BASE, "absences": both}), WEDNESDAY, RATES)).records()[0]["note"]
    assert note == "T1 away 03/02, T2 covers; T1 away 04/02, nobody covers"


def test_away_without_a_group_then_and_in_another_week() -> None:
    alone = Absence("T2", MONDAY, MONDAY)
    assert told(absences=(alone,)) == [("Adult away", "2026-02-02", "", "02/02: no group of theirs meets then")]
    assert told(absences=(Absence("T1", date(2026, 2, 9), date(2026, 2, 13)),)) == []


def test_groups_without_an_adult_and_with_one_no_longer_in_post() -> None:
    gone = (replace(STAFF[0], ends=date(2026, 1, 30)), STAFF[1])
    lines = (row("L1"), row("L2", "P2", group="G2", staff_id=""))
    assert told(staff=gone, provision=lines) == [
        ("No adult", "2026-02-02", "P1", "READ: T1 not in post"),
        ("No adult", "2026-02-02", "P2", "READ: nobody is named"),
    ]


def test_required_minutes_missed_since_the_monday_before() -> None:
    """READ is 30 minutes a session: 30 and a shortened 25 make 55; 23 January lies before 26 January."""
    sessions = (
        Session(date(2026, 1, 26), "G1", False, None, "Adult away"),
        Session(date(2026, 2, 3), "G1", False, Decimal(25), "Trip"),
        Session(date(2026, 1, 23), "G1", False, None, "Snow"),
        Session(date(2026, 2, 2), "G1", True, None, ""),
        Session(date(2026, 2, 5), "G1", False, None, "After the as-at date"),
    )
    items = found(sessions=sessions, provision=(row("L1", required=True), row("L2", "P2")))
    keys = ("kind", "day", "pupil", "line", "minutes", "what")
    assert [tuple(item[key] for key in keys) for item in items] == [
        ("Required, missed", "2026-02-03", "P1", "L1", 55, "READ: 2 sessions not held (Adult away, Trip)")
    ]


def test_required_minutes_of_a_pupil_alone_and_of_a_line_that_is_done_by_now() -> None:
    """20 minutes a session; the second line was over and Done on 30 January."""
    lines = (row("L1", code="SALT", group="G1", required=True),
             row("L2", "P2", group="G2", required=True, ends=date(2026, 1, 30), status="Done"))  # fmt: skip
    sessions = (Session(MONDAY, "G1", False, None, ""), Session(date(2026, 1, 30), "G2", False, None, ""),
                Session(MONDAY, "G2", False, None, ""))  # fmt: skip
    items = found(sessions=sessions, provision=lines)
    assert [(item["pupil"], item["minutes"], item["what"]) for item in items] == [
        ("P2", 30, "READ: 1 session not held"), ("P1", 20, "SALT: 1 session not held"),
    ]  # fmt: skip


def test_pupils_who_come_and_leave_in_the_week() -> None:
    people = (replace(PUPILS[0], starts=MONDAY), replace(PUPILS[1], leaves=FRIDAY),
              replace(PUPILS[2], starts=date(2026, 2, 9)))  # fmt: skip
    assert told(pupils=people, provision=()) == [
        ("New pupil", "2026-02-02", "P1", "First day on roll"), ("Leaves", "2026-02-06", "P2", "Last day on roll"),
    ]  # fmt: skip


SIX_WEEKS_AGO = WEDNESDAY - timedelta(weeks=6)  # 24 December 2025


@pytest.mark.parametrize(
    ("referral", "what", "why"),
    [
        # 20 school days: 6 to 9, 12 to 16, 19 to 23 and 26 to 30 January are 19, and 2 February is the 20th
        (Referral("P1", "EP", date(2026, 1, 5)),
         "EP: Ask when the pupil will be seen, it was due on 02/02/2026; then type the day into Chased.", "on Monday"),
        (Referral("P1", "EP", date(2026, 1, 9)),
         "EP: Ask when the pupil will be seen, due on 06/02/2026; then type the day into Chased.", "by Friday"),
        (Referral("P1", "EP", date(2026, 1, 12)), "", "the Monday after"),
        (Referral("P1", "EP", date(2025, 9, 10), date(2026, 1, 6)),
         "EP: Ask for the report, it was due on 03/02/2026; then type the day into Chased.", "seen, then nothing"),
        (Referral("P1", "EP", date(2025, 9, 10), date(2026, 1, 20)), "", "seen two weeks ago"),
        (Referral("P1", "EP", date(2025, 9, 10), date(2026, 2, 20)), "", "the appointment is to come"),
        (Referral("P1", "EP", date(2025, 9, 10), report_date=date(2026, 1, 5)), "", "there is a report"),
        (Referral("P1", "EP", date(2025, 9, 10), status=" refused"), "", "the service said no"),
        (Referral("GONE", "EP", date(2025, 9, 10)), "", "the pupil is not on roll"),
        (Referral("P1", "EHC needs assessment", date(2025, 12, 23), status="Asked"),
         "EHC needs assessment: decision whether to assess (week 6), was due", "six weeks were over yesterday"),
        (Referral("P1", "EHC needs assessment", SIX_WEEKS_AGO, status="Asked"), "", "the last day is today"),
        (Referral("P1", "EHC needs assessment", date(2025, 12, 23), status="Refused"), "", "the authority said no"),
    ],
)  # fmt: skip
def test_referrals_to_chase(referral: Referral, what: str, why: str) -> None:
    people = (*PUPILS, Pupil(pupil_id="GONE", leaves=date(2025, 12, 19)))
    items = found(referrals=(referral,), pupils=people)
    assert [item["what"] for item in items] == ([what] if what else []), why
    assert all(item["kind"] == "Referral to chase" for item in items)


def test_on_a_saturday_it_is_the_week_to_come() -> None:
    saturday = date(2026, 1, 31)
    result = to_do(Work(school(**BASE, reviews=(Review("P1", "Meeting", FRIDAY),)), saturday, RATES))
    assert (result.about["from"], result.about["to"]) == (MONDAY, FRIDAY)
    assert [item["day"] for item in result.records()] == ["2026-02-06"]


DAYS = st.dates(date(2025, 12, 20), date(2026, 3, 30))


@given(
    st.lists(st.tuples(st.sampled_from(["T1", "T2"]), DAYS, st.integers(0, 9)), max_size=4),
    st.lists(st.tuples(DAYS, st.booleans()), max_size=6, unique_by=lambda item: item[0]),
    DAYS, st.randoms(use_true_random=False),
)  # fmt: skip
def test_in_any_row_order_the_same_and_no_missed_minute_counted_twice(
    away: Any, held: Any, as_at: date, order: Any
) -> None:
    """Minutes missed are 30 for each session not held since the Monday before, counted anew here."""
    absences = [Absence(name, first, first + timedelta(days=days)) for name, first, days in away]
    sessions = [Session(day, "G1", was, None, "") for day, was in held]
    lines = [row("L1", required=True), row("L2", "P2"), row("L3", "P3", required=True)]
    tables = {"absences": tuple(absences), "sessions": tuple(sessions), "provision": tuple(lines)}
    forward = found(as_at, **tables)
    result = to_do(Work(school(**{**BASE, **tables}), as_at, RATES))
    since = result.about["from"] - timedelta(days=7)
    runs = [day for day, was in held if not was and SPRING["starts"] <= day <= SPRING["ends"]]
    wanted = sum(30 for day in runs if since <= day <= as_at)
    missed = [item for item in forward if item["kind"] == "Required, missed"]
    assert sum(item["minutes"] for item in missed) == 2 * wanted  # P1 and P3
    assert {item["pupil"] for item in missed} <= {"P1", "P3"}
    for rows in (absences, sessions, lines):
        order.shuffle(rows)
    again = {"absences": tuple(absences), "sessions": tuple(sessions), "provision": tuple(lines)}
    shuffled: School = school(**{**BASE, **again})
    assert to_do(Work(shuffled, as_at, RATES)).records() == forward
