"""Small weeks for tests: made by chance, solved by trying everything, and schools written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import Any

from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.school import School, from_rows
from provision_xl.school.timetable_tables import MORNING, SAME_TIME, SPREAD, Period
from provision_xl.timetable.check import clashes
from provision_xl.timetable.question import ANY_SIZE, Activity, Place, Question, Slot, Timetable

MONDAY = date(2026, 11, 23)


def week_by_chance(seed: int) -> Question:
    """A week that is too full as often as not: two days of two or three lessons and a break, up to four activities."""
    chance = Random(seed)
    lessons = chance.choice((2, 3))
    slots = [Slot(day, str(number + 1), 540 + 60 * number, 540 + 60 * number + chance.choice((45, 60)))
             for day in (0, 1) for number in range(lessons)]  # fmt: skip
    slots += [Slot(day, "Break", 780, 810, False) for day in (0, 1)]
    pupils, adults = ["P1", "P2", "P3"], ["T1", "T2"]
    sites = chance.choice((("",), ("", ""), ("North", "South")))
    class_of = {"P1": "A", "P2": "A", "P3": "B"}
    activities = tuple(_activity(chance, number, pupils, adults, sites) for number in range(chance.choice((3, 4, 4))))
    numbers = range(len(slots))
    return Question(
        tuple(slots),
        activities,
        frozenset((who, slot) for who in (*pupils, *adults, "A", "Room") for slot in numbers if chance.random() < 0.06),
        {adult: chance.choice((60, 120, 600)) for adult in adults},
        class_of,
        {(name, slot): chance.choice(("Maths", "Art", "PE")) for name in ("A", "B") for slot in numbers
         if slots[slot].lesson},
        frozenset((name, slot) for name in ("A", "B") for slot in numbers if chance.random() < 0.15),
        chance.choice(((), (Place("Room", 2),), (Place("Room", 1), Place("Hall", ANY_SIZE)))),
        chance.choice((0, 30)),
    )  # fmt: skip


def _activity(chance: Random, number: int, pupils: list[str], adults: list[str], sites: tuple[str, ...]) -> Activity:
    at_break = chance.random() < 0.15
    along = not at_break and chance.random() < 0.2
    minutes = chance.choice((20, 30, 45)) if not at_break else 20
    many = chance.choice((1, 2, 2))
    return Activity(
        f"G{number}", "X", "", tuple(sorted(chance.sample(pupils, 1 if along else chance.choice((1, 2))))),
        tuple(sorted(chance.sample(adults, 2 if chance.random() < 0.15 else 1))), minutes, many,
        chance.choice((1, 1, many)), Fraction(minutes), chance.random() < 0.4,
        not at_break and not along and chance.random() < 0.8, along, at_break, chance.choice(sites),
        chance.choice(((), (), ((MORNING, 0),), ((SAME_TIME, 0),), ((SPREAD, 0),))),
        last=chance.choice(((), (), (0,))),
    )  # fmt: skip


def every_week(question: Question) -> Iterator[Timetable]:
    """Every way to place some of the sessions that breaks no rule, tried one after the other."""
    numbers = range(len(question.slots))
    own = []
    for activity in question.activities:
        fits = [slot for slot in numbers if not question.barred(activity, slot)]
        own.append([chosen for many in range(activity.sessions + 1) for chosen in combinations(fits, many)])
    for timetable in product(*own):
        if not clashes(question, timetable):
            yield timetable


TERMS = (TermRow("Autumn", date(2026, 9, 1), date(2026, 12, 18), Decimal(15)),)
PERIODS = tuple(Period("Every day", str(number), time(8 + number), time(9 + number)) for number in (1, 2, 3))
HALF_HOUR = {"group_minutes": Decimal(30), "group_sessions": Decimal(2)}


def intervention(code: str, **values: Any) -> Intervention:
    return Intervention(use=True, code=code, name=code, needs=("SLCN",), **{**HALF_HOUR, **values})


def line(group: str, pupil: str, code: str, staff: str, **values: Any) -> Line:
    return Line(f"L{group}{pupil}", group, pupil, code, staff, date(2026, 9, 1), **values)


def school(**tables: Any) -> School:
    """Three pupils, two adults, PHON twice a week for half an hour; whatever is given stands instead."""
    usual: dict[str, Any] = {
        "settings": Settings("Hill", "1", "Mainstream primary", "2026/27", MONDAY),
        "terms": TERMS,
        "pupils": tuple(Pupil(name, "4", form, "K") for name, form in (("P1", "4A"), ("P2", "4A"), ("P3", "4B"))),
        "interventions": (intervention("PHON"),),
        "staff": tuple(Staff(name, role="TA", hours_per_week=Decimal(30), intervention_hours=Decimal(20))
                       for name in ("T1", "T2")),
        "provision": (line("G1", "P1", "PHON", "T1"), line("G1", "P2", "PHON", "T1")),
        "periods": PERIODS,
    }  # fmt: skip
    return from_rows(**{**usual, **tables})
