"""The week as people get it: times, rooms, reasons that are true, tables that add up, the sheet and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

from provision_xl import app
from provision_xl.costing.provision_map import MAP_VIEWS
from provision_xl.demo import demo_school
from provision_xl.errors import OutOfRange
from provision_xl.school.timetable_tables import DAYS, Lesson, Period, Room, Timetabled, Unavailable
from provision_xl.timetable import (
    Week,
    first_try,
    grids,
    make_week,
    standing_week,
    timetabled,
    week_tables,
)
from provision_xl.timetable.placing import Placing
from provision_xl.views import map_table

from .weeks import MONDAY, intervention, line, school


@pytest.fixture(scope="module")
def demo() -> Week:
    """The demo school's week as the sheet Timetable has it."""
    whole = demo_school()
    return standing_week(whole, whole.settings.as_at or date.max)


def test_nobody_is_in_two_places_and_no_room_holds_two_groups(demo: Week) -> None:
    at: dict[tuple[str, int], list[tuple[int, int]]] = {}
    rooms: dict[tuple[str, int], set[str]] = {}
    for session in demo.sessions:
        activity, slot = demo.question.activities[session.number], demo.question.slots[session.slot]
        assert slot.starts <= session.starts and session.ends <= slot.ends and session.exact
        for adult in activity.adults:
            at.setdefault((adult, session.slot), []).append((session.starts, session.ends))
        if session.room:
            rooms.setdefault((session.room, session.slot), set()).add(activity.adults[0])
    for times in at.values():
        ordered = sorted(times)
        assert all(before[1] <= after[0] for before, after in zip(ordered, ordered[1:], strict=False))
    assert all(len(adults) == 1 for adults in rooms.values())
    out = [session for session in demo.sessions if demo.question.activities[session.number].out]
    assert out and all(session.room for session in out)


def test_the_demo_stands_without_a_clash_and_comes_back_from_its_rows(demo: Week) -> None:
    assert demo.clashes == () and demo.placed > 400
    again = standing_week(replace(demo.school, timetable=timetabled(demo)), demo.as_at)
    assert [(one.number, one.slot, one.starts) for one in again.sessions] == [
        (one.number, one.slot, one.starts) for one in demo.sessions]  # fmt: skip
    assert again.timetable == demo.timetable


def test_minutes_add_up_over_every_table(demo: Week) -> None:
    """Sessions x length of each group are its timetabled minutes; with what has no place they are the planned ones."""
    beside = week_tables(demo)[-1]
    lost: dict[str, Fraction] = {}
    for item in demo.missing:
        lost[item.activity.group] = lost.get(item.activity.group, Fraction(0)) + item.activity.length * item.sessions
    for group, _, _, planned, stands, difference, note in beside.rows:
        assert stands + lost.get(group, 0) == planned and difference == stands - planned
        assert bool(note) is (difference != 0)


def test_what_is_said_to_let_a_session_in_does(demo: Week) -> None:
    """Each "Give it to X ... free on Tuesday 3" is tried: with X the session breaks no rule there."""
    placing = Placing(replace(demo.question, activities=tuple(replace(row, kept=()) for row in
                                                              demo.question.activities)))  # fmt: skip
    for number, slots in enumerate(demo.timetable):
        for slot in slots:
            placing.put(number, slot)
    tried = 0
    for item in demo.missing:
        if not item.change.startswith("Give it to "):
            continue
        name, where = item.change.removeprefix("Give it to ").split(", who has the skill and is free on ")
        day, period = where.split(",")[0].split(" and ")[0].rstrip(".").split(" ")[:2]
        number = next(place for place, row in enumerate(demo.question.activities) if row == item.activity)
        slot = next(place for place, slot in enumerate(demo.question.slots) if slot.day == DAYS.index(day)
                    and slot.period == period)  # fmt: skip
        others = placing.question.activities
        changed = replace(placing.question, activities=(*others[:number], replace(others[number], adults=(name,)),
                                                        *others[number + 1 :]))  # fmt: skip
        placing.question, kept = changed, placing.question
        assert placing.blocks(number, slot) == ()
        placing.question = kept
        tried += 1
    assert tried > 5


def test_an_over_full_week_says_what_is_in_the_way_and_what_would_let_it_in() -> None:
    """One period a day of half an hour; T1 is there on Monday only, and G1 wants two sessions of half an hour."""
    periods = (Period("Every day", "1", time(9), time(9, 30)),)
    away = tuple(Unavailable("T1", day) for day in DAYS[1:])
    week = make_week(school(periods=periods, unavailable=away), MONDAY, 10)
    (short,) = week.missing
    assert (week.placed, week.wanted, short.sessions) == (1, 2, 1)
    assert short.reason == "of 5 lessons: T1 is not there in 4; the group meets enough on those days in 1"
    assert short.change == "Give it to T2, who has the skill and is free on Tuesday 1, Wednesday 1 and 2 more."


def test_a_protected_lesson_is_the_least_change_where_nobody_else_has_the_skill() -> None:
    """T1 alone has the skill; the only period is 4A's PE."""
    periods = (Period("Monday", "1", time(9), time(10)),)
    phonics = intervention("PHON", skill="Phonics", group_sessions=Decimal(1))
    lessons = (Lesson("4A", "Monday", "1", "PE", True),)
    base = school(periods=periods, interventions=(phonics,), classes=lessons)
    staff = (replace(base.staff[0], skills=("Phonics",)), base.staff[1])
    (short,) = make_week(replace(base, staff=staff), MONDAY, 10).missing
    assert short.reason == "of 1 lessons: 4A has protected lessons in 1"
    assert short.change == "It fits on Monday 1 if 4A may be missed from PE."


def test_the_same_subject_is_not_missed_twice_where_another_can_be() -> None:
    """Maths on two days, Art on the third: one of each costs two pupils 2 x (1 + 1), two of Maths 2 x 4."""
    periods = tuple(Period(day, "1", time(9), time(10)) for day in DAYS[:3])
    lessons = tuple(Lesson("4A", day, "1", what) for day, what in zip(DAYS, ("Maths", "Maths", "Art"), strict=False))
    week = make_week(school(periods=periods, classes=lessons), MONDAY, 10)
    assert week.timetable[0][-1] == 2 and week.harm == 4


def test_what_stood_stays_where_nothing_is_gained() -> None:
    rows = (Timetabled("G1", "", "T1", "Thursday", "3"), Timetabled("G1", "", "T1", "Friday", "2"))
    assert make_week(school(timetable=rows), MONDAY, 10).timetable == ((11, 13),)
    assert make_week(school(), MONDAY, 10).timetable != ((11, 13),)


def test_only_what_is_marked_is_kept() -> None:
    rows = (Timetabled("G1", "", "T1", "Monday", "1", keep=True), Timetabled("G1", "", "T1", "Tuesday", "1"))
    for week in (standing_week(school(timetable=rows), MONDAY), make_week(school(timetable=rows), MONDAY, 10)):
        assert [(row[0], row[-1]) for row in week_tables(week)[0].rows] == [("Monday", True), ("Tuesday", False)]


def test_edits_are_checked_at_once_with_their_cells() -> None:
    """G1 and G2 share P1 on Monday 1; G9 is no group; period 9 is none."""
    rows = (
        Timetabled("G1", "", "T1", "Monday", "1", row=5), Timetabled("G2", "", "T2", "Monday", "1", row=6),
        Timetabled("G9", "", "T1", "Monday", "2", row=7), Timetabled("G1", "", "T1", "Friday", "9", row=8),
    )  # fmt: skip
    lines = (line("G1", "P1", "PHON", "T1"), line("G2", "P1", "PHON", "T2"))
    found = {item.cell: item for item in app.work(school(provision=lines, timetable=rows)).findings}
    assert found["E6"].saw == "on Monday 1 P1 is in two sessions at once (G1, G2)"
    assert found["A7"].saw == "G9 does not run in this week"
    assert found["A8"].saw == "there is no period 9 on Friday"
    assert all(str(item.verdict) == "WARN" for item in found.values())


def test_periods_that_overlap_are_named() -> None:
    early, late = (time(9), time(10)), (time(9, 50), time(11))
    periods = (Period("Every day", "1", *early, row=2), Period("Every day", "2", *late, row=3))
    found = next(item for item in app.work(school(periods=periods)).findings if item.sheet == "Periods")
    assert (found.sheet, found.cell, found.saw) == ("Periods", "C3", "period 2 starts before 1 has ended")


def test_without_periods_it_says_what_to_do() -> None:
    with pytest.raises(OutOfRange, match="Add the table Periods"):
        make_week(school(periods=()), MONDAY)
    with pytest.raises(OutOfRange, match="choose one of adult, pupil, class, room, period"):
        grids(first_try(school(), MONDAY), "colour")
    with pytest.raises(OutOfRange, match='"T9" has no session'):
        grids(first_try(school(), MONDAY), "adult", "T9")


def test_each_view_has_every_session_of_its_name(demo: Week) -> None:
    for view, many in (("adult", lambda one: len(one.adults)), ("pupil", lambda one: one.size),
                       ("room", lambda one: 1), ("period", lambda one: len(one.adults))):  # fmt: skip
        entries = sum(len(cell) for page in grids(demo, view) for row in page.rows for cell in row.cells)
        wanted = sum(many(demo.question.activities[one.number]) for one in demo.sessions
                     if view != "room" or one.room)  # fmt: skip
        assert entries == wanted, view


def test_rooms_that_are_too_small_or_taken_keep_a_group_out() -> None:
    rooms = (Room("Nook", 1),)
    week = make_week(school(rooms=rooms), MONDAY, 10)
    assert week.placed == 0 and "no room for 2" in week.missing[0].reason


@pytest.mark.parametrize("by", MAP_VIEWS)
def test_the_map_has_what_each_line_has_in_the_timetable(by: str) -> None:
    """Twice 30 minutes are planned: G1 stands once, G2 twice; L3 begins in the year after."""
    rows = (Timetabled("G1", "", "T1", "Monday", "1"), Timetabled("G2", "", "T2", "Monday", "2"),
            Timetabled("G2", "", "T2", "Friday", "2"))  # fmt: skip
    lines = (line("G1", "P1", "PHON", "T1"), line("G1", "P2", "PHON", "T1"), line("G2", "P3", "PHON", "T2"),
             replace(line("G3", "P3", "PHON", "T2"), starts=date(2026, 12, 1)))  # fmt: skip
    found = map_table(app.work(school(timetable=rows, provision=lines)), by)
    told = found.records()
    assert {row["line"]: (row["timetabled_minutes"], row["differs"]) for row in told} == {
        "LG1P1": (30, True), "LG1P2": (30, True), "LG2P3": (60, False), "LG3P3": (None, None)}  # fmt: skip
    bare = map_table(app.work(school(provision=lines)), by)
    keys = [column.key for column in found.columns if column.key not in {"timetabled_minutes", "differs"}]
    assert [column.key for column in bare.columns] == keys
    assert [{key: row[key] for key in keys} for row in told] == bare.records()
    assert dict(zip((column.key for column in found.columns), found.total, strict=True))["planned_pence"] == sum(
        row["planned_pence"] for row in told)  # fmt: skip
