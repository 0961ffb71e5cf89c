"""At what time within its period each session begins, and in which room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provision_xl.money import natural
from provision_xl.timetable.question import Place, Question, Timetable


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the week: its activity, its slot, its time in minutes since midnight, its room.

    `exact` is False where sessions of several adults at once left no order that fits the period.
    """

    number: int
    slot: int
    starts: int
    ends: int
    room: str = ""
    exact: bool = True


def sessions(
    question: Question, timetable: Timetable, wanted: Mapping[tuple[int, int], str] | None = None
) -> tuple[Session, ...]:
    """Every session with its time and room, in order of time.

    Those of several adults come first in a period, then the longest. An adult stays in one room where that can be.

    Args:
        wanted: rooms that sessions already have, by activity and slot.
    """
    by_slot: dict[int, list[int]] = {}
    for number, slots in enumerate(timetable):
        for slot in slots:
            by_slot.setdefault(slot, []).append(number)
    favourites: dict[str, Counter[str]] = {}
    found: list[Session] = []
    for slot in sorted(by_slot):
        rooms = _rooms(question, slot, by_slot[slot], favourites, wanted or {})
        found += _times(question, slot, by_slot[slot], rooms)
    return tuple(found)


def _times(question: Question, slot: int, there: Sequence[int], rooms: Mapping[str, str]) -> list[Session]:
    begins = question.slots[slot].starts
    free: dict[str, int] = {}
    found = []
    order = sorted(there, key=lambda number: (-len(question.activities[number].adults),
                                              -question.activities[number].minutes, number))  # fmt: skip
    for number in order:
        activity = question.activities[number]
        starts = max((free.get(adult, begins) for adult in activity.adults), default=begins)
        ends = starts + activity.minutes
        for adult in activity.adults:
            free[adult] = ends
        room = rooms.get(activity.adults[0], "") if activity.out else ""
        found.append(Session(number, slot, starts, ends, room, ends <= question.slots[slot].ends))
    return sorted(found, key=lambda session: (session.starts, session.number))


def _rooms(
    question: Question, slot: int, there: Sequence[int], favourites: dict[str, Counter[str]],
    wanted: Mapping[tuple[int, int], str],
) -> dict[str, str]:  # fmt: skip
    """A room for each adult who works out of class: the largest groups choose first."""
    if not question.rooms:
        return {}
    sizes: dict[str, tuple[int, str]] = {}
    asked: dict[str, str] = {}
    for number in there:
        activity = question.activities[number]
        if activity.out:
            lead = activity.adults[0]
            sizes[lead] = max(sizes.get(lead, (0, "")), (activity.size, activity.site))
            asked[lead] = asked.get(lead) or wanted.get((number, slot), "")
    left = [room for room in question.rooms if (room.room, slot) not in question.away]
    found: dict[str, str] = {}
    for lead in sorted(sizes, key=lambda name: (-sizes[name][0], not asked[name], natural(name))):
        size, site = sizes[lead]
        fitting = [room for room in left if room.size >= size and (not site or room.site in {"", site})]
        if fitting:
            liked = favourites.setdefault(lead, Counter())
            room = min(fitting, key=lambda room: _rank(room, asked[lead], liked))
            left.remove(room)
            liked[room.room] += 1
            found[lead] = room.room
    return found


def _rank(room: Place, asked: str, liked: Counter[str]) -> tuple[object, ...]:
    return (room.room != asked, -liked[room.room], room.size, natural(room.room))
