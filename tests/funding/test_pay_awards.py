"""Pay awards by hand: what a provisional one comes to, and each further per cent, from the dated figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from fractions import Fraction as F
from typing import Any

import pytest

from provision_xl.app.funding import pay_awards
from provision_xl.forecast.paid import paid_between
from provision_xl.money import half_up
from provision_xl.rates import Entry, Figure, Rates, national
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import LocalRate
from provision_xl.staffcost import staff_cost
from provision_xl.views import Work
from tests.funding.schools import plain_school, rows_by
from tests.independent.schools import random_school

AS_AT = date(2026, 11, 23)  # from 1 April: 30 + 31 + 30 + 31 + 31 + 30 + 31 + 23 = 237 days, and 128 to 31 March
BEFORE, NOW = 25_583, 26_427  # NJC point 5 in 2025-26, and the provisional 3.3 % of it
TA = Staff(staff_id="TA1", role="TA", pay_scale="NJC", point="5", hours_per_week=D(37), paid_weeks=D(52),
           pension="None", intervention_hours=D(10))  # fmt: skip
PAID_PART = F(52 * 7, 365)  # of a full-time salary
WITH_INSURANCE = F(115, 100)  # 15 % on what is above the threshold, which the whole pay is


def pence(full_time: F, days: int) -> int:
    """A difference in full-time salary for so many days: with National Insurance, no pension and no levy."""
    return half_up(full_time * PAID_PART * WITH_INSURANCE * F(days, 365) * 100)


def meaning(work: Work, *given: str) -> dict[str, dict[str, Any]]:
    return rows_by(pay_awards(work, *given)[0], "scale")


def test_a_provisional_award_and_each_further_per_cent() -> None:
    done = Work(plain_school(staff=(TA,)), AS_AT, national())
    row = meaning(done)["NJC"]
    assert (row["from"], row["status"], row["rise"], row["people"]) == (
        date(2026, 4, 1), "provisional", "+3.30 %", 1)  # fmt: skip
    assert row["back_pay_pence"] == pence(F(NOW - BEFORE), 237)
    assert row["rest_pence"] == pence(F(NOW - BEFORE), 128)
    assert row["percent_to_date_pence"] == pence(F(BEFORE, 100), 237)
    assert row["percent_rest_pence"] == pence(F(BEFORE, 100), 128)
    (said, *_) = pay_awards(done)[0].notes
    assert said == (
        "NJC, provisional +3.30 %: it comes to £628.50 from 01/04/2026 to 23/11/2026, back-pay where it is not yet "
        "paid; each further 1 % costs £102.89 for the rest of the year and £190.51 of back-pay."
    )  # 844 x 364/365 x 1.15 x 237/365 = 628.499; 255.83 x 364/365 x 1.15 x 128/365 = 102.890, x 237/365 = 190.508


def test_on_the_map_a_per_cent_is_the_difference_of_two_costs() -> None:
    """An hour of 37 x 39 a year; the map has 15 + 12 of its 41 weeks by the end of March, an hour each."""
    row = meaning(Work(plain_school(staff=(TA,)), AS_AT, national()))["NJC"]
    hour = F(BEFORE, 100) * PAID_PART * WITH_INSURANCE / (37 * 39)
    assert abs(F(row["percent_map_pence"]) - hour * 27 * 100) <= 2  # each of two terms is rounded, twice


def test_an_award_that_begins_after_the_as_at_date_has_no_back_pay() -> None:
    row = meaning(Work(plain_school(staff=(TA,)), date(2026, 3, 1), national()), "financial", "2026/27")["NJC"]
    assert (row["back_pay_pence"], row["percent_to_date_pence"]) == (0, 0)
    assert row["rest_pence"] == pence(F(NOW - BEFORE), 365)


def agreed(rates: Rates, value: int) -> Rates:
    """The rates once the award of April 2026 is agreed at another figure, from the same day."""
    figure = rates.figure("njc_salary")
    last = replace(figure.entries[-1], status="agreed", value={**figure.entries[-1].value, "5": D(value)})
    assert last.starts == date(2026, 4, 1)
    entries = (*figure.entries[:-1], last)
    return replace(rates, figures={**rates.figures, "njc_salary": replace(figure, entries=entries)})


def test_the_agreed_award_takes_the_place_of_the_provisional_one_from_its_first_day() -> None:
    """Agreed at £26,683 (4.3 %): the year is dearer by a further per cent, which is £256 in whole pounds."""
    school, later = plain_school(staff=(TA,)), agreed(national(), 26_683)
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    before, after = (paid_between(school, TA, first, last, AS_AT, rates) for rates in (national(), later))
    assert half_up(after - before) == pence(F(256), 365)
    row = meaning(Work(school, AS_AT, later))["NJC"]
    assert row["status"] == "agreed" and row["rise"] == "+4.30 %"
    local = replace(school, local_rates=(LocalRate("NJC", "5", first, D(26_683), "circular"),))
    assert paid_between(local, TA, first, last, AS_AT, national()) == after


def test_people_with_pay_of_their_own_are_not_on_a_scale() -> None:
    others = (replace(TA, staff_id="TA2", salary=2_000_000), replace(TA, staff_id="TA3", hourly_cost=D(12)))
    row = meaning(Work(plain_school(staff=(TA, *others)), AS_AT, national()))["NJC"]
    assert row["people"] == 1 and row["back_pay_pence"] == pence(F(NOW - BEFORE), 237)


def test_only_awards_that_begin_in_the_year_or_are_not_agreed_are_shown() -> None:
    entries = (Entry(date(2024, 4, 1), None, "agreed", "x", "", {"5": D(1)}),)
    figure = Figure("njc_salary", "x", "x", "point", "", entries)
    rates = replace(national(), figures={**national().figures, "njc_salary": figure})
    assert meaning(Work(plain_school(staff=(TA,)), AS_AT, rates)) == {}


@pytest.mark.parametrize("seed", range(12))
def test_pay_of_any_days_agrees_with_what_staff_cost_has_for_the_school_year(seed: int) -> None:
    """Staff cost rounds a person's year once; the same days added up here are within half a penny of it."""
    school, as_at = random_school(seed)
    work = Work(school, as_at, national())
    paid: dict[str, int] = {}
    for row in staff_cost(work.costs, work.rates):
        paid[row.staff] = paid.get(row.staff, 0) + row.paid
    first, last = school.year_dates
    for person in school.staff:
        if person.hours_per_week or person.fte:
            middle = date(first.year + 1, 1, 15)
            halves = (paid_between(school, person, first, middle, as_at, national()),
                      paid_between(school, person, middle.replace(day=16), last, as_at, national()))  # fmt: skip
            assert abs(sum(halves) - paid.get(person.staff_id, 0)) <= F(1, 2), person.staff_id
