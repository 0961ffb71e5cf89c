"""Every hard rule that a timetable breaks, looked at slot by slot, apart from the model and from the placing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from provision_xl.timetable.question import Activity, Question, Timetable, Why


@dataclass(frozen=True, slots=True)
class Clash:
    """A rule that is broken: who it is about, in which slot, and the activities that clash."""

    why: Why
    who: str
    slot: int
    activities: tuple[int, ...]


def clashes(question: Question, timetable: Timetable) -> tuple[Clash, ...]:
    """All of them, in order of slot.

    Args:
        timetable: for each activity the slots of its sessions.
    """
    there: list[list[int]] = [[] for _ in question.slots]
    for number, slots in enumerate(timetable):
        for slot in slots:
            there[slot].append(number)
    found = [clash for slot, numbers in enumerate(there) for clash in _in_slot(question, slot, numbers)]
    found += [*_over_the_week(question, timetable), *_breaks(question, timetable), *_ways(question, timetable)]
    return tuple(sorted(found, key=lambda clash: (clash.slot, clash.why, clash.who)))


def _in_slot(question: Question, slot: int, there: Sequence[int]) -> Iterator[Clash]:
    of_adult: dict[str, list[int]] = {}
    of_pupil: dict[tuple[str, bool], list[int]] = {}
    for number in there:
        activity = question.activities[number]
        for why, who in question.barred(activity, slot):
            yield Clash(why, who, slot, (number,))
        if there.count(number) > 1:
            yield Clash(Why.DAY, activity.group, slot, (number,))
        for adult in activity.adults:
            of_adult.setdefault(adult, []).append(number)
        for pupil in activity.pupils:
            of_pupil.setdefault((pupil, activity.along), []).append(number)
    for adult, own in of_adult.items():
        if sum(question.activities[number].minutes for number in own) > question.slots[slot].minutes:
            yield Clash(Why.ADULT, adult, slot, tuple(own))
    for (pupil, _), own in of_pupil.items():
        if len(own) > 1:
            yield Clash(Why.PUPIL, pupil, slot, tuple(own))
    yield from _rooms(question, slot, there)


def _rooms(question: Question, slot: int, there: Sequence[int]) -> Iterator[Clash]:
    """Whether each adult who works out of class can have a room: every set of the largest groups needs as many."""
    if not question.rooms:
        return
    out = [number for number in there if question.activities[number].out]
    for site in {room.site for room in question.rooms}:
        largest: dict[str, Activity] = {}
        for number in out:
            activity = question.activities[number]
            if not site or activity.site in {"", site}:
                held = largest.get(activity.adults[0])
                largest[activity.adults[0]] = activity if held is None or activity.size > held.size else held
        sizes = sorted((activity.size for activity in largest.values()), reverse=True)
        for many, size in enumerate(sizes, start=1):
            if many > question.rooms_for(size, slot, site):
                yield Clash(Why.ROOM, f"{size}", slot, tuple(out))
                break


def _over_the_week(question: Question, timetable: Timetable) -> Iterator[Clash]:
    minutes: Counter[str] = Counter()
    for number, (activity, slots) in enumerate(zip(question.activities, timetable, strict=True)):
        for adult in activity.adults:
            minutes[adult] += activity.minutes * len(slots)
        if len(slots) > activity.sessions:
            yield Clash(Why.DAY, activity.group, max(slots), (number,))
        for day, many in Counter(question.slots[slot].day for slot in slots).items():
            if many > activity.a_day and not activity.kept:
                yield Clash(Why.DAY, activity.group, max(slot for slot in slots if question.slots[slot].day == day),
                            (number,))  # fmt: skip
    for adult, taken in minutes.items():
        if taken > question.hours.get(adult, taken):
            yield Clash(Why.HOURS, adult, 0, ())


def _breaks(question: Question, timetable: Timetable) -> Iterator[Clash]:
    in_lessons = {name for activity in question.activities if not activity.at_break for name in activity.adults}
    at_break = {name for activity in question.activities if activity.at_break for name in activity.adults}
    for adult in sorted(in_lessons & at_break):
        own = {slot: number for number, slots in enumerate(timetable) for slot in slots
               if adult in question.activities[number].adults}  # fmt: skip
        for numbers in question.days.values():
            breaks = [slot for slot in numbers if not question.slots[slot].lesson]
            if breaks and all(slot in own for slot in breaks):
                yield Clash(Why.BREAK, adult, breaks[0], tuple(own[slot] for slot in breaks))


def _ways(question: Question, timetable: Timetable) -> Iterator[Clash]:
    """Any two sessions of an adult on different sites have time for the way between them."""
    if len({activity.site for activity in question.activities if activity.site}) < 2:
        return
    for adult in question.adults:
        own = [(number, slot) for number, slots in enumerate(timetable) for slot in slots
               if adult in question.activities[number].adults and question.activities[number].site]  # fmt: skip
        for (one, first), (other, second) in combinations(sorted(own, key=lambda item: item[1]), 2):
            if question.activities[one].site == question.activities[other].site:
                continue
            before, after = question.slots[first], question.slots[second]
            if before.day == after.day and after.starts - before.ends < question.travel:
                yield Clash(Why.TRAVEL, adult, second, (one, other))
