"""Rule 8: which fund pays for which piece of cost; what no fund pays is unfunded, and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from provision_xl.costing.costs import Costs
from provision_xl.costing.pieces import ONE_OFF, PER_GROUP, PER_PUPIL, SERVICE, TIME, TRAINING, Piece
from provision_xl.dates import Month
from provision_xl.errors import OutOfRange
from provision_xl.funding.codes import code_of
from provision_xl.funding.funds import UNFUNDED, Order, Purse, fund_order, named, only_pupil, purses
from provision_xl.money import natural, share
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Service
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
    available = purses(costs.school)
    queue = _queue(costs, _candidates(costs.school, available))
    paid: list[dict[str, list[int]]] = [{} for _ in queue]
    for column, figure in enumerate(FIGURES.values()):
        left = {purse.name: purse.amount for purse in available}
        for (piece, way), by_fund in zip(queue, paid, strict=True):
            amount = figure(piece)
            if amount:
                _pay(amount, way, left, by_fund, column)
    return tuple(
        Payment(piece, fund, *amounts)
        for (piece, _), by_fund in zip(queue, paid, strict=True)
        for fund, amounts in by_fund.items()
    )


def _queue(costs: Costs, may_pay: Callable[[str, str, date], _Way]) -> list[tuple[Piece, _Way]]:
    """The pieces as they are paid, one after the other, each with the funds that may pay it on its day."""
    claim_of, month_starts, pieces = _claims(costs), cache(date), costs.pieces
    line, pupil, staff = (_ranks([getattr(piece, text) for piece in pieces]) for text in ("line", "pupil", "staff"))
    claims = [claim_of(piece) for piece in pieces]
    keys = [
        (
            piece.month,
            claim.starts,
            claim.bought,
            line[piece.line],
            pupil[piece.pupil],
            _KIND_ORDER[piece.kind],
            staff[piece.staff],
            piece.term,
        )
        for piece, claim in zip(pieces, claims, strict=True)
    ]
    queue = []
    for place in sorted(range(len(pieces)), key=keys.__getitem__):
        piece, claim = pieces[place], claims[place]
        queue.append((piece, may_pay(claim.entry, piece.pupil, max(month_starts(*piece.month, 1), claim.first))))
    return queue


def _ranks(texts: Iterable[str]) -> dict[str, int]:
    """The place of each text in natural order."""
    return {text: place for place, text in enumerate(sorted(set(texts), key=natural))}


def _claims(costs: Costs) -> Callable[[Piece], _Claim]:
    lines = {
        member.key: _Claim(member.line.starts or member.first, member.first, False, member.line.fund)
        for group in costs.groups
        for member in group.members
    }

    def claim(piece: Piece) -> _Claim:
        if piece.bought is None:
            return lines[piece.line]
        if isinstance(piece.bought, Service):
            day = piece.bought.starts or costs.school.year_dates[0]
            return _Claim(day, day, True, piece.bought.fund)
        day = piece.bought.day or date.max
        return _Claim(day, day, True, "")

    return claim


class _Part(NamedTuple):
    """A part of a split cell: how much of the amount, and the funds of its name that may pay it."""

    part: Fraction
    funds: tuple[str, ...]


type _Way = tuple[Sequence[_Part], Sequence[str]]
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
        return parts, [purse.name for purse in ever(entry, pupil) if purse.may_pay_for(school, pupil, day)]

    return candidates


def _part(name: str, part: Fraction, school: School, available: Sequence[Purse], pupil: str, day: date) -> _Part:
    may_pay = (purse.name for purse in named(available, name) if purse.may_pay_for(school, pupil, day))
    return _Part(part, tuple(may_pay))


def _order(entry: str) -> Order:
    try:
        return fund_order(entry)
    except OutOfRange:
        return Order((), (), True)  # a finding names the cell


def _pay(pence: int, way: _Way, left: dict[str, int], paid: dict[str, list[int]], column: int) -> None:
    """Split an amount over the funds that may pay, taking it from what they have left."""
    parts, in_turn = way
    rest = pence
    if parts and pence > 0:
        for part, wanted in zip(parts, share(pence, [part.part for part in parts]), strict=True):
            rest -= wanted - _take(part.funds, wanted, left, paid, column)
    if rest > 0:
        rest = _take(in_turn, rest, left, paid, column)
    if rest:
        paid.setdefault(UNFUNDED, [0, 0, 0])[column] += rest


def _take(funds: Sequence[str], wanted: int, left: dict[str, int], paid: dict[str, list[int]], column: int) -> int:
    """Take an amount from funds in turn; what none of them had."""
    for fund in funds:
        if not wanted:
            break
        if has := left[fund]:
            taken = min(wanted, has)
            left[fund] = has - taken
            paid.setdefault(fund, [0, 0, 0])[column] += taken
            wanted -= taken
    return wanted
