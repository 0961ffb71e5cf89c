"""What must hold in any school: nothing is paid twice or lost, calendars agree, and the order of rows is nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.dates import month_label
from provision_xl.funding import Window, budget_of, payments, purses, spending
from provision_xl.funding.budget import fund_lines, income_by_month
from provision_xl.funding.calendars import EVERYTHING, of_year
from provision_xl.funding.funds import UNFUNDED
from provision_xl.funding.income import income
from provision_xl.rates import national
from provision_xl.school.core_tables import Fund
from provision_xl.school.other_tables import BudgetNote, LedgerLine, TopUp
from provision_xl.school.school import School
from provision_xl.views import Work
from tests.funding.schools import plain_school
from tests.independent.schools import random_school

SEEDS = st.integers(min_value=1000, max_value=10**6)
TABLES = ("terms", "pupils", "interventions", "staff", "provision", "services", "training", "sessions", "absences",
          "funds", "top_ups", "ledger", "budget_notes", "local_rates")  # fmt: skip
FIGURES = ("planned", "to_date", "forecast")
FAST = settings(max_examples=12, deadline=None)


def school_of(seed: int) -> tuple[School, date]:
    """A random school, with budgets in its ledger and words beside lines."""
    school, as_at = random_school(seed)
    rng = Random(seed)
    rows = tuple(
        LedgerLine(as_at + timedelta(rng.randint(-300, 300)), rng.choice(("E03", "E01", "E19", "I01")), "x",
                   rng.choice((184_121, -5_003, 99)),
                   rng.choice(("", "Budget", "Budget", "Revised budget", "Commitment")),
                   rng.choice(("", *(row.fund for row in school.funds))))
        for _ in range(rng.choice((0, 4, 12)))
    )  # fmt: skip
    lines = ("E03", "E03", "E01")
    notes = tuple(BudgetNote(by="CFR code", line=line, why=f"{line} {n}") for n, line in enumerate(lines))
    funds = tuple(row for row in school.funds if row.starts and row.ends and row.starts <= row.ends)  # as checks ask
    return replace(school, ledger=(*school.ledger, *rows), budget_notes=notes, funds=funds), as_at


def work(seed: int) -> Work:
    return Work(*school_of(seed), national())


@FAST
@given(SEEDS)
def test_each_line_costs_what_its_funds_and_unfunded_pay(seed: int) -> None:
    done = work(seed)
    for figure in FIGURES:
        cost: Counter[str] = Counter()
        paid: Counter[str] = Counter()
        of_fund: Counter[str] = Counter()
        for piece in done.costs.pieces:
            cost[piece.line] += getattr(piece, figure)
        for payment in done.paid:
            paid[payment.piece.line] += getattr(payment, figure)
            of_fund[payment.fund] += getattr(payment, figure)
        assert {line: pence for line, pence in paid.items() if pence} == {
            line: pence for line, pence in cost.items() if pence
        }, figure
        for purse in purses(done.school):
            assert 0 <= of_fund[purse.name] <= purse.amount, (figure, purse.name)


def _totals(done: Work, shown: Window) -> list[Counter[str]]:
    """Of each of the three tables, the sum of every column of pence, from its rows alone."""
    found = []
    for table in budget_of(done.costs, done.spending, done.rates, shown):
        sums: Counter[str] = Counter()
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                if column.key.endswith("_pence") and column.key != "variance_pence":
                    sums[column.key] += value or 0
        found.append(sums)
    return found


@FAST
@given(SEEDS)
def test_calendars_are_sums_of_the_same_months_and_lose_nothing(seed: int) -> None:
    """Every month once: the years of each calendar add up to all dates, and each to its months."""
    done = work(seed)
    whole = _totals(done, EVERYTHING)
    for calendar in ("financial", "academic", "academy"):
        years = [_totals(done, of_year(calendar, year)) for year in range(2022, 2030)]
        for place in range(3):
            for key in ("planned_pence", "to_date_pence", "forecast_pence", "ledger_pence", "commitments_pence",
                        "income_pence", "original_pence", "revised_pence"):  # fmt: skip
                own = calendar == "academy" and key in {"original_pence", "revised_pence"}
                if key in whole[place] and not own:
                    assert sum(year[place][key] for year in years) == whole[place][key], (calendar, place, key)
        for year in (2025, 2026):
            shown = of_year(calendar, year)
            planned: Counter[str] = Counter()
            for piece in done.costs.pieces:
                planned[month_label(piece.month)] += piece.planned if shown.has(piece.month) else 0
            by_month = budget_of(done.costs, done.spending, done.rates, shown)[2]
            found = {row[0]: row[1] for row in by_month.rows if row[1]}
            assert found == {month: pence for month, pence in planned.items() if pence}


@FAST
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    school, as_at = school_of(seed)
    rng = Random(seed)
    filled = {name: getattr(school, name) for name in TABLES}
    mixed: dict[str, Any] = {name: tuple(rng.sample(rows, len(rows))) for name, rows in filled.items()}
    one, other = (Work(found, as_at, national()) for found in (school, replace(school, **mixed)))
    for shown in (EVERYTHING, of_year("financial", 2026), of_year("academy", 2025)):
        ours, theirs = (budget_of(done.costs, done.spending, done.rates, shown) for done in (one, other))
        assert ours == theirs
    assert sorted(map(repr, one.paid)) == sorted(map(repr, other.paid))


DAYS = st.dates(date(2026, 9, 1), date(2027, 8, 31))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**8), DAYS, DAYS, st.sampled_from(("", "year", "week", "hour")))
def test_an_award_is_its_earlier_within_and_carried_and_the_sum_of_its_months(
    pence: int, first: date, last: date, per: str
) -> None:
    first, last = min(first, last), max(first, last)
    fund = Fund(fund="A", source="x", amount=pence, starts=first, ends=last + timedelta(400))
    award = TopUp(pupil_id="P2", amount=pence, per=per, starts=first, ends=last)
    school = plain_school(funds=(fund,), top_ups=(award,))
    for purse in purses(school):
        alone = plain_school(funds=(), top_ups=(award,)) if purse.top_up else plain_school(funds=(fund,))
        for calendar in ("financial", "academic"):
            parts = [income(school, purse, of_year(calendar, year)) for year in range(2025, 2030)]
            assert all(sum(part) == purse.amount and min(part) >= 0 for part in parts)
            assert sum(part.within for part in parts) == purse.amount
            for year, part in zip(range(2025, 2030), parts, strict=True):
                assert sum(income_by_month(alone, of_year(calendar, year)).values()) == part.within


def test_a_payment_made_twice_would_be_seen() -> None:
    """The tables add up what was paid: a planted second payment of £1.00 shows in its fund, and in no cost."""
    done = Work(plain_school(), date(2026, 10, 31), national())
    paid = payments(done.costs)
    twice = (*paid, paid[0]._replace(planned=100, to_date=0, forecast=0))
    spent = (spending(done.costs, found, national()) for found in (paid, twice))
    lines, wrong = (
        {line.name: line.spent.planned for line in fund_lines(done.costs, found, EVERYTHING)} for found in spent
    )
    assert sum(lines.values()) == done.costs.total.planned and UNFUNDED in lines
    assert sum(wrong.values()) == done.costs.total.planned + 100
