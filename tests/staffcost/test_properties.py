"""What must hold of whole staff cost whatever one contract, its uses and its absences are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from provision_xl.costing import cost
from provision_xl.money import half_up
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence, StaffTime
from provision_xl.school.school import School
from provision_xl.staffcost import PersonMonth, by_month, by_person, staff_cost
from tests.staffcost.test_golden import STORY

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
days = st.dates(FIRST, LAST)
hours = st.decimals("0.25", "40", places=2)
uses = st.builds(
    StaffTime,
    staff_id=st.sampled_from(["TA1", "TA2"]),
    use=st.sampled_from(["Class", "Lunch", "Cover", "Training"]),
    hours_per_week=hours,
    starts=st.none() | days,
    ends=st.none() | days,
)
absences = st.builds(
    lambda who, cover, starts, length, paid: Absence(who, starts, starts + timedelta(length), cover, paid),
    st.sampled_from(["TA1", "TA2"]),
    st.sampled_from(["", "TA1", "TA2"]),
    days,
    st.integers(0, 120),
    st.none() | st.integers(0, 100).map(Decimal),
)
contracts = st.builds(
    lambda price, weekly, weeks: {"hourly_cost": price, "hours_per_week": weekly, "worked_weeks": weeks},
    st.decimals("5", "90", places=2),
    hours,
    st.decimals("30", "52", places=1),
)


@st.composite
def schools(draw: st.DrawFn) -> School:
    people = tuple(
        Staff(name, role="TA", starts=draw(st.none() | days), ends=draw(st.none() | days), **draw(contracts))
        for name in ("TA1", "TA2")
    )
    return replace(
        STORY.school,
        staff=people,
        staff_time=tuple(draw(st.lists(uses, max_size=4))),
        absences=tuple(draw(st.lists(absences, max_size=4))),
    )


def rows_of(school: School, as_at: date) -> tuple[PersonMonth, ...]:
    costs = cost(school, as_at, national())
    assert costs is not None
    return staff_cost(costs, national())


def adds_up(table: Result) -> None:
    for row in (*table.rows, *([table.total] if table.total else [])):
        assert row[3] == sum(row[4:-1])


@settings(max_examples=60, deadline=None)
@given(schools(), days, st.randoms(use_true_random=False))
def test_the_parts_add_up_to_what_is_paid_in_any_order_of_rows(school: School, as_at: date, chance: object) -> None:
    rows = rows_of(school, as_at)
    adds_up(by_month(rows, as_at, 2026))
    adds_up(by_person(rows, as_at, 2026))
    mixed = {}
    for name in ("staff", "staff_time", "absences"):
        mixed[name] = list(getattr(school, name))
        chance.shuffle(mixed[name])  # type: ignore[attr-defined]
    again = replace(school, **{name: tuple(found) for name, found in mixed.items()})
    assert rows_of(again, as_at) == rows


@settings(max_examples=60, deadline=None)
@given(schools(), days)
def test_what_is_paid_is_the_contract_less_what_an_absence_takes_off(school: School, as_at: date) -> None:
    full_pay = replace(school, absences=tuple(replace(row, paid=None) for row in school.absences))
    paid: dict[str, int] = defaultdict(int)
    timing: dict[str, int] = defaultdict(int)
    for row in rows_of(full_pay, as_at):
        paid[row.staff] += row.paid
        timing[row.staff] += row.parts["timing"]
    less: dict[str, int] = defaultdict(int)
    for row in rows_of(school, as_at):
        less[row.staff] += row.paid
    for person in full_pay.staff:
        first, last = max(person.starts or FIRST, FIRST), min(person.ends or LAST, LAST)
        in_post = Fraction(max((last - first).days + 1, 0), 365)
        year = (
            Fraction(person.hourly_cost or 0)
            * Fraction(person.hours_per_week or 0)
            * Fraction(person.worked_weeks or 0)
        )
        assert paid[person.staff_id] == half_up(year * in_post * 100)
        assert less[person.staff_id] <= paid[person.staff_id]
        if in_post == 1:
            assert timing[person.staff_id] == 0  # a whole year at one rate


@settings(max_examples=60, deadline=None)
@given(schools(), days)
def test_an_absence_moves_pay_between_parts_and_makes_none(school: School, as_at: date) -> None:
    at_work = replace(school, absences=())
    full_pay = replace(school, absences=tuple(replace(row, paid=None) for row in school.absences))
    for name in ("paid", "timing", "inset"):
        ours, without = (
            {(row.staff, row.month): {**row.parts, "paid": row.paid}[name] for row in rows_of(each, as_at)}
            for each in (full_pay, at_work)
        )
        assert {key: pence for key, pence in ours.items() if pence} == {
            key: pence for key, pence in without.items() if pence
        }
