"""Which fund pays which penny: rule 8."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.rates import Rates
from provision_xl.school.core_tables import Fund, Pupil
from provision_xl.school.other_tables import TopUp
from provision_xl.school.school import School

from .arithmetic import by_weight, half_up, natural, number
from .calculator import Key, all_pieces
from .days import each_day, school_year_of, settings_year, teaching_days
from .pieces import Kind, Piece

UNFUNDED = "Unfunded"
_PART = re.compile(r"^(.*\S)\s+([\d.]+)\s*%$")
type PaidBy = tuple[str, str, str, str, str, str]  # a piece's key, and the fund
type Payments = dict[PaidBy, int]


@dataclass
class Purse:
    name: str
    starts: date
    ends: date
    restricted_to: str
    left: int

    def pay(self, wanted: int) -> int:
        """As much of what is wanted as there is."""
        paid = min(wanted, self.left)
        self.left -= paid
        return paid


def fund_out(school: School, as_at: date, rates: Rates, figure: str = "planned",
             basis: str = "school") -> Payments | None:  # fmt: skip
    """What each fund pays of each piece.

    Args:
        figure: planned, planned_to_date, to_date or forecast; each starts with full funds.
    """
    pieces = all_pieces(school, as_at, rates, basis)
    if pieces is None:
        return None
    purses = purses_of(school)
    paid: Payments = defaultdict(int)
    for piece in sorted(pieces, key=_order):
        for fund, pence in _pay(school, purses, piece, getattr(piece.amounts, figure)).items():
            paid[*piece.key, fund] += pence
    return {key: pence for key, pence in paid.items() if pence}


def by_line_and_month(payments: Payments) -> dict[tuple[str, str, str], int]:
    """The same by line, month and fund, which does not hang on the order of kinds inside a line."""
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for (line, _, month, _, _, fund), pence in payments.items():
        found[line, month, fund] += pence
    return {key: pence for key, pence in found.items() if pence}


def _order(piece: Piece) -> tuple[Any, ...]:
    bought = piece.kind in {Kind.SERVICE, Kind.TRAINING}
    return (piece.month, piece.starts, bought, natural(piece.line), list(Kind).index(piece.kind), natural(piece.staff),
            piece.term)  # fmt: skip


def purses_of(school: School) -> list[Purse]:
    """All funds in the order in which they pay: top-ups, then by Order, then by name."""
    purses = []
    own_year = settings_year(school)
    for year in [own_year, *sorted({school_year_of(term.starts) for term in school.terms} - {own_year})]:
        first, last = date(year, 9, 1), date(year + 1, 8, 31)
        label = "" if year == own_year else f" {year}/{str(year + 1)[2:]}"
        for row in school.top_ups:
            starts, ends = max(row.starts or first, first), min(row.ends or last, last)
            if starts <= ends and not any(_is_its_money(fund, row.pupil_id, starts, ends) for fund in school.funds):
                purses.append(Purse(f"Top-up {row.pupil_id}{label}", starts, ends, f"Pupil:{row.pupil_id}",
                                    top_up_amount(school, row, year)))  # fmt: skip
    for fund in sorted(school.funds, key=_fund_order):
        purses.append(Purse(fund.fund, fund.starts or date.min, fund.ends or date.max, fund.restricted_to,
                            fund.amount or 0))  # fmt: skip
    return purses


def _is_its_money(fund: Fund, pupil: str, starts: date, ends: date) -> bool:
    """Whether a row of Funds is the pupil's own, on at least one of these days."""
    theirs = fund.restricted_to.strip().casefold() == f"pupil:{pupil}".casefold()
    return theirs and any((fund.starts or date.min) <= day <= (fund.ends or date.max) for day in each_day(starts, ends))


def _fund_order(fund: Fund) -> tuple[Any, ...]:
    return (Decimal("Infinity") if fund.order is None else fund.order, natural(fund.fund))


def top_up_amount(school: School, row: TopUp, year: int) -> int:
    """Pence of a top-up in one school year, for the days in which it is in force."""
    whole_year = list(each_day(date(year, 9, 1), date(year + 1, 8, 31)))
    in_force = [day for day in whole_year if (row.starts or date.min) <= day <= (row.ends or date.max)]
    taught = teaching_days(school)
    weeks = sum((taught[day].weight for day in in_force if day in taught), Fraction(0))
    times = {"year": Fraction(len(in_force), len(whole_year)), "": Fraction(len(in_force), len(whole_year)),
             "week": weeks, "hour": weeks * number(school.pupil[row.pupil_id].ehc_hours)}  # fmt: skip
    return half_up((row.amount or 0) * times[row.per])


def _pay(school: School, purses: list[Purse], piece: Piece, pence: int) -> dict[str, int]:
    """Pence of one piece by fund; less than nought is nobody's."""
    paid: dict[str, int] = defaultdict(int)
    rest = max(pence, 0)
    for step in [part.strip() for part in piece.fund.split(";") if part.strip()] or ["any"]:
        if "%" in step:
            rest = _pay_parts(school, purses, piece, step, rest, paid)
        else:
            rest = _pay_whole(school, _called(purses, step), piece, rest, paid)
    paid[UNFUNDED] += rest + min(pence, 0)
    return paid


def _called(purses: list[Purse], name: str) -> list[Purse]:
    if name.casefold() == "any":
        return purses
    award = name.casefold() if name.casefold().startswith("top-up ") else None
    return [purse for purse in purses if purse.name.casefold() == name.casefold()
            or (award and re.sub(r" \d{4}/\d\d$", "", purse.name.casefold()) == award)]  # fmt: skip


def _pay_whole(school: School, purses: list[Purse], piece: Piece, rest: int, paid: dict[str, int]) -> int:
    for purse in purses:
        if may_pay(school, purse, piece):
            pence = purse.pay(rest)
            paid[purse.name] += pence
            rest -= pence
    return rest


def _pay_parts(school: School, purses: list[Purse], piece: Piece, step: str, rest: int, paid: dict[str, int]) -> int:
    """Each part from its own fund alone; what those funds could not pay is left."""
    parts = [part for part in (_PART.match(text.strip()) for text in step.split("/")) if part]
    shares = by_weight(rest, [Fraction(part[2]) for part in parts])
    return sum(_pay_whole(school, _called(purses, part[1]), piece, share, paid)
               for part, share in zip(parts, shares, strict=True))  # fmt: skip


def may_pay(school: School, purse: Purse, piece: Piece) -> bool:
    """Whether dates and restriction hold on the first day of the month on which the line runs."""
    year, month = map(int, piece.month.split("-"))
    day = max(date(year, month, 1), piece.runs_from)
    return purse.starts <= day <= purse.ends and fits(school, purse.restricted_to.strip(), piece.pupil, day)


def fits(school: School, restriction: str, pupil_id: str, day: date) -> bool:
    """Whether a pupil is one of those whom a fund is for; the whole school is nobody in particular."""
    kind, _, wanted = restriction.partition(":")
    if kind.casefold() in {"", "all"}:
        return True
    if pupil_id not in school.pupil:
        return False
    pupil = school.pupil[pupil_id]
    tests: dict[str, bool] = {
        "pp": pupil.pupil_premium not in {"", "No"},
        "lac": pupil.pupil_premium == "LAC",
        "ehc": value_at(school, pupil, "SEN status", day) == "E",
        "ey": pupil.year_group in {"N1", "N2"},
        "pupil": wanted.strip().casefold() == pupil_id.casefold(),
        "need": wanted.strip() in {value_at(school, pupil, "Primary need", day), pupil.secondary_need},
    }
    return tests.get(kind.strip().casefold(), False)


def value_at(school: School, pupil: Pupil, field: str, day: date) -> str:
    """What Changes says last before or on a day, else Pupils."""
    value: str = pupil.sen_status if field == "SEN status" else pupil.primary_need
    rows = [row for row in school.changes if (row.pupil_id, row.field) == (pupil.pupil_id, field) and row.starts]
    for row in sorted(rows, key=lambda row: row.starts or date.min):
        if row.starts and row.starts <= day:
            value = row.value
    return value


__all__ = ["Key", "Payments", "by_line_and_month", "fund_out", "purses_of"]
