"""A gentler week near one that is known: sessions moved or exchanged, one step after another, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from random import Random

from provision_xl.school.timetable_tables import SAME_TIME, SPREAD
from provision_xl.timetable.placing import Placing, wishes_of
from provision_xl.timetable.question import Question, Timetable

SEED = 1
STEPS_A_SESSION = 2500
HOT, COLD = 8.0, 0.25  # how much harm a step may do at first, and at last
_LOOK = 256  # steps between two looks at the clock


def gentler(question: Question, timetable: Timetable, stop: Callable[[], bool]) -> Timetable:
    """The gentlest week that was met; as many sessions are placed, and no hard rule is broken.

    Simulated annealing: a step that does harm d is taken with the chance exp(-d / heat), and the heat falls.

    Args:
        timetable: keeps every rule.
        stop: asked now and then; True ends the search with the best so far.
    """
    walk = _Walk(question, timetable)
    best, least = timetable, 0
    steps = STEPS_A_SESSION * len(walk.sessions)
    for step in range(steps if len(walk.sessions) else 0):
        if step % _LOOK == 0 and stop():
            break
        walk.step(HOT * (COLD / HOT) ** (step / steps))
        if walk.gained < least:
            best, least = walk.placing.timetable, walk.gained
    return best


class _Walk:
    """Where the search is: the week, its sessions that may move, and the harm gained since it began."""

    def __init__(self, question: Question, timetable: Timetable) -> None:
        self.question = question
        self.placing = Placing(question, timetable)
        self.sessions = [[number, slot] for number, slots in enumerate(timetable) for slot in slots
                         if slot not in question.activities[number].kept]  # fmt: skip; changed in place
        self.at: dict[tuple[int, int], int] = {(number, slot): place for place, (number, slot) in
                                               enumerate(self.sessions)}  # fmt: skip
        self.with_wishes = {number for number, activity in enumerate(question.activities)
                            if any(wish in {SAME_TIME, SPREAD} for wish, _ in activity.wishes)}  # fmt: skip
        self.chance = Random(SEED)
        self.gained = 0

    def step(self, heat: float) -> None:
        """Try one move, or where somebody is in the way an exchange."""
        place = int(self.chance.random() * len(self.sessions))
        number, slot = self.sessions[place]
        allowed = self.question.allowed[number]
        target = allowed[int(self.chance.random() * len(allowed))]
        if target == slot or target in self.placing.placed[number]:
            return
        there = self._in_the_way(number, target)
        if there is None:
            self._move(place, target, heat)
        elif len(there) == 1 and slot not in self.placing.placed[there[0]] and slot in self.question.allowed[there[0]]:
            self._exchange(place, target, there[0], heat)

    def _move(self, place: int, target: int, heat: float) -> None:
        number, slot = self.sessions[place]
        harm = -self._lift(number, slot)
        if self.placing.free(number, target):
            harm += self._lay(number, target)
            if self._taken(harm, heat):
                self._moved(place, number, slot, target)
                return
            self._lift(number, target)
        self._lay(number, slot)

    def _exchange(self, place: int, target: int, other: int, heat: float) -> None:
        """One that stands at the target and is in its way goes where it was."""
        number, slot = self.sessions[place]
        harm = -self._lift(number, slot) - self._lift(other, target)
        if self.placing.free(number, target):
            harm += self._lay(number, target)
            if self.placing.free(other, slot):
                harm += self._lay(other, slot)
                if self._taken(harm, heat):
                    there = self.at[other, target]
                    self._moved(place, number, slot, target)
                    self._moved(there, other, target, slot)
                    return
                self._lift(other, slot)
            self._lift(number, target)
        self._lay(other, target)
        self._lay(number, slot)

    def _in_the_way(self, number: int, target: int) -> list[int] | None:
        """What stands at the target in its way: None for nothing, else the one to exchange it with, or none or several.

        Where an adult has too few minutes left, it is one of that adult's sessions, by chance.
        """
        placing, activity = self.placing, self.question.activities[number]
        there = {other for pupil in activity.pupils if placing.taken[pupil, target, activity.along]
                 for other in placing.of_pupil[pupil, target]
                 if self.question.activities[other].along is activity.along}  # fmt: skip
        for adult in activity.adults:
            own = placing.of_adult.get((adult, target), ())
            full = placing.load[adult, target] + activity.minutes > self.question.slots[target].minutes
            if full and own and there.isdisjoint(own):
                there.add(own[int(self.chance.random() * len(own))])
        if not there:
            return None
        return [other for other in there if (other, target) in self.at] if len(there) == 1 else []

    def _taken(self, harm: int, heat: float) -> bool:
        if harm > 0 and self.chance.random() >= exp(-harm / heat):
            return False
        self.gained += harm
        return True

    def _moved(self, place: int, number: int, slot: int, target: int) -> None:
        self.sessions[place][1] = target
        if self.at.get((number, slot)) == place:
            del self.at[number, slot]
        self.at[number, target] = place

    def _lift(self, number: int, slot: int) -> int:
        """Take a session away, and the harm that goes with it."""
        before = self._wishes(number)
        self.placing.take(number, slot)
        return self.placing.harm_of(number, slot) + before - self._wishes(number)

    def _lay(self, number: int, slot: int) -> int:
        """Put a session down, and the harm that comes with it."""
        before, harm = self._wishes(number), self.placing.harm_of(number, slot)
        self.placing.put(number, slot)
        return harm + self._wishes(number) - before

    def _wishes(self, number: int) -> int:
        """What wishes over the whole week cost an activity as it stands."""
        if number not in self.with_wishes:
            return 0
        return wishes_of(self.question, self.question.activities[number], self.placing.placed[number])
