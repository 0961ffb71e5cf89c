"""The same intervention at different prices: what a pupil costs, and which part of it makes the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from provision_xl.money import half_up, pounds
from provision_xl.results import decimals
from provision_xl.trust.one_school import Totals

NOTABLE = Fraction(11, 10)  # a tenth more or less than half the schools is worth a word


@dataclass(frozen=True)
class Unit:
    """One intervention in one school.

    cost a pupil = hours a pupil receives / pupils an adult x pay an hour + the rest a pupil
    """

    school: str
    name: str
    pupils: int
    planned: int
    pay: int
    hours: Fraction
    received: Fraction

    @property
    def each(self) -> Fraction:
        """Pence a pupil."""
        return Fraction(self.planned, self.pupils)

    @property
    def hours_each(self) -> Fraction:
        return self.received / self.pupils

    @property
    def together(self) -> Fraction:
        """Pupils an adult has at a time."""
        return self.received / self.hours if self.hours else Fraction(0)

    @property
    def hourly(self) -> Fraction:
        """Pence of pay an hour."""
        return Fraction(self.pay) / self.hours if self.hours else Fraction(0)

    @property
    def rest_each(self) -> Fraction:
        """Pence a pupil of resources, licences and the like."""
        return Fraction(self.planned - self.pay, self.pupils)


def units(schools: Iterable[Totals]) -> dict[str, list[Unit]]:
    """By name of the intervention, whatever its capitals and spaces, those that at least two schools have."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for school in schools:
        for row in school["units"]:
            unit = Unit(school["id"], row["name"], row["pupils"], row["planned"], row["pay"], Fraction(row["hours"]),
                        Fraction(row["received"]))  # fmt: skip
            found[" ".join(unit.name.split()).casefold()].append(unit)
    return {name: found[name] for name in sorted(found) if len({unit.school for unit in found[name]}) > 1}


def why(unit: Unit, others: Sequence[Unit]) -> str:
    """In words, the part that makes the most of the difference to the middle one of all schools; "" where it is small.

    Each part is set to that of the middle school in turn, the others left as they are.
    """
    middle = Fraction(median(other.each for other in others))
    if not middle or middle / NOTABLE <= unit.each <= middle * NOTABLE:
        return ""
    hours, together, hourly, rest = (
        Fraction(median(getattr(other, part) for other in others))
        for part in ("hours_each", "together", "hourly", "rest_each")
    )
    own = unit.hours_each, unit.together, unit.hourly, unit.rest_each
    wanted = unit.each > middle
    parts = [
        (_cost(hours, *own[1:]), f"{decimals(unit.hours_each, 1)} h a pupil, {decimals(hours, 1)} h in the middle"),
        (_cost(own[0], together, *own[2:]),
         f"{decimals(unit.together, 1)} pupils an adult, {decimals(together, 1)} in the middle"),
        (_cost(*own[:2], hourly, own[3]),
         f"adults at {pounds(half_up(unit.hourly))} an hour, {pounds(half_up(hourly))} in the middle"),
        (_cost(*own[:3], rest),
         f"{pounds(half_up(unit.rest_each))} of resources a pupil, {pounds(half_up(rest))} in the middle"),
    ]  # fmt: skip
    saved, words = max((((unit.each - cost) * (1 if wanted else -1), text) for cost, text in parts), key=lambda p: p[0])
    return f"{'Dearer' if wanted else 'Cheaper'} mostly by {words}." if saved > 0 else ""


def _cost(hours: Fraction, together: Fraction, hourly: Fraction, rest: Fraction) -> Fraction:
    return hours / together * hourly + rest if together else rest
