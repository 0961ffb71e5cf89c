"""From the tables to the question, each case with what must come of it by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.groups import groups
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS, Lesson, Period, Room, Timetabled, Unavailable, Wish
from provision_xl.timetable.asked import question_of, slots_of
from provision_xl.timetable.question import Question

from .weeks import MONDAY, intervention, line, school


def asked(made: School) -> Question:
    return question_of(made, MONDAY, groups(made))


def test_a_row_for_one_day_wins_over_one_for_every_day() -> None:
    rows = (Period("Friday", "1", time(9, 30), time(10)), Period("Every day", "1", time(9), time(10)))
    assert [(slot.day, slot.starts, slot.minutes) for slot in slots_of(rows)] == [
        *((day, 540, 60) for day in range(4)), (4, 570, 30)]  # fmt: skip


def test_a_period_that_ends_before_it_starts_is_none() -> None:
    assert slots_of((Period("Monday", "1", time(10), time(9)),)) == ()


def test_a_group_becomes_its_sessions() -> None:
    (activity,) = asked(school()).activities
    assert (activity.group, activity.pupils, activity.adults) == ("G1", ("P1", "P2"), ("T1",))
    assert (activity.minutes, activity.sessions, activity.a_day, activity.out) == (30, 2, 1, True)


def test_group_and_individual_sessions_are_placed_apart() -> None:
    """NELI: 3 x 30 together, and 2 x 15 with each of two pupils alone."""
    neli = intervention("PHON", group_sessions=Decimal(3), individual_minutes=Decimal(15),
                        individual_sessions=Decimal(2))  # fmt: skip
    found = asked(school(interventions=(neli,))).activities
    assert [(one.pupil, one.pupils, one.minutes, one.sessions) for one in found] == [
        ("", ("P1", "P2"), 30, 3), ("P1", ("P1",), 15, 2), ("P2", ("P2",), 15, 2)]  # fmt: skip


def test_a_long_session_is_cut_into_periods_and_who_takes_turns_has_a_part() -> None:
    """5 x 111 minutes by T1 60 % / T2 40 %: five whole hours and five rests of 51, three of each T1's and two T2's."""
    one = intervention("ONE", kind="1:1 support", where="In", group_minutes=None, group_sessions=None,
                       individual_minutes=Decimal(111), individual_sessions=Decimal(5))  # fmt: skip
    rows = (line("G1", "P1", "ONE", "T1 60% / T2 40%"),)
    found = asked(school(interventions=(one,), provision=rows)).activities
    assert [(one.adults, one.length, one.sessions) for one in found] == [
        (("T1",), Fraction(60), 3), (("T2",), Fraction(60), 2), (("T1",), Fraction(51), 3), (("T2",), Fraction(51), 2)]
    assert all(one.along and not one.out for one in found)


def test_preparation_is_taken_from_the_hours() -> None:
    prepared = intervention("PHON", prep_minutes=Decimal(20))
    assert asked(school(interventions=(prepared,))).hours == {"T1": 20 * 60 - 20, "T2": 1200}


def test_who_is_not_there_is_blocked() -> None:
    rows = (Unavailable("T1", "Friday"), Unavailable("P3", "Every day", "2"), Unavailable("Nobody", "Monday", "9"))
    away = asked(school(unavailable=rows)).away
    assert away == {("T1", 12), ("T1", 13), ("T1", 14), *(("P3", slot) for slot in (1, 4, 7, 10, 13))}


def test_lessons_are_protected_and_missed() -> None:
    lessons = (Lesson("4A", "Monday", "1", "PE", True), Lesson("4A", "Monday", "2", "Art"))
    question = asked(school(classes=lessons))
    (activity,) = question.activities
    assert 0 not in question.allowed[0]
    assert question.missed(activity, 1) == (("P1", "Art"), ("P2", "Art"))
    assert question.missed(activity, 2) == ()


def test_without_an_adult_who_is_there_it_is_named_and_not_placed() -> None:
    gone = Staff("T1", role="TA", intervention_hours=Decimal(5), ends=MONDAY.replace(day=20))
    for staff, provision, reason in (
        ((gone,), None, "T1 is not in post in this week"),
        ((gone,), (line("G1", "P1", "PHON", ""),), "no adult is named on the map"),
    ):
        tables = {"staff": staff, **({"provision": provision} if provision else {})}
        question = asked(school(**tables))
        assert not question.activities
        assert [reason for _, reason, _ in question.cannot] == [reason]


def test_what_the_sheet_keeps_stays_and_the_rest_is_where_it_stood() -> None:
    rows = (Timetabled("G1", "", "T1", "Tuesday", "2", keep=True), Timetabled("G1", "", "T1", "Thursday", "1"))
    (activity,) = asked(school(timetable=rows)).activities
    assert (activity.kept, activity.last) == ((4,), (9,))


def test_another_adult_typed_beside_a_kept_session_takes_that_one() -> None:
    rows = (Timetabled("G1", "", "T2", "Tuesday", "2", keep=True),)
    one, other = asked(school(timetable=rows)).activities
    assert (one.adults, one.sessions, other.adults, other.sessions, other.kept) == (("T1",), 1, ("T2",), 1, (4,))


def test_pupils_of_two_sites_cannot_meet() -> None:
    lessons = (Lesson("4A", "Monday", "1", site="North"), Lesson("4B", "Monday", "1", site="South"))
    rows = (line("G1", "P1", "PHON", "T1"), line("G1", "P3", "PHON", "T1"))
    question = asked(school(classes=lessons, provision=rows))
    assert [reason for _, reason, _ in question.cannot] == ["its pupils are on different sites"]


def test_wishes_and_rooms_come_with_it() -> None:
    question = asked(school(wishes=(Wish("PHON", "Not before", time(9, 30)),), rooms=(Room("Hall"),)))
    assert question.activities[0].wishes == (("Not before", 570),)
    assert question.rooms[0].size >= 1000


def test_the_order_of_rows_makes_no_difference() -> None:
    whole = school(unavailable=(Unavailable("T1", "Friday"), Unavailable("T2", "Monday", "1")))
    turned = replace(whole, provision=whole.provision[::-1], unavailable=whole.unavailable[::-1],
                     periods=whole.periods[::-1], pupils=whole.pupils[::-1])  # fmt: skip
    assert asked(turned) == asked(whole)
    assert len(DAYS) == 5
