"""What each fund can still give in a term, once earlier terms and bought services are paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.costing.costs import cost
from provision_xl.costing.pieces import SERVICE, TIME, TRAINING, Piece
from provision_xl.funding.funds import Purse, allows, purses
from provision_xl.funding.paying import payments
from provision_xl.money import natural
from provision_xl.planning.question import FundLeft
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.school import School


def funds_left(school: School, term: Window, as_at: date, rates: Rates, full_cost: bool) -> tuple[FundLeft, ...] | None:
    """Funds whose dates hold the term's first day, in the order in which they pay; None where Funds is empty.

    left = amount - cash of the map before the term - services and training (- staff time before the term, where
    staff time is charged too), paid out by the funds in their usual order
    """
    if not school.funds:
        return None
    spent = _spent(school, term, as_at, rates, full_cost)
    return tuple(
        FundLeft(purse.name, max(0, purse.amount - spent.get(purse.name, 0)), _own(school, purse, term.first))
        for purse in _in_order(school, purses(school))
        if purse.holds(term.first)
    )


def _in_order(school: School, found: Sequence[Purse]) -> list[Purse]:
    """Top-ups, then Funds by Order; those alike by name, so that the order of rows does not matter."""
    orders = {row.fund: (row.order is None, row.order or Decimal(0)) for row in school.funds}
    top_ups = [purse for purse in found if purse.name not in orders]
    own = [purse for purse in found if purse.name in orders]
    return top_ups + sorted(own, key=lambda purse: (*orders[purse.name], natural(purse.name)))


def _own(school: School, purse: Purse, day: date) -> frozenset[str] | None:
    if purse.restricted_to in {"", "All"}:
        return None
    return frozenset(pupil for pupil in school.pupil if allows(school, purse.restricted_to, pupil, day))


def _spent(school: School, term: Window, as_at: date, rates: Rates, full_cost: bool) -> dict[str, int]:
    begun = tuple(line for line in school.provision if line.starts is not None and line.starts < term.first)
    if not (begun or school.services or school.training):
        return {}
    costs = cost(replace(school, provision=begun), as_at, rates)  # later rows have no part in what was paid by then
    if costs is None:
        return {}
    starts = {item.label: item.starts for item in school.calendar.terms}
    pieces = tuple(
        piece for piece in costs.pieces if (full_cost or piece.kind != TIME) and _committed(piece, term, starts)
    )
    found: dict[str, int] = {}
    for payment in payments(replace(costs, pieces=pieces)):
        found[payment.fund] = found.get(payment.fund, 0) + payment.planned
    return found


def _committed(piece: Piece, term: Window, starts: dict[str, date]) -> bool:
    """Whether the money is gone whatever the plan says: before the term, or for what is bought for the year."""
    if piece.kind in {SERVICE, TRAINING}:
        return True
    return starts.get(piece.term, date(*piece.month, 1)) < term.first
