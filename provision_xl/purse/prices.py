"""Prices of what is shared, set so that no school's known plans are worth more than they cost the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from provision_xl.purse.question import Column
from provision_xl.solving import Goal, Model, Sense, solve

PRICE_UNIT = 100  # prices are whole hundredths of what a goal counts, for a minute or a pound
SECONDS = 20.0

type Worth = Callable[[Column], int]
"""What a plan is worth to the goal that is asked for, not below nought."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Hundredths for a minute or a pound of each shared thing, and what the known plans come to at them."""

    hundredths: tuple[int, ...]
    reached: Fraction

    def between(self, other: Prices) -> Prices:
        """Halfway to other prices: what is asked at prices that swing comes to rest sooner."""
        half = (one + two for one, two in zip(self.hundredths, other.hundredths, strict=True))
        return Prices(tuple((both + 1) // 2 for both in half), self.reached)


def prices(columns: Sequence[Column], limits: Sequence[int], worth: Worth) -> Prices | None:
    """Prices at which the known plans come out dearest for what there is; None where the solver gave none.

    least sum of a school's best (worth - uses x prices) + limits x prices, over prices not below nought: the dual of
    sharing out what there is over mixtures of known plans, and the same value

    >>> from provision_xl.planning.choice import Choice
    >>> from provision_xl.purse.question import Grant
    >>> def known(site, minutes, worth):
    ...     return Column(site, Grant(), (minutes,), worth, 0, 0, Choice())
    >>> plans = [known(0, 0, 10), known(0, -60, 4), known(1, 0, 20), known(1, 60, 50)]
    >>> found = prices(plans, (0,), lambda column: column.benefit)
    >>> found.reached, 10 <= found.hundredths[0] <= 50
    (Fraction(54, 1), True)
    """
    model = Model()
    each = [model.add(0, None, integer=False, label=f"price {number}") for number in range(len(limits))]
    best = {site: model.add(0, None, integer=False, label=f"school {site}")
            for site in sorted({column.site for column in columns})}  # fmt: skip
    for column in columns:
        terms = [(best[column.site], 1), *((price, use) for price, use in zip(each, column.uses, strict=True) if use)]
        model.constrain(terms, low=worth(column), rule="worth", label=f"a plan of school {column.site}")
    least = [*((number, 1) for number in best.values()),
             *((price, limit) for price, limit in zip(each, limits, strict=True))]  # fmt: skip
    solved = solve(model, [Goal("prices", least, Sense.LEAST)], time_limit_seconds=SECONDS)
    if not solved.has_plan or not solved.stages:
        return None
    hundredths = tuple(max(0, round(PRICE_UNIT * solved.values[number])) for number in each)
    return Prices(hundredths, Fraction(solved.stages[0].value).limit_denominator(1000))
