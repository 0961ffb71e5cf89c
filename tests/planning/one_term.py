"""A school of one spring term that a person can work out on paper, and how to ask for its plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.planning import Plan, optimise
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.schools import SETTINGS, TERMS

AS_AT = date(2026, 11, 23)
FIRST, LAST = date(2027, 1, 4), date(2027, 3, 26)

# 30 minutes twice a week and no preparation: an hour of an adult; open-ended, so 11 of the year's 38 weeks.
# 3.8 months x 11/38 x 1.0 (evidence 5) = 1.1 months: 1,100 thousandths for each pupil.
TALK = Intervention(
    use=True, code="TALK", name="Talk group", where="Out", needs=("SLCN",), skill="Talk", group_min=2, group_max=4,
    group_minutes=Decimal(30), group_sessions=Decimal(2), gain=Decimal("3.8"), evidence=Decimal(5),
)  # fmt: skip
EACH = 1100


def pupils(count: int, **more: Any) -> tuple[Pupil, ...]:
    return tuple(
        Pupil(pupil_id=f"P{n}", year_group="3", sen_status="K", primary_need="SLCN", **more)
        for n in range(1, count + 1)
    )


def adult(name: str = "T1", hours: str = "2", **more: Any) -> Staff:
    values: dict[str, Any] = {"role": "TA", "hourly_cost": Decimal(20), "skills": ("Talk",)}
    return Staff(staff_id=name, intervention_hours=Decimal(hours), **{**values, **more})


def fund(name: str, pence: int, **more: Any) -> Fund:
    values = {"source": name, "starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    return Fund(fund=name, amount=pence, **{**values, **more})


def line(number: str, pupil: str, code: str = "TALK", **more: Any) -> Line:
    values: dict[str, Any] = {"starts": FIRST, "ends": LAST}
    return Line(line=number, pupil_id=pupil, intervention=code, **{**values, **more})


def school(**tables: Any) -> School:
    """Four pupils who need TALK, one adult with two hours; `tables` take the place of these."""
    base = School(
        settings=replace(SETTINGS, out_of_class_limit=None), terms=TERMS, pupils=pupils(4), interventions=(TALK,),
        staff=(adult(),),
    )  # fmt: skip
    return replace(base, **tables)


def planned(book: School, **more: Any) -> Plan:
    return optimise(book, "Spring", AS_AT, national(), **more)


def taught(plan: Plan) -> set[tuple[str, str]]:
    """(pupil, intervention) of everyone in the plan."""
    return {(pupil, group.intervention) for group in plan.groups for pupil in group.pupils}
