"""Who gives how many hours of whom to which school, and what one such move brings by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

from provision_xl.purse.joint import best_of, joint
from provision_xl.purse.question import Column, Question
from provision_xl.purse.sites import STEP_MINUTES, SharedPerson

NODES = 2000
ALONE = "this move and no other"


@dataclass(frozen=True, slots=True)
class Move:
    """Quarter hours a week of a person that go from one school to another.

    Args:
        gain: thousandths of a month that this move brings with no other; None where it was not worked out, or where
            it cannot be made without others.
    """

    person: SharedPerson
    giver: int
    taker: int
    steps: int
    gain: int | None = None

    @property
    def hours(self) -> Fraction:
        return Fraction(self.steps * STEP_MINUTES, 60)


def moves_of(question: Question, columns: Sequence[Column]) -> tuple[Move, ...]:
    """What is given and what is taken of each person, matched in the order of the schools."""
    found = []
    for person in question.people:
        given = [[column.site, -steps] for column in columns if (steps := column.grant.of(person.key)) < 0]
        for column in columns:
            wanted = max(0, column.grant.of(person.key))
            while wanted and given:
                amount = min(wanted, given[0][1])
                found.append(Move(person, given[0][0], column.site, amount))
                wanted, given[0][1] = wanted - amount, given[0][1] - amount
                given = given if given[0][1] else given[1:]
    return tuple(found)


def with_gains(
    question: Question, fixed: Sequence[Column], found: Sequence[Column], moves: Sequence[Move], ends: float
) -> tuple[Move, ...]:
    """The moves with what each brings alone, as far as the time goes.

    gain = benefit of both schools with this move - benefit of both as they are, everything else as it is today
    """
    same_money = all(one.grant.pounds == two.grant.pounds for one, two in zip(fixed, found, strict=True))
    if len(moves) == 1 and same_money:
        gain = sum(column.benefit for column in found) - sum(column.benefit for column in fixed)
        return (replace(moves[0], gain=gain),)
    return tuple(_alone(question, fixed, move, ends) if ends > monotonic() else move for move in moves)


def _alone(question: Question, fixed: Sequence[Column], move: Move, ends: float) -> Move:
    sites = sorted({move.giver, move.taker})
    made = joint(question, sites)
    known = [fixed[site] for site in sites]
    for part in made.parts:
        for key, number in part.steps.items():
            same = key == move.person.key
            low, high = (None, 0) if same and part.site == move.giver else (0, 0)
            if same and part.site == move.taker:
                low = high = move.steps
            made.model.constrain([(number, 1)], low, high, ALONE, key)
        if part.pounds is not None:
            had = fixed[part.site].grant.pounds
            made.model.constrain([(part.pounds, 1)], had, had, ALONE, "pounds")
    spare = [0 for _ in question.people] + [question.pounds for _ in question.names[len(question.people) :]]
    answer = best_of(made, known, spare, max(0.1, ends - monotonic()), NODES)
    if not answer.columns:
        return move
    return replace(move, gain=sum(item.benefit for item in answer.columns) - sum(item.benefit for item in known))
