"""From where on a figure is worth a look, as the list of limits says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from provision_xl.rates import Rates


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of Concerns.

    Args:
        persistent, severe: per cent attended, or less.
        suspensions_back: days for which suspensions count together.
        sudden: times the smallest real change, or bands.
    """

    persistent: Fraction
    severe: Fraction
    suspensions_back: Fraction
    sudden: Fraction


def limit(rates: Rates, what: str) -> Fraction:
    """One limit of the list.

    >>> from provision_xl.rates import national
    >>> limit(national(), "Persistent absence")
    Fraction(90, 1)
    """
    return next(Fraction(row["Limit"]) for row in rates.rows("watch_limits") if row["What"] == what)


def limits(rates: Rates) -> Limits:
    names = ("Persistent absence", "Severe absence", "Suspensions", "Sudden drop")
    return Limits(*(limit(rates, name) for name in names))
