"""A school, a date and the figures in force: what everything shown is worked out from, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from provision_xl.closing import closed_findings
from provision_xl.costing import Costs, Sum, both
from provision_xl.costing.checks import check_adults, costing_findings, early_findings
from provision_xl.errors import STOPPING, Finding, WorkbookError
from provision_xl.funding import (
    EVERYTHING,
    Payment,
    Spending,
    check_entries,
    funding_findings,
    lines_gone,
    lines_there,
    payments,
    revised_twice,
    rule_findings,
    spending,
)
from provision_xl.profiles import setting_findings
from provision_xl.rates import Rates
from provision_xl.school.checks import check_tables
from provision_xl.school.school import School
from provision_xl.staffcost import LedgerMonth, PersonMonth, ledger_months, staff_cost, staff_cost_findings

if TYPE_CHECKING:
    from provision_xl.timetable import Week


@dataclass(frozen=True)
class Work:
    """One school on one day. Costs and payments are worked out when first asked for, and kept."""

    school: School
    as_at: date
    rates: Rates

    @cached_property
    def _both(self) -> tuple[Costs, Costs | None]:
        return both(self.school, self.as_at, self.rates)

    @property
    def costs(self) -> Costs:
        """On the school's own basis."""
        return self._both[0]

    @property
    def la_costs(self) -> Costs | None:
        """On the local authority's basis; None where no rate is given."""
        return self._both[1]

    @cached_property
    def sums(self) -> dict[tuple[str, str], tuple[Sum, ...]]:
        """By basis and view, what a table of costs was made of; filled as tables are asked for."""
        return {}

    @cached_property
    def paid(self) -> tuple[Payment, ...]:
        return payments(self.costs)

    @cached_property
    def spending(self) -> Spending:
        """What funds pay and codes cost by month, from which every budget is made."""
        return spending(self.costs, self.paid, self.rates)

    @cached_property
    def staff_cost(self) -> tuple[PersonMonth, ...]:
        """What each person is paid for in each month of the school year."""
        return staff_cost(self.costs, self.rates)

    @cached_property
    def ledger_months(self) -> tuple[LedgerMonth, ...]:
        """The ledger of staff pay by code and month, in the months that are over."""
        return ledger_months(self.costs, self.staff_cost, self.rates)

    @cached_property
    def week(self) -> Week | None:
        """The week as it stands on the sheet Timetable; None where there is none."""
        if not self.school.timetable or not self.school.periods:
            return None
        from provision_xl.timetable import standing_week

        return standing_week(self.school, self.as_at, self.costs.groups)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, those that stop the work first, then by sheet and cell."""
        return check_school(self.school, self.as_at, self.rates, self)


def check_school(school: School, as_at: date, rates: Rates, work: Work | None = None) -> tuple[Finding, ...]:
    """Everything that reading, the tables, costing and funding find; the last two only where nothing stops."""
    found = [*_table_findings(school), *setting_findings(school, rates)]
    if not _stops(found):
        work = work or Work(school, as_at, rates)
        found.extend(costing_findings(work.costs, rates))
        found.extend(funding_findings(work.costs, work.spending))
        found.extend(_budget_findings(work))
        found.extend(rule_findings(school, as_at, rates))
        found.extend(staff_cost_findings(school, work.staff_cost))
        found.extend(_week_findings(work))
    else:
        found.extend(early_findings(school, as_at, rates))
    sheets = list(dict.fromkeys(finding.sheet for finding in found))
    return tuple(sorted(found, key=lambda finding: (finding.verdict not in STOPPING, sheets.index(finding.sheet))))


def _week_findings(work: Work) -> tuple[Finding, ...]:
    """Of the tables of the week, where there are any."""
    school = work.school
    if not any((school.periods, school.classes, school.unavailable, school.wishes, school.timetable)):
        return ()
    from provision_xl.timetable import timetable_findings

    return timetable_findings(school, work.week)


def _budget_findings(work: Work) -> list[Finding]:
    found = list(revised_twice(work.school, EVERYTHING))
    if work.school.budget_notes:
        found.extend(lines_gone(work.school, lines_there(work.costs, work.spending)))
    return found


def work_on(school: School, as_at: date, rates: Rates) -> Work:
    """The work on a school that nothing stops.

    Raises:
        WorkbookError: something does; it carries every finding.
    """
    found = _table_findings(school)
    if _stops(found):
        raise WorkbookError(found)
    return Work(school, as_at, rates)


def _table_findings(school: School) -> list[Finding]:
    own = (*check_tables(school), *check_adults(school), *check_entries(school), *closed_findings(school))
    return [*school.findings, *own]


def _stops(findings: list[Finding]) -> bool:
    return any(finding.verdict in STOPPING for finding in findings)
