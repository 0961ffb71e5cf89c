"""What is to be placed in a week: slots, sessions by activity, and who may be where when; plain whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

ANY_SIZE = 10**6


class Why(StrEnum):
    """What keeps a session out of a slot."""

    KIND = "kind of period"  # a lesson where a break is wanted, or the other way round
    SHORT = "too short"
    AWAY = "not there"  # an adult, pupil or class
    PROTECTED = "protected lesson"
    ADULT = "adult busy"
    PUPIL = "pupil busy"
    ROOM = "no room"
    DAY = "enough that day"
    HOURS = "no hours left"
    BREAK = "no break left"
    TRAVEL = "no time for the way"


@dataclass(frozen=True, slots=True)
class Slot:
    """A period of a day: day 0 to 4, starts and ends in minutes since midnight."""

    day: int
    period: str
    starts: int
    ends: int
    lesson: bool = True

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True, slots=True)
class Activity:
    """Sessions of one kind: the same pupils, the same adults, the same length, so many a week.

    Args:
        group: as on the map; `pupil` only where the session is one pupil's alone within a group.
        minutes: of one session, rounded up to whole minutes; `length` is exact.
        sessions: a week.
        a_day: most of them on one day.
        out: out of class, so that a lesson is missed and a room is needed.
        along: an adult who stays with one pupil, also while that pupil is in a session of somebody else.
        at_break: in breaks and at lunch, not in lessons.
        kept: slots where sessions stand already and stay.
        last: slots where they stood last time, left alone where nothing is gained.
    """

    group: str
    code: str
    pupil: str
    pupils: tuple[str, ...]
    adults: tuple[str, ...]
    minutes: int
    sessions: int
    a_day: int = 1
    length: Fraction = Fraction(0)
    required: bool = False
    out: bool = True
    along: bool = False
    at_break: bool = False
    site: str = ""
    wishes: tuple[tuple[str, int], ...] = ()
    kept: tuple[int, ...] = ()
    last: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        return len(self.pupils)

    def moved_to(self, slot: int) -> bool:
        """Whether a session there is at another time than last time."""
        return bool(self.last) and slot not in self.last and slot not in self.kept


@dataclass(frozen=True, slots=True)
class Place:
    """A room: most pupils at once."""

    room: str
    size: int
    site: str = ""


@dataclass(frozen=True)
class Question:
    """The week to be filled.

    Args:
        away: (adult, pupil, class or room, slot) pairs in which they are not there.
        hours: minutes a week each adult can be in sessions.
        class_of: of a pupil.
        subject: by class and slot; "" where nothing is known.
        protected: (class, slot) pairs that no pupil leaves.
        rooms: none means that rooms are not looked at.
        travel: minutes from one site to another.
        cannot: activities without an adult, or whose adults are not known; with reason and cure.
    """

    slots: tuple[Slot, ...]
    activities: tuple[Activity, ...]
    away: frozenset[tuple[str, int]] = frozenset()
    hours: Mapping[str, int] = field(default_factory=dict)
    class_of: Mapping[str, str] = field(default_factory=dict)
    subject: Mapping[tuple[str, int], str] = field(default_factory=dict)
    protected: frozenset[tuple[str, int]] = frozenset()
    rooms: tuple[Place, ...] = ()
    travel: int = 0
    cannot: tuple[tuple[Activity, str, str], ...] = ()

    @cached_property
    def allowed(self) -> tuple[tuple[int, ...], ...]:
        """For each activity the slots in which nothing but other sessions can be in its way."""
        away, protected = _by_name(self.away), _by_name(self.protected)
        return tuple(tuple(self._open_to(activity, away, protected)) for activity in self.activities)

    def _open_to(
        self, activity: Activity, away: Mapping[str, Set[int]], protected: Mapping[str, Set[int]]
    ) -> Iterator[int]:
        """The slots in which `barred` names nothing."""
        classes = self.classes(activity)
        shut = set().union(*(away.get(name, ()) for name in (*activity.adults, *activity.pupils, *classes)))
        if activity.out:
            shut |= set().union(*(protected.get(name, ()) for name in classes))
        for number, slot in enumerate(self.slots):
            if slot.lesson is not activity.at_break and slot.minutes >= activity.minutes and number not in shut:
                yield number

    def barred(self, activity: Activity, number: int) -> tuple[tuple[Why, str], ...]:
        """What keeps an activity out of a slot whatever else is placed: each with whom it is about."""
        slot = self.slots[number]
        found: list[tuple[Why, str]] = []
        if slot.lesson is activity.at_break:
            found.append((Why.KIND, slot.period))
        if slot.minutes < activity.minutes:
            found.append((Why.SHORT, slot.period))
        classes = self.classes(activity)
        found += [(Why.AWAY, name) for name in (*activity.adults, *activity.pupils, *classes)
                  if (name, number) in self.away]  # fmt: skip
        if activity.out and slot.lesson:
            found += [(Why.PROTECTED, name) for name in classes if (name, number) in self.protected]
        return tuple(found)

    def classes(self, activity: Activity) -> tuple[str, ...]:
        """The classes of an activity's pupils, each once."""
        return tuple(dict.fromkeys(self.class_of.get(pupil, "") for pupil in activity.pupils))

    @cached_property
    def adults(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for activity in self.activities for name in activity.adults))

    @cached_property
    def days(self) -> Mapping[int, tuple[int, ...]]:
        """The slots of each day, in order of time."""
        found: dict[int, list[int]] = {}
        for day, _, number in sorted((slot.day, slot.starts, place) for place, slot in enumerate(self.slots)):
            found.setdefault(day, []).append(number)
        return {day: tuple(numbers) for day, numbers in found.items()}

    def missed(self, activity: Activity, number: int) -> tuple[tuple[str, str], ...]:
        """The pupils who miss a lesson in that slot, each with its subject."""
        if not activity.out or not self.slots[number].lesson:
            return ()
        key = (activity.pupils, number)
        known = self._missed.get(key)
        if known is None:
            known = self._missed[key] = self._who_misses(activity, number)
        return known

    @cached_property
    def _missed(self) -> dict[tuple[tuple[str, ...], int], tuple[tuple[str, str], ...]]:
        return {}

    def _who_misses(self, activity: Activity, number: int) -> tuple[tuple[str, str], ...]:
        found = ((pupil, self.subject.get((self.class_of.get(pupil, ""), number), "")) for pupil in activity.pupils)
        return tuple((pupil, subject) for pupil, subject in found if subject)

    @cached_property
    def room_steps(self) -> Mapping[str, tuple[int, ...]]:
        """For each site the sizes of group from which on fewer rooms will do; empty where rooms do not matter."""
        found: dict[str, list[int]] = {}
        for site in {room.site for room in self.rooms}:
            sizes = sorted({room.size for room in self.rooms if room.site in {site, ""}})
            found[site] = [1, *(size + 1 for size in sizes if size < ANY_SIZE)]
        return {site: tuple(steps) for site, steps in found.items()}

    def rooms_for(self, size: int, number: int, site: str = "") -> int:
        """How many rooms there are in a slot for a group of that size, or more, on a site."""
        known = self._rooms_for.get((size, number, site))
        if known is None:
            known = self._rooms_for[size, number, site] = self._count_rooms(size, number, site)
        return known

    @cached_property
    def _rooms_for(self) -> dict[tuple[int, int, str], int]:
        return {}

    def _count_rooms(self, size: int, number: int, site: str) -> int:
        return sum(room.size >= size and (not site or room.site in {site, ""}) and (room.room, number) not in self.away
                   for room in self.rooms)  # fmt: skip

    @cached_property
    def clashing_slots(self) -> tuple[tuple[int, int], ...]:
        """Pairs of slots between which the way from one site to another cannot be made; a slot with itself too."""
        pairs = []
        for numbers in self.days.values():
            for place, one in enumerate(numbers):
                pairs += [(one, other) for other in numbers[place:]
                          if other == one or self.slots[other].starts - self.slots[one].ends < self.travel]  # fmt: skip
        return tuple(pairs)


def _by_name(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, number in pairs:
        found.setdefault(name, set()).add(number)
    return found


type Timetable = tuple[tuple[int, ...], ...]
"""For each activity the slots in which its sessions are, in order."""
