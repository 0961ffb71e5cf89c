"""What starts later than it could in a plan of several terms, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provision_xl.money import natural
from provision_xl.planning.choice import cost
from provision_xl.planning.question import Problem
from provision_xl.planning.reasons import Reason, unplaced
from provision_xl.planning.tables import in_words
from provision_xl.planning.year.money import Lived, borne, by_fund
from provision_xl.planning.year.question import with_money


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pupil who starts an intervention in a later term than could be; `could` and `starts` name the terms."""

    pupil: str
    intervention: str
    could: str
    starts: str
    reason: str


def waiting(found: Lived) -> tuple[Waiting, ...]:
    """Everyone who starts later than they could, in natural order of pupil and intervention."""
    return tuple(sorted(_waiting(found), key=lambda one: (natural(one.pupil), natural(one.intervention))))


def _waiting(found: Lived) -> Iterator[Waiting]:
    begun = {(pupil, group.code) for group in found.problems[0].kept for pupil in group.pupils}
    could: dict[tuple[str, str], int] = {}
    names = [term.name for term in found.question.terms]
    reasons: dict[int, dict[tuple[str, str], Reason]] = {}
    for place, (problem, choice) in enumerate(found.terms):
        for pair in problem.pairs:
            key = (pair.pupil, pair.code)
            if pair.key in choice.taken:
                first = could.get(key, place)
                if key not in begun and first < place:
                    if first not in reasons:
                        reasons[first] = _reasons(found, first)
                    why = reasons[first].get(key)
                    words = in_words(why) if why is not None else "it brings no more then"
                    yield Waiting(*key, names[first], names[place], words)
                begun.add(key)
            elif not pair.barred:
                could.setdefault(key, place)


def _reasons(found: Lived, place: int) -> dict[tuple[str, str], Reason]:
    problem, choice = _with_its_money(found, place), found.choices[place]
    return {(reason.pupil, reason.intervention): reason for reason in unplaced(problem, choice)}


def _with_its_money(found: Lived, place: int) -> Problem:
    """A term's question with what the other terms leave of the funds and of the budget."""
    question, problem = found.question, found.problems[place]
    left, paid = dict(question.balances or {}), borne(found) or {}
    for other in range(len(found.problems)):
        for fund, pence in by_fund(paid, other).items() if other != place else ():
            left[fund] -= pence
    budget = question.budget_pence
    if budget is not None:
        budget -= found.cost - cost(problem, found.choices[place])
    return with_money(problem, left if question.balances is not None else None, budget)
