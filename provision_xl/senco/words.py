"""Hours, pounds and lists as a sentence says them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from provision_xl.money import half_up
from provision_xl.results import decimals

NAMED_AT_MOST = 2


def hours_in_words(hours: Fraction) -> str:
    """Hours to one decimal, without an idle nought.

    >>> hours_in_words(Fraction(253, 2)), hours_in_words(Fraction(85)), hours_in_words(Fraction(1, 30))
    ('126.5', '85', 'under 0.1')
    """
    if 0 < hours < Fraction(1, 20):
        return "under 0.1"
    return decimals(hours, 1).removesuffix(".0")


def whole_pounds(amount: int) -> str:
    """
    >>> whole_pounds(527_422)
    '£5,274'
    """
    return f"£{half_up(Fraction(amount, 100)):,}"


def listed(names: Sequence[str], most: int = NAMED_AT_MOST) -> str:
    """Names in a row, those beyond the first few only counted.

    >>> listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('A and B', 'A, B and 3 others')
    """
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def counted_half_days(half_days: int) -> str:
    """
    >>> counted_half_days(1), counted_half_days(2), counted_half_days(3), counted_half_days(4)
    ('half a day', 'a day', '1.5 days', '2 days')
    """
    usual = {1: "half a day", 2: "a day"}
    return usual.get(half_days, f"{hours_in_words(Fraction(half_days, 2))} days")
