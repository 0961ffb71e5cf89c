"""A rise in pay from a day on: by dated salaries in Local rates, and for a typed Hourly cost by the cost itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from provision_xl.costing.basis import Basis, Segment
from provision_xl.costing.pay import MissingPay, change_dates, full_time_salary
from provision_xl.errors import UnknownRate
from provision_xl.rates import Rates
from provision_xl.results import decimals
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import LocalRate
from provision_xl.school.school import School

_SOURCE = "tried out"
_OWN, _POINT = "Salary of ", "1"


@dataclass(frozen=True, slots=True)
class Raise:
    """From a day on, an hour of these people costs so much more."""

    staff: frozenset[str]
    part: Fraction
    starts: date


def raised_pay(
    school: School, wanted: frozenset[str], part: Fraction, starts: date, rates: Rates
) -> tuple[School, tuple[Raise, ...], tuple[str, ...]]:
    """The school with higher full-time salaries, the raises of typed hourly costs, and what was assumed."""
    staff: list[Staff] = []
    added: dict[str, list[LocalRate]] = {}
    hourly = {row.staff_id for row in school.staff if row.staff_id in wanted and row.hourly_cost is not None}
    unknown: list[str] = []
    for person in school.staff:
        rows = _dated(school, person, part, starts, rates) if person.staff_id in wanted - hourly else []
        if rows:
            person = _on_own_scale(person)
            added[person.pay_scale] = rows
        elif person.staff_id in wanted - hourly:
            unknown.append(person.staff_id)
        staff.append(person)
    kept = [row for row in school.local_rates if row.name not in added]
    local_rates = (*kept, *(row for rows in added.values() for row in rows))
    told = [f"Full-time salaries {'rise' if part >= 0 else 'fall'} by {decimals(abs(part) * 100, 2)} % from "
            f"{starts:%d/%m/%Y}: {_people(len(added))}."] if added else []  # fmt: skip
    if hourly:
        told.append(f"A typed Hourly cost changes by {decimals(part * 100, 2)} % from {starts:%d/%m/%Y}: "
                    f"{_people(len(hourly))}.")  # fmt: skip
    if unknown:
        told.append(f"No pay is known of {', '.join(unknown)}; their time stays at the planning hourly cost.")
    changed = replace(school, staff=tuple(staff), local_rates=local_rates)
    return changed, ((Raise(frozenset(hourly), part, starts),) if hourly else ()), tuple(told)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _on_own_scale(person: Staff) -> Staff:
    """A person paid by a scale that nobody else is on, so that others' pay stays; the pension scheme stays too."""
    pension = person.pension or ("TPS" if person.pay_scale.casefold() == "teacher" else "LGPS")
    return replace(person, salary=None, pay_scale=f"{_OWN}{person.staff_id}", point=_POINT, pension=pension)


def _dated(school: School, person: Staff, part: Fraction, starts: date, rates: Rates) -> list[LocalRate]:
    """The full-time salary from each day on which it may change, higher from the day of the raise; none if unknown."""
    rows: list[LocalRate] = []
    for day in sorted({*change_dates(school, rates), starts, date.min}):
        try:
            salary = full_time_salary(school, person, day, rates).value
        except (UnknownRate, MissingPay):
            if rows:
                return []  # a point that ends: what comes then is not known
            continue
        exact = salary * (1 + part) if day >= starts else salary
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        rows.append(LocalRate(f"{_OWN}{person.staff_id}", _POINT, day, value, _SOURCE))
    return rows


def raised_basis(basis: Basis, raises: Sequence[Raise]) -> Basis:
    """A basis on which some people's hours cost more from a day on."""
    if not raises:
        return basis

    def segments(staff_id: str) -> tuple[Segment, ...]:
        found = basis.segments(staff_id)
        for item in raises:
            found = tuple(_cut(found, item))
        return found

    return replace(basis, segments=cache(segments), _starts={}, _weights={})


def _cut(segments: Sequence[Segment], item: Raise) -> Iterable[Segment]:
    ends = [segment.starts for segment in segments[1:]] + [date.max]
    for segment, end in zip(segments, ends, strict=True):
        if segment.staff not in item.staff or end <= item.starts:
            yield segment
            continue
        if segment.starts < item.starts:
            yield segment
        pounds = None if segment.pounds is None else segment.pounds * (1 + item.part)
        yield replace(segment, starts=max(segment.starts, item.starts), pounds=pounds)
