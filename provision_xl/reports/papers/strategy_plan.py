"""The activities of the inclusion strategy against the allocation, and what both of its papers open with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from provision_xl.dates import year_label
from provision_xl.money import pounds
from provision_xl.reports.opening import inputs_fact, stand_ins
from provision_xl.reports.papers.paper import PUBLIC, as_at_fact, paper_year
from provision_xl.reports.papers.strategy_costs import IMF, Activity, activities, imf_funds
from provision_xl.reports.report import Fact
from provision_xl.school.core_tables import Fund
from provision_xl.views.work import Work

TITLE = "Inclusion strategy"
EMPTY = "Strategy has no activities yet: add them there, each with its barrier and its cost."


@dataclass(frozen=True)
class Plan:
    """The activities with the allocation they are set against."""

    work: Work

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        return activities(self.work)

    @cached_property
    def funds(self) -> tuple[Fund, ...]:
        return imf_funds(self.work)

    @cached_property
    def of_imf(self) -> tuple[Activity, ...]:
        names = {fund.fund for fund in self.funds}
        return tuple(row for row in self.activities if row.row.fund in names)

    @cached_property
    def others(self) -> tuple[Activity, ...]:
        return tuple(row for row in self.activities if row not in self.of_imf)

    @property
    def tables(self) -> dict[str, tuple[Activity, ...]]:
        """The activities by the table in which they are published."""
        return {"activities": self.of_imf, "others": self.others}

    @property
    def allocation(self) -> int | None:
        return sum(fund.amount or 0 for fund in self.funds) if self.funds else None

    @property
    def budgeted(self) -> int:
        return sum(row.cost for row in self.of_imf)

    @property
    def least(self) -> int:
        return int(self.work.school.setting(PUBLIC.hides_below))

    @property
    def year(self) -> str:
        return year_label(paper_year(self.work))

    @property
    def balance(self) -> str:
        """How far the activities add up to the allocation, in a sentence."""
        if self.allocation is None:
            return f"The allocation of the {IMF} is not given."
        left = self.allocation - self.budgeted
        if not left:
            return f"The activities add up to the allocation of the {IMF}, {pounds(self.allocation)}."
        what = "less than" if left > 0 else "more than"
        return f"The activities cost {pounds(abs(left))} {what} the allocation of the {IMF}, {pounds(self.allocation)}."


def headline(plan: Plan, shown: bool = True) -> tuple[Fact, ...]:
    """The allocation, what is budgeted from it, and the difference; only the first where costs cannot be shown."""
    if plan.allocation is None:
        return (Fact("Budgeted", pounds(plan.budgeted)),) if shown else ()
    if not shown:
        return (Fact("Allocation", f"{pounds(plan.allocation)} for {_dates(plan)}"),)
    left = plan.allocation - plan.budgeted
    word = "Not yet budgeted" if left >= 0 else "Budgeted above it"
    return (
        Fact("Allocation", f"{pounds(plan.allocation)} for {_dates(plan)}"),
        Fact("Budgeted from it", pounds(plan.budgeted)),
        Fact(word, pounds(abs(left))),
    )


def opening(plan: Plan) -> tuple[Fact, ...]:
    pieces = [piece for row in plan.activities for piece in row.pieces]
    return (
        Fact("Basis", f"Budgeted costs of the school year {plan.year}: planned on the provision map at the school's "
                      "own cost, or set by the school."),
        as_at_fact(plan.work),
        *stand_ins(pieces, "on the map in these activities", plan.least),
        inputs_fact(plan.work.school),
    )  # fmt: skip


def _dates(plan: Plan) -> str:
    first = min(fund.starts for fund in plan.funds if fund.starts)
    last = max(fund.ends for fund in plan.funds if fund.ends)
    return f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
