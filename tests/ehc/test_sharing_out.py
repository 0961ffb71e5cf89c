"""Minutes shared out over promises, against a bound found another way."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from provision_xl.ehc.sharing_out import share_out

WAYS = [(need, give) for need in range(4) for give in range(4)]
NUMBERS = st.lists(st.fractions(0, 20, max_denominator=6), min_size=4, max_size=4)


def most(needs: list[Fraction], gives: list[Fraction], fits: set[tuple[int, int]]) -> Fraction:
    """The most that can be served: over every set of promises, what fits it and all the others' own need (min cut)."""
    places = range(len(needs))
    sets = chain.from_iterable(combinations(places, size) for size in range(len(needs) + 1))
    return min(
        sum((needs[place] for place in places if place not in chosen), Fraction(0))
        + sum((gives[give] for give in {give for need, give in fits if need in chosen}), Fraction(0))
        for chosen in map(set, sets)
    )


@given(NUMBERS, NUMBERS, st.sets(st.sampled_from(WAYS)))
def test_as_few_minutes_as_possible_are_missing_and_none_counts_twice(
    needs: list[Fraction], gives: list[Fraction], fits: set[tuple[int, int]]
) -> None:
    found = share_out(needs, gives, fits)
    assert set(found) <= fits and all(minutes > 0 for minutes in found.values())
    for place in range(4):
        assert sum(minutes for (need, _), minutes in found.items() if need == place) <= needs[place]
        assert sum(minutes for (_, give), minutes in found.items() if give == place) <= gives[place]
    assert sum(found.values()) == most(needs, gives, fits)


@given(NUMBERS, NUMBERS, st.sets(st.sampled_from(WAYS)), st.integers(1, 4))
def test_those_served_first_lose_nothing_to_those_after(
    needs: list[Fraction], gives: list[Fraction], fits: set[tuple[int, int]], first: int
) -> None:
    """The first few together have as much as if the others were not there."""
    found = share_out(needs, gives, fits)
    served = sum(minutes for (need, _), minutes in found.items() if need < first)
    assert served == most(needs[:first], gives, {pair for pair in fits if pair[0] < first})
