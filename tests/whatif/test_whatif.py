"""More or less money and hours, counted against every plan of small schools; what each amount of money can do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.core_tables import Fund, Staff
from provision_xl.school.school import School
from provision_xl.senco.growth import with_plans
from provision_xl.whatif import frontier, what_if
from provision_xl.whatif.changed import with_hours, with_money
from tests.planning.by_counting import best
from tests.planning.small import AS_AT, FIRST, LAST, TERM, small


def figures(result: Result) -> dict[str, tuple[Fraction, Fraction]]:
    return {str(row[0]): (row[2], row[3]) for row in result.rows}


def test_a_cut_is_the_best_plan_of_the_school_with_less_counted_out() -> None:
    """The school with £15 less in SEN, laid out here by hand, has the best plan that trying every plan finds."""
    tried = lost = 0
    for seed in range(120):
        school = small(seed)
        if not school.funds or best(school, None) is None:
            continue
        cut = tuple(replace(fund, amount=max(0, (fund.amount or 0) - 1500)) if fund.fund == "SEN" else fund
                    for fund in school.funds)  # fmt: skip
        expected, before = best(replace(school, funds=cut), None), best(school, None)
        if expected is None or before is None:
            continue
        found = figures(what_if(school, TERM, AS_AT, national(), -1500, Decimal(0), 0)[0])
        assert found["Benefit of the plan"] == (Fraction(before.benefit, 1000), Fraction(expected.benefit, 1000)), seed
        assert found["Required provision not placed"] == (before.shortfall, expected.shortfall), seed
        tried, lost = tried + 1, lost + (expected.benefit < before.benefit)
        if tried == 25:
            break
    assert tried == 25 and lost >= 3, "too few schools feel the cut"


def test_more_hours_are_the_best_plan_of_the_school_with_more_counted_out() -> None:
    """One adult with an hour more, laid out by hand."""
    tried = gained = 0
    for seed in range(200, 320):
        school = small(seed)
        first = school.staff[0]
        idle = tuple(replace(row, intervention_hours=None) for row in school.staff[1:])
        school = replace(school, staff=(first, *idle))
        if not first.intervention_hours or best(school, None) is None:
            continue
        more = replace(first, intervention_hours=first.intervention_hours + 1)
        expected, before = best(replace(school, staff=(more, *idle)), None), best(school, None)
        assert expected is not None and before is not None
        found = figures(what_if(school, TERM, AS_AT, national(), 0, Decimal(1), 0)[0])
        assert found["Benefit of the plan"] == (Fraction(before.benefit, 1000), Fraction(expected.benefit, 1000)), seed
        tried, gained = tried + 1, gained + (expected.benefit > before.benefit)
        if tried == 12:
            break
    assert tried == 12 and gained >= 3


def test_money_is_taken_from_the_last_open_fund_first_and_never_below_nought() -> None:
    dates = {"starts": FIRST, "ends": LAST}
    funds = (
        Fund(fund="A", amount=1000, order=Decimal(1), **dates),
        Fund(fund="B", amount=300, order=Decimal(2), **dates),
        Fund(fund="PP", amount=5000, order=Decimal(3), restricted_to="PP", **dates),
    )
    school = School(funds=funds)
    # 700 less: B gives all its 300, A the other 400; PP is not for everyone.
    assert [fund.amount for fund in with_money(school, -700, FIRST, LAST).funds] == [600, 0, 5000]
    assert [fund.amount for fund in with_money(school, -9999, FIRST, LAST).funds] == [0, 0, 5000]
    more = with_money(school, 250, FIRST, LAST).funds
    assert (more[:3], more[3].amount, more[3].restricted_to) == (funds, 250, "")
    assert with_money(School(), 250, FIRST, LAST) == School(), "without funds money is no limit"


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=6), st.integers(-20_000, 20_000))
def test_hours_are_spread_exactly(had: list[int], change: int) -> None:
    staff = tuple(Staff(staff_id=f"T{place}", role="TA", intervention_hours=Decimal(hundredths) / 100)
                  for place, hundredths in enumerate(had))  # fmt: skip
    school = School(staff=(*staff, Staff(staff_id="X", role="Teacher", intervention_hours=Decimal(5))))
    found = with_hours(school, Decimal(change) / 100, FIRST)
    after = [row.intervention_hours or Decimal(0) for row in found.staff]
    assert after[-1] == 5, "a teacher is no TA"
    assert sum(after[:-1]) == Decimal(max(0, sum(had) + change)) / 100
    total = max(0, sum(had) + change)
    for row, hundredths in zip(after[:-1], had, strict=True):
        assert abs(Fraction(row) * 100 - Fraction(hundredths * total, sum(had))) < 1


def test_nobody_to_give_hours_to_and_too_many_plans_are_said() -> None:
    with pytest.raises(OutOfRange, match="No TA has intervention hours"):
        with_hours(School(), Decimal(2), FIRST)
    with pytest.raises(OutOfRange, match="0 pupils are on SEN support"):
        with_plans(School(), 1, AS_AT)


def test_the_map_is_not_touched_and_the_same_question_has_the_same_answer() -> None:
    school = small(7)
    before = repr(school)
    first = what_if(school, TERM, AS_AT, national(), -300, Decimal(0), 0)
    assert repr(school) == before
    turned = replace(school, pupils=school.pupils[::-1], interventions=school.interventions[::-1])
    assert what_if(turned, TERM, AS_AT, national(), -300, Decimal(0), 0) == first


def test_each_amount_of_money_does_the_best_there_is_and_more_never_less() -> None:
    short = 0
    for seed in (1, 3, 8, 13, 21, 34):
        school = replace(small(seed), funds=())
        result = frontier(school, TERM, AS_AT, national(), 60, 5)
        rows = [row for row in result.rows if row[0] == "at best"]
        for _, cap, cost, months, _, status in rows:
            counted = best(school, cap)
            assert counted is not None and status == "optimal"
            assert (months, cost) == (Fraction(counted.benefit, 1000), counted.pence), (seed, cap)
            assert cost <= cap
        worth = [row[3] for row in rows]
        assert worth == sorted(worth)
        short += worth[0] < worth[-1]
    assert short >= 2, "money made no difference in nearly all schools"
