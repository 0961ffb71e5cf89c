"""The week as a model of whole numbers: x = 1 where a session of an activity is in a slot.

Goals in strict order: sessions that plans require, then as many sessions as can be, then least harm.
Harm = for each pupil and subject (times missed) squared + wishes not met x WISH + sessions moved x MOVED.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from provision_xl.money import natural
from provision_xl.school.timetable_tables import AFTERNOON, MORNING, NOT_AFTER, NOT_BEFORE, SAME_TIME, SPREAD
from provision_xl.solving import Goal, Model, Nearby, Sense, Values
from provision_xl.timetable.question import Question, Slot, Timetable, Why

NOON = 12 * 60
WISH, MOVED = 2, 1

type Cell = tuple[int, int]
"""(activity, slot)."""


@dataclass
class Built:
    """The model with its variables by what they stand for.

    Args:
        helpers: variables that count others, (helper, what it counts, how many are free).
    """

    question: Question
    model: Model = field(default_factory=Model)
    x: dict[Cell, int] = field(default_factory=dict)
    helpers: list[tuple[int, tuple[int, ...], int]] = field(default_factory=list)
    harm: list[tuple[int, int]] = field(default_factory=list)

    def goals(self) -> list[Goal]:
        """What is wanted, first things first."""
        required = [(self.x[cell], 1) for cell in self.x if self.question.activities[cell[0]].required]
        goals = [Goal("required sessions", required)] if required else []
        return [*goals, Goal("sessions", [(place, 1) for place in self.x.values()]),
                Goal("harm", self.harm, Sense.LEAST)]  # fmt: skip

    def values(self, timetable: Timetable) -> Values:
        """The values of all variables where sessions stand so."""
        found = [0] * len(self.model.variables)
        for number, slots in enumerate(timetable):
            for slot in slots:
                if (number, slot) in self.x:
                    found[self.x[number, slot]] = 1
        return self.tidy(tuple(found))

    def tidy(self, values: Values) -> Values:
        """Helpers at the least that the sessions leave them."""
        found = [int(value) for value in values]
        for helper, counted, free in self.helpers:
            high = self.model.variables[helper].high
            there = sum(found[place] for place in counted) - free
            found[helper] = max(0, there if high is None else min(high, there))
        return tuple(found)

    def timetable(self, values: Sequence[int | float]) -> Timetable:
        """Where sessions stand by the values, kept ones too."""
        placed: list[list[int]] = [list(activity.kept) for activity in self.question.activities]
        for (number, slot), place in self.x.items():
            if values[place] > 0.5:
                placed[number].append(slot)
        return tuple(tuple(sorted(slots)) for slots in placed)

    def own(self, number: int) -> dict[int, int]:
        """The variables of an activity by slot."""
        return {slot: self.x[number, slot] for slot in self.question.allowed[number] if (number, slot) in self.x}

    @property
    def nearby(self) -> Nearby:
        """Sessions of some adults, days, or pupils chosen anew at once."""
        question = self.question
        by_adult: dict[str, set[int]] = {}
        by_class: dict[str, set[int]] = {}
        by_day: dict[str, set[int]] = {}
        for (number, slot), place in self.x.items():
            activity = question.activities[number]
            for adult in activity.adults:
                by_adult.setdefault(adult, set()).add(place)
            for pupil in activity.pupils:
                by_class.setdefault(question.class_of.get(pupil, ""), set()).add(place)
            by_day.setdefault(str(question.slots[slot].day), set()).add(place)
        ways = [groups for groups in (by_adult, by_class, by_day) if len(groups) > 1]
        return Nearby(frozenset(self.x.values()), tuple(_picker(groups) for groups in ways))


def _picker(groups: Mapping[str, set[int]]) -> Callable[[Random, float], set[int]]:
    names = sorted(groups, key=natural)

    def pick(chance: Random, share: float) -> set[int]:
        many = max(1, round(share * len(names)))
        return set().union(*(groups[name] for name in chance.sample(names, many)))

    return pick


def build(question: Question) -> Built:
    """The model of a question; sessions that are kept take up room and are no variables."""
    built = Built(question)
    for number, activity in enumerate(question.activities):
        if activity.sessions > len(activity.kept):
            for slot in question.allowed[number]:
                if slot not in activity.kept:
                    built.x[number, slot] = built.model.add(label=f"{activity.group} {activity.pupil} in {slot}")
    for rules in (_counts, _adults, _pupils, _hours, _rooms, _breaks, _sites):
        rules(built)
    for harms in (_lessons, _wishes, _moved):
        harms(built)
    return built


def _counts(built: Built) -> None:
    question = built.question
    for number, activity in enumerate(question.activities):
        own = built.own(number)
        if not own:
            continue
        built.model.constrain([(place, 1) for place in own.values()], high=activity.sessions - len(activity.kept),
                              rule="sessions a week", label=activity.group)  # fmt: skip
        for day, slots in question.days.items():
            held = sum(question.slots[slot].day == day for slot in activity.kept)
            there = [(own[slot], 1) for slot in slots if slot in own]
            if there:
                built.model.constrain(there, high=max(0, activity.a_day - held), rule=Why.DAY, label=activity.group)


def _by(built: Built, names: str) -> dict[tuple[str, int], list[tuple[int | None, int]]]:
    """(variable or None where it is kept, activity) pairs of each adult or pupil and slot."""
    found: dict[tuple[str, int], list[tuple[int | None, int]]] = {}
    for (number, slot), place in _cells(built):
        for name in getattr(built.question.activities[number], names):
            found.setdefault((name, slot), []).append((place, number))
    return found


def _at_most(built: Built, taken: list[tuple[int | None, int]], most: int, rule: str, label: str) -> None:
    """Sum of the amounts, kept ones among them, at most so much; never below what is kept."""
    free = [(place, amount) for place, amount in taken if place is not None]
    held = sum(amount for place, amount in taken if place is None)
    if sum(amount for _, amount in free) > max(0, most - held):
        built.model.constrain(free, high=max(0, most - held), rule=rule, label=label)


def _adults(built: Built) -> None:
    question = built.question
    for (name, slot), there in _by(built, "adults").items():
        taken = [(place, question.activities[number].minutes) for place, number in there]
        _at_most(built, taken, question.slots[slot].minutes, Why.ADULT, name)


def _pupils(built: Built) -> None:
    """A pupil is in one session at a time; whoever stays with the pupil comes along."""
    activities = built.question.activities
    for (name, _), there in _by(built, "pupils").items():
        for along in (False, True):
            _at_most(built, [(place, 1) for place, number in there if activities[number].along is along], 1,
                     Why.PUPIL, name)  # fmt: skip


def _hours(built: Built) -> None:
    question = built.question
    taken: dict[str, list[tuple[int | None, int]]] = {}
    for (name, _), there in _by(built, "adults").items():
        taken.setdefault(name, []).extend((place, question.activities[number].minutes) for place, number in there)
    for name, amounts in taken.items():
        if name in question.hours:
            _at_most(built, amounts, question.hours[name], Why.HOURS, name)


def _rooms(built: Built) -> None:
    """An adult's groups of one period share a room, since one comes after the other; it holds the largest."""
    question = built.question
    for site, steps in question.room_steps.items():
        for step in steps:
            using: dict[int, dict[str, list[int | None]]] = {}
            for (number, slot), place in _cells(built):
                activity = question.activities[number]
                if activity.out and activity.size >= step and (not activity.site or activity.site == site or not site):
                    using.setdefault(slot, {}).setdefault(activity.adults[0], []).append(place)
            for slot, adults in using.items():
                there = question.rooms_for(step, slot, site)
                if len(adults) > there:
                    taken = [(_used(built, places), 1) for places in adults.values()]
                    _at_most(built, taken, there, Why.ROOM, f"{step} or more")


def _cells(built: Built) -> Iterator[tuple[Cell, int | None]]:
    yield from built.x.items()
    for number, activity in enumerate(built.question.activities):
        yield from (((number, slot), None) for slot in activity.kept)


def _used(built: Built, places: list[int | None]) -> int | None:
    """A helper that is 1 where any of the variables is; None where one of them is kept."""
    if None in places:
        return None
    counted = tuple(place for place in places if place is not None)
    if len(counted) == 1:
        return counted[0]
    helper = built.model.add(integer=False, label="used")
    built.helpers.append((helper, counted, 0))
    for place in counted:
        built.model.constrain([(helper, 1), (place, -1)], low=0, rule="used")
    return helper


def _breaks(built: Built) -> None:
    """Whoever works in lessons keeps one break of each day, where they have sessions in breaks at all."""
    question = built.question
    in_lessons = {name for activity in question.activities if not activity.at_break for name in activity.adults}
    there = _by(built, "adults")
    for day, slots in question.days.items():
        breaks = [slot for slot in slots if not question.slots[slot].lesson]
        for name in sorted(in_lessons):
            taken = [[place for place, _ in there[name, slot]] for slot in breaks if (name, slot) in there]
            if taken and len(taken) == len(breaks):
                _at_most(built, [(_used(built, places), 1) for places in taken], len(breaks) - 1, Why.BREAK,
                         f"{name} on day {day}")  # fmt: skip


def _sites(built: Built) -> None:
    """Between two sites there is time for the way."""
    question = built.question
    sites = {activity.site for activity in question.activities if activity.site}
    if len(sites) < 2:
        return
    at: dict[tuple[str, int, str], list[int | None]] = {}
    for (number, slot), place in _cells(built):
        activity = question.activities[number]
        if activity.site:
            for adult in activity.adults:
                at.setdefault((adult, slot, activity.site), []).append(place)
    used = {key: _used(built, places) for key, places in at.items()}
    for one, two in question.clashing_slots:
        for adult, slot, site in at:
            if slot == one:
                for other in sorted(sites - {site}):
                    if (adult, two, other) in at and (one != two or site < other):
                        _at_most(built, [(used[adult, one, site], 1), (used[adult, two, other], 1)], 1, Why.TRAVEL,
                                 adult)  # fmt: skip


def _lessons(built: Built) -> None:
    """The first time that a pupil misses a subject costs 1, the second 3, the third 5: squares in all."""
    question = built.question
    missed: dict[tuple[str, str], list[tuple[Cell, int | None]]] = {}
    for cell, place in _cells(built):
        for key in question.missed(question.activities[cell[0]], cell[1]):
            missed.setdefault(key, []).append((cell, place))
    for (pupil, subject), there in missed.items():
        held = sum(place is None for _, place in there)
        free = [(cell, place) for cell, place in there if place is not None]
        sessions = sum(question.activities[number].sessions for number in {number for (number, _), _ in free})
        counted = tuple(place for _, place in free)
        helpers = []
        for step in range(min(sessions, len({slot for (_, slot), _ in free}))):
            helper = built.model.add(integer=False, label=f"{pupil} misses {subject}")
            built.helpers.append((helper, counted, step))
            built.harm.append((helper, 2 * (held + step) + 1))
            helpers.append((helper, 1))
        if counted:
            built.model.constrain([*helpers, *((place, -1) for place in counted)], low=0, rule="missed", label=pupil)


def _wishes(built: Built) -> None:
    question = built.question
    for number, activity in enumerate(question.activities):
        own = built.own(number)
        for wish, at in activity.wishes:
            if wish == SAME_TIME:
                _same_time(built, own)
            elif wish == SPREAD:
                _spread(built, own)
            else:
                built.harm += [(place, WISH) for slot, place in own.items()
                               if against(wish, at, question.slots[slot])]  # fmt: skip


def against(wish: str, at: int, slot: Slot) -> bool:
    """Whether a slot is not as wished.

    >>> against(MORNING, 0, Slot(0, "4", 13 * 60, 14 * 60)), against(NOT_BEFORE, 9 * 60, Slot(0, "1", 540, 600))
    (True, False)
    """
    starts, ends = slot.starts, slot.ends
    return {MORNING: ends > NOON + 30, AFTERNOON: starts < NOON, NOT_BEFORE: starts < at, NOT_AFTER: ends > at}[wish]


def _same_time(built: Built, own: dict[int, int]) -> None:
    periods: dict[str, list[int | None]] = {}
    for slot, place in own.items():
        periods.setdefault(built.question.slots[slot].period, []).append(place)
    for places in periods.values():
        used = _used(built, places)
        built.harm += [(used, WISH)] if used is not None else []


def _spread(built: Built, own: dict[int, int]) -> None:
    days = {day: [own[slot] for slot in slots if slot in own] for day, slots in built.question.days.items()}
    for day, places in days.items():
        both = (*places, *days.get(day + 1, ()))
        if places and days.get(day + 1):
            helper = built.model.add(high=None, integer=False, label="days on end")
            built.helpers.append((helper, both, 1))
            built.harm.append((helper, WISH))
            built.model.constrain([(helper, 1), *((place, -1) for place in both)], low=-1, rule="spread")


def _moved(built: Built) -> None:
    for (number, slot), place in built.x.items():
        if built.question.activities[number].moved_to(slot):
            built.harm.append((place, MOVED))
