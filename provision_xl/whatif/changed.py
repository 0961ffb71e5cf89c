"""A school with other means: the same tables with more or less money, hours, or EHC plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.errors import OutOfRange
from provision_xl.money import natural, share
from provision_xl.school.core_tables import Fund, Staff
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School

MORE_MONEY = "What if"
_EVERYONE = ("", "all")
_TEACHER = "teacher"
PARTS_OF_AN_HOUR = 100  # hundredths are exact as decimals


def with_money(school: School, pence: int, first: date, last: date) -> School:
    """The school with more money, in a fund of its own, or with less in the funds that may pay for everyone.

    What is taken comes from the last fund in Order first; none goes below nought.

    Args:
        first, last: days on which the money may be spent.
    """
    if pence >= 0:
        more = Fund(fund=MORE_MONEY, source=MORE_MONEY, amount=pence, starts=first, ends=last, order=Decimal(9999))
        return replace(school, funds=(*school.funds, more)) if pence and school.funds else school
    left, changed = -pence, {}
    in_order = sorted(_open(school, first), key=lambda fund: (fund.order or Decimal(0), natural(fund.fund)))
    for fund in reversed(in_order):
        taken = min(left, fund.amount or 0)
        changed[fund.fund] = (fund.amount or 0) - taken
        left -= taken
    funds = tuple(replace(fund, amount=changed.get(fund.fund, fund.amount)) for fund in school.funds)
    return replace(school, funds=funds)


def _open(school: School, day: date) -> list[Fund]:
    return [fund for fund in school.funds if fund.restricted_to.casefold() in _EVERYONE
            and (fund.starts or day) <= day <= (fund.ends or day)]  # fmt: skip


def with_hours(school: School, hours: Decimal, day: date) -> School:
    """The school with more or fewer intervention hours a week, spread over the TAs in proportion to what they have.

    Hundredths of an hour by largest remainder; nobody goes below nought.

    Raises:
        OutOfRange: no TA has intervention hours.
    """
    parts = int(hours * PARTS_OF_AN_HOUR)
    if not parts:
        return school
    people = sorted((row for row in school.staff if _is_ta(row, day)), key=lambda row: natural(row.staff_id))
    if not people:
        raise OutOfRange("No TA has intervention hours, so none can be added or taken. Fill in Staff first.")
    had = [int((row.intervention_hours or 0) * PARTS_OF_AN_HOUR) for row in people]
    total = max(0, sum(had) + parts)
    given = dict(zip((row.staff_id for row in people), share(total, had), strict=True))
    staff = (replace(row, intervention_hours=_hours(given.get(row.staff_id), row)) for row in school.staff)
    return replace(school, staff=tuple(staff))


def _hours(parts: int | None, row: Staff) -> Decimal | None:
    return row.intervention_hours if parts is None else Decimal(parts) / PARTS_OF_AN_HOUR


def _is_ta(row: Staff, day: date) -> bool:
    in_post = (row.starts or day) <= day <= (row.ends or day)
    return bool(row.intervention_hours) and in_post and row.role.strip().casefold() != _TEACHER


def with_plans(school: School, plans: int, as_at: date) -> School:
    """The school with more EHC plans: the first pupils on SEN support get one on the as-at date.

    Raises:
        OutOfRange: fewer pupils are on SEN support.
    """
    support = [row.pupil_id for row in sorted(school.pupils, key=lambda row: natural(row.pupil_id))
               if school.in_force(row.pupil_id, "SEN status", as_at) == "K"]  # fmt: skip
    if plans > len(support):
        raise OutOfRange(f"{plans} more EHC plans cannot be tried: {len(support)} pupils are on SEN support.")
    rows = tuple(Change(pupil_id=pupil, field="SEN status", starts=as_at, value="E") for pupil in support[:plans])
    return replace(school, changes=(*school.changes, *rows))
