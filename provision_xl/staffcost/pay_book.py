"""Pay set apart: what only the pay book holds, and the school without anybody's pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision_xl.costing.pay import hourly_cost
from provision_xl.money import as_decimal, pence
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import LedgerLine, LocalRate
from provision_xl.school.school import School

ADDED_UP = "Pay, added up"
# What a row of Staff has about pay; hours stay, for they are needed for the map.
_NO_PAY: Mapping[str, object] = {
    "pay_scale": "", "point": "", "paid_weeks": None, "pension": "", "pension_rate": None, "salary": None,
}  # fmt: skip


def pay_part(school: School) -> School:
    """What goes into the pay book: Settings, Staff, pay scales of one's own, and the ledger of single people."""
    return School(
        settings=school.settings,
        staff=tuple(replace(row, row=0) for row in school.staff),
        local_rates=tuple(replace(row, row=0) for row in school.local_rates),
        ledger=tuple(replace(row, row=0) for row in school.ledger if row.staff_id),
    )


def without_pay(school: School, day: date, rates: Rates, average: bool = False) -> School:
    """The school with Hourly cost alone where pay stood, and the ledger of people added up.

    Args:
        day: Hourly cost is that of this day.
        average: each person has the average of the role instead of their own.
    """
    return _shown(school, _prices(school, school, day, rates), average)


def refreshed(school: School, pay: School, day: date, rates: Rates, average: bool = False) -> School:
    """The school with Hourly cost as the pay book now makes it.

    Args:
        school: without pay; its hours and dates count.
        pay: the pay book; its pay counts.
    """
    return _shown(school, _prices(school, pay, day, rates), average)


def without_a_price(school: School) -> tuple[str, ...]:
    """People who have no Hourly cost."""
    return tuple(row.staff_id for row in school.staff if row.hourly_cost is None)


def _prices(school: School, pay: School, day: date, rates: Rates) -> dict[str, Decimal]:
    """What an hour of each person costs, in whole pence; people whose pay is not known are not in it."""
    with_rates = replace(pay, settings=school.settings, local_rates=(*_other_rates(school, pay), *pay.local_rates))
    found = {}
    for person in school.staff:
        row = pay.member_of_staff.get(person.staff_id)
        if row is None:
            continue
        kept = {name: getattr(row, name) for name in (*_NO_PAY, "hourly_cost")}
        priced = hourly_cost(with_rates, replace(person, **kept), day, rates)
        if not priced.estimate:
            found[person.staff_id] = as_decimal(pence(priced.pounds))
    return found


def _other_rates(school: School, pay: School) -> Iterable[LocalRate]:
    """Rates that the pay book has not."""
    known = {(row.name, row.point, row.starts) for row in pay.local_rates}
    return (row for row in school.local_rates if (row.name, row.point, row.starts) not in known)


def _shown(school: School, prices: Mapping[str, Decimal], average: bool) -> School:
    by_role = _averages(school.staff, prices)
    extra = _averages(
        school.staff, {row.staff_id: row.extra_hourly_cost for row in school.staff if row.extra_hourly_cost is not None}
    )

    def person(row: Staff) -> Staff:
        price = prices.get(row.staff_id, row.hourly_cost)
        more = row.extra_hourly_cost
        if average:
            price = by_role.get(row.role, price) if price is not None else None
            more = extra.get(row.role, more) if more is not None else None
        return replace(row, **{**_NO_PAY, "hourly_cost": price, "extra_hourly_cost": more})  # type: ignore[arg-type]

    scales = {row.pay_scale.casefold() for row in school.staff if row.pay_scale}
    return replace(
        school,
        staff=tuple(person(row) for row in school.staff),
        local_rates=tuple(row for row in school.local_rates if not row.point and row.name.casefold() not in scales),
        ledger=_added_up(school.ledger),
    )


def _averages(rows: Sequence[Staff], prices: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The plain average of each role, in whole pence."""
    by_role: dict[str, list[Fraction]] = {}
    for row in rows:
        if row.staff_id in prices:
            by_role.setdefault(row.role, []).append(Fraction(prices[row.staff_id]))
    return {role: as_decimal(pence(sum(found, Fraction(0)) / len(found))) for role, found in by_role.items()}


def _added_up(rows: Sequence[LedgerLine]) -> tuple[LedgerLine, ...]:
    """The ledger without single people: those of one day, code, kind and fund in one row, from two people on."""
    together: dict[tuple[date | None, str, str, str], list[LedgerLine]] = {}
    for row in rows:
        if row.staff_id:
            together.setdefault((row.day, row.cfr_code, row.type, row.fund), []).append(row)
    sums = tuple(
        LedgerLine(day, code, ADDED_UP, sum(row.amount or 0 for row in found), kind, fund)
        for (day, code, kind, fund), found in together.items()
        if len({row.staff_id for row in found}) > 1
    )
    return (*(row for row in rows if not row.staff_id), *sums)


def only_in_the_pay_book(school: School, shown: School) -> int:
    """Pence of the ledger that stand for one person alone and are not in the school without pay."""
    return sum(row.amount or 0 for row in school.ledger) - sum(row.amount or 0 for row in shown.ledger)
