"""Whole pence: rounding once, half up, and sharing so that the shares add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from provision_xl.errors import OutOfRange

type Exact = int | Decimal | Fraction

_DIGITS = re.compile(r"(\d+)")
fraction = lru_cache(maxsize=65_536)(Fraction)  # made once, since hours and minutes of groups and lines are alike


def half_up(amount: Exact) -> int:
    """Round to a whole number, halves away from nought.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Decimal("0.49"))
    (3, -3, 0)
    """
    return half_up_ratio(*amount.as_integer_ratio())


def half_up_ratio(numerator: int, denominator: int) -> int:
    """The same for numerator / denominator, the denominator above nought.

    >>> half_up_ratio(-5, 2)
    -3
    """
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def pence(pounds: Exact) -> int:
    """Pounds as whole pence, rounded half up.

    >>> pence(Decimal("17.205"))
    1721
    """
    return half_up(Fraction(pounds) * 100)


def pounds(amount: int) -> str:
    """Whole pence as a person writes them.

    >>> pounds(123456), pounds(-5), pounds(0)
    ('£1,234.56', '-£0.05', '£0.00')
    """
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def as_decimal(amount: int) -> Decimal:
    """Whole pence as pounds, exact.

    >>> as_decimal(1234)
    Decimal('12.34')
    """
    return Decimal(amount).scaleb(-2)


@lru_cache(maxsize=65_536)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts 2 before 10 and never compares a number with a word.

    >>> sorted(["L10", "L2", "l1"], key=natural)
    ['l1', 'L2', 'L10']
    """
    parts = enumerate(_DIGITS.split(text))  # every second part is a run of digits
    folded = tuple((1, int(part), "") if place % 2 else (2, 0, part.casefold()) for place, part in parts if part)
    return (*folded, (0, 0, text))


def share_scaled(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    """Share `total` whole pence over the exact amounts `numerators / denominator`, by largest remainder.

    Each share is the exact amount rounded down; the pence left over go to the largest remainders,
    ties to the earlier place, so callers put the shares in natural order first.

    Args:
        total: pence; the exact sum rounded, so that what is left over is 0 to len(numerators).
        numerators: exact pence times denominator.
        denominator: > 0.

    Raises:
        OutOfRange: where the total does not belong to these amounts.

    >>> share_scaled(10000, [10000, 10000, 10000], 3)
    [3334, 3333, 3333]
    """
    floors = [number // denominator for number in numerators]
    left = total - sum(floors)
    if left == 0:
        return floors
    if not 0 < left <= len(floors):
        raise OutOfRange(f"{total} pence cannot be shared over amounts that add up to {sum(numerators)}/{denominator}.")
    remainders = [number - floor * denominator for number, floor in zip(numerators, floors, strict=True)]
    for place in sorted(range(len(floors)), key=lambda place: -remainders[place])[:left]:
        floors[place] += 1
    return floors


def whole_pence(exact: Sequence[Exact]) -> list[int]:
    """Exact pence, also below nought, as whole pence that add up to their sum rounded once; ties to the earlier place.

    >>> whole_pence([Fraction(1, 3)] * 3), whole_pence([Fraction(-1, 2), Fraction(1, 2)])
    ([1, 0, 0], [0, 0])
    """
    numerators, denominator = over_one(exact)
    return share_scaled(half_up_ratio(sum(numerators), denominator), numerators, denominator)


def over_one(exact: Sequence[Exact]) -> tuple[list[int], int]:
    """Amounts as whole numbers over one denominator, and that denominator.

    >>> over_one([Fraction(1, 2), Fraction(2, 3)])
    ([3, 4], 6)
    """
    ratios = [amount.as_integer_ratio() for amount in exact]
    denominator = lcm(*{below for _, below in ratios})
    return [above * (denominator // below) for above, below in ratios], denominator


def share(total: int, weights: Sequence[Exact]) -> list[int]:
    """Split whole pence in proportion to weights, by largest remainder; the shares add up to the total.

    Args:
        total: pence, not negative.
        weights: shape (n,), n >= 1, not negative, not all nought. Earlier places win ties.

    Raises:
        OutOfRange: no weight, a negative one, or a negative total.

    >>> share(100, [Decimal("60"), Decimal("40")]), share(1, [1, 1])
    ([60, 40], [1, 0])
    """
    exact, _ = over_one(weights)
    whole = sum(exact)
    if whole <= 0 or min(exact) < 0 or total < 0:
        raise OutOfRange(f"{total} pence cannot be shared by the weights {[str(weight) for weight in weights]}.")
    return share_scaled(total, [total * weight for weight in exact], whole)
