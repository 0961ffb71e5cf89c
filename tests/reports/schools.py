"""A school small enough to work out by hand.

Autumn is two half terms of 6 and 7 teaching weeks; as at the last day of the first one 6 weeks are due.
- TALK, an hour a week for five pupils by T1 at £12: 13 h, £156. Five of the six sessions due were held: £60 to date,
  £72 planned to date, so the forecast is 60 + 156 - 72 = £144, for each pupil £28.80.
- ONE, two half hours a week for P1 alone by T2 at £20: 13 h, £260, £120 to date, forecast £260.
On the authority's basis at £17.20 and 38 weeks: 13 h become 38 h, £653.60 each.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import LedgerLine
from provision_xl.school.school import School

FIRST, AS_AT, LAST = date(2026, 9, 7), date(2026, 10, 16), date(2026, 12, 18)
PUPILS = ("P1", "P2", "P3", "P4", "P5")

SETTINGS = Settings(
    school_name="Hill Primary School", school_id="130003", setting_type="Mainstream primary", academic_year="2026/27",
    pupils_on_roll=100, la_hourly_rate=Decimal("17.2"),
)  # fmt: skip
TERMS = (
    TermRow(term="Autumn 1", starts=FIRST, ends=AS_AT, teaching_weeks=Decimal(6), report_term="Autumn"),
    TermRow(term="Autumn 2", starts=date(2026, 11, 2), ends=LAST, teaching_weeks=Decimal(7), report_term="Autumn"),
)
TALK = Intervention(code="TALK", name="Talk time", group_minutes=Decimal(60), group_sessions=Decimal(1), group_max=6)
ONE = Intervention(code="ONE", name="One to one", individual_minutes=Decimal(30), individual_sessions=Decimal(2))
STAFF = (
    Staff(staff_id="T1", role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(10)),
    Staff(staff_id="T2", role="Teacher", hourly_cost=Decimal(20), intervention_hours=Decimal(4)),
)


def _line(number: int, pupil: str) -> Line:
    return Line(line=f"L{number}", group="G1", pupil_id=pupil, intervention="TALK", staff_id="T1", starts=FIRST,
                ends=LAST, sessions_held=Decimal(5))  # fmt: skip


ALONE = Line(line="L6", pupil_id="P1", intervention="ONE", staff_id="T2", starts=FIRST, ends=LAST, required=True)

HAND = School(
    settings=SETTINGS,
    terms=TERMS,
    pupils=tuple(Pupil(pupil_id=name, year_group="3", sen_status="K", primary_need="SLCN") for name in PUPILS),
    interventions=(TALK, ONE),
    staff=STAFF,
    provision=(*(_line(number, pupil) for number, pupil in enumerate(PUPILS, start=1)), ALONE),
    funds=(Fund(fund="SEN", source="School budget", amount=30_000, starts=date(2026, 4, 1), ends=date(2027, 8, 31)),),
    ledger=(
        LedgerLine(day=date(2026, 9, 30), cfr_code="E03", amount=9_000, type="Actual"),
        LedgerLine(day=date(2026, 10, 31), cfr_code="E03", amount=9_100, type="Actual"),  # after the as-at date
        LedgerLine(day=date(2026, 4, 1), cfr_code="E03", amount=20_000, type="Budget"),
        LedgerLine(day=date(2026, 6, 1), cfr_code="E03", amount=21_000, type="Revised budget"),
    ),
)

HALF_FILLED = replace(
    HAND,
    settings=replace(SETTINGS, la_hourly_rate=None),
    staff=(Staff(staff_id="T1", role="TA", intervention_hours=Decimal(10)),),
    provision=tuple(replace(row, sessions_held=None, staff_id="T1") for row in HAND.provision),
    funds=(),
    ledger=(),
)
"""Pupils, interventions, a person without pay, groups: no funds, no outcomes, no SENCo."""

NO_PROVISION = replace(HAND, provision=(), ledger=(), funds=())
