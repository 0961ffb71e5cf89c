"""A gentler week near one that is known: sessions moved or exchanged, one step after another, the same every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from math import log
from random import Random

from provision_xl.school.timetable_tables import SAME_TIME, SPREAD
from provision_xl.timetable.placing import Placing, harm, harm_of_slot, wishes_of
from provision_xl.timetable.question import Question, Timetable

SEED = 1
STEPS_A_PAIR = 80  # of sessions: a small week needs no more
HOT, COLD = 4.0, 0.25  # how much harm a step may do at first, and at last
_ROUND = 256  # steps of one heat, and between two looks at the clock
_LONGEST = 4  # moves of one step

type Move = tuple[int, int, int]
"""An activity, the slot it leaves, the slot it goes to."""


def gentler(question: Question, timetable: Timetable, most_steps: int, spent: Callable[[], float]) -> Timetable:
    """The gentlest week that was met; as many sessions are placed, and no hard rule is broken.

    Simulated annealing: a step that does harm d is taken with the chance exp(-d / heat), and the heat falls.

    Args:
        timetable: keeps every rule.
        most_steps: the search ends after so many; the same number gives the same week.
        spent: the part of the time that is gone, asked now and then. Where the clock is ahead of the steps the heat
            falls with it; from 1 on the search ends with the best so far.
    """
    walk = Walk(question, timetable)
    best, least, nothing = timetable, 0, -harm(question, timetable)
    steps = min(most_steps, STEPS_A_PAIR * len(walk.sessions) ** 2)
    for step in range(0, steps, _ROUND):
        part = max(step / steps, spent())
        if part >= 1 or least == nothing:
            break
        heat = HOT * (COLD / HOT) ** part
        for _ in range(_ROUND):
            walk.step(heat)
            if walk.gained < least:
                best, least = walk.placing.timetable, walk.gained
    return best


class Walk:
    """Where the search is: the week, its sessions that may move, and the harm gained since it began.

    What a step would do is reckoned before anything is moved, since most steps are not taken.
    """

    def __init__(self, question: Question, timetable: Timetable) -> None:
        self.question = question
        self.placing = Placing(question, timetable)
        self.chance = Random(SEED)
        self.gained = 0
        every = range(len(question.activities))
        self.sessions = [(number, slot) for number in every for slot in timetable[number]
                         if slot not in question.activities[number].kept]  # fmt: skip
        self.at = {(number, slot): place for place, (number, slot) in enumerate(self.sessions)}
        self.there = [{number for number in every if slot in timetable[number]} for slot in range(len(question.slots))]
        self.with_wishes = {number for number, activity in enumerate(question.activities)
                            if any(wish in {SAME_TIME, SPREAD} for wish, _ in activity.wishes)}  # fmt: skip
        self.sharing = _sharing(question)
        self.of_slot = [[harm_of_slot(question, activity, slot) for slot in range(len(question.slots))]
                        for activity in question.activities]  # fmt: skip
        self.lessons, kinds = _lessons(question)
        self.once_more = [1] * kinds  # harm, by pupil and subject
        for number, slots in enumerate(timetable):
            for lesson in (lesson for slot in slots for lesson in self.lessons[number][slot]):
                self.once_more[lesson] += 2
        self.allowed = [set(slots) for slots in question.allowed]

    def step(self, heat: float) -> None:
        """Try to move one session; what is in its way goes where it was, and so on until nothing is in the way."""
        number, slot = self.sessions[int(self.chance.random() * len(self.sessions))]
        allowed = self.question.allowed[number]
        target = allowed[int(self.chance.random() * len(allowed))]
        if number in self.there[target]:
            return
        moves = self._moves(number, slot, target)
        if not moves:
            return
        bearable = -heat * log(1 - self.chance.random())
        more = sum(self._harm(*move) for move in moves)
        if more <= bearable and self._may_be(moves):
            self.gained += more
            for move in moves:
                self._moved(*move)
        else:
            for one, here, there in moves:
                self._miss(one, there, here)

    def _moves(self, number: int, slot: int, target: int) -> list[Move]:
        """A session that moves, and all that have to make way for each other between the two slots; none where they
        cannot, or are too many."""
        moves = [(number, slot, target)]
        moving = {number}
        for one, here, there in moves:
            for other in self._in_the_way(one, there, moving):
                may_leave = (other, there) in self.at and other not in self.there[here] and here in self.allowed[other]
                if len(moves) == _LONGEST or not may_leave:
                    return []
                moves.append((other, there, here))
                moving.add(other)
        return moves

    def _in_the_way(self, number: int, target: int, moving: Set[int]) -> Set[int]:
        """What has to leave the target for a session to go there.

        Where an adult has too few minutes left, it is one of that adult's sessions, by chance.
        """
        activities = self.question.activities
        found = (self.there[target] & self.sharing[number]) - moving
        left = self.question.slots[target].minutes - activities[number].minutes
        for adult in activities[number].adults:
            if self.placing.load[adult, target] > left:
                own = [other for other in self.placing.of_adult[adult, target] if other not in moving]
                if found.isdisjoint(own) and sum(activities[other].minutes for other in own) > left:
                    found.add(own[int(self.chance.random() * len(own))])
        return found

    def _may_be(self, moves: Sequence[Move]) -> bool:
        """Move sessions unless a rule forbids it."""
        for number, here, _ in moves:
            self.placing.take(number, here)
        for done, (number, _, there) in enumerate(moves):
            if not self.placing.free(number, there):
                for other, _, at in moves[:done]:
                    self.placing.take(other, at)
                for other, at, _ in moves:
                    self.placing.put(other, at)
                return False
            self.placing.put(number, there)
        return True

    def _harm(self, number: int, slot: int, target: int) -> int:
        """The harm of moving a session; its lessons are counted where it goes."""
        found = self.of_slot[number][target] - self.of_slot[number][slot] + self._miss(number, slot, target)
        if number in self.with_wishes:
            slots = self.placing.placed[number]
            found -= self._wishes(number, slots)
            found += self._wishes(number, [target if own == slot else own for own in slots])
        return found

    def _wishes(self, number: int, slots: Sequence[int]) -> int:
        """What wishes over the whole week cost an activity."""
        return wishes_of(self.question, self.question.activities[number], slots)

    def _miss(self, number: int, slot: int, target: int) -> int:
        """Count lessons missed: n times a subject is a harm of n squared, so the next one costs 2 n + 1."""
        found, once_more = 0, self.once_more
        for gone, come in zip(self.lessons[number][slot], self.lessons[number][target], strict=True):
            if gone != come:
                if gone:
                    once_more[gone] -= 2
                    found -= once_more[gone]
                if come:
                    found += once_more[come]
                    once_more[come] += 2
        return found

    def _moved(self, number: int, slot: int, target: int) -> None:
        place = self.at.pop((number, slot))
        self.at[number, target] = place
        self.sessions[place] = (number, target)
        self.there[slot].remove(number)
        self.there[target].add(number)


def _sharing(question: Question) -> list[Set[int]]:
    """For each activity those that have a pupil of it, so that only one of them can be in a slot."""
    having: dict[tuple[str, bool], set[int]] = {}
    for number, activity in enumerate(question.activities):
        for pupil in activity.pupils:
            having.setdefault((pupil, activity.along), set()).add(number)
    return [set().union(*(having[pupil, activity.along] for pupil in activity.pupils))
            for activity in question.activities]  # fmt: skip


def _lessons(question: Question) -> tuple[list[list[tuple[int, ...]]], int]:
    """By activity and slot what each of its pupils misses there, as a number, 0 for nothing; and how many there are."""
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for activity in question.activities:
        of_activity = []
        for slot in range(len(question.slots)):
            missed = dict(question.missed(activity, slot))
            of_activity.append(tuple(
                numbers.setdefault((pupil, missed[pupil]), len(numbers) + 1) if pupil in missed else 0
                for pupil in activity.pupils))  # fmt: skip
        found.append(of_activity)
    return found, len(numbers) + 1
