"""The figures of a term: what it cost by every view that is useful later, its hours, and its outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from provision_xl.closing.terms import NamedTerm
from provision_xl.costing.costs import VIEWS, Costs, Sum, add, sums
from provision_xl.costing.pattern import planned_hours
from provision_xl.costing.pieces import TIME, Piece
from provision_xl.funding import Payment, by_fund, code_of, spending
from provision_xl.money import half_up, natural
from provision_xl.rates import Rates

TOTAL, TOTAL_KEY = "total", "Total"
PLANNED, TO_DATE, FORECAST, LA_PLANNED = "planned_pence", "to_date_pence", "forecast_pence", "la_planned_pence"
MONEY = (PLANNED, TO_DATE, FORECAST)
TIME_PLANNED, LEFT, OVER = "time_planned_pence", "left_pence", "ledger_over_pence"
HOURS, DUE, GIVEN, PUPILS = "hours", "hours_due", "hours_given", "pupils"
OUTCOME, LINES, NOT_GIVEN = "outcome", "lines", "Not given"
CLOSED_VIEWS = ("line", "intervention", "pupil", "staff", "month")  # and fund, cfr, total, outcome
_WITH_HOURS = frozenset({TOTAL, "intervention", "staff"})
_PLACES = 4  # decimals of hours


class Figure(NamedTuple):
    """One figure: money in whole pence, hours to four decimals, or a count."""

    view: str
    key: str
    name: str
    value: int | Decimal


type Figures = tuple[Figure, ...]


class Term(NamedTuple):
    """The costs of a school that fall into a term, as they stand.

    Args:
        costs: all of the school's own, not those of the term alone.
        la_costs: the same on the local authority's basis; None where it has no rate.
        paid: what each fund pays.
    """

    term: NamedTerm
    costs: Costs
    la_costs: Costs | None
    paid: Sequence[Payment]
    rates: Rates

    def pieces(self, costs: Costs | None = None) -> list[Piece]:
        return [piece for piece in (costs or self.costs).pieces if piece.term in self.term.labels]


def figures_of(found: Term) -> Figures:
    """Every figure that Close term keeps, in a fixed order; what is nought is left out, but not of the total."""
    pieces = found.pieces()
    made = [
        *_of_view(TOTAL, lambda _: TOTAL_KEY, pieces),
        *(figure for view in CLOSED_VIEWS for figure in _of_view(view, VIEWS[view](found.costs.school), pieces)),
        *_of_view("cfr", code_of(found.costs.school, found.rates), pieces),
        *_of_funds(found),
        *_of_la(found),
        *_due(found),
        *_outcomes(found),
    ]
    kept = [figure for figure in made if figure.value or figure.view == TOTAL]
    kept += [Figure(TOTAL, TOTAL_KEY, name, 0) for name in MONEY if not pieces]
    return tuple(
        sorted(kept, key=lambda figure: (figure.view != TOTAL, natural(figure.view), natural(figure.key), figure.name))
    )


def _of_view(view: str, key_of: Callable[[Piece], str], pieces: Iterable[Piece]) -> Iterable[Figure]:
    found = list(pieces)
    for row in sums((key_of(piece), piece) for piece in found):
        for name, amount in zip(MONEY, (row.planned, row.to_date, row.forecast), strict=True):
            yield Figure(view, row.key, name, amount)
        if view in _WITH_HOURS:
            yield from _hours(view, row)
    if view in _WITH_HOURS:
        for row in sums((key_of(piece), piece) for piece in found if piece.kind == TIME):
            yield Figure(view, row.key, TIME_PLANNED, row.planned)


def _hours(view: str, row: Sum) -> Iterable[Figure]:
    yield Figure(view, row.key, HOURS, rounded(row.hours))
    yield Figure(view, row.key, GIVEN, rounded(row.hours_to_date))
    yield Figure(view, row.key, PUPILS, row.pupils)


def _of_funds(found: Term) -> Iterable[Figure]:
    """What each fund pays of the term, what is left in it of its whole amount, and how far its ledger is beyond it."""
    payments: dict[str, list[Payment]] = {}
    for payment in found.paid:
        if payment.piece.term in found.term.labels:
            payments.setdefault(payment.fund, []).append(payment)
    for fund, paid in payments.items():
        yield Figure("fund", fund, PLANNED, sum(row.planned for row in paid))
        yield Figure("fund", fund, TO_DATE, sum(row.to_date for row in paid))
        yield Figure("fund", fund, FORECAST, sum(row.forecast for row in paid))
    for row in by_fund(found.costs, spending(found.costs, found.paid, found.rates)).records():
        yield Figure("fund", row["fund"], LEFT, row["balance_pence"])
        yield Figure("fund", row["fund"], OVER, max(0, row["ledger_pence"] - row["income_pence"]))


def _of_la(found: Term) -> Iterable[Figure]:
    """The planned cost on the local authority's basis, in all and by pupil."""
    if found.la_costs is None:
        return
    pieces = found.pieces(found.la_costs)
    yield Figure(TOTAL, TOTAL_KEY, LA_PLANNED, sum(piece.planned for piece in pieces))
    for row in sums((VIEWS["pupil"](found.costs.school)(piece), piece) for piece in pieces):
        yield Figure("pupil", row.key, LA_PLANNED, row.planned)


def _due(found: Term) -> Iterable[Figure]:
    """The hours that should have been given by the as-at date."""
    calendar, as_at = found.costs.school.calendar, found.costs.as_at
    due = add(
        planned_hours(calendar, group, term.starts, min(term.ends, as_at))
        for group in found.costs.groups
        for term in found.term.terms
    )
    yield Figure(TOTAL, TOTAL_KEY, DUE, rounded(due))


def _outcomes(found: Term) -> Iterable[Figure]:
    """How many lines that ran in the term have which outcome."""
    counts: dict[str, int] = {}
    for group in found.costs.groups:
        for member in group.members:
            if any(member.first <= term.ends and member.last >= term.starts for term in found.term.terms):
                outcome = member.line.outcome
                key = NOT_GIVEN if outcome is None else f"{outcome.normalize():f}"
                counts[key] = counts.get(key, 0) + 1
    return (Figure(OUTCOME, key, LINES, count) for key, count in counts.items())


def rounded(hours: Fraction) -> Decimal:
    """Hours to four decimals, half up; so they stand in Closed and come back as they were.

    >>> rounded(Fraction(1, 3))
    Decimal('0.3333')
    """
    return Decimal(half_up(hours * 10**_PLACES)).scaleb(-_PLACES)


def by_name(figures: Iterable[Figure]) -> Mapping[tuple[str, str, str], int | Decimal]:
    """The figures by view, key and name."""
    return {(figure.view, figure.key, figure.name): figure.value for figure in figures}
