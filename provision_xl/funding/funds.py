"""The funds there are, and which of them may pay for what (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from provision_xl.costing.adults import named_parts
from provision_xl.dates import school_year, school_year_dates, year_label
from provision_xl.errors import OutOfRange
from provision_xl.money import half_up, natural
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import TOP_UP, TopUp
from provision_xl.school.school import School

ANY = "any"
UNFUNDED = "Unfunded"
ACCESS_FUND = "Disability access fund"
_BEFORE_RECEPTION = frozenset({"N1", "N2"})


@dataclass(frozen=True, slots=True)
class Purse:
    """Money of one fund: how much, when, and for whom."""

    name: str
    source: str
    amount: int
    starts: date
    ends: date
    restricted_to: str = "All"
    income_code: str = ""
    top_up: TopUp | None = None  # the row of Top-ups that it is

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def may_pay_for(self, school: School, pupil_id: str, day: date) -> bool:
        """Whether the fund may pay for a pupil ("" is the whole school) on a day."""
        return self.holds(day) and allows(school, self.restricted_to, pupil_id, day)


def allows(school: School, restriction: str, pupil_id: str, day: date) -> bool:
    """Whether a restriction such as PP or Pupil:P1 lets a cost of this pupil in on that day."""
    kind, _, value = restriction.partition(":")
    if kind in {"", "All"}:
        return True
    pupil = school.pupil.get(pupil_id)
    return pupil is not None and _fits(school, kind, value.strip(), pupil, day)


def only_pupil(restriction: str) -> str | None:
    """The one pupil to whom a fund is restricted; None where it is not."""
    kind, _, value = restriction.partition(":")
    return value.strip() if kind == "Pupil" else None


def _fits(school: School, kind: str, value: str, pupil: Pupil, day: date) -> bool:
    match kind:
        case "PP":
            return pupil.pupil_premium not in {"", "No"}
        case "LAC":
            return pupil.pupil_premium == "LAC"
        case "EHC":
            return school.in_force(pupil.pupil_id, "SEN status", day) == "E"
        case "EY":
            return pupil.year_group in _BEFORE_RECEPTION
        case "Pupil":
            return pupil.pupil_id == value
        case "Need":
            return value in {school.in_force(pupil.pupil_id, "Primary need", day), pupil.secondary_need}
        case _:
            return False


def purses(school: School) -> tuple[Purse, ...]:
    """Top-ups first, for their own pupil alone, then Funds in their Order, blank ones last, ties by name."""
    ordered = sorted(school.funds, key=lambda row: (row.order is None, row.order or Decimal(0), natural(row.fund)))
    own = [
        Purse(row.fund, row.source, row.amount or 0, row.starts, row.ends, row.restricted_to or "All", row.income_code)
        for row in ordered
        if row.starts and row.ends
    ]
    return (*(purse for purse in _top_ups(school) if not any(_stands_for(fund, purse) for fund in own)), *own)


def _stands_for(fund: Purse, award: Purse) -> bool:
    """Whether a row of Funds is the money of a top-up: it is that pupil's in the same days, or has its name.

    The disability access fund is a child's own too, and comes beside a top-up.
    """
    same = fund.restricted_to.replace(" ", "") == award.restricted_to.replace(" ", "")
    own = same and not beside_top_ups(fund.source)
    named_so = award.top_up is not None and fund.name == f"{TOP_UP} {award.top_up.pupil_id}"
    return (own or named_so) and max(fund.starts, award.starts) <= min(fund.ends, award.ends)


def beside_top_ups(source: str) -> bool:
    """Whether money of this source is for one child and no top-up.

    >>> beside_top_ups("Disability access fund "), beside_top_ups("Top-up Derby")
    (True, False)
    """
    return source.strip().casefold() == ACCESS_FUND.casefold()


def _top_ups(school: School) -> Iterable[Purse]:
    """Each award once for each school year of Terms in which it is in force; other years' carry their label."""
    seen = {row.fund for row in school.funds}
    own = school.school_year
    taught = {school_year(row.starts) for row in school.terms if row.starts}
    years = [own, *sorted(taught - {own})]
    for year in years:
        first, last = school_year_dates(year)
        rows = [row for row in school.top_ups if row.starts and row.starts <= last and (row.ends or last) >= first]
        for row in sorted(rows, key=_by_pupil_and_date):
            name = f"{TOP_UP} {row.pupil_id}" if year == own else f"{TOP_UP} {row.pupil_id} {year_label(year)}"
            shown = _unlike(name, row, seen)
            seen.add(shown)
            yield Purse(
                shown,
                f"{TOP_UP} {row.home_la}".strip(),
                top_up_amount(school, row, first, last),
                max(row.starts or first, first),
                min(row.ends or last, last),
                f"Pupil:{row.pupil_id}",
                "I03",
                row,
            )


def _by_pupil_and_date(row: TopUp) -> tuple[Any, ...]:
    """A place among top-ups that hangs on what a row says, never on where it stands."""
    return natural(row.pupil_id), row.starts, row.ends or date.max, row.amount or 0, row.per, row.band, row.home_la


def _unlike(name: str, row: TopUp, seen: set[str]) -> str:
    """A name that no other top-up has: the second of a pupil carries its date, a third of that date a number."""
    more = (f"{name} from {row.starts} ({number})" for number in range(2, len(seen) + 3))
    tries = chain((name, f"{name} from {row.starts}"), more)
    return next(candidate for candidate in tries if candidate not in seen)


def top_up_amount(school: School, row: TopUp, first: date, last: date) -> int:
    """Pence of a top-up from one day to another of one school year, both included, as far as it is in force.

    a year: amount x days in force / days of the school year; a week: amount x teaching weeks in force;
    an hour: amount x EHC hours a week x teaching weeks in force
    """
    starts, ends = max(row.starts or first, first), min(row.ends or last, last)
    if ends < starts or row.amount is None:
        return 0
    if row.per in {"", "year"}:
        year_first, year_last = school_year_dates(school_year(first))
        whole_year = (year_last - year_first + timedelta(days=1)).days
        return half_up(Fraction(row.amount * ((ends - starts).days + 1), whole_year))
    weeks = school.calendar.weeks(starts, ends)
    pupil = school.pupil.get(row.pupil_id)
    hours = Fraction(pupil.ehc_hours or 0) if pupil and row.per == "hour" else Fraction(1)
    return half_up(row.amount * hours * weeks)


@dataclass(frozen=True, slots=True)
class Order:
    """How a Fund cell is to be paid: by parts, or in turn; `then_any` goes on in Order."""

    parts: tuple[tuple[str, Fraction], ...]
    in_turn: tuple[str, ...]
    then_any: bool


def fund_order(entry: str) -> Order:
    """The meaning of a Fund cell.

    Raises:
        OutOfRange: parts that do not make 100 %, or signs mixed.

    >>> fund_order("PP; SEN"), fund_order("").then_any
    (Order(parts=(), in_turn=('PP', 'SEN'), then_any=False), True)
    """
    names = [name.strip() for name in entry.split(";") if name.strip()]
    then_any = not names or names[-1].casefold() == ANY
    if names and names[-1].casefold() == ANY:
        names = names[:-1]
    if any("%" in name for name in names):
        if len(names) > 1:
            raise OutOfRange(f'"{entry}" has both ; and parts. Write "PP; SEN" or "PP 60% / SEN 40%".')
        return Order(named_parts(names[0]), (), then_any)
    return Order((), tuple(names), then_any)


def named(purses_in_order: Sequence[Purse], name: str) -> list[Purse]:
    """The funds of that name; of a pupil's top-ups all of them, though later ones carry their date behind it."""
    return [purse for purse in purses_in_order
            if purse.name == name or (purse.top_up and name == f"{TOP_UP} {purse.top_up.pupil_id}")]  # fmt: skip
