"""Minutes shared out over promises, none counted twice and as few missing as can be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

ZERO = Fraction(0)

type Shares = dict[tuple[int, int], Fraction]
"""Minutes by the places of a promise and of what is given."""


def share_out(needs: Sequence[Fraction], gives: Sequence[Fraction], fits: Collection[tuple[int, int]]) -> Shares:
    """What each promise takes of each thing given.

    Promises are served in their order. A later one may have an earlier one changed over to other minutes that fit it,
    never leave it with fewer; so as few minutes as possible are missing in all (augmenting paths, shortest first).

    Args:
        needs: minutes promised.
        gives: minutes given.
        fits: which thing given (second) may serve which promise (first).

    >>> share_out([Fraction(60), Fraction(30)], [Fraction(30), Fraction(60)], {(0, 0), (0, 1), (1, 0)})
    {(0, 1): Fraction(60, 1), (1, 0): Fraction(30, 1)}
    """
    taken: Shares = dict.fromkeys(sorted(fits), ZERO)
    left = list(gives)
    for need, minutes in enumerate(needs):
        missing = minutes
        while missing > 0 and (path := _path(need, len(gives), taken, left)):
            given_up = [taken[item, give] for give, item in zip(path[1::2], path[2::2], strict=False)]
            amount = min(missing, left[path[-1]], *given_up)
            for item, give in zip(path[::2], path[1::2], strict=True):
                taken[item, give] += amount
            for give, item in zip(path[1::2], path[2::2], strict=False):
                taken[item, give] -= amount
            left[path[-1]] -= amount
            missing -= amount
    return {pair: minutes for pair, minutes in taken.items() if minutes}


def _path(need: int, gives: int, taken: Shares, left: Sequence[Fraction]) -> list[int] | None:
    """The shortest way from a promise to minutes that are left: promise, given, promise changed over, given, ..."""
    ways: list[list[int]] = [[need]]
    seen: set[int] = set()
    for way in ways:
        for give in range(gives):
            if (way[-1], give) not in taken or give in seen:
                continue
            seen.add(give)
            longer = [*way, give]
            if left[give] > 0:
                return longer
            ways += [[*longer, item] for item, other in taken if other == give and taken[item, give] > 0]
    return None
