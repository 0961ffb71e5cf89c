"""CFR codes: a cost's own, else by role or kind from the dated national list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from provision_xl.costing.pieces import TIME, Piece
from provision_xl.dates import Month
from provision_xl.errors import UnknownRate
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Service
from provision_xl.school.school import School

NO_CODE = "No code"
_SUPPORT = "TA"  # time without an adult will be a TA's until somebody is named


def staff_code_of(school: School, rates: Rates) -> Callable[[str, Month], str]:
    """A function from a Staff ID ("" is nobody) and a month to the CFR code of that person's pay."""
    default = _defaults(rates)

    def code(staff_id: str, month: Month) -> str:
        person = school.member_of_staff.get(staff_id)
        role = person.role if person else _SUPPORT
        return (person.cfr_code if person else "") or default(role, month) or default(_SUPPORT, month)

    return code


def _defaults(rates: Rates) -> Callable[[str, Month], str]:
    @cache
    def default(what: str, month: Month) -> str:
        try:
            code: str = rates.quote("cfr_default", date(*month, 1), what).value
        except UnknownRate:
            return ""
        return code

    return default


def code_of(school: School, rates: Rates) -> Callable[[Piece], str]:
    """A function from a piece of cost to its CFR code."""
    default, of_staff = _defaults(rates), cache(staff_code_of(school, rates))

    def code(piece: Piece) -> str:
        if piece.kind == TIME:
            return of_staff(piece.staff, piece.month)
        if isinstance(piece.bought, Service):
            by_kind = default(piece.bought.kind.lower(), piece.month) or default("service", piece.month)
            return piece.bought.cfr_code or by_kind or NO_CODE
        if piece.bought:
            return default("training", piece.month) or NO_CODE
        return school.intervention[piece.item].cfr_code or default("materials", piece.month) or NO_CODE

    return code
