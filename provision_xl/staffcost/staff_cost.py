"""Rule 10: for each person and month what is paid, and everything it is paid for, by name and in whole pence.

Exact first, then each kind of pay rounded once for the year and shared over the months. Not placed is what is left of
the teaching weeks, and INSET takes the last penny, so the parts add up to what is paid in every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from provision_xl.costing import Costs, Piece
from provision_xl.costing.pieces import TIME
from provision_xl.dates import ONE_DAY, Month, months_between
from provision_xl.funding import staff_code_of
from provision_xl.money import natural, whole_pence
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import StaffTime
from provision_xl.staffcost.contract import Stretch, stretches

USES = {
    "Class": "class",
    "Universal": "universal",
    "Lunch": "lunch",
    "Cover": "cover",
    "Planning and meetings": "planning",
    "Training": "training",
    "Other": "other",
}
PROVISION, ABSENCE, NOT_DELIVERED, NOT_PLACED, TIMING, INSET = (
    "provision",
    "absence",
    "not_delivered",
    "not_placed",
    "timing",
    "inset",
)
PARTS = (PROVISION, *USES.values(), ABSENCE, NOT_DELIVERED, NOT_PLACED, TIMING, INSET)
_PAID, _WORKED = "paid", "worked"

type Exact = dict[str, dict[Month, list[Fraction]]]
"""Exact pence by kind of pay and month, stretch by stretch."""


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One person in one month: whole pence of each part; together they are what is paid.

    `slack` is the most pence by which whole pence alone can make a part differ from its exact amount.
    """

    staff: str
    role: str
    code: str
    month: Month
    parts: Mapping[str, int]
    estimate: bool
    slack: int = 0

    @property
    def paid(self) -> int:
        return sum(self.parts.values())


class _Given(NamedTuple):
    """What the map has of one person in one month, in whole pence."""

    provision: int = 0
    not_delivered: int = 0
    pieces: int = 0
    estimate: bool = False


def staff_cost(costs: Costs, rates: Rates) -> tuple[PersonMonth, ...]:
    """Every person and month of the school year of Settings in which something is paid or done, in natural order.

    Args:
        costs: on the school's own basis.
    """
    school = costs.school
    code, given = staff_code_of(school, rates), _given(costs.pieces)
    first, last = school.year_dates
    months = list(months_between(first, last))
    rows: list[PersonMonth] = []
    for person in sorted(school.staff, key=lambda person: natural(person.staff_id)):
        exact, estimates = _exact(costs, person, rates)
        whole = {name: _by_month(amounts, months) for name, amounts in exact.items()}
        for month in months:
            own = given.get((person.staff_id, month), _Given())
            amounts = {name: by_month[month] for name, by_month in whole.items()}
            parts = _parts(own, amounts)
            if own.pieces or any(parts.values()):
                estimate = own.estimate or month in estimates
                rows.append(
                    PersonMonth(
                        person.staff_id,
                        person.role,
                        code(person.staff_id, month),
                        month,
                        parts,
                        estimate,
                        own.pieces + len(PARTS),
                    )
                )
    return tuple(rows)


def _given(pieces: Iterable[Piece]) -> dict[tuple[str, Month], _Given]:
    """Provision as forecast, and what was planned to date and not delivered though the adult was there."""
    together: dict[tuple[str, Month], list[Piece]] = {}
    for piece in pieces:
        if piece.kind == TIME and piece.staff:
            together.setdefault((piece.staff, piece.month), []).append(piece)
    return {
        whose: _Given(
            sum([piece.forecast for piece in found]),
            sum([piece.planned_to_date - piece.absent - piece.to_date for piece in found]),
            len(found),
            any(piece.estimate for piece in found),
        )
        for whose, found in together.items()
    }


def _exact(costs: Costs, person: Staff, rates: Rates) -> tuple[Exact, set[Month]]:
    """Exact pence of each kind of pay by month, and the months that rest on a stand-in."""
    school = costs.school
    first, last = school.year_dates
    uses = [row for row in school.staff_time if row.staff_id == person.staff_id and row.use in USES]
    changes = [day for row in uses if (day := row.starts)] + [row.ends + ONE_DAY for row in uses if row.ends]
    year_days, year_weeks = (last - first).days + 1, school.calendar.weeks(first, last)
    found: Exact = {}
    estimates: set[Month] = set()
    for stretch in stretches(school, person, first, last, rates, [*changes, costs.as_at + ONE_DAY]):
        if stretch.hourly.estimate:
            estimates.add(stretch.month)
        away = stretch.away is not None and (bool(stretch.away.cover) or stretch.first <= costs.as_at)
        if not away:
            for row in uses:
                if (row.starts or stretch.first) <= stretch.first and (row.ends or stretch.last) >= stretch.last:
                    _add(found, USES[row.use], stretch, _used(row, stretch))
        if stretch.contract:
            for name, amount in _contract_pay(stretch, away, year_days, year_weeks).items():
                _add(found, name, stretch, amount)
    return found, estimates


def _used(row: StaffTime, stretch: Stretch) -> Fraction:
    return Fraction(row.hours_per_week or 0) * stretch.teaching_weeks * _price(stretch)


def _price(stretch: Stretch) -> Fraction:
    """Pence an hour."""
    return stretch.hourly.pounds * 100


def _contract_pay(stretch: Stretch, away: bool, year_days: int, year_weeks: Fraction) -> dict[str, Fraction]:
    """Pence paid, and of them what is for the teaching weeks, for weeks beyond them, for timing and for an absence.

    paid = yearly cost x days / days of the year - what an absence takes off
    """
    contract, price = stretch.contract, _price(stretch)
    assert contract is not None
    salary = price * contract.hours * stretch.days / year_days
    worked = contract.weekly * stretch.teaching_weeks * price
    inset = salary * (contract.weeks - year_weeks) / contract.weeks
    goes_on = stretch.away.paid if away and stretch.away else Fraction(1)
    taken_off = worked * (1 - goes_on)
    return {
        _PAID: salary - taken_off,
        _WORKED: worked - taken_off,
        INSET: inset,
        TIMING: salary - worked - inset,
        ABSENCE: worked * goes_on if away else Fraction(0),
    }


def _add(found: Exact, name: str, stretch: Stretch, amount: Fraction) -> None:
    if amount:
        found.setdefault(name, {}).setdefault(stretch.month, []).append(amount)


def _by_month(exact: Mapping[Month, list[Fraction]], months: list[Month]) -> dict[Month, int]:
    """Whole pence of each month; together the sum of the year, rounded once."""
    return dict(zip(months, whole_pence([_together(exact.get(month)) for month in months]), strict=True))


def _together(amounts: Sequence[Fraction] | None) -> Fraction | int:
    return sum(amounts[1:], amounts[0]) if amounts else 0


def _parts(own: _Given, amounts: Mapping[str, int]) -> dict[str, int]:
    """The parts of a month; in months without a teaching day not placed is nought to the penny."""
    parts = dict.fromkeys(PARTS, 0)
    parts.update({name: amount for name, amount in amounts.items() if name in parts})
    parts[PROVISION] = own.provision
    if _PAID in amounts:  # else each hour is paid as it is worked
        placed = own.provision + own.not_delivered + parts[ABSENCE] + sum(parts[use] for use in USES.values())
        parts[NOT_DELIVERED] = own.not_delivered
        parts[NOT_PLACED] = amounts.get(_WORKED, 0) - placed
        rest = INSET if INSET in amounts else TIMING
        parts[rest] += amounts[_PAID] - sum(parts.values())
    return parts
