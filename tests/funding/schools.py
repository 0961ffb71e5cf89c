"""A school whose money can be worked out by hand.

One pupil, an hour a week with one adult at £10.00 an hour, so every teaching day costs £2.00: September 18 days £36,
October 22 £44, November 21 £42, December 14 £28 (autumn £150); January, February and March 20 each £40 (spring £120);
April 15 £30, May 21 £42, June 22 £44, July 12 £24 (summer £140). Together £410, of it £270 by the end of March.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from typing import Any

from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import LedgerLine, TopUp
from provision_xl.school.school import School
from provision_xl.views import Work

AS_AT = date(2026, 10, 31)
BY_MONTH = {
    "2026-09": 3600, "2026-10": 4400, "2026-11": 4200, "2026-12": 2800, "2027-01": 4000, "2027-02": 4000,
    "2027-03": 4000, "2027-04": 3000, "2027-05": 4200, "2027-06": 4400, "2027-07": 2400,
}  # fmt: skip
# £1.00 for each day of its year, so that days are pounds
SEN = Fund(fund="SEN", source="Notional SEN budget", amount=36_500, starts=date(2026, 4, 1), ends=date(2027, 3, 31),
           income_code="I01", order=D(1))  # fmt: skip
GIFT = Fund(fund="Gift", source="Donations", amount=36_500, starts=date(2027, 1, 1), ends=date(2027, 12, 31),
            income_code="I13", order=D(2))  # fmt: skip


def plain_school(**changed: Any) -> School:
    """The school of this page."""
    terms = (
        TermRow(term="Autumn", starts=date(2026, 9, 7), ends=date(2026, 12, 18), teaching_weeks=D(15)),
        TermRow(term="Spring", starts=date(2027, 1, 4), ends=date(2027, 3, 26), teaching_weeks=D(12)),
        TermRow(term="Summer", starts=date(2027, 4, 12), ends=date(2027, 7, 16), teaching_weeks=D(14)),
    )
    school = School(
        settings=Settings(school_name="Hill", school_id="1", setting_type="Mainstream primary",
                          academic_year="2026/27", as_at=AS_AT, planning_hourly_cost=D(20), lgps_rate=D("0.2")),
        terms=terms,
        pupils=(Pupil(pupil_id="P1", year_group="4", sen_status="K", primary_need="SLCN", pupil_premium="FSM6",
                      home_la="Derby"),
                Pupil(pupil_id="P2", year_group="4", sen_status="K", primary_need="SLCN", ehc_hours=D(5)),),
        interventions=(Intervention(use=True, code="TALK", name="Talk", needs=("SLCN",), individual_minutes=D(60),
                                    individual_sessions=D(1)),),
        staff=(Staff(staff_id="TA1", role="TA", hourly_cost=D(10), hours_per_week=D(20), intervention_hours=D(10)),),
        provision=(Line(line="L1", pupil_id="P1", intervention="TALK", staff_id="TA1", starts=date(2026, 9, 7),
                        ends=date(2027, 7, 16)),),
        funds=(SEN, GIFT),
    )  # fmt: skip
    return replace(school, **changed)


def ledger(*rows: tuple[date, str, int, str, str]) -> tuple[LedgerLine, ...]:
    """Rows of Ledger from day, code, pence, type and fund."""
    return tuple(LedgerLine(day=day, cfr_code=code, amount=pence, type=kind, fund=fund)
                 for day, code, pence, kind, fund in rows)  # fmt: skip


def top_up(pupil: str, pence: int, per: str, starts: date, **more: Any) -> TopUp:
    return TopUp(pupil_id=pupil, amount=pence, per=per, starts=starts, **more)


def work(school: School, as_at: date = AS_AT) -> Work:
    return Work(school, as_at, national())


def rows_by(result: Any, key: str) -> dict[str, dict[str, Any]]:
    """A result's rows as they are, by one of their columns."""
    names = [column.key for column in result.columns]
    rows = [dict(zip(names, row, strict=True)) for row in result.rows]
    return {row[key]: row for row in rows}
