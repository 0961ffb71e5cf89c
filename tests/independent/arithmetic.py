"""Rounding, sharing and the order of names, written out again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import floor

type Natural = tuple[tuple[int, int, str], ...]


def natural(text: str) -> Natural:
    """A sort key: runs of digits by their number, other runs without regard to capitals, shorter names first.

    >>> sorted(["L10", "L2", "l1", "L"], key=natural)
    ['L', 'l1', 'L2', 'L10']
    """
    key = []
    for digits, run in groupby(text, str.isdecimal):
        word = "".join(run)
        key.append((1, int(word), "") if digits else (2, 0, word.casefold()))
    return (*key, (0, 0, text))


def half_up(amount: Fraction) -> int:
    """The nearest whole number; a half goes up.

    >>> half_up(Fraction(1, 2)), half_up(Fraction(149, 100))
    (1, 1)
    """
    return floor(amount + Fraction(1, 2))


def largest_remainder(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Whole pence that add up to `total`: each exact share cut to whole pence, then one penny at a time to the
    share that lost most, the earlier one where two lost the same.

    >>> largest_remainder(10000, [Fraction(10000, 3)] * 3)
    [3334, 3333, 3333]
    """
    shares = [floor(amount) for amount in exact]
    lost = [amount - share for amount, share in zip(exact, shares, strict=True)]
    while sum(shares) < total:
        place = lost.index(max(lost))
        shares[place] += 1
        lost[place] = Fraction(-1)
    assert sum(shares) == total, f"{total} does not belong to {exact}"
    return shares


def by_weight(total: int, weights: Sequence[Fraction | Decimal | int]) -> list[int]:
    """Whole pence in proportion to weights.

    >>> by_weight(101, [60, 40])
    [61, 40]
    """
    parts = [Fraction(weight) for weight in weights]
    return largest_remainder(total, [total * part / sum(parts) for part in parts])


def number(value: Decimal | int | None) -> Fraction:
    """A cell as an exact number; blank is nought."""
    return Fraction(0) if value is None else Fraction(value)
