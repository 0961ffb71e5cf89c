"""Rule 8: which fund pays for which piece of cost; what no fund pays is unfunded, and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from provision_xl.costing.costs import Costs
from provision_xl.costing.pieces import ONE_OFF, PER_GROUP, PER_PUPIL, SERVICE, TIME, TRAINING, Piece
from provision_xl.dates import Month
from provision_xl.errors import OutOfRange
from provision_xl.funding.codes import code_of
from provision_xl.funding.funds import UNFUNDED, Order, Purse, fund_order, named, only_pupil, purses
from provision_xl.money import natural, share
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Service, Training
from provision_xl.school.school import School

_KIND_ORDER = {kind: place for place, kind in enumerate((TIME, PER_PUPIL, PER_GROUP, ONE_OFF, SERVICE, TRAINING))}
FIGURES: Mapping[str, Callable[[Piece], int]] = {
    "planned": lambda piece: piece.planned,
    "to_date": lambda piece: piece.to_date,
    "forecast": lambda piece: piece.forecast,
}


class Payment(NamedTuple):
    """What one fund pays of one piece, in whole pence, for each of the three figures."""

    piece: Piece
    fund: str
    planned: int
    to_date: int
    forecast: int


class Spent(NamedTuple):
    """Pence of the three figures together."""

    planned: int = 0
    to_date: int = 0
    forecast: int = 0


def added[Key](rows: Iterable[tuple[Key, tuple[int, int, int]]]) -> dict[Key, Spent]:
    """Pence of the three figures summed by a key."""
    found: dict[Key, list[tuple[int, int, int]]] = {}
    for key, figures in rows:
        found.setdefault(key, []).append(figures)
    return {key: Spent(*map(sum, zip(*figures, strict=True))) for key, figures in found.items()}


@dataclass(frozen=True)
class Spending:
    """What is spent in each month, once by the fund that pays and once by CFR code."""

    by_fund: Mapping[tuple[str, Month], Spent]
    by_code: Mapping[tuple[str, Month], Spent]


def spending(costs: Costs, paid: Iterable[Payment], rates: Rates) -> Spending:
    """The sums from which every budget is made, whatever its year."""
    code = code_of(costs.school, rates)
    by_fund = added(((row.fund, row.piece.month), (row.planned, row.to_date, row.forecast)) for row in paid)
    by_code = added(
        ((code(piece), piece.month), (piece.planned, piece.to_date, piece.forecast)) for piece in costs.pieces
    )
    return Spending(by_fund, by_code)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Where a piece stands in the queue, on which day it claims, and how its row wants to be paid."""

    starts: date
    first: date
    bought: bool
    entry: str


def payments(costs: Costs) -> tuple[Payment, ...]:
    """Every piece paid out to the penny: the parts of a piece add up to it, in each figure."""
    school, available = costs.school, purses(costs.school)
    claim_of = _claims(costs)
    queue = sorted(costs.pieces, key=_place_in_queue(claim_of))
    ways = _ways(queue, claim_of, _candidates(school, available))
    paid: dict[tuple[int, str], list[int]] = {}
    for column, figure in enumerate(FIGURES.values()):
        left = {purse.name: purse.amount for purse in available}
        for place, (piece, way) in enumerate(zip(queue, ways, strict=True)):
            amount = figure(piece)
            if not amount:
                continue
            for fund, pence in _pay(amount, way, left):
                paid.setdefault((place, fund), [0, 0, 0])[column] += pence
    return tuple(Payment(queue[place], fund, *amounts) for (place, fund), amounts in paid.items())


def _ways(
    queue: Sequence[Piece], claim_of: Callable[[Piece], _Claim], may_pay: Callable[[str, str, date], _Way]
) -> list[_Way]:
    """For each piece, the funds that may pay it on its day, the same for all three figures."""
    month_starts = cache(date)
    claims = map(claim_of, queue)
    return [
        may_pay(claim.entry, piece.pupil, max(month_starts(*piece.month, 1), claim.first))
        for piece, claim in zip(queue, claims, strict=True)
    ]


def _claims(costs: Costs) -> Callable[[Piece], _Claim]:
    lines = {
        member.key: _Claim(member.line.starts or member.first, member.first, False, member.line.fund)
        for group in costs.groups
        for member in group.members
    }

    def claim(piece: Piece) -> _Claim:
        if isinstance(piece.bought, Service):
            day = piece.bought.starts or costs.school.year_dates[0]
            return _Claim(day, day, True, piece.bought.fund)
        if isinstance(piece.bought, Training):
            day = piece.bought.day or date.max
            return _Claim(day, day, True, "")
        return lines[piece.line]

    return claim


def _place_in_queue(claim_of: Callable[[Piece], _Claim]) -> Callable[[Piece], tuple[Any, ...]]:
    names = cache(natural)

    def place(piece: Piece) -> tuple[Any, ...]:
        claim = claim_of(piece)
        return (
            piece.month,
            claim.starts,
            claim.bought,
            names(piece.line),
            names(piece.pupil),
            _KIND_ORDER[piece.kind],
            names(piece.staff),
            piece.term,
        )

    return place


class _Part(NamedTuple):
    """A part of a split cell: how much of the amount, and the funds of its name that may pay it."""

    part: Fraction
    funds: tuple[str, ...]


type _Way = tuple[Sequence[_Part], Sequence[Purse]]
"""Parts of a split cell, and the funds that pay the rest in turn."""


def _candidates(school: School, available: Sequence[Purse]) -> Callable[[str, str, date], _Way]:
    orders = cache(_order)
    by_pupil: dict[str | None, list[int]] = {None: []}
    for place, purse in enumerate(available):
        by_pupil.setdefault(only_pupil(purse.restricted_to), []).append(place)

    @cache
    def possible(pupil: str) -> list[Purse]:
        """The purses that are no other pupil's, in order."""
        return [available[place] for place in sorted({*by_pupil[None], *by_pupil.get(pupil, ())})]

    @cache
    def ever(entry: str, pupil: str) -> list[Purse]:
        """The purses that the entry lets pay in turn for a pupil on some day, in order."""
        order = orders(entry)
        first = [purse for name in order.in_turn for purse in named(possible(pupil), name)]
        return [*first, *(purse for purse in possible(pupil) if order.then_any and purse not in first)]

    @cache
    def candidates(entry: str, pupil: str, day: date) -> _Way:
        parts = [_part(name, part, school, possible(pupil), pupil, day) for name, part in orders(entry).parts]
        return parts, [purse for purse in ever(entry, pupil) if purse.may_pay_for(school, pupil, day)]

    return candidates


def _part(name: str, part: Fraction, school: School, available: Sequence[Purse], pupil: str, day: date) -> _Part:
    may_pay = (purse.name for purse in named(available, name) if purse.may_pay_for(school, pupil, day))
    return _Part(part, tuple(may_pay))


def _order(entry: str) -> Order:
    try:
        return fund_order(entry)
    except OutOfRange:
        return Order((), (), True)  # a finding names the cell


def _pay(pence: int, way: _Way, left: dict[str, int]) -> list[tuple[str, int]]:
    """Split an amount over the funds that may pay, taking it from what they have left."""
    parts, in_turn = way
    paid: list[tuple[str, int]] = []
    rest = pence
    if parts and pence > 0:
        for part, wanted in zip(parts, share(pence, [part.part for part in parts]), strict=True):
            for fund in part.funds:
                taken = _take(fund, wanted, left, paid)
                wanted, rest = wanted - taken, rest - taken
    for purse in in_turn:
        if rest <= 0:
            break
        rest -= _take(purse.name, rest, left, paid)
    if rest:
        paid.append((UNFUNDED, rest))
    return paid


def _take(fund: str, wanted: int, left: dict[str, int], paid: list[tuple[str, int]]) -> int:
    taken = min(wanted, left.get(fund, 0))
    if taken > 0:
        left[fund] -= taken
        paid.append((fund, taken))
    return max(taken, 0)
