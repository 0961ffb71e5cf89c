"""Services bought, used and left: pence by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.outside import outside_tables
from provision_xl.rates import national
from provision_xl.school.other_tables import Service
from tests.outside.test_waiting import school

AS_AT = date(2026, 10, 2)  # a Friday: 20 school days since 7 September
FIRST, LAST = date(2026, 9, 7), date(2026, 12, 18)  # 30 school days, half term, 35: 65


def service(bought: str, used: str | None, unit_cost: int = 50_000, **more: Any) -> Service:
    whole: dict[str, Any] = {"kind": "Service", "unit": "day", "starts": FIRST, **more}
    return Service(service="EP", unit_cost=unit_cost, units_bought=Decimal(bought),
                   units_used=None if used is None else Decimal(used), **whole)  # fmt: skip


def row(bought: Service, as_at: date = AS_AT) -> dict[str, Any]:
    (found,) = outside_tables(school(services=(bought,)), as_at, national())[2].records()
    return found


def test_what_is_bought_used_and_left_adds_up_with_the_cost_of_a_unit_used() -> None:
    """6 days at £500 are £3,000; 2 used £1,000; 4 left £2,000; each used day has come to £1,500 so far."""
    found = row(service("6", "2"))
    assert (found["cost_pence"], found["used_pence"], found["left_pence"]) == (300_000, 100_000, 200_000)
    assert (found["left"], found["per_used_pence"], found["unused_pence"]) == (4, 150_000, None)
    assert found["to_do"] == "4 left (day); without Ends nothing of it expires."


def test_the_cost_of_a_unit_used_is_rounded_half_up_to_the_penny() -> None:
    """£1 over 3 used is 33.3 p; £1 over 8 is 12.5 p: 13."""
    assert row(service("1", "3", 100))["per_used_pence"] == 33
    assert row(service("1", "8", 100))["per_used_pence"] == 13
    assert row(service("6", "0"))["per_used_pence"] is None


@pytest.mark.parametrize(
    ("used", "unused_pence"),
    # 20 of 65 school days are over. 1 used becomes 3.25 by the end: 2.75 of 6 expire, £1,375.00. 2 become 6.5: none.
    [("1", 137_500), ("2", 0), ("0", 300_000)],
)
def test_what_would_expire_at_the_pace_so_far(used: str, unused_pence: int) -> None:
    found = row(service("6", used, ends=LAST))
    assert found["unused_pence"] == unused_pence
    assert found["to_do"].startswith("Book more") == (unused_pence > 0)


def test_what_is_left_after_ends_has_expired() -> None:
    found = row(service("6", "4.5", ends=date(2026, 9, 30)))
    assert found["unused_pence"] == 75_000  # 1.5 days
    assert found["to_do"] == "1.5 (day) expired on 30/09/2026: ask whether they can be carried on."
    assert row(service("6", "4.5", ends=AS_AT))["unused_pence"] == 75_000, "on its last day the pace says the same"


def test_more_used_than_bought_stands_below_nought() -> None:
    found = row(service("2", "3", ends=LAST))
    assert (found["left"], found["left_pence"], found["unused_pence"]) == (-1, -50_000, 0)
    assert found["to_do"].startswith("1 more used than bought")


def test_units_used_are_asked_for_where_they_can_be_used_up() -> None:
    assert row(service("6", None))["to_do"] == "Type Units used, 0 where there are none."
    licence = row(service("6", None, kind="Licence"))
    assert licence["to_do"] == "" and licence["left_pence"] is None and licence["cost_pence"] == 300_000


_UNITS = st.decimals(0, 50, places=2)


@given(st.integers(0, 999_999), _UNITS, _UNITS)
def test_used_and_left_add_up_to_the_cost_to_the_penny(unit: int, bought: Decimal, used: Decimal) -> None:
    found = row(service(str(bought), str(used), unit_cost=unit))
    assert found["used_pence"] + found["left_pence"] == found["cost_pence"]
    assert abs(found["used_pence"] - unit * used) <= Decimal("0.5")


def test_totals_are_sums_of_the_rows() -> None:
    both = (service("6", "1", ends=LAST), service("2", "1", 10_001))
    total = outside_tables(school(services=both), AS_AT, national())[2].as_json()["total"]
    assert (total["cost_pence"], total["used_pence"], total["left_pence"], total["unused_pence"]) == (
        320_002, 60_001, 260_001, 137_500)  # fmt: skip
