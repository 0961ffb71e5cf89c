"""What was bought of a service, what of it is used, what is left, and what of that would expire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.money import half_up
from provision_xl.results import decimals
from provision_xl.school.other_tables import Service
from provision_xl.school.school import School

_USED_UP = frozenset({"Service"})  # kinds of which units are used; a licence or a machine is simply there


@dataclass(frozen=True, slots=True)
class Bought:
    """A row of Services on a day, in whole pence.

    Args:
        used: units; None where Units used is blank.
        left: units; negative where more was used than bought.
        per_used: what each used unit has come to so far, all that was bought over the units used.
        unused: pence that expire: what is left after Ends, before it what would be left at the pace so far.
    """

    row: Service
    cost: int
    used: Fraction | None
    used_pence: int | None
    left: Fraction | None
    left_pence: int | None
    per_used: int | None
    unused: int | None
    to_do: str


def bought(school: School, row: Service, as_at: date) -> Bought:
    """What has become of a row of Services by a day."""
    unit, units = row.unit_cost or 0, Fraction(row.units_bought or 0)
    cost = half_up(unit * units)
    if row.units_used is None:
        to_do = "Type Units used, 0 where there are none." if row.kind in _USED_UP else ""
        return Bought(row, cost, None, None, None, None, None, None, to_do)
    used = Fraction(row.units_used)
    spent, left = half_up(unit * used), units - used
    unused_units = _unused(school, row, as_at, units, used)
    unused = None if unused_units is None else half_up(unit * unused_units)
    per_used = half_up(Fraction(cost) / used) if used else None
    return Bought(row, cost, used, spent, left, cost - spent, per_used, unused,
                  _to_do(school, row, as_at, left, unused_units))  # fmt: skip


def _unused(school: School, row: Service, as_at: date, units: Fraction, used: Fraction) -> Fraction | None:
    """Units that expire; None where nothing does, or no school day of it is over yet.

    at the pace so far: bought - used x school days from Starts to Ends / school days from Starts to the day
    """
    if row.ends is None:
        return None
    if row.ends < as_at:
        return max(units - used, Fraction(0))
    starts = row.starts or school.year_dates[0]
    past = len(school.calendar.school_days(starts, as_at))
    if not past:
        return None
    whole = len(school.calendar.school_days(starts, row.ends))
    return max(units - used * whole / past, Fraction(0))


def _to_do(school: School, row: Service, as_at: date, left: Fraction, unused: Fraction | None) -> str:
    unit = row.unit or "unit"
    if left < 0:
        return f"{_plain(-left)} more used than bought ({unit}): type the further order into Units bought."
    if not left:
        return ""
    if row.ends is None:
        return f"{_plain(left)} left ({unit}); without Ends nothing of it expires."
    if row.ends < as_at:
        return f"{_plain(left)} ({unit}) expired on {row.ends:%d/%m/%Y}: ask whether they can be carried on."
    if unused:
        days = len(school.calendar.school_days(as_at, row.ends))
        return f"Book more: at the pace so far {_plain(unused)} ({unit}) expire; {days} school days are left."
    return ""


def _plain(number: Fraction) -> str:
    return decimals(number, 1).removesuffix(".0")
