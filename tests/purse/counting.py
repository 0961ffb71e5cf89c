"""Every split of a small trust counted through, from the tables alone: nothing of the product is used.

A school's best with so many minutes and pounds is found over all sets of its pupils. Splits go in quarter hours from
today's hours, money in whole pounds; a person's time and travel together are no more than today's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import chain, combinations, product

from tests.purse.trusts import Small, Wish

VISIT = 300  # minutes of one visit at most


@cache
def takings(wishes: tuple[Wish, ...]) -> tuple[tuple[int, int, int, int], ...]:
    """Minutes, pounds, minutes of required lessons missed, thousandths of a month, for each set of pupils."""
    every = chain.from_iterable(combinations(wishes, size) for size in range(len(wishes) + 1))
    places = [set(one) for one in chain.from_iterable(
        combinations(range(len(wishes)), size) for size in range(len(wishes) + 1))]  # fmt: skip
    found = []
    for taken, numbers in zip(every, places, strict=True):
        missed = sum(wish.minutes for number, wish in enumerate(wishes) if wish.required and number not in numbers)
        worth = sum(int(wish.gain * 1000) for wish in taken)
        found.append((sum(wish.minutes for wish in taken), sum(wish.pounds for wish in taken), missed, worth))
    return tuple(found)


@cache
def best(school: Small, minutes: Fraction, pounds: int) -> tuple[int, int]:
    """Least missed, then most benefit, of one school with so much time and so much shared money."""
    purse = None if school.pounds is None else school.pounds + pounds
    fits = [(missed, -worth) for time, cost, missed, worth in takings(school.wishes)
            if time <= minutes and (purse is None or cost <= purse)]  # fmt: skip
    missed, worth = min(fits)
    return missed, -worth


def grants(school: Small, pool: Fraction) -> Iterator[Fraction]:
    """Every number of minutes that the school could have: today's, and quarter hours more or fewer."""
    today = Fraction(school.hours) * 60
    least = -(today // 15)
    for steps in range(least, int((pool - today) // 15) + 1):
        yield today + 15 * steps


def travelled(schools: Sequence[Small], trips: Mapping[str, int], minutes: Sequence[Fraction]) -> int:
    total = 0
    for school, time in zip(schools, minutes, strict=True):
        visits = -(-time // VISIT)
        total += visits * trips.get(school.name, 0)
    return int(total)


def best_split(
    schools: Sequence[Small], pounds: int = 0, shares: Sequence[int] = (), trips: Mapping[str, int] | None = None
) -> tuple[int, int]:
    """Least missed over all schools, none missing more than today, then most benefit, over every split there is."""
    ways = trips or {}
    today = [Fraction(school.hours) * 60 for school in schools]
    pool = sum(today) + travelled(schools, ways, today)
    given = shares or [0] * len(schools)
    most = [best(school, time, money)[0] for school, time, money in zip(schools, today, given, strict=True)]
    found = []
    for minutes in product(*(list(grants(school, pool)) for school in schools)):
        if sum(minutes) + travelled(schools, ways, minutes) > pool:
            continue
        for money in _splits(pounds, len(schools)):
            each = [best(*one) for one in zip(schools, minutes, money, strict=True)]
            if all(missed <= limit for (missed, _), limit in zip(each, most, strict=True)):
                found.append((sum(missed for missed, _ in each), -sum(worth for _, worth in each)))
    missed, worth = min(found)
    return missed, -worth


def _splits(pounds: int, schools: int) -> Iterator[tuple[int, ...]]:
    """Every way to give out up to so many pounds; a school never needs fewer than all of the rest, but for order."""
    if schools == 1:
        yield (pounds,)
        return
    for first in range(pounds + 1):
        for rest in _splits(pounds - first, schools - 1):
            yield (first, *rest)
