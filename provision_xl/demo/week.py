"""The school week of the demo school: periods, lessons of every class, rooms, part-time days and wishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from random import Random
from typing import Any

from provision_xl.demo.records import data
from provision_xl.money import natural
from provision_xl.school.school import School
from provision_xl.school.timetable_tables import DAYS, EVERY_DAY, LESSON, Lesson, Period, Room, Unavailable, Wish
from provision_xl.timetable import first_try, timetabled

HALF_WEEK = 12  # hours a week up to which somebody works on some days only


def _declared() -> Any:
    return data("week")


def with_week(school: School, as_at: date, chance: Random) -> School:
    """A school with pupils, staff and a map gets the tables of its week; the timetable is a first try."""
    known = _declared()
    wanted = {row.code for row in school.interventions if row.use}
    school = replace(
        school,
        periods=tuple(
            Period(EVERY_DAY, name, time.fromisoformat(starts), time.fromisoformat(ends), kind)
            for name, starts, ends, kind in known["periods"]
        ),
        classes=tuple(_lessons(school, chance)),
        unavailable=tuple(_part_time(school)),
        rooms=tuple(_rooms(len(school.staff))),
        wishes=tuple(Wish(code, wish) for code, wish in known["wishes"] if code in wanted),
    )
    return replace(school, timetable=timetabled(first_try(school, as_at)))


def _lessons(school: School, chance: Random) -> Iterator[Lesson]:
    known = _declared()
    periods = [name for name, _, _, kind in known["periods"] if kind == LESSON]
    slots = [(day, period) for day in DAYS for period in periods]
    names = {pupil.class_name for pupil in school.pupils if pupil.class_name}
    for number, name in enumerate(sorted(names, key=natural)):
        early = [subject for subject, _ in known["subjects"][:2]]
        others = [subject for subject, many in known["subjects"][2:] for _ in range(many)]
        chance.shuffle(others)
        protected = known["protected_in_year_6" if name.startswith("6") else "protected"]
        for day, period in slots:
            place = periods.index(period)
            subject = early[(place + number) % 2] if place < 2 else others.pop() if others else "Topic"
            yield Lesson(name, day, period, subject, subject in protected or None)


def _part_time(school: School) -> Iterator[Unavailable]:
    """Whoever has few hours works on the first days of the week, all of them or until noon."""
    lessons = [name for name, _, _, kind in _declared()["periods"] if kind == LESSON]
    for row in school.staff:
        hours = row.hours_per_week if row.hours_per_week is not None else (row.fte or 1) * 30
        if row.role == "Midday supervisor":
            yield from (Unavailable(row.staff_id, EVERY_DAY, period, "Works at lunch") for period in lessons)
        elif hours <= HALF_WEEK:
            yield from (Unavailable(row.staff_id, day, "", "Does not work") for day in DAYS[2 if row.fte else 3 :])
        elif row.role == "TA" and hours <= 25:
            yield Unavailable(row.staff_id, "Friday", lessons[-1], "Does not work")


def _rooms(adults: int) -> Iterator[Room]:
    known = _declared()
    for number in range(max(4, adults // known["adults_a_room"])):
        name, size = known["rooms"][number % len(known["rooms"])]
        again = number // len(known["rooms"])
        yield Room(name if not again else f"{name} {again + 1}", size)
