"""How many pupils have which status and need: a test school of the DfE's file, blended with England."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files

from provision_xl.errors import OutOfRange
from provision_xl.money import half_up, share
from provision_xl.rates import Rates

# Of the thirty schools the one of middling size whose SEN total is nearest to that of England's primary schools.
SCHOOL_URN = "130028"
CLASS_SIZE = 30
YEARS = ("R", "1", "2", "3", "4", "5", "6")
FEWEST_PUPILS = 12

# Types of need in 100 primary pupils: own estimates, which only shape the demo. Published for all phases are speech and
# language at 25.7 % of SEN support and autism at 33.6 % of plans; the first is more common in primary schools.
_SUPPORT_NEEDS = {"SLCN": 34, "SEMH": 19, "MLD": 17, "SPLD": 12, "ASD": 8, "NSA": 3, "PD": 2, "HI": 2, "VI": 1,
                  "OTH": 2}  # fmt: skip
_PLAN_NEEDS = {"ASD": 36, "SLCN": 22, "SEMH": 14, "MLD": 8, "PD": 6, "SPLD": 4, "HI": 4, "SLD": 3, "DS": 3}
_SUPPORT, _PLANS = "SUP_Primary_need_", "EHC_Primary_need_"


@dataclass(frozen=True, slots=True)
class Shape:
    """Pupils on roll, and how many pupils at SEN support and with an EHC plan have each type of need."""

    on_roll: int
    support: Mapping[str, int]
    plans: Mapping[str, int]

    @property
    def classes_a_year(self) -> int:
        return max(1, half_up(Fraction(self.on_roll, CLASS_SIZE * len(YEARS))))


@cache
def dfe_schools() -> Mapping[str, Mapping[str, str]]:
    """The test schools in the layout of the DfE's school-level file, by URN."""
    text = (files(__package__) / "dfe_shape.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {row["URN"]: row for row in csv.DictReader(lines)}


def shape(pupils: int, day: date, rates: Rates) -> Shape:
    """The shape of a mainstream primary school with so many pupils with SEN.

    Shares are the mean of the test school's and England's: SEN of all pupils, plans of SEN, needs of each.

    Args:
        pupils: with SEN, 12 or more.
        day: for which England's figures are taken.

    Raises:
        OutOfRange: fewer than 12 pupils.

    >>> from provision_xl.rates import national
    >>> found = shape(78, date(2026, 11, 23), national())
    >>> found.on_roll, sum(found.support.values()), sum(found.plans.values()), found.classes_a_year
    (408, 61, 17, 2)
    """
    if pupils < FEWEST_PUPILS:
        raise OutOfRange(f"A demo school needs at least {FEWEST_PUPILS} pupils with SEN, not {pupils}.")
    row = dfe_schools()[SCHOOL_URN]
    support, plans = int(row["SEN support"]), int(row["EHC plan"])

    def england(key: str) -> Fraction:
        return Fraction(rates.quote("sen_percent", day, key).value)

    sen_share = (Fraction(support + plans, int(row["Total pupils"])) + england("all SEN primary") / 100) / 2
    plan_share = (Fraction(plans, support + plans) + england("EHC plan all") / england("all SEN all")) / 2
    with_plan = half_up(pupils * plan_share)
    return Shape(
        half_up(pupils / sen_share),
        _needs(pupils - with_plan, row, _SUPPORT, _SUPPORT_NEEDS),
        _needs(with_plan, row, _PLANS, _PLAN_NEEDS),
    )


def _needs(pupils: int, row: Mapping[str, str], prefix: str, england: Mapping[str, int]) -> dict[str, int]:
    """So many pupils shared over types of need, half by the test school, half by England."""
    school = {need: int(row.get(f"{prefix}{need.lower()}", 0)) for need in england}
    in_school, in_england = sum(school.values()), sum(england.values())
    weights = [Fraction(school[need], in_school) + Fraction(england[need], in_england) for need in england]
    return {need: count for need, count in zip(england, share(pupils, weights), strict=True) if count}
