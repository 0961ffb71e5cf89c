"""The money of the demo school: funds, what is bought, the ledger as payroll and invoices make it, local rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from provision_xl.costing.pay import hourly_cost
from provision_xl.dates import month_label, month_of
from provision_xl.demo.plans import BANDS
from provision_xl.demo.records import data, whole_pence
from provision_xl.demo.special import FRIENDS_FUND
from provision_xl.demo.times import Times
from provision_xl.money import half_up, pence
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Fund, Pupil
from provision_xl.school.other_tables import BudgetNote, LedgerLine, LocalRate, Service, TopUp
from provision_xl.school.school import School

FRIENDS_AMOUNT = 18_000
FRIENDS_SPENT = 21_240
_NOTIONAL_LUMP = 12_000_00  # pence for any school
_NOTIONAL_A_PUPIL = 410_00  # and for each pupil on roll
_LEAST_IMF = 6_000_00
_PREMIUM_PART = Fraction(1, 10)  # of the pupil premium is set aside for provision on the map
_MEALS_OF_ROLL = Fraction(27, 100)
_CODES = {"Teacher": "E01", "Midday supervisor": "E07"}


def imf_allocation(on_roll: int, day: date, rates: Rates) -> int:
    """Pence of the Inclusive Mainstream Fund: an average primary's for 420 on roll, in proportion, £6,000 at least."""
    average = rates.quote("imf_average", day, "primary").value
    return max(_LEAST_IMF, pence(Fraction(average) * on_roll / 420) // 100 * 100)


def funds(
    on_roll: int, pupils: Sequence[Pupil], times: Times, rates: Rates, with_year_before: bool
) -> tuple[Fund, ...]:
    """This financial year's money, an indication of the next, and where groups ran before April that of the last."""
    year = times.as_at.year
    notional = _NOTIONAL_LUMP + _NOTIONAL_A_PUPIL * on_roll
    premium = rates.quote("pupil_premium", date(year, 4, 1), "FSM6 primary").value
    provision_part = pence(Fraction(premium) * on_roll * _MEALS_OF_ROLL * _PREMIUM_PART) // 100_00 * 100_00
    imf = imf_allocation(on_roll, times.as_at, rates)
    looked_after = sum(pupil.pupil_premium == "LAC" for pupil in pupils)
    rows = [
        _fund("SEN", "Notional SEN budget", notional, year, "I01", 1),
        _fund("PP", "Pupil premium, part set aside for provision", provision_part, year, "I05", 2),
        _fund("IMF", "Inclusive Mainstream Fund", imf, year, "I06", 3),
        _fund("SEN next", "Notional SEN budget, indicative", _percent(notional, 102), year + 1, "I01", 4),
        _fund("PP next", "Pupil premium, indicative", provision_part, year + 1, "I05", 5),
        Fund(FRIENDS_FUND, "Gift of the parents' association", FRIENDS_AMOUNT, date(year, 9, 1), date(year + 1, 8, 31),
             "All", "I13", Decimal(9)),
    ]  # fmt: skip
    if looked_after:
        rate = rates.quote("pupil_premium", date(year, 4, 1), "LAC").value
        rows.append(_fund("Virtual school", "Pupil premium plus", pence(rate) * looked_after, year, "I05", 0, "LAC"))
    if with_year_before:
        rows.append(_fund("SEN before", "Notional SEN budget", _percent(notional, 97), year - 1, "I01", 7))
    return tuple(rows)


def _percent(amount: int, percent: int) -> int:
    return half_up(Fraction(amount * percent, 100))


def _fund(name: str, source: str, amount: int, year: int, code: str, order: int, restricted: str = "All") -> Fund:
    return Fund(name, source, amount, date(year, 4, 1), date(year + 1, 3, 31), restricted, code, Decimal(order))


def services(pupils: Sequence[Pupil], times: Times) -> tuple[Service, ...]:
    """What is bought or given: days of outside services, licences over the year, equipment for one pupil."""
    return tuple(row for record in data("around")["service"] for row in _service(record, pupils, times))


def _service(record: Mapping[str, Any], pupils: Sequence[Pupil], times: Times) -> Iterable[Service]:
    """One row; none where it is for a need that no pupil with a plan or support has."""
    named = [pupil.pupil_id for pupil in pupils if pupil.primary_need in record.get("pupils", ())
             and pupil.sen_status != "N"]  # fmt: skip
    one = record["kind"] in {"Equipment", "Transport"}
    year = times.as_at.year
    if "pupils" in record and not named:
        return
    yield Service(
        record["service"], record["kind"], record["provider"], record["unit"], whole_pence(record["unit_cost"]),
        Decimal(record["bought"]), Decimal(record["used"]) if "used" in record else None,
        date(year, 9, 1) if record.get("spread") else date(year, 9, 14),
        date(year + 1, 7, 20) if record.get("spread") else None,
        record.get("fund", ""), record.get("cfr", ""), tuple(named[: 1 if one else 6]), record.get("notes", ""),
    )  # fmt: skip


def local_rates(times: Times) -> tuple[LocalRate, ...]:
    """The pension fund's rate before and after the valuation, the authority's hourly rates, and its bands."""
    april, september = date(times.as_at.year, 4, 1), date(times.as_at.year, 9, 1)
    note = "Norborough schools finance note"
    rows = [
        ("LGPS rate", date(april.year - 3, 4, 1), "0.228", "Pension fund, valuation of 2022"),
        ("LGPS rate", april, "0.205", "Pension fund, valuation of 2025"),
        ("LA hourly rate: TA", date(april.year - 1, 9, 1), "16.70", note),
        ("LA hourly rate: TA", september, "17.20", note),
        ("LA hourly rate: HLTA", date(april.year - 1, 9, 1), "22.40", note),
        ("LA hourly rate: Teacher", date(april.year - 1, 9, 1), "38.50", note),
        ("LA hourly rate: Midday supervisor", date(april.year - 1, 9, 1), "14.10", note),
    ]
    found = [LocalRate(name, "", day, Decimal(value), source) for name, day, value, source in rows]
    return tuple(found) + tuple(LocalRate(name, "", april, Decimal(pounds), note) for name, pounds in BANDS.items())


def ledger(school: School, times: Times, rates: Rates, chance: Random) -> tuple[LedgerLine, ...]:
    """The finance system since April: pay by month and person, invoices, income, and the year's budget by code.

    Args:
        school: with staff, services, funds, top-ups and terms.
    """
    months = [date(times.as_at.year, month, 28) for month in range(4, 12)]
    paid = [day for day in months if day <= times.as_at]
    rows = [line for day in paid for line in _payroll(school, day, rates, chance)]
    rows += _invoices(school.services, times)
    rows += _income(school.funds, school.top_ups, paid)
    rows += _budget(rows, times.as_at.year, len(paid))
    return tuple(sorted(rows, key=lambda row: (row.day, row.cfr_code, row.description, row.amount)))


def _payroll(school: School, day: date, rates: Rates, chance: Random) -> Iterable[LedgerLine]:
    """A twelfth of each contract's yearly cost, give or take overtime; agency hours by invoice."""
    for person in school.staff:
        in_post = (person.starts is None or person.starts <= day) and (person.ends is None or day < person.ends)
        if not in_post:
            continue
        hours = Fraction(person.hours_per_week or 0) * 39 if person.fte is None else 1265 * Fraction(person.fte)
        year = hourly_cost(school, person, day, rates).pounds * hours
        amount = pence(year / 12) + chance.randrange(-600, 900)
        code = person.cfr_code or _CODES.get(person.role, "E03")
        yield LedgerLine(day, code, f"{day:%B} pay {person.staff_id}", amount, "Actual", "", person.staff_id)


def _invoices(bought: Sequence[Service], times: Times) -> list[LedgerLine]:
    """What was used of each service, and what is still to come as a commitment."""
    rows: list[LedgerLine] = []
    year = times.as_at.year
    for row in bought:
        cost = row.unit_cost or 0
        whole = half_up(Fraction(cost) * Fraction(row.units_bought or 0))
        used = half_up(Fraction(cost) * Fraction(row.units_used)) if row.units_used is not None else whole
        code = row.cfr_code or ("E24" if row.kind == "Transport" else "E19")
        fund = row.fund.split(";")[0]
        if used:
            rows.append(LedgerLine(date(year, 10, 30), code, f"Invoice {row.service}", used, "Actual", fund))
        if whole > used:
            rows.append(LedgerLine(times.as_at, code, f"Order {row.service}", whole - used, "Commitment", fund))
    rows.append(LedgerLine(date(year, 10, 6), "E19", "Bricks and social games", FRIENDS_SPENT, "Actual", FRIENDS_FUND))
    rows.append(LedgerLine(date(year, 9, 18), "E09", "Courses and materials", 41_500, "Actual", "IMF"))
    rows.append(LedgerLine(date(year, 10, 20), "E19", "Refund, returned readers", -4_260, "Actual", "SEN"))
    return rows


def _income(rows: Sequence[Fund], awards: Sequence[TopUp], paid: Sequence[date]) -> list[LedgerLine]:
    """Pupil premium by quarter, top-ups by month, the other grants at once; income is negative."""
    found: list[LedgerLine] = []
    for fund in rows:
        starts = fund.starts or paid[0]
        if fund.income_code == "I01" or starts.year != paid[0].year:
            continue
        quarterly = fund.fund == "PP"
        part = (fund.amount or 0) // (4 if quarterly else 1)
        for day in [day for day in paid if day.month in {6, 9}] if quarterly else [max(paid[0], starts)]:
            what = f"{fund.source} received"
            found.append(LedgerLine(day, fund.income_code, what, -part, "Actual", fund.fund))
    for day in paid:
        month = sum(_monthly(award) for award in awards if award.starts and award.starts <= day)
        if month:
            found.append(LedgerLine(day, "I03", f"{day:%B} top-ups received", -month, "Actual"))
    return found


def _monthly(award: TopUp) -> int:
    amount = award.amount or 0
    return half_up(Fraction(amount * 38 if award.per == "week" else amount, 12))


def _budget(rows: Sequence[LedgerLine], year: int, months: int) -> list[LedgerLine]:
    """A budget by code for the financial year, from what is spent so far; one was revised in October."""
    spent: dict[str, int] = {}
    for row in rows:
        if row.type == "Actual" and row.cfr_code.startswith("E"):
            spent[row.cfr_code] = spent.get(row.cfr_code, 0) + (row.amount or 0)
    found = []
    for code, so_far in sorted(spent.items()):
        amount = half_up(Fraction(so_far * 12, months * 500_00)) * 500_00 or 500_00
        found.append(LedgerLine(date(year, 4, 1), code, "Budget of the year", amount, "Budget"))
        if code == "E03":
            revised = _percent(amount, 103)
            found.append(LedgerLine(date(year, 10, 14), code, "Budget revised", revised, "Revised budget"))
    return found


def budget_notes(times: Times) -> tuple[BudgetNote, ...]:
    """Why some lines of the budget are as they are, in the business manager's words."""
    month = month_label(month_of(times.as_at))
    return (
        BudgetNote("Fund", "IMF", "", "Two of its groups begin in January, when the trained TA is back"),
        BudgetNote("CFR code", "E03", "Financial", "Revised in October for one more plan and the provisional award"),
        BudgetNote("Month", month, "", "Orders for the spring were placed early"),
    )
