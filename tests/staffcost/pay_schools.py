"""A school with pay that can be found again: canaries no other figure could make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import LedgerLine, LocalRate
from provision_xl.school.school import School
from tests.cli.books import small_school

SALARY, SCALE, POINT, PENSION = 3_141_592, "Quillscale", "Z77", D("0.27182")
ALONE, TOGETHER = 271_828, 161_803  # pence of the ledger: of one person, and of two together
CANARIES = ("31415.92", "Quillscale", "Z77", "0.27182", "27182.81", "2718.28", "1414.21", "46.6692")


def paid_school() -> School:
    """The small school: one person with a salary, one on an own scale, one of the same role by the hour."""
    hours = {"role": "TA", "intervention_hours": D(10)}
    people = (
        Staff("T1", hours_per_week=D(30), salary=SALARY, pension="LGPS", pension_rate=PENSION, paid_weeks=D("46.6692"),
              extra_hours=D(2), extra_hourly_cost=D("21.30"), **hours),
        Staff("T2", hours_per_week=D(20), pay_scale=SCALE, point=POINT, **hours),
        Staff("T3", hourly_cost=D("23.75"), extra_hourly_cost=D("18.70"), **hours),
        Staff("T4", hours_per_week=D(20), **hours),
    )  # fmt: skip
    day = date(2026, 10, 28)
    ledger = (
        LedgerLine(day, "E03", "Pay", 141_421, "Actual", staff_id="T1"),
        LedgerLine(day, "E03", "Pay", TOGETHER - 141_421, "Actual", staff_id="T2"),
        LedgerLine(day, "E01", "Pay", ALONE, "Actual", staff_id="T3"),
        LedgerLine(day, "E19", "Readers", 4_500, "Actual"),
    )
    rates = (
        LocalRate(SCALE, POINT, date(2026, 4, 1), D("27182.81"), "own"),
        LocalRate("LA hourly rate: TA", "", date(2026, 4, 1), D("16.70"), "LA"),
    )
    small = small_school()
    return replace(small, staff=people, ledger=ledger, local_rates=rates)
