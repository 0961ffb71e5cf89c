"""The inclusion strategy of the demo school: activities that add up to the allocation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.costing.costs import cost
from provision_xl.demo.accounts import imf_allocation
from provision_xl.demo.records import data
from provision_xl.demo.times import Times
from provision_xl.money import half_up
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Strategy
from provision_xl.school.school import School

_LEAST = 20_000  # pence of the activity that takes the rest


def strategy(school: School, times: Times, rates: Rates) -> tuple[Strategy, ...]:
    """Activities with their cost typed, or left to the map; the last one takes what is left.

    Args:
        school: with its map, staff and terms.
    """
    allocation = imf_allocation(school.settings.pupils_on_roll or 0, times.as_at, rates)
    records = data("around")["strategy"]
    mapped = {record["intervention"] for record in records if "intervention" in record}
    on_map = _cost_on_map(school, mapped, times, rates)
    typed = [half_up(allocation * Decimal(record["share"])) for record in records if "share" in record]
    rest = max(_LEAST, allocation - on_map - sum(typed))
    costs = iter(typed)
    return tuple(
        Strategy(
            record["activity"], record["barrier"], "", record.get("intervention", ""),
            next(costs) if "share" in record else rest if "rest" in record else None,
            "IMF", record["impact"], date(times.as_at.year + 1, 7, 2),
        )
        for record in records
    )  # fmt: skip


def _cost_on_map(school: School, codes: set[str], times: Times, rates: Rates) -> int:
    """What the map plans for some interventions in this school year, in pence."""
    only = replace(school, provision=tuple(row for row in school.provision if row.intervention in codes))
    labels = {term.label for term in school.calendar.terms_of_year(school.school_year)}
    found = cost(only, times.as_at, rates)
    pieces = found.pieces if found else ()
    return sum(piece.planned for piece in pieces if piece.item in codes and piece.term in labels)
