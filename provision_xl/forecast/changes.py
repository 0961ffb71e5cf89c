"""Changes to try out, as a person types them, and the school as it would be: nothing of it is written anywhere.

pay +3%                      everybody, from the day after the as-at date
pay NJC +1% from 2027-04-01  one scale, role or person
fund SEN -5000               also -5%, or =40000
leaver P12 from 2027-01-04   not there from that day on
ehc P7 15 hours top-up 4500  a new plan; what the map does not give yet is added
top-up P7 4500 from 2027-01-04
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from provision_xl.dates import ONE_DAY
from provision_xl.errors import OutOfRange
from provision_xl.forecast.pupils import leaver, new_plan, with_top_up
from provision_xl.forecast.raises import Raise, raised_pay
from provision_xl.functions.leaver import pupil_named
from provision_xl.functions.picking import near
from provision_xl.funding import known_funds, purses
from provision_xl.money import half_up, pounds
from provision_xl.rates import Rates
from provision_xl.school.cells import read_cell
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

_DATE = re.compile(r"\s+from\s+(\S+)$", re.IGNORECASE)
_PERCENT = re.compile(r"(?:^|\s)([+-]?)(\d+(?:\.\d+)?)\s*%?$")
_AMOUNT = re.compile(r"([+=-])\s*£?\s*([\d,]+(?:\.\d{1,2})?)\s*(%?)$")
_PLAN = re.compile(r"(?P<pupil>\S+)\s+(?P<hours>\d+(?:\.\d+)?)\s*(?:h|hours?)"
                   r"(?:\s+with\s+(?P<staff>\S+))?(?:\s+top-up\s+£?(?P<top_up>[\d,.]+))?$", re.IGNORECASE)  # fmt: skip
_TOP_UP = re.compile(r"(?P<pupil>\S+)\s+£?(?P<amount>[\d,.]+)(?:\s+(?:a|per)\s+(?P<per>year|week|hour))?$",
                     re.IGNORECASE)  # fmt: skip
_HOW = ('Type for instance "pay +3%", "fund SEN -5000", "leaver P12 from 2027-01-04", "ehc P7 15 hours" or '
        '"top-up P7 4500".')  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """A school as it would be, raises of hourly costs that no table can date, and what was assumed."""

    school: School
    raises: tuple[Raise, ...] = ()
    told: tuple[str, ...] = ()


type Change = Callable[[Tried], Tried]
"""One change, made to what the changes before it have left."""


def changes_of(text: str, school: School, as_at: date, rates: Rates) -> tuple[Change, ...]:
    """The changes of one scenario, with ; between them.

    Raises:
        OutOfRange: one cannot be understood, or names what is not in the tables.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise OutOfRange(f"There is nothing to change. {_HOW}")
    return tuple(_change(part, school, as_at, rates) for part in parts)


def _change(text: str, school: School, as_at: date, rates: Rates) -> Change:
    dated = _DATE.search(text)
    starts = _day(dated[1]) if dated else as_at + ONE_DAY
    words = text[: dated.start()] if dated else text
    kind, _, rest = words.partition(" ")
    maker = _KINDS.get(kind.casefold())
    if maker is None:
        raise OutOfRange(f'"{text}" is not understood. {_HOW}')
    if kind.casefold() == "fund" and dated:
        raise OutOfRange(f'"{text}": a fund has its own dates in Funds; leave "from {dated[1]}" out.')
    return maker(rest.strip(), starts, school, rates)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OutOfRange(f'"{text}" is not a date; write it as 2027-01-04.') from None


def _pay(words: str, starts: date, school: School, rates: Rates) -> Change:
    found = _PERCENT.search(words)
    if found is None:
        raise OutOfRange(f'"pay {words}" says no per cent. {_HOW}')
    part = Fraction(found[2]) / 100 * (-1 if found[1] == "-" else 1)
    who = words[: found.start()].strip()
    known = who.casefold()
    wanted = {row.staff_id for row in school.staff
              if known in {"", row.staff_id.casefold(), row.role.casefold(), row.pay_scale.casefold()}}  # fmt: skip
    if not wanted:
        names = [*school.member_of_staff, *{row.role for row in school.staff}, *{row.pay_scale for row in school.staff}]
        raise OutOfRange(f'Nobody in Staff is "{who}", by Staff ID, role or pay scale. {near(who, sorted(names))}')

    def change(tried: Tried) -> Tried:
        changed, more, told = raised_pay(tried.school, frozenset(wanted), part, starts, rates)
        return Tried(changed, (*tried.raises, *more), (*tried.told, *told))

    return change


def _fund(words: str, starts: date, school: School, rates: Rates) -> Change:
    found = _AMOUNT.search(words)
    if found is None:
        raise OutOfRange(f'"fund {words}" says no amount; type -5000, +2000, -5% or =40000 behind its name.')
    name = _fund_named(words[: found.start()].strip(), school)
    sign, percent = found[1], bool(found[3])

    def amount(before: int) -> int:
        value = Fraction(found[2].replace(",", "")) * 100
        if percent:
            value = before * value / 10_000
        after = half_up(value if sign == "=" else before + value * (-1 if sign == "-" else 1))
        if after < 0:
            raise OutOfRange(f"{name} has {pounds(before)}; it cannot lose more than that.")
        return after

    def change(tried: Tried) -> Tried:
        return _with_amount(tried, name, amount)

    return change


def _fund_named(wanted: str, school: School) -> str:
    """The fund of that name, else the only one of that source."""
    names = {name.casefold(): name for name in known_funds(school)}
    if wanted.casefold() in names:
        return names[wanted.casefold()]
    of_source = [row.fund for row in school.funds if row.source.casefold() == wanted.casefold()]
    if len(of_source) == 1:
        return of_source[0]
    several = f"{', '.join(sorted(of_source))} have that source: name one. " if of_source else ""
    raise OutOfRange(f'There is no fund "{wanted}". {several}{near(wanted, sorted(names.values()))}')


def _with_amount(tried: Tried, name: str, amount: Callable[[int], int]) -> Tried:
    school = tried.school
    told: list[str] = []
    funds = []
    for row in school.funds:
        if row.fund == name:
            after = amount(row.amount or 0)
            told.append(f"{name}: {pounds(row.amount or 0)} becomes {pounds(after)}.")
            row = replace(row, amount=after)
        funds.append(row)
    if told:
        return Tried(replace(school, funds=tuple(funds)), tried.raises, (*tried.told, *told))
    purse = next((purse for purse in purses(school) if purse.name == name), None)
    if purse is None or purse.top_up is None:
        raise OutOfRange(f"{name} pays nothing in the school year of Settings.")
    after = amount(purse.top_up.amount or 0)
    top_ups = tuple(replace(row, amount=after) if row is purse.top_up else row for row in school.top_ups)
    said = f"{name}: {pounds(purse.top_up.amount or 0)} a {purse.top_up.per or 'year'} becomes {pounds(after)}."
    return Tried(replace(school, top_ups=top_ups), tried.raises, (*tried.told, said))


def _leaver(words: str, starts: date, school: School, rates: Rates) -> Change:
    pupil_id = pupil_named(school, words).pupil_id

    def change(tried: Tried) -> Tried:
        changed, told = leaver(tried.school, pupil_id, starts)
        return Tried(changed, tried.raises, (*tried.told, *told))

    return change


def _ehc(words: str, starts: date, school: School, rates: Rates) -> Change:
    found = _PLAN.match(words)
    if found is None:
        raise OutOfRange(f'"ehc {words}" is not understood; type "ehc P7 15 hours", then "with TA1" or "top-up 4500".')
    pupil_id, staff = pupil_named(school, found["pupil"]).pupil_id, found["staff"] or ""
    if staff and staff not in school.member_of_staff:
        raise OutOfRange(f'There is no adult "{staff}" in Staff. {near(staff, list(school.member_of_staff))}')
    top_up = _pence(found["top_up"]) if found["top_up"] else None

    def change(tried: Tried) -> Tried:
        changed, told = new_plan(tried.school, pupil_id, Fraction(found["hours"]), starts, staff)
        if top_up is not None:
            changed, more = with_top_up(changed, pupil_id, top_up, "year", starts)
            told = (*told, *more)
        return Tried(changed, tried.raises, (*tried.told, *told))

    return change


def _top_up(words: str, starts: date, school: School, rates: Rates) -> Change:
    found = _TOP_UP.match(words)
    if found is None:
        raise OutOfRange(f'"top-up {words}" is not understood; type "top-up P7 4500", or "top-up P7 120 a week".')
    pupil_id, amount = pupil_named(school, found["pupil"]).pupil_id, _pence(found["amount"])
    per = (found["per"] or "year").casefold()

    def change(tried: Tried) -> Tried:
        changed, told = with_top_up(tried.school, pupil_id, amount, per, starts)
        return Tried(changed, tried.raises, (*tried.told, *told))

    return change


def _pence(text: str) -> int:
    value: int | None = read_cell(TABLES["Top-ups"].column("amount"), text).value
    if value is None:
        raise OutOfRange(f'"{text}" is not an amount; type it as 4500 or 4500.50.')
    return value


_KINDS: dict[str, Callable[[str, date, School, Rates], Change]] = {
    "pay": _pay,
    "fund": _fund,
    "leaver": _leaver,
    "ehc": _ehc,
    "top-up": _top_up,
}
