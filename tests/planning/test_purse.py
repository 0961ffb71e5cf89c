"""The running account says the same as working everything out from nothing, while a choice grows and shrinks."""

from __future__ import annotations

import random

import pytest

from provision_xl.planning import problem
from provision_xl.planning.choice import Choice, cost, payment, places
from provision_xl.planning.purse import Purse
from provision_xl.planning.question import Problem
from provision_xl.rates import national
from tests.planning.small import AS_AT, TERM, budget, small

STEPS = 12


def choice_of(question: Problem, taught: list[tuple[int, str]]) -> Choice:
    """Each of the pairs alone in a group of its own."""
    groups: dict[tuple[str, str], int] = {}
    for place, adult in taught:
        key = (question.pairs[place].offer, adult)
        groups[key] = groups.get(key, 0) + 1
    return Choice(frozenset(question.pairs[place].key for place, _ in taught), groups, dict(groups))


@pytest.mark.parametrize("full_cost", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_an_account_that_is_kept_is_the_account_drawn_up(seed: int, full_cost: bool) -> None:
    question = problem(small(seed), TERM, AS_AT, national(), budget(seed), full_cost)
    if question.clashes:
        return
    chance, purse, place = random.Random(seed), Purse(question), places(question)
    could = [(number, adult) for number, pair in enumerate(question.pairs) if not pair.barred
             for adult in question.offers[pair.offer].adults]  # fmt: skip
    taught: list[tuple[int, str]] = []
    for _ in range(STEPS if could else 0):
        number, adult = chance.choice(could)
        there = next((item for item in taught if item[0] == number), None)
        if there is None:
            taught.append((number, adult))
            purse.teach([question.pairs[number]], question.pairs[number].offer, adult, 1)
        else:
            taught.remove(there)
            purse.teach([question.pairs[number]], question.pairs[number].offer, there[1], 1, -1)
        choice = choice_of(question, taught)
        assert purse.total == cost(question, choice)
        assert purse.can_pay() == (payment(question, choice, place) is not None)
