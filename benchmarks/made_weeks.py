"""Made-up weeks of a size, for measuring: busy adults, pupils in several groups, protected lessons, part-time days."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from provision_xl.school.timetable_tables import MORNING
from provision_xl.timetable.question import Activity, Place, Question, Slot

LOAD = 0.85  # of each adult's minutes
SUBJECTS = (("English", 5), ("Maths", 5), ("Reading", 4), ("Science", 2), ("PE", 2), ("Topic", 4), ("Art", 1),
            ("Computing", 1), ("Music", 1), ("RE", 2), ("PSHE", 1), ("French", 2))  # fmt: skip
MOST_A_PUPIL = 6  # sessions a week, so that no pupil is out of class all day


def made_week(pupils: int, adults: int, periods: int, seed: int) -> Question:
    """A week of five days with so many pupils, adults and lessons of an hour; the same seed gives the same."""
    chance = Random(f"{pupils} {adults} {periods} {seed}")
    slots = tuple(Slot(day, str(number + 1), 530 + 60 * number, 590 + 60 * number)
                  for day in range(5) for number in range(periods // 5))  # fmt: skip
    classes = [f"C{number}" for number in range(max(4, pupils // 7))]
    class_of = {f"P{number}": classes[number % len(classes)] for number in range(pupils)}
    subject, protected = _lessons(classes, slots, chance)
    names = [f"T{number}" for number in range(adults)]
    away = frozenset((name, number) for name in names if chance.random() < 0.25
                     for number, slot in enumerate(slots) if slot.day == 4)  # fmt: skip
    there = {name: 60 * sum((name, number) not in away for number in range(len(slots))) for name in names}
    activities = tuple(_activities(class_of, classes, there, chance))
    rooms = tuple(Place(f"R{number}", chance.choice((2, 4, 6, 8))) for number in range(max(3, adults * 2 // 3)))
    return Question(slots, activities, away, there, class_of, subject, protected, rooms)


def _lessons(
    classes: list[str], slots: tuple[Slot, ...], chance: Random
) -> tuple[dict[tuple[str, int], str], frozenset[tuple[str, int]]]:
    subject = {}
    for name in classes:
        week = [what for what, many in SUBJECTS for _ in range(many)][: len(slots)]
        chance.shuffle(week)
        subject |= {(name, number): what for number, what in enumerate(week)}
    return subject, frozenset(key for key, what in subject.items() if what == "PE")


def _activities(class_of: dict[str, str], classes: list[str], there: dict[str, int], chance: Random) -> list[Activity]:
    """Groups until every adult has so much to do; pupils of two classes beside each other."""
    found: list[Activity] = []
    taken = dict.fromkeys(class_of, 0)
    for adult, minutes in there.items():
        left, tries = int(minutes * LOAD), 0
        while left >= 60 and tries < 200:
            tries += 1
            place = chance.randrange(len(classes) - 1)
            near = [pupil for pupil, name in class_of.items() if name in classes[place : place + 2]
                    and taken[pupil] < MOST_A_PUPIL]  # fmt: skip
            length, many = chance.choice((15, 20, 30, 30, 45)), chance.choice((1, 2, 2, 3, 5))
            size = min(len(near), chance.choice((1, 1, 3, 4, 5)))
            if not size or length * many > left:
                continue
            pupils = tuple(sorted(chance.sample(near, size)))
            for pupil in pupils:
                taken[pupil] += many
            left -= length * many
            wishes = ((MORNING, 0),) if chance.random() < 0.15 else ()
            found.append(Activity(f"G{len(found)}", "X", "", pupils, (adult,), length, many, 1, Fraction(length),
                                  chance.random() < 0.3, wishes=wishes))  # fmt: skip
    return found


def full_house(side: int, periods: int, seed: int) -> Question:
    """As many classes, teachers and rooms, each busy in every period: made from a timetable, so one exists.

    The hard school instances of the literature (Smith, Abramson and Duke, 4 to 8 a side, 30 periods) are made so.
    """
    chance = Random(f"{side} {periods} {seed}")
    slots = tuple(Slot(number // (periods // 5), str(number % (periods // 5)), 60 * (number % (periods // 5)),
                       60 * (number % (periods // 5)) + 60) for number in range(periods))  # fmt: skip
    wanted: dict[tuple[int, int, int], int] = {}
    for _ in range(periods):
        teachers, rooms = list(range(side)), list(range(side))
        chance.shuffle(teachers)
        chance.shuffle(rooms)
        for class_number, teacher, room in zip(range(side), teachers, rooms, strict=True):
            wanted[class_number, teacher, room] = wanted.get((class_number, teacher, room), 0) + 1
    activities = tuple(
        Activity(f"G{number}", "X", "", (f"C{one}",), (f"T{two}", f"R{three}"), 60, many, periods, Fraction(60),
                 out=False)
        for number, ((one, two, three), many) in enumerate(sorted(wanted.items()))
    )  # fmt: skip
    return Question(slots, activities)
