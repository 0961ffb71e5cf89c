"""Small words of the reports."""

from __future__ import annotations

from fractions import Fraction

from provision_xl.money import half_up


def counted(count: int, what: str) -> str:
    """
    >>> counted(1, "group"), counted(3, "group")
    ('1 group', '3 groups')
    """
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def share_words(share: Fraction | None) -> str:
    """A share in whole percent; what is small but there is never called 0%, what is not all never 100%.

    >>> share_words(Fraction(1, 3)), share_words(Fraction(1, 400)), share_words(Fraction(399, 400)), share_words(None)
    ('33%', 'under 1%', 'over 99%', 'nothing')
    """
    if share is None:
        return "nothing"
    percent = half_up(share * 100)
    if percent == 0 and share > 0:
        return "under 1%"
    if percent == 100 and share < 1:
        return "over 99%"
    return f"{percent}%"
