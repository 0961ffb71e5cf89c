"""A school of two half terms of whole weeks, whose minutes can be read off: five school days a week, a fifth each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.costing import Costs
from provision_xl.costing.costs import cost
from provision_xl.ehc import ehc_received
from provision_xl.rates import national
from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import EhcProvision
from provision_xl.school.school import School

FIRST, LAST = date(2026, 9, 7), date(2026, 12, 18)  # a Monday, a Friday
AS_AT = date(2026, 10, 7)  # a Wednesday: the weeks of 7, 14, 21 and 28 September are over
OVER = date(2026, 9, 28)
TERMS = (
    TermRow("Autumn 1", FIRST, date(2026, 10, 14), Decimal("5.6")),  # ends on a Wednesday
    TermRow("Autumn 2", date(2026, 11, 2), LAST, Decimal(7)),
)
INTERVENTIONS = (
    Intervention(use=True, code="READ", name="Reading", needs=("SPLD",), individual_minutes=Decimal(30),
                 individual_sessions=Decimal(2)),  # 60 alone
    Intervention(use=True, code="TALK", name="Talking", needs=("SLCN",), group_minutes=Decimal(20),
                 group_sessions=Decimal(3)),  # 60 together
    Intervention(use=True, code="MIX", name="Both", needs=("SLCN",), group_minutes=Decimal(30),
                 group_sessions=Decimal(2), individual_minutes=Decimal(15), individual_sessions=Decimal(1)),
)  # fmt: skip
STAFF = tuple(Staff(staff_id=name, role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(20))
              for name in ("TA1", "TA2"))  # fmt: skip
PUPILS = tuple(Pupil(pupil_id=f"P{number}", year_group="4", sen_status="E") for number in range(1, 6))


def line(key: str, code: str, pupil: str = "P1", group: str = "", **more: Any) -> Line:
    whole: dict[str, Any] = {"starts": FIRST, "ends": LAST, "staff_id": "TA1", "required": True, **more}
    return Line(line=key, group=group, pupil_id=pupil, intervention=code, **whole)


def item(words: str, minutes: int | None, *met_by: str, **more: Any) -> EhcProvision:
    whole: dict[str, Any] = {"pupil_id": "P1", "starts": FIRST, **more}
    return EhcProvision(
        item=words, minutes_a_week=None if minutes is None else Decimal(minutes), met_by=met_by, **whole
    )


def school(**tables: Any) -> School:
    return School(**{"settings": Settings(academic_year="2026/27"), "terms": TERMS, "pupils": PUPILS, "staff": STAFF,
                     "interventions": INTERVENTIONS, **tables})  # fmt: skip


def costs(made: School, as_at: date = AS_AT) -> Costs:
    found = cost(made, as_at, national())
    assert found is not None
    return found


def week(made: School, day: date = OVER, as_at: date = AS_AT) -> list[dict[str, Any]]:
    """The rows of the first table, as JSON has them."""
    return ehc_received(costs(made, as_at), day)[0].records()


def minutes(row: dict[str, Any]) -> tuple[Any, ...]:
    """Promised, planned, received, missing."""
    return tuple(row[f"{name}_minutes"] for name in ("promised", "planned", "received", "missing"))


def with_pupil(**values: Any) -> tuple[Pupil, ...]:
    """The pupils, the first with these values."""
    return (replace(PUPILS[0], **values), *PUPILS[1:])
