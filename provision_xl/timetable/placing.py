"""Placing one session after another: what stands where, what that leaves room for, and how much harm it does.

It is written apart from the model, which it starts and checks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from provision_xl.money import natural
from provision_xl.school.timetable_tables import SAME_TIME, SPREAD
from provision_xl.timetable.model import MOVED, WISH, against
from provision_xl.timetable.question import Activity, Question, Timetable, Why

type Block = tuple[Why, str]


class Placing:
    """A week that is being filled; `blocks` says what stands in the way of one more session."""

    def __init__(self, question: Question, timetable: Timetable | None = None) -> None:
        """With the sessions of a timetable, else with those that are kept."""
        self.question = question
        self.placed: list[list[int]] = [[] for _ in question.activities]
        self.of_adult: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.of_pupil: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.out_of_class: dict[int, list[int]] = defaultdict(list)  # what needs a room in a slot
        self.load: Counter[tuple[str, int]] = Counter()  # minutes of an adult in a slot
        self.taken: Counter[tuple[str, int, bool]] = Counter()  # sessions of a pupil in a slot, those along apart
        self.minutes: Counter[str] = Counter()  # of an adult in the week
        self.missed: Counter[tuple[str, str]] = Counter()
        self.in_lessons = {name for activity in question.activities if not activity.at_break
                           for name in activity.adults}  # fmt: skip
        self.several_sites = len({activity.site for activity in question.activities if activity.site}) > 1
        kept = tuple(activity.kept for activity in question.activities)
        for number, slots in enumerate(kept if timetable is None else timetable):
            for slot in slots:
                self.put(number, slot)

    def put(self, number: int, slot: int) -> None:
        self.placed[number].append(slot)
        self._count(number, slot, 1)

    def take(self, number: int, slot: int) -> None:
        self.placed[number].remove(slot)
        self._count(number, slot, -1)

    def _count(self, number: int, slot: int, step: int) -> None:
        activity = self.question.activities[number]
        if activity.out:
            there = self.out_of_class[slot]
            (there.append if step > 0 else there.remove)(number)
        for adult in activity.adults:
            there = self.of_adult[adult, slot]
            (there.append if step > 0 else there.remove)(number)
            self.load[adult, slot] += step * activity.minutes
            self.minutes[adult] += step * activity.minutes
        for pupil in activity.pupils:
            there = self.of_pupil[pupil, slot]
            (there.append if step > 0 else there.remove)(number)
            self.taken[pupil, slot, activity.along] += step
        for key in self.question.missed(activity, slot):
            self.missed[key] += step

    @property
    def timetable(self) -> Timetable:
        return tuple(tuple(sorted(slots)) for slots in self.placed)

    def blocks(self, number: int, slot: int) -> tuple[Block, ...]:
        """What stands in the way of one more session in that slot, given what is placed."""
        return self.blocks_of(self.question.activities[number], slot, self.placed[number])

    def blocks_of(self, activity: Activity, slot: int, own: Collection[int] = ()) -> tuple[Block, ...]:
        """The same for any activity, one of the question's or not, whose other sessions stand in its own slots."""
        return (*self.question.barred(activity, slot), *self._taken(activity, slot, own))

    def free(self, number: int, slot: int) -> bool:
        return next(self._taken(self.question.activities[number], slot, self.placed[number]), None) is None

    def _taken(self, activity: Activity, slot: int, own: Collection[int]) -> Iterator[Block]:
        question = self.question
        if slot in own:
            yield Why.DAY, activity.group
            return
        day = question.slots[slot].day
        if sum(question.slots[other].day == day for other in own) >= activity.a_day:
            yield Why.DAY, activity.group
        for pupil in activity.pupils:
            if self.taken[pupil, slot, activity.along]:
                yield Why.PUPIL, pupil
        for adult in activity.adults:
            if self.load[adult, slot] + activity.minutes > question.slots[slot].minutes:
                yield Why.ADULT, adult
            if self.minutes[adult] + activity.minutes > question.hours.get(adult, 10**9):
                yield Why.HOURS, adult
            if activity.at_break and self._last_break(adult, slot):
                yield Why.BREAK, adult
            if self.several_sites and activity.site:
                yield from self._way(adult, slot, activity)
        if activity.out and question.rooms and not self._room(activity, slot):
            yield Why.ROOM, str(activity.size)

    def _last_break(self, adult: str, slot: int) -> bool:
        question = self.question
        if adult not in self.in_lessons:
            return False
        breaks = [other for other in question.days[question.slots[slot].day] if not question.slots[other].lesson]
        return not any(other != slot and not self.of_adult[adult, other] for other in breaks)

    def _way(self, adult: str, slot: int, activity: Activity) -> Iterator[Block]:
        question = self.question
        for one, other in question.clashing_slots:
            if slot in (one, other):
                there = other if slot == one else one
                sites = {question.activities[number].site for number in self.of_adult[adult, there]}
                if sites - {activity.site, ""}:
                    yield Why.TRAVEL, adult
                    return

    def _room(self, activity: Activity, slot: int) -> bool:
        """Whether every adult who works out of class then has a room that is large enough, this one too."""
        question = self.question
        for site, steps in question.room_steps.items():
            if activity.site and site and activity.site != site:
                continue
            largest = {activity.adults[0]: activity.size}
            for number in self.out_of_class[slot]:
                other = question.activities[number]
                if not site or other.site in {site, ""}:
                    lead = other.adults[0]
                    largest[lead] = max(largest.get(lead, 0), other.size)
            for step in steps:
                if step > activity.size:
                    break
                if sum(size >= step for size in largest.values()) > question.rooms_for(step, slot, site):
                    return False
        return True

    def harm_of(self, number: int, slot: int) -> int:
        """How much harm one more session there would do, wishes over the whole week left aside."""
        activity = self.question.activities[number]
        found = harm_of_slot(self.question, activity, slot)
        for key in self.question.missed(activity, slot):
            found += 2 * self.missed[key] + 1
        return found


def harm_of_slot(question: Question, activity: Activity, slot: int) -> int:
    """What a slot costs an activity whatever else is placed: a wish it does not meet, and that it moved."""
    found = MOVED if activity.moved_to(slot) else 0
    if activity.wishes:
        found += sum(WISH for wish, at in activity.wishes if wish not in {SAME_TIME, SPREAD}
                     and against(wish, at, question.slots[slot]))  # fmt: skip
    return found


def greedy(question: Question) -> Timetable:
    """The first slot that is free and does least harm, for one session after another: those with fewest slots first."""
    placing = Placing(question)
    order = sorted(range(len(question.activities)), key=lambda number: _order(question, number))
    for number in order:
        activity = question.activities[number]
        while len(placing.placed[number]) < activity.sessions:
            free = [slot for slot in question.allowed[number] if placing.free(number, slot)]
            if not free:
                break
            placing.put(number, min(free, key=lambda slot: (placing.harm_of(number, slot), slot)))
    return placing.timetable


def _order(question: Question, number: int) -> tuple[object, ...]:
    activity = question.activities[number]
    allowed = len(question.allowed[number])
    return (not activity.required, allowed / max(1, activity.sessions), -activity.minutes * len(activity.adults),
            natural(activity.group), natural(activity.pupil), activity.adults)  # fmt: skip


def harm(question: Question, timetable: Timetable) -> int:
    """The harm of a whole week, as the model counts it."""
    missed: Counter[tuple[str, str]] = Counter()
    found = 0
    for activity, slots in zip(question.activities, timetable, strict=True):
        for slot in slots:
            missed.update(question.missed(activity, slot))
        free = [slot for slot in slots if slot not in activity.kept]
        found += wishes_of(question, activity, free) + sum(harm_of_slot(question, activity, slot) for slot in free)
    return found + sum(times**2 for times in missed.values())


def wishes_of(question: Question, activity: Activity, slots: Collection[int]) -> int:
    """What wishes over the whole week cost: periods beyond none for the same time, days on end for spread."""
    free, found = [slot for slot in slots if slot not in activity.kept], 0
    for wish, _ in activity.wishes:
        if wish == SAME_TIME:
            found += WISH * len({question.slots[slot].period for slot in free})
        elif wish == SPREAD:
            held = Counter(question.slots[slot].day for slot in free)
            found += sum(WISH * max(0, held[day] + held[day + 1] - 1) for day in range(4))
    return found


def placed_sessions(timetable: Timetable) -> int:
    return sum(map(len, timetable))
