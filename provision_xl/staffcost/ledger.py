"""The ledger of each CFR code and month against what staff are paid, in the months that are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from provision_xl.costing import Costs
from provision_xl.costing.adults import NOBODY
from provision_xl.costing.pieces import TIME
from provision_xl.dates import ONE_DAY, Month, month_of
from provision_xl.funding import staff_code_of
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.school.school import School
from provision_xl.staffcost.staff_cost import PARTS, PersonMonth


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """One CFR code in one month: the parts of its people's pay, provision with no adult, and the ledger.

    `ledger` is None where the ledger has no actual entry of that code at all.
    """

    code: str
    month: Month
    parts: dict[str, int]
    without_adult: int
    ledger: int | None

    @property
    def paid(self) -> int:
        return sum(self.parts.values())

    @property
    def on_the_map(self) -> int:
        """Provision of people and of nobody, as Costs has it."""
        return self.parts[PARTS[0]] + self.without_adult

    @property
    def not_explained(self) -> int | None:
        return None if self.ledger is None else self.ledger - self.paid


def ledger_months(costs: Costs, rows: Sequence[PersonMonth], rates: Rates) -> tuple[LedgerMonth, ...]:
    """Each code of staff in each month of the school year that is over at the as-at date, in natural order."""
    school = costs.school
    first, last = school.year_dates
    code = staff_code_of(school, rates)
    over = [row for row in rows if is_over(row.month, costs.as_at)]
    nobody: dict[tuple[str, Month], int] = {}
    for piece in costs.pieces:
        of_year = month_of(first) <= piece.month <= month_of(last)
        if piece.kind == TIME and piece.staff == NOBODY and of_year and is_over(piece.month, costs.as_at):
            key = (code(NOBODY, piece.month), piece.month)
            nobody[key] = nobody.get(key, 0) + piece.forecast
    codes = {row.code for row in rows} | {name for name, _ in nobody}
    ledger = _actual(school, costs.as_at, codes)
    with_ledger = {name for name, _ in ledger}
    keys = {(row.code, row.month) for row in over} | set(nobody) | {
        key for key in ledger if month_of(first) <= key[1] <= month_of(last) and is_over(key[1], costs.as_at)
    }  # fmt: skip
    return tuple(
        LedgerMonth(
            *key,
            {name: sum(row.parts[name] for row in over if (row.code, row.month) == key) for name in PARTS},
            nobody.get(key, 0),
            ledger.get(key, 0) if key[0] in with_ledger else None,
        )
        for key in sorted(keys, key=lambda key: (natural(key[0]), key[1]))
    )


def is_over(month: Month, as_at: date) -> bool:
    """Whether a month's last day is not after the as-at date.

    >>> is_over((2026, 11), date(2026, 11, 29)), is_over((2026, 11), date(2026, 11, 30))
    (False, True)
    """
    return month_of(as_at + ONE_DAY) > month


def _actual(school: School, as_at: date, codes: set[str]) -> dict[tuple[str, Month], int]:
    """Actual entries of these codes to a date."""
    found: dict[tuple[str, Month], int] = {}
    for row in school.ledger:
        if row.type in {"", "Actual"} and row.cfr_code in codes and row.day and row.day <= as_at:
            key = (row.cfr_code, month_of(row.day))
            found[key] = found.get(key, 0) + (row.amount or 0)
    return found
