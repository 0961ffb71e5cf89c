"""A school of two terms that a person can work out on paper, and how to ask for the plan of both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.planning.year.plan import YearPlan, optimise_year
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund, Intervention, Line, TermRow
from provision_xl.school.school import School
from tests.planning import one_term
from tests.planning.schools import SETTINGS

AS_AT = date(2026, 11, 23)
SPRING, SUMMER = date(2027, 1, 4), date(2027, 4, 12)
SPRING_ENDS, SUMMER_ENDS = date(2027, 3, 12), date(2027, 6, 18)
# ten weeks of five days each: a day weighs 1/5 of a week, an open-ended course of a term is half of the year's 20
TERMS = (
    TermRow(term="Spring", starts=SPRING, ends=SPRING_ENDS, teaching_weeks=Decimal(10)),
    TermRow(term="Summer", starts=SUMMER, ends=SUMMER_ENDS, teaching_weeks=Decimal(10)),
)
# one pupil, an hour a week, evidence 5 (weighs whole), ten weeks: 1,000 thousandths
ONE = Intervention(
    use=True, code="ONE", name="One to one", where="Out", needs=("SLCN",), group_max=1, weeks=Decimal(10),
    individual_minutes=Decimal(30), individual_sessions=Decimal(2), gain=Decimal(1), evidence=Decimal(5),
)  # fmt: skip


def school(**tables: Any) -> School:
    """Two pupils who need ONE, one adult with an hour a week; `tables` take the place of these."""
    base = School(
        settings=replace(SETTINGS, out_of_class_limit=None), terms=TERMS, pupils=one_term.pupils(2),
        interventions=(ONE,), staff=(one_term.adult(hours="1"),),
    )  # fmt: skip
    return replace(base, **tables)


def fund(name: str, pence: int, **more: Any) -> Fund:
    values = {"source": name, "starts": date(2026, 4, 1), "ends": date(2028, 3, 31)}
    return Fund(fund=name, amount=pence, **{**values, **more})


def line(number: str, pupil: str, code: str = "ONE", **more: Any) -> Line:
    values: dict[str, Any] = {"starts": SPRING, "ends": SPRING_ENDS}
    return Line(line=number, pupil_id=pupil, intervention=code, **{**values, **more})


def planned(book: School, terms: Sequence[str] = ("Spring", "Summer"), **more: Any) -> YearPlan:
    return optimise_year(book, terms, AS_AT, national(), **more)


def taught(plan: YearPlan) -> list[set[tuple[str, str]]]:
    """(pupil, intervention) of everyone in each term."""
    return [{(pupil, group.intervention) for group in term.groups for pupil in group.pupils} for term in plan.terms]
