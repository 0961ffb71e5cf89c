"""Prices of one intervention in three schools, worked out on paper, and the part that makes the difference."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from provision_xl.trust.comparing import Unit, units, why


def unit(
    school: str, pupils: int = 12, hours: int = 40, received: int = 160, pay: int = 60_000, rest: int = 1_200
) -> Unit:
    """Ordinarily 12 pupils get 160 h from 40 h of adults at £15, with £1 of books each: £51.00 a pupil."""
    return Unit(school, "Reading", pupils, pay + rest, pay, Fraction(hours), Fraction(received))


ORDINARY = (unit("A"), unit("B"))


def test_what_a_pupil_costs_is_its_parts_put_together() -> None:
    """160 / 12 h each, 4 pupils an adult, £15 an hour: 13 1/3 / 4 x 1500 + 100 = 5,100 pence."""
    one = unit("A")
    assert (one.hours_each, one.together, one.hourly, one.rest_each) == (Fraction(40, 3), 4, 1500, 100)
    assert one.each == one.hours_each / one.together * one.hourly + one.rest_each == 5_100


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (unit("C"), ""),
        (unit("C", pay=63_000), ""),  # a twentieth more
        # the same hours from twice the adults' time
        (unit("C", hours=80, pay=120_000), "Dearer mostly by 2.0 pupils an adult, 4.0 in the middle."),
        (unit("C", pay=90_000), "Dearer mostly by adults at £22.50 an hour, £15.00 in the middle."),
        (unit("C", rest=24_000), "Dearer mostly by £20.00 of resources a pupil, £1.00 in the middle."),
        (unit("C", hours=80, received=320, pay=120_000),
         "Dearer mostly by 26.7 h a pupil, 13.3 h in the middle."),
        (unit("C", hours=20, received=80, pay=30_000),
         "Cheaper mostly by 6.7 h a pupil, 13.3 h in the middle."),
        # half as many hours at more than twice the pay: dearer, though it is fewer hours
        (unit("C", hours=20, received=80, pay=75_000),
         "Dearer mostly by adults at £37.50 an hour, £15.00 in the middle."),
    ],
)  # fmt: skip
def test_the_part_that_makes_most_of_the_difference_is_named(other: Unit, words: str) -> None:
    assert why(other, (*ORDINARY, other)) == words


def test_only_what_two_schools_have_is_compared_whatever_capitals() -> None:
    def school(name: str, *titles: str) -> dict[str, Any]:
        return {"id": name, "units": [{"name": title, "pupils": 1, "planned": 5, "pay": 5, "hours": "1",
                                       "received": "1"} for title in titles]}  # fmt: skip

    found = units([school("A", "Toe by  Toe", "Alone"), school("B", "toe by toe"), school("C", "Twice", "twice")])
    assert {name: [item.school for item in items] for name, items in found.items()} == {"toe by toe": ["A", "B"]}
