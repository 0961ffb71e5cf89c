"""Other means: who gets hours, to the last part of one; what a cut does not touch; how sure a difference is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.rates import national
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School
from provision_xl.whatif import what_if
from provision_xl.whatif.changed import with_hours, with_money
from provision_xl.whatif.sentences import how_sure
from tests.planning.one_term import FIRST, LAST, adult, fund, planned, school
from tests.planning.schools import AS_AT as LARGE_AS_AT
from tests.planning.schools import large
from tests.whatif.test_sentences import PAID_TALK, asked, figures


def given_hours(*staff: Staff, hours: str) -> list[Decimal | None]:
    return [row.intervention_hours for row in with_hours(School(staff=staff), Decimal(hours), FIRST).staff]


@pytest.mark.parametrize(
    ("had", "hours", "expected"),
    [
        (("10", "20"), "3", ["11", "22"]),
        (("10", "20"), "-3", ["9", "18"]),
        (("1", "1", "1"), "0.1", ["1.04", "1.03", "1.03"]),  # 103 1/3 hundredths each; the one left over to the first
        (("0.125", "0.125"), "0.01", ["0.130", "0.130"]),  # an eighth of an hour is not cut to 0.12
        (("2", "1"), "-9", ["0", "0"]),
        (("5", "5"), "0", ["5", "5"]),
    ],
)
def test_hours_in_proportion_worked_out_on_paper(had: tuple[str, ...], hours: str, expected: list[str]) -> None:
    staff = tuple(adult(f"T{place}", own) for place, own in enumerate(had))
    assert given_hours(*staff, hours=hours) == list(map(Decimal, expected))


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=5), st.integers(0, 20_000))
def test_more_hours_never_leave_anybody_with_fewer(thousandths: list[int], more: int) -> None:
    staff = tuple(adult(f"T{place}", str(Decimal(own) / 1000)) for place, own in enumerate(thousandths))
    found = given_hours(*staff, hours=str(Decimal(more) / 1000))
    after = [hours or Decimal(0) for hours in found]
    assert sum(after, Decimal(0)) == Decimal(sum(thousandths) + more) / 1000
    assert all(new >= Decimal(own) / 1000 for new, own in zip(after, thousandths, strict=True))


def test_only_support_staff_in_post_get_hours() -> None:
    staff = (
        adult("T1", "10"),
        adult("T2", "10", role="HLTA"),
        adult("C1", "10", role="Class teacher"),
        adult("C2", "10", role="SENCo", fte=Decimal("0.4")),
        adult("T3", "10", ends=date(2026, 12, 31)),
        adult("T4", "10", starts=date(2027, 2, 1)),
        adult("T5", "0"),
    )
    assert given_hours(*staff, hours="2") == list(map(Decimal, ("11", "11", "10", "10", "10", "10", "0")))


def test_the_order_of_staff_makes_no_difference_to_who_gets_the_odd_part() -> None:
    staff = (adult("T10", "1"), adult("T2", "1"), adult("T1", "1"))
    assert given_hours(*staff, hours="0.1") == list(map(Decimal, ("1.03", "1.03", "1.04")))


def test_what_is_left_is_taken_first_and_what_is_spent_only_then() -> None:
    """A has £10 left of £30, B nothing of £5: £12 less takes A's £10, then £2 of B, the last in Order."""
    book = School(funds=(fund("A", 3000, order=Decimal(1)), fund("B", 500, order=Decimal(2))))
    left = {"A": 1000, "B": 0}
    amounts = [[row.amount for row in with_money(book, -pence, FIRST, LAST, left).funds]
               for pence in (400, 1000, 1200, 2500, 9999)]  # fmt: skip
    assert amounts == [[2600, 500], [2000, 500], [2000, 300], [1000, 0], [0, 0]]


def test_a_fund_without_order_comes_last_and_so_gives_first() -> None:
    book = School(funds=(fund("A", 3000), fund("B", 500, order=Decimal(2))))
    assert [row.amount for row in with_money(book, -400, FIRST, LAST).funds] == [2600, 500]


def test_a_fund_of_another_year_is_not_cut() -> None:
    old = fund("Old", 3000, starts=date(2025, 4, 1), ends=date(2026, 3, 31))
    assert with_money(School(funds=(old,)), -400, FIRST, LAST).funds == (old,)


def test_a_cut_that_the_plan_does_not_feel_changes_nothing_at_all() -> None:
    """£40 is taken of £50."""
    found, groups = asked(school(interventions=(PAID_TALK,), funds=(fund("SEN", 5000),)), -10)
    assert {row[4] for row in found.rows} == {0}
    assert found.notes[0] == "With £10.00 less: as many groups, the same planning weight."
    assert groups.rows == groups.notes == ()


def test_a_cut_that_only_money_for_certain_pupils_could_bear_is_felt() -> None:
    """Nobody has pupil premium, so PP's £50 pay for no one; SEN's £40 less £20 pay for two."""
    funds = (fund("SEN", 4000), fund("PP", 5000, restricted_to="PP"))
    found, _ = asked(school(interventions=(PAID_TALK,), funds=funds), -20)
    assert figures(found)["Pupils with a place"] == (4, 2, -2)


def test_how_sure_a_difference_is() -> None:
    sure = planned(school())
    assert list(how_sure(sure, sure)) == []
    close = replace(sure, status="feasible", gap=Fraction(1, 2000))
    assert list(how_sure(sure, close)) == [
        "Each plan is within 0.05% of the best there can be, so a difference smaller than that may be chance."
    ]
    (said,) = how_sure(replace(sure, status="stopped early"), sure)
    assert said.startswith("A plan was stopped early, so the difference is not exact")


def test_cancelling_gives_what_there_is_and_says_so() -> None:
    began = monotonic()
    result, _ = what_if(large(1), "Spring", LARGE_AS_AT, national(), 0, Decimal(5), 0, 600, cancel=lambda: True)
    assert monotonic() - began < 60, "ten minutes were allowed"
    assert result.about["status"] == "stopped early"
    assert any(note.startswith("A plan was stopped early") for note in result.notes)
