"""A school with other means: the same tables with more or less money, hours, or EHC plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from provision_xl.errors import OutOfRange
from provision_xl.money import natural, share
from provision_xl.planning.term_map import term_map
from provision_xl.planning.window import window
from provision_xl.school.core_tables import Fund, Staff
from provision_xl.school.school import School

MORE_MONEY = "What if"
_EVERYONE = ("", "all")
_TEACHER = "teacher"
_HUNDREDTHS = 2  # places of an hour: at least so fine, and as fine as what people have


def with_money(
    school: School, pence: int, first: date, last: date, left: Mapping[str, int] = MappingProxyType({})
) -> School:
    """The school with more money, in a fund of its own, or with less in the funds that may pay for everyone.

    What is taken comes from what is left in the last fund in Order first, and only when nothing is left anywhere from
    what is spent; no fund goes below nought.

    Args:
        first, last: days on which the money may be spent.
        left: what funds can still give, by name; a fund that is not there has nothing left.

    Without any fund money is no limit, and the school comes back as it is.
    """
    if not pence or not school.funds:
        return school
    if pence > 0:
        more = Fund(fund=MORE_MONEY, source=MORE_MONEY, amount=pence, starts=first, ends=last, order=Decimal(9999))
        return replace(school, funds=(*school.funds, more))
    amounts = {fund.fund: fund.amount or 0 for fund in _last_first(school, first)}
    unspent = {name: min(amount, left.get(name, 0)) for name, amount in amounts.items()}
    taken = _taken(-pence, unspent)
    rest = {name: amount - taken[name] for name, amount in amounts.items()}
    more_taken = _taken(-pence - sum(taken.values()), rest)
    funds = tuple(
        replace(fund, amount=rest[fund.fund] - more_taken[fund.fund]) if fund.fund in rest else fund
        for fund in school.funds
    )
    return replace(school, funds=funds)


def _taken(pence: int, available: Mapping[str, int]) -> dict[str, int]:
    """What comes out of each, the first as far as it goes, then the next."""
    found = {}
    for name, amount in available.items():
        found[name] = min(pence, amount)
        pence -= found[name]
    return found


def _last_first(school: School, day: date) -> list[Fund]:
    found = _open(school, day)
    return sorted(found, key=lambda fund: (fund.order is None, fund.order or Decimal(0), natural(fund.fund)))[::-1]


def _open(school: School, day: date) -> list[Fund]:
    return [fund for fund in school.funds if fund.restricted_to.casefold() in _EVERYONE
            and (fund.starts or day) <= day <= (fund.ends or day)]  # fmt: skip


def with_hours(school: School, hours: Decimal, day: date) -> School:
    """The school with more or fewer intervention hours a week, spread over support staff in proportion to theirs.

    The hours add up exactly: hundredths, or finer where people have finer ones, by largest remainder. Nobody goes
    below nought. Support staff is everybody in post with intervention hours who is no teacher by FTE or Role.

    Raises:
        OutOfRange: no TA has intervention hours.
    """
    if not hours:
        return school
    people = sorted((row for row in school.staff if is_ta(row, day)), key=lambda row: natural(row.staff_id))
    if not people:
        raise OutOfRange("No TA has intervention hours, so none can be added or taken. Fill in Staff first.")
    had = [row.intervention_hours or Decimal(0) for row in people]
    places = max(_HUNDREDTHS, *(_places(figure) for figure in (hours, *had)))
    total = max(Decimal(0), sum(had, Decimal(0)) + hours)
    shares = share(int(total.scaleb(places)), [int(figure.scaleb(places)) for figure in had])
    given = {row.staff_id: Decimal(part).scaleb(-places) for row, part in zip(people, shares, strict=True)}
    staff = (replace(row, intervention_hours=given.get(row.staff_id, row.intervention_hours)) for row in school.staff)
    return replace(school, staff=tuple(staff))


def _places(figure: Decimal) -> int:
    """
    >>> _places(Decimal("12.50")), _places(Decimal("0.125")), _places(Decimal("1E+2"))
    (2, 3, 0)
    """
    return max(0, -int(figure.as_tuple().exponent))


def is_ta(row: Staff, day: date) -> bool:
    """Whether a person is support staff in post with intervention hours: no teacher by FTE or Role."""
    in_post = (row.starts or day) <= day <= (row.ends or day)
    teaches = row.fte is not None or _TEACHER in row.role.casefold()
    return bool(row.intervention_hours) and in_post and not teaches


def with_share_of_hours(school: School, share: Fraction, day: date) -> School:
    """The school with a share of the hours that each TA has, rounded down to hundredths or to what is as fine.

    A greater share never leaves anybody with fewer hours; the share 1 leaves all as they are.
    """

    def of(row: Staff) -> Staff:
        if row.intervention_hours is None or not is_ta(row, day):
            return row
        places = max(_HUNDREDTHS, _places(row.intervention_hours))
        part = Fraction(row.intervention_hours) * share
        return replace(row, intervention_hours=Decimal(int(part * 10**places)).scaleb(-places))

    return replace(school, staff=tuple(of(row) for row in school.staff))


def with_hours_of(school: School, hours: Mapping[str, Decimal]) -> School:
    """The school with more intervention hours a week for certain people, by Staff ID."""
    staff = (
        replace(row, intervention_hours=(row.intervention_hours or Decimal(0)) + hours[row.staff_id])
        if row.staff_id in hours else row
        for row in school.staff
    )  # fmt: skip
    return replace(school, staff=tuple(staff))


def with_skill(school: School, person: str, skill: str) -> School:
    """The school with one more skill for a person, by Staff ID."""
    staff = (
        replace(row, skills=(*row.skills, skill)) if row.staff_id == person else row for row in school.staff
    )  # fmt: skip
    return replace(school, staff=tuple(staff))


def with_map_as_it_stands(school: School, term: str, as_at: date) -> School:
    """The school in which every row of the term's map runs, those that are only planned too."""
    found = term_map(school, window(school, term, as_at), as_at)
    planned = {row.line for row in (*found.wanted, *found.replaced)}
    rows = (replace(line, status="Running") if line in planned else line for line in school.provision)
    return replace(school, provision=tuple(rows))
