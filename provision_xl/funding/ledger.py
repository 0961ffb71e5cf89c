"""The ledger beside the map: actual spending, commitments, and the budget as it began and as it was revised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from provision_xl.dates import month_of, months_between
from provision_xl.errors import Finding, Verdict
from provision_xl.funding.calendars import ACADEMY, FINANCIAL, Window, budget_year, of_year
from provision_xl.money import share
from provision_xl.school.other_tables import LedgerLine
from provision_xl.school.school import School

BUDGET, REVISED, COMMITMENT = "Budget", "Revised budget", "Commitment"


@dataclass(frozen=True, slots=True)
class Posted:
    """Pence of one line of the budget in the ledger; no budget is None, and `in_force` is what holds now."""

    original: int | None = None
    in_force: int | None = None
    revised: bool = False
    actual: int = 0
    commitments: int = 0


def posted(school: School, as_at: date, shown: Window, key: Callable[[LedgerLine], str]) -> Mapping[str, Posted]:
    """The ledger's spending by a key; income codes are left out.

    Actual counts to the as-at date, commitments wherever their date lies in the year. What holds is, for a fund and
    code with rows of the type Revised budget, these in place of its Budget rows of that budget year; else Budget.
    """
    others = [row for row in spending(school) if row.type not in {BUDGET, REVISED}]
    rows = [row for row in (*others, *_by_month(school, shown)) if row.day and shown.holds(row.day)]
    revised = _revised(school, shown)
    found: dict[str, Posted] = {}
    for name, of_line in _by(rows, key).items():
        budgets = [row for row in of_line if row.type == BUDGET]
        revisions = [row for row in of_line if row.type == REVISED]
        kept = [row for row in budgets if _budget_of(row, shown) not in revised]
        actual = [row for row in of_line if row.type in {"", "Actual"} and row.day and row.day <= as_at]
        found[name] = Posted(
            _sum(budgets) if budgets else None,
            _sum([*kept, *revisions]) if budgets or revisions else None,
            bool(revisions) or len(kept) < len(budgets),
            _sum(actual),
            _sum([row for row in of_line if row.type == COMMITMENT]),
        )
    return found


def spending(school: School) -> list[LedgerLine]:
    """Rows of Ledger with a date and an amount that are not income."""
    return [row for row in school.ledger
            if row.day and row.amount is not None and not row.cfr_code.upper().startswith("I")]  # fmt: skip


def received(school: School, as_at: date, shown: Window) -> list[LedgerLine]:
    """Rows of Ledger that are income which has come in by the as-at date."""
    return [row for row in school.ledger
            if row.day and row.amount is not None and row.cfr_code.upper().startswith("I")
            and row.type in {"", "Actual"} and row.day <= as_at and shown.holds(row.day)]  # fmt: skip


type _Budget = tuple[str, str, int]
"""A fund, a code, and the year whose budget it is."""


def _budget_of(row: LedgerLine, shown: Window) -> _Budget:
    return row.fund, row.cfr_code, budget_year(shown.calendar, row.day or date.min)


def _revised(school: School, shown: Window) -> frozenset[_Budget]:
    return frozenset(_budget_of(row, shown) for row in spending(school) if row.type == REVISED)


def _by_month(school: School, shown: Window) -> list[LedgerLine]:
    """The budgets month by month: one that is posted in a single month is a year's and counts a twelfth in each."""
    together: dict[tuple[_Budget, str], list[LedgerLine]] = {}
    for row in spending(school):
        if row.type in {BUDGET, REVISED}:
            together.setdefault((_budget_of(row, shown), row.type), []).append(row)
    return [row for (key, _), rows in together.items() for row in _months(rows, key[2], shown)]


def _months(rows: list[LedgerLine], year: int, shown: Window) -> list[LedgerLine]:
    if len({month_of(row.day) for row in rows if row.day}) > 1:
        return rows
    whole = of_year(ACADEMY if shown.calendar == ACADEMY else FINANCIAL, year)
    months = list(months_between(whole.first, whole.last))
    amount = _sum(rows)
    parts = share(abs(amount), [1] * len(months))
    return [replace(rows[0], day=date(*month, 1), amount=part if amount >= 0 else -part)
            for month, part in zip(months, parts, strict=True)]  # fmt: skip


def _by(rows: Iterable[LedgerLine], key: Callable[[LedgerLine], str]) -> dict[str, list[LedgerLine]]:
    found: dict[str, list[LedgerLine]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _sum(rows: Iterable[LedgerLine]) -> int:
    return sum(row.amount or 0 for row in rows)


def revised_twice(school: School, shown: Window) -> Iterable[Finding]:
    """A fund and code with more revised budgets than it had budgets: they are added, which may not be what is meant."""
    revisions: dict[_Budget, list[LedgerLine]] = {}
    budgets: dict[_Budget, int] = {}
    for row in spending(school):
        if row.type == REVISED:
            revisions.setdefault(_budget_of(row, shown), []).append(row)
        elif row.type == BUDGET:
            budgets[_budget_of(row, shown)] = budgets.get(_budget_of(row, shown), 0) + 1
    for key, rows in revisions.items():
        if len(rows) > max(1, budgets.get(key, 0)):
            latest = max(rows, key=lambda row: (row.day or date.min, row.row))
            yield school.finding(
                "PX-H09",
                Verdict.WARN,
                "Ledger",
                latest,
                "type",
                f"{' '.join(filter(None, key[:2]))} has {len(rows)} revised budgets in one year, which add up",
                "If the last one takes the place of the others, delete those.",
            )
