"""The year plan: every table adds up to the costing, to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.costing.threshold import school_year_of
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import Report, report_files
from provision_xl.reports.papers import year_plan
from provision_xl.school.core_tables import Fund
from provision_xl.school.other_tables import Review
from provision_xl.school.school import School
from provision_xl.views.work import Work, work_on
from tests.reports.papers.schools import EMPTY, GOLDEN, ONLY_PUPILS, REVIEW, STORY, TRAINED, work


def total(report: Report, key: str) -> tuple[Any, ...]:
    table = report.section(key).table
    return table.total if table else ()


def rows(report: Report, key: str) -> dict[str, tuple[Any, ...]]:
    table = report.section(key).table
    return {row[0]: row[1:] for row in table.rows} if table else {}


def test_what_runs_in_each_term_by_hand() -> None:
    report = year_plan(work(replace(STORY, training=(TRAINED,))))
    # HOUR 14 x 17.20 in autumn; PAIR 12 x 17.20 in spring, both pupils together
    assert rows(report, "interventions") == {
        "One hour": (24_080, 0, 0, 0, 24_080),
        "Pair work": (0, 20_640, 0, 0, 20_640),
    }
    # the tablet's 100.00 in autumn; the training's 350.00 on 1 September, before term
    assert total(report, "together")[1:] == (34_080, 20_640, 0, 35_000, 89_720)
    assert total(report, "services")[-1] == 10_000 and total(report, "training")[-1] == 35_000


def test_funds_pay_in_order_and_the_rest_is_unfunded() -> None:
    report = year_plan(work(STORY))
    # £200.00 of SEN goes first to what comes first; the year costs 240.80 + 206.40 + 100.00
    found = rows(report, "funds")
    assert (found["SEN"][-1], found["Unfunded"][-1]) == (20_000, 34_720)
    assert total(report, "funds")[1:] == total(report, "together")[1:]
    # what each costs, and together 200.00 from SEN and the rest from nobody
    by_fund = rows(report, "by_fund")
    assert {name: money[-1] for name, money in by_fund.items()} == {
        "One hour": 24_080, "Pair work": 20_640, "Services bought": 10_000,
    }  # fmt: skip
    assert total(report, "by_fund")[1:] == (20_000, 34_720, 54_720)


def test_hours_planned_by_term_beside_hours_had() -> None:
    report = year_plan(work(STORY))
    # an hour a week for 14 and for 12 weeks; had 20 x 38
    assert rows(report, "staff") == {"TA1": ("TA", 14, 12, 0, 26, 760)}


def test_reviews_by_month_the_overdue_first() -> None:
    reviews = (REVIEW, Review("P1", "Meeting", date(2027, 1, 29)), Review("P2", "Annual review", date(2027, 3, 2)),
               Review("P2", "Annual review", date(2027, 9, 3)))  # fmt: skip
    table = year_plan(work(replace(STORY, reviews=reviews))).section("reviews").table
    assert table is not None
    assert table.rows == (("Overdue", "Meeting", 1), ("March 2027", "Annual review", 2))


def test_empty_schools() -> None:
    for school in (EMPTY, ONLY_PUPILS):
        report = year_plan(work(school))
        assert report.section("interventions").words[0] == "Nothing recorded."
        assert len(report_files(report)) >= 2


def _of_year(done: Work) -> int:
    return sum(piece.planned for piece in done.costs.pieces if school_year_of(piece.month) == done.school.school_year)


def _adds_up(done: Work) -> None:
    report = year_plan(done)
    planned = _of_year(done)
    parts = [total(report, key)[-1] for key in ("interventions", "services", "training") if total(report, key)]
    assert sum(parts) == planned
    assert (total(report, "together")[-1] if total(report, "together") else 0) == planned
    assert (total(report, "funds")[-1] if total(report, "funds") else 0) == planned
    assert (total(report, "by_fund")[-1] if total(report, "by_fund") else 0) == planned
    for key in ("interventions", "together", "funds", "by_fund"):
        table = report.section(key).table
        for row in (*table.rows, table.total) if table else ():
            assert sum(row[1:-1]) == row[-1]


def test_the_demo_school_adds_up_to_the_costing() -> None:
    done = work_on(demo_school(), date(2026, 11, 23), national())
    _adds_up(done)
    hours = sum((piece.hours for piece in done.costs.pieces if school_year_of(piece.month) == 2026), Fraction(0))
    assert total(year_plan(done), "staff")[-2] == hours


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.dates(date(2026, 8, 1), date(2027, 7, 10)), st.integers(0, 200)),
             min_size=1, max_size=5),
    st.integers(0, 700_000),
)  # fmt: skip
def test_it_adds_up_whatever_the_dates(moved: list[tuple[int, date, int]], amount: int) -> None:
    provision = list(GOLDEN.provision)
    for place, starts, days in moved:
        ends = date.fromordinal(min(starts.toordinal() + days, date(2027, 7, 16).toordinal()))
        provision[place] = replace(provision[place], starts=starts, ends=max(ends, starts))
    fund = Fund("SEN", "Notional SEN", amount, date(2026, 9, 1), date(2027, 8, 31))
    school: School = replace(GOLDEN, provision=tuple(provision), funds=(fund,))
    _adds_up(work(school))


def test_row_order_changes_no_byte() -> None:
    turned: dict[str, Any] = {name: tuple(reversed(getattr(STORY, name)))
                              for name in ("provision", "pupils", "interventions", "referrals")}  # fmt: skip
    assert report_files(year_plan(work(STORY))) == report_files(year_plan(work(replace(STORY, **turned))))


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 8, 31)])
def test_any_day_of_the_year_will_do(day: date) -> None:
    assert Decimal(_of_year(work(STORY, day))) == Decimal(54_720)
    _adds_up(work(STORY, day))
