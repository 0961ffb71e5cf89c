"""What of a fund falls into which days: by days, in whole pence that add up over years, months and what is carried."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.dates import ONE_DAY
from provision_xl.funding.calendars import Window
from provision_xl.funding.funds import Purse, top_up_amount
from provision_xl.money import half_up
from provision_xl.school.school import School


class Income(NamedTuple):
    """Pence of a fund before a year, in it and after it; together they are its amount."""

    earlier: int
    within: int
    carried: int


def accrued(school: School, purse: Purse, day: date) -> int:
    """Pence of a fund that have come in up to a day, that day included.

    amount x days from the first to that day / days of the fund; a top-up by the week or hour goes by teaching weeks
    """
    if day < purse.starts:
        return 0
    if day >= purse.ends:
        return purse.amount
    if purse.top_up and purse.top_up.per in {"week", "hour"}:
        return top_up_amount(school, purse.top_up, purse.starts, day)
    days, whole = (day - purse.starts).days + 1, (purse.ends - purse.starts).days + 1
    return half_up(Fraction(purse.amount * days, whole))


def income(school: School, purse: Purse, shown: Window) -> Income:
    """What of a fund falls into a year: the difference of two running totals, so no penny is lost between years."""
    before = accrued(school, purse, shown.first - ONE_DAY) if shown.first > date.min else 0
    up_to = accrued(school, purse, shown.last)
    return Income(before, up_to - before, purse.amount - up_to)
