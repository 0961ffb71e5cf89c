"""A school small enough to work out by hand, its autumn term closed, and the same school after a change.

TALK is an hour a week. Autumn has 6 + 7 = 13 weeks.
G1: T1 at £12 an hour teaches P1, P2, P3 (L1, L2, L3) all 13 weeks: 13 x £12 = £156, £52 each.
L4: T2 at £20 an hour teaches P4 alone until 16/10: 6 x £20 = £120.
EP: 2 days at £500 on 10/11 = £1,000. In all £1,276.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.closing import Term, close, last_closing, named_term
from provision_xl.closing.restated import Restated, restated
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import Closed, Service
from provision_xl.school.school import School
from provision_xl.views.work import Work

AS_AT = date(2026, 12, 18)
FIRST, HALF, LAST = date(2026, 9, 7), date(2026, 10, 16), date(2026, 12, 18)
SPRING = date(2027, 1, 4)


def line(name: str, pupil: str, **more: Any) -> Line:
    values: dict[str, Any] = {"intervention": "TALK", "starts": FIRST, "ends": LAST}
    return Line(line=name, pupil_id=pupil, **{**values, **more})


def term(name: str, starts: date, ends: date, weeks: int, report_term: str) -> TermRow:
    return TermRow(term=name, starts=starts, ends=ends, teaching_weeks=Decimal(weeks), report_term=report_term)


TALK = Intervention(
    use=True, code="TALK", name="Talk time", needs=("SLCN",), group_minutes=Decimal(60), group_sessions=Decimal(1),
)  # fmt: skip
SCHOOL = School(
    settings=Settings(
        school_name="Hill Primary School", school_id="130003", setting_type="Mainstream primary",
        academic_year="2026/27", as_at=AS_AT, planning_hourly_cost=Decimal(20),
    ),
    terms=(
        term("Autumn 1", FIRST, HALF, 6, "Autumn"),
        term("Autumn 2", date(2026, 11, 2), LAST, 7, "Autumn"),
        term("Spring", SPRING, date(2027, 3, 26), 12, "Spring"),
    ),
    pupils=tuple(Pupil(pupil_id=f"P{n}", year_group="3", sen_status="K", primary_need="SLCN") for n in range(1, 6)),
    interventions=(TALK,),
    staff=(
        Staff(staff_id="T1", role="TA", hourly_cost=Decimal(12), intervention_hours=Decimal(10)),
        Staff(staff_id="T2", role="TA", hourly_cost=Decimal(20), intervention_hours=Decimal(10)),
    ),
    provision=(
        line("L1", "P1", group="G1", staff_id="T1"),
        line("L2", "P2", group="G1", staff_id="T1"),
        line("L3", "P3", group="G1", staff_id="T1"),
        line("L4", "P4", staff_id="T2", ends=HALF),
    ),
    funds=(Fund(fund="SEN", source="Budget", amount=500_000, starts=date(2026, 4, 1), ends=date(2027, 8, 31)),),
    services=(
        Service(
            service="EP", kind="Service", unit_cost=50_000, units_bought=Decimal(2), starts=date(2026, 11, 10),
        ),
    ),
)  # fmt: skip


def found(school: School, name: str = "Autumn", as_at: date = AS_AT) -> Term:
    """A term of a school as it stands."""
    work = Work(school, as_at, national())
    named = named_term(school.calendar, name, school.school_year)
    return Term(named, work.costs, work.la_costs, work.paid, work.rates)


def closed(school: School, name: str = "Autumn", as_at: date = AS_AT) -> School:
    """The school once that term is closed."""
    rows: tuple[Closed, ...] = close(found(school, name, as_at), "Head", as_at)
    return replace(school, closed=(*school.closed, *rows))


def now(school: School, name: str = "Autumn", as_at: date = AS_AT) -> Restated:
    """The closed term beside what it is now."""
    closing = last_closing(school.closed)
    assert closing is not None
    return restated(closing, found(school, name, as_at))


def with_line(school: School, name: str, **values: Any) -> School:
    """The school with one line changed."""
    rows = tuple(replace(row, **values) if row.line == name else row for row in school.provision)
    return replace(school, provision=rows)
