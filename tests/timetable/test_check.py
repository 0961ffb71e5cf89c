"""Each hard rule, broken once on purpose, is named with whom and when; a week that keeps it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provision_xl.timetable.check import Clash, clashes
from provision_xl.timetable.question import Activity, Place, Question, Slot, Why

SLOTS = (Slot(0, "1", 540, 600), Slot(0, "2", 600, 660), Slot(0, "Break", 660, 690, False), Slot(1, "1", 540, 600))
ONE = Activity("G1", "X", "", ("P1", "P2"), ("T1",), 30, 2)
TWO = Activity("G2", "Y", "", ("P2", "P3"), ("T2",), 40, 2)
WEEK = Question(SLOTS, (ONE, TWO), class_of={"P1": "A", "P2": "A", "P3": "B"})


def only(question: Question, *timetable: tuple[int, ...]) -> Clash:
    (found,) = clashes(question, timetable)
    return found


def test_a_week_that_keeps_every_rule_has_none() -> None:
    assert clashes(WEEK, ((0, 3), (1,))) == ()


CASES = {
    "a pupil twice at once": (WEEK, ((0,), (0,)), Why.PUPIL, "P2", 0),
    # 30 and 40 minutes are more than the 60 of the period
    "an adult too long": (replace(WEEK, activities=(ONE, replace(TWO, adults=("T1",), pupils=("P3",)))),
                          ((0,), (0,)), Why.ADULT, "T1", 0),
    "an adult who is not there": (replace(WEEK, away=frozenset({("T1", 3)})), ((3,), ()), Why.AWAY, "T1", 3),
    "a pupil who is not there": (replace(WEEK, away=frozenset({("P3", 1)})), ((), (1,)), Why.AWAY, "P3", 1),
    "a class on a trip": (replace(WEEK, away=frozenset({("B", 1)})), ((), (1,)), Why.AWAY, "B", 1),
    "a protected lesson": (replace(WEEK, protected=frozenset({("A", 0)})), ((0,), ()), Why.PROTECTED, "A", 0),
    "a break": (replace(WEEK, slots=(*SLOTS, Slot(0, "Lunch", 720, 760, False))), ((2,), ()), Why.KIND, "Break", 2),
    "twice on a day": (WEEK, ((0, 1), ()), Why.DAY, "G1", 1),
    # two rooms are wanted and there is one
    "no room": (replace(WEEK, activities=(ONE, replace(TWO, pupils=("P3",))), rooms=(Place("Library", 9),)),
                ((0,), (0,)), Why.ROOM, "1", 0),
    # 30 minutes twice are 60, and 50 are there
    "no hours": (replace(WEEK, hours={"T1": 50}), ((0, 3), ()), Why.HOURS, "T1", 0),
    "no way": (replace(WEEK, travel=10, activities=(replace(ONE, site="North"),
                                                    replace(TWO, adults=("T1",), site="South"))),
               ((0,), (1,)), Why.TRAVEL, "T1", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_rule_that_is_broken_is_named(name: str) -> None:
    question, timetable, why, who, slot = CASES[name]
    found = only(question, *timetable)
    assert (found.why, found.who, found.slot) == (why, who, slot)


def test_a_break_is_kept_by_whoever_works_in_lessons_too() -> None:
    at_break = Activity("G3", "Z", "", ("P3",), ("T1",), 20, 1, at_break=True, out=False)
    found = only(replace(WEEK, activities=(ONE, at_break)), (0,), (2,))
    assert (found.why, found.who) == (Why.BREAK, "T1")
    assert clashes(replace(WEEK, activities=(replace(ONE, adults=("T2",)), at_break)), ((0,), (2,))) == ()


def test_who_stays_with_a_pupil_comes_along() -> None:
    along = Activity("G4", "ONE", "", ("P1",), ("T2",), 60, 1, out=False, along=True)
    assert clashes(replace(WEEK, activities=(ONE, along)), ((0,), (0,))) == ()
    both = only(replace(WEEK, activities=(along, replace(along, group="G5", adults=("T1",)))), (0,), (0,))
    assert (both.why, both.who) == (Why.PUPIL, "P1")
