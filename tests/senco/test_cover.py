"""Cover planned against cover logged, by term and month, and the duties it costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Cover, StaffTime
from provision_xl.senco import SencoTime, senco_time, tables
from provision_xl.senco.cover import cover_sentence
from tests.senco.schools import AS_AT, duty, person, school

STAFF = (Staff(staff_id="T1", person_key="K1"), Staff(staff_id="T2"))
SENCO = person(person_key="K1")
PLANNED = StaffTime("T1", "Cover", Decimal(1))
# Autumn has 160 h: the law takes 16/40 of 375 = 150, visits need 16/40 of 50 = 20 and get 10.
DUTIES = (duty("law", hours="375", statutory=True), duty("visits", hours="50"))
LOG = (Cover("S1", date(2025, 9, 15), Decimal(4)), Cover("S1", date(2025, 11, 20), Decimal(3)))


def worked_out(**tables: Any) -> SencoTime:
    given: dict[str, Any] = {"senco": (SENCO,), "staff": STAFF, "duties": DUTIES, **tables}
    return senco_time(school(**given), AS_AT, national())


def test_cover_planned_against_logged_by_term_and_month() -> None:
    """1 h a week. September has 22 of the 40 days of Autumn 1's 8 weeks, October 18; November 20 and December 15 of
    the 35 of Autumn 2's 8. To 24 November: 8 weeks, and 16 days of 8/35."""
    autumn = worked_out(staff_time=(PLANNED,), cover_log=LOG).cover[0]
    to_date = 8 + Fraction(16 * 8, 35)
    assert (autumn.whole.planned, autumn.whole.to_date, autumn.whole.logged) == (16, to_date, 7)
    assert autumn.whole.over == 7 - to_date
    assert [(row.month, row.planned, row.logged) for row in autumn.months] == [
        ("2025-09", Fraction(44, 10), 4),
        ("2025-10", Fraction(36, 10), 0),
        ("2025-11", Fraction(160, 35), 3),
        ("2025-12", Fraction(120, 35), 0),
    ]


def test_cover_says_which_duties_it_costs() -> None:
    """7 h of cover leave 153 h: the law still gets 150, visits get 3 of the 10 h they would."""
    time = worked_out(cover_log=LOG)
    assert time.cover[0].lost == (("visits", 7),) and not time.cover[1].lost
    assert cover_sentence(time.cover) == (
        "Cover took 7 hours of SENCo time; none was planned. Without it 7 more hours of duties would get done: "
        '7 of "visits".'
    )


def test_cover_that_spare_hours_bear_costs_nothing() -> None:
    time = worked_out(duties=DUTIES[:1], cover_log=LOG)
    assert cover_sentence(time.cover).endswith("Every duty that gets done without it gets done with it.")


def test_planned_cover_that_nobody_logged_is_said() -> None:
    """8 weeks and 16 days of 8/35 are 11.66 h."""
    assert cover_sentence(worked_out(staff_time=(PLANNED,)).cover) == (
        "No cover is logged; 11.7 hours were planned to date."
    )


def test_only_cover_of_people_in_senco_is_planned_cover_and_only_in_its_dates() -> None:
    rows = (
        StaffTime("T2", "Cover", Decimal(9)),
        StaffTime("T1", "Class", Decimal(9)),
        StaffTime("T1", "Cover", Decimal(2), date(2026, 1, 5), date(2026, 1, 16)),
    )
    found = worked_out(staff_time=rows).cover
    assert [term.whole.planned for term in found] == [0, 4, 0]  # 2 h in each of two weeks
    assert [term.whole.to_date for term in found] == [0, 0, 0]


def test_the_table_shows_terms_and_the_months_with_any_and_adds_up() -> None:
    time = worked_out(cover_log=LOG)
    table = next(table for table in tables(time) if table.name == "senco_cover")
    assert [(row[0], row[1], row[4]) for row in table.rows] == [
        ("Autumn", "whole term", 7), ("Autumn", "2025-09", 4), ("Autumn", "2025-11", 3),
        ("Spring", "whole term", 0), ("Summer", "whole term", 0),
    ]  # fmt: skip
    assert table.total[4] == 7 and table.rows[0][6] == '"visits" 7 h'
    assert time.as_json()["cover"] == table.records()


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2025, 9, 1), date(2026, 8, 31)), st.dates(date(2025, 9, 1), date(2026, 8, 31)), st.integers(1, 20))
def test_months_add_up_to_terms_and_a_plan_cut_in_two_is_the_same_plan(first: date, cut: date, hours: int) -> None:
    whole = (StaffTime("T1", "Cover", Decimal(hours), first),)
    parts = (
        StaffTime("T1", "Cover", Decimal(hours), first, cut),
        StaffTime("T1", "Cover", Decimal(hours), max(first, cut + timedelta(days=1))),
    )
    one, two = worked_out(staff_time=whole).cover, worked_out(staff_time=parts).cover
    assert [term.whole for term in one] == [term.whole for term in two]
    for term in one:
        assert sum((month.planned for month in term.months), Fraction(0)) == term.whole.planned
