"""How far chance alone can take a count: exact binomial tails and Wilson's interval."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

_Z95 = 1.959963984540054


def at_least(count: int, of: int, share: float) -> float:
    """The chance of so many or more out of `of`, where each has the chance `share`.

    >>> round(at_least(8, 10, 0.5), 6)
    0.054688
    """
    return min(1.0, sum(_exactly(k, of, share) for k in range(count, of + 1)))


def at_most(count: int, of: int, share: float) -> float:
    """The chance of so many or fewer.

    >>> round(at_most(0, 10, 0.5) * 1024, 6)
    1.0
    """
    return min(1.0, sum(_exactly(k, of, share) for k in range(count + 1)))


def by_chance(count: int, of: int, share: float) -> float:
    """The chance of a count at least as far out on its own side, counted for both sides.

    >>> round(by_chance(8, 10, 0.5), 6), by_chance(5, 10, 0.5)
    (0.109375, 1.0)
    """
    return min(1.0, 2 * min(at_least(count, of, share), at_most(count, of, share)))


def _exactly(count: int, of: int, share: float) -> float:
    if share <= 0 or share >= 1:
        return float(count == (0 if share <= 0 else of))
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(share) + (of - count) * log(1 - share))


def wilson(count: int, of: int) -> tuple[float, float]:
    """Between what shares the true one lies, 95 times in a hundred.

    >>> [round(end, 4) for end in wilson(10, 100)]
    [0.0552, 0.1744]
    """
    share, square = count / of, _Z95 * _Z95
    middle = share + square / (2 * of)
    width = _Z95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - width) / (1 + square / of)), min(1.0, (middle + width) / (1 + square / of))
