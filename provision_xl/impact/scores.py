"""What a score says: which way is better, what is real change, whether a target is met."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Measure

_NUMBER = re.compile(r"[-+]?\d{1,9}(\.\d{1,9})?")

type Direction = int
"""1 where a higher score is better, -1 where a lower one is."""


def folded(name: str) -> str:
    """A name for comparing.

    >>> folded(" Renfrew  test")
    'renfrew test'
    """
    return " ".join(name.split()).casefold()


def by_name(measures: Iterable[Measure]) -> Mapping[str, Measure]:
    return {folded(row.measure): row for row in measures}


def direction(measure: Measure | None, line: Line | None = None) -> Direction:
    """Which way is better: as Measures says, else from a line's entry to its target, else up."""
    if measure is not None and measure.higher_is_better is not None:
        return 1 if measure.higher_is_better else -1
    if line is not None and line.entry is not None and line.target is not None and line.target < line.entry:
        return -1
    return 1


def gain(line: Line, measure: Measure | None) -> Fraction | None:
    """From entry to exit in the measure's own points, more being better; None without both.

    gain = exit - entry, or entry - exit where a lower score is better
    """
    if line.entry is None or line.exit is None:
        return None
    return direction(measure, line) * (Fraction(line.exit) - Fraction(line.entry))


def target_met(line: Line, measure: Measure | None) -> bool | None:
    """Whether the exit score is at the target or beyond; None without both."""
    if line.target is None or line.exit is None:
        return None
    return direction(measure, line) * (line.exit - line.target) >= 0


def is_real(change: Fraction, measure: Measure | None) -> bool:
    """Whether a change is as large as the measure's Smallest real change; any change where that is blank.

    >>> from decimal import Decimal
    >>> is_real(Fraction(2), Measure(measure="R", smallest_change=Decimal(3))), is_real(Fraction(-1), None)
    (False, True)
    """
    smallest = (
        Fraction(measure.smallest_change) if measure is not None and measure.smallest_change is not None else None
    )
    return change != 0 and (smallest is None or abs(change) >= smallest)


@dataclass(frozen=True, slots=True)
class Level:
    """A score that can be compared with others of its kind: a number, or the place of a band."""

    value: Fraction
    is_band: bool


def level(score: str, measure: Measure | None) -> Level | None:
    """What a score is worth on its measure; None where it is no number and no band of it. A % behind it is left out.

    >>> level("EX", Measure(measure="M", order_of_bands=("WT", "EX", "GD")))
    Level(value=Fraction(1, 1), is_band=True)
    """
    bands = [folded(band) for band in measure.order_of_bands] if measure is not None else []
    if folded(score) in bands:
        return Level(Fraction(bands.index(folded(score))), True)
    plain = score.replace(",", "").strip().removesuffix("%").rstrip()
    return Level(Fraction(plain), False) if _NUMBER.fullmatch(plain) else None


def typed_level(score: Decimal | None, measure: Measure | None) -> Level | None:
    """What a score of the map is worth: where bands are words, a number there is the place of one, from 1 on.

    >>> typed_level(Decimal(2), Measure(measure="M", order_of_bands=("WT", "EX", "GD")))
    Level(value=Fraction(1, 1), is_band=True)
    """
    if score is None:
        return None
    if measure is not None and bands_are_words(measure):
        return Level(Fraction(score) - 1, True) if 1 <= score <= len(measure.order_of_bands) else None
    return level(plain(score), measure)


def bands_are_words(measure: Measure) -> bool:
    """Whether a measure has bands, and every one of them is a word."""
    return bool(measure.order_of_bands) and all(level(band, None) is None for band in measure.order_of_bands)


def worse_by(score: Level, than: Level, measure: Measure | None) -> Fraction | None:
    """How much worse a score is than another, never below nought; None where the two cannot be compared.

    The first of Order of bands is the lowest, so bands follow Higher is better too.
    """
    if score.is_band != than.is_band:
        return None
    return max(Fraction(0), direction(measure) * (than.value - score.value))


def plain(value: Decimal | None) -> str:
    """A score as a person writes it; "" for none.

    >>> plain(Decimal("90.50")), plain(Decimal(100)), plain(None)
    ('90.5', '100', '')
    """
    return f"{value.normalize():f}" if value is not None else ""
