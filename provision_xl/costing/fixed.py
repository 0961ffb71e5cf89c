"""Rule 4 for fixed amounts, and rule 11: services and training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from provision_xl.costing.basis import Basis
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.pieces import ONE_OFF, OUTSIDE_TERMS, PER_GROUP, PER_PUPIL, SERVICE, TRAINING, Piece
from provision_xl.dates import ONE_DAY, Calendar, Month, month_of, months_between, weekdays_between
from provision_xl.money import half_up, natural, share, share_scaled
from provision_xl.school.other_tables import Service
from provision_xl.school.school import School

type _First = tuple[date, Member, Group]


def fixed_pieces(school: School, found: Sequence[Group], basis: Basis, as_at: date) -> Iterable[Piece]:
    """Cost per group, cost per pupil and one-off cost of every group of the map."""
    for group in found:
        if group.intervention.cost_per_group:
            yield from _per_group(school, group, basis, as_at)
    for (code, _), by_pupil in _first_days(school.calendar, found).items():
        yield from _per_pupil_and_one_off(school, code, by_pupil, basis, as_at)


def _per_group(school: School, group: Group, basis: Basis, as_at: date) -> Iterable[Piece]:
    present = [member for member in group.members if member.first <= group.first <= member.last]
    payers = [member for member in present if member.full] or present
    if not payers:
        return
    amounts = share(group.intervention.cost_per_group or 0, [1] * len(payers))
    for member, pence in zip(payers, amounts, strict=True):
        yield _fixed(school, (group.first, member, group), PER_GROUP, pence, basis, as_at)


def _first_days(calendar: Calendar, found: Sequence[Group]) -> dict[tuple[str, int], dict[str, _First]]:
    """For each intervention and school year, each pupil's first day in it and the line that has that day."""
    first: dict[tuple[str, int], dict[str, _First]] = {}
    for group in found:
        if not (group.intervention.cost_per_pupil or group.intervention.one_off_cost):
            continue
        for member in group.members:
            for term, start, end in calendar.overlaps(member.first, member.last):
                day = calendar.first_teaching_day(start)
                if day is None or day > end:
                    continue
                by_pupil = first.setdefault((group.intervention.code, term.school_year), {})
                other = by_pupil.get(member.line.pupil_id)
                if other is None or (day, natural(member.key)) < (other[0], natural(other[1].key)):
                    by_pupil[member.line.pupil_id] = (day, member, group)
    return first


def _per_pupil_and_one_off(
    school: School, code: str, by_pupil: dict[str, _First], basis: Basis, as_at: date
) -> Iterable[Piece]:
    intervention = school.intervention[code]
    firsts = sorted(by_pupil.values(), key=lambda first: natural(first[1].key))
    if intervention.cost_per_pupil:
        for first in firsts:
            yield _fixed(school, first, PER_PUPIL, intervention.cost_per_pupil, basis, as_at)
    if intervention.one_off_cost:
        amounts = share(intervention.one_off_cost, [1] * len(firsts))
        for first, pence in zip(firsts, amounts, strict=True):
            yield _fixed(school, first, ONE_OFF, pence, basis, as_at)


def _fixed(school: School, first: _First, kind: str, pence: int, basis: Basis, as_at: date) -> Piece:
    day, member, group = first
    term = school.calendar.term_at(day)
    planned = pence if basis.accepts(group.intervention) else 0
    until = planned if day <= as_at else 0
    return Piece(
        member.key,
        member.line.pupil_id,
        group.intervention.code,
        term.label if term else OUTSIDE_TERMS,
        month_of(day),
        kind,
        "",
        planned,
        until,
        0 if member.marked_planned else until,
    )


def service_pieces(school: School, as_at: date) -> Iterable[Piece]:
    """Rule 11: what is bought, on its day or evenly over weekdays, shared equally by its pupils where it has any."""
    for service in school.services:
        if service.unit_cost is None or service.units_bought is None:
            continue
        starts = service.starts or school.year_dates[0]
        ends = max(service.ends or starts, starts)
        planned = half_up(service.unit_cost * service.units_bought)
        until = half_up(_part(planned, starts, ends, as_at))
        to_date = until
        if service.units_used is not None:
            to_date = half_up(service.unit_cost * service.units_used) if as_at >= starts else 0
        pupils = sorted(set(service.pupil_ids), key=natural) or [""]
        shares = [share(amount, [1] * len(pupils)) for amount in (planned, until, to_date)]
        for pupil, *amounts in zip(pupils, *shares, strict=True):
            yield from _service_pieces(school, service, pupil, amounts, (starts, ends, as_at))


def _service_pieces(
    school: School, service: Service, pupil: str, amounts: Sequence[int], days: tuple[date, date, date]
) -> Iterable[Piece]:
    starts, ends, as_at = days
    planned = _spread(school.calendar, amounts[0], starts, ends)
    last = max(starts, min(ends, as_at))
    until, to_date = (_spread(school.calendar, amount, starts, last) if amount else {} for amount in amounts[1:])
    for cell in sorted({*planned, *until, *to_date}, key=lambda cell: (cell[1], cell[0])):
        yield Piece(
            f"Service: {service.service}",
            pupil,
            service.service,
            *cell,
            SERVICE,
            "",
            planned.get(cell, 0),
            until.get(cell, 0),
            to_date.get(cell, 0),
            bought=service,
        )


def _part(amount: int, starts: date, ends: date, as_at: date) -> Fraction:
    if starts == ends:
        return Fraction(amount if as_at >= starts else 0)
    days = weekdays_between(starts, ends)
    return Fraction(amount * weekdays_between(starts, min(ends, as_at)), days) if days else Fraction(amount)


def _spread(calendar: Calendar, amount: int, starts: date, ends: date) -> dict[tuple[str, Month], int]:
    """Whole pence over the weekdays of a stretch, by term and month; all on one day where it is one."""
    weights: dict[tuple[str, Month], int] = {}
    for month in months_between(starts, ends):
        for term, first, last in _stretches(calendar, max(starts, date(*month, 1)), min(ends, _last_of(month))):
            count = weekdays_between(first, last)
            if count:
                weights[term, month] = weights.get((term, month), 0) + count
    total = sum(weights.values())
    if not total:  # a single day, or a stretch, without a weekday
        term_at = calendar.term_at(starts)
        return {(term_at.label if term_at else OUTSIDE_TERMS, month_of(starts)): amount}
    shares = share_scaled(amount, [amount * count for count in weights.values()], total)
    return dict(zip(weights, shares, strict=True))


def _stretches(calendar: Calendar, first: date, last: date) -> Iterable[tuple[str, date, date]]:
    """The stretches inside and outside terms, in order of date."""
    day = first
    for term, start, end in calendar.overlaps(first, last):
        if day < start:
            yield OUTSIDE_TERMS, day, start - ONE_DAY
        yield term.label, start, end
        day = end + ONE_DAY
    if day <= last:
        yield OUTSIDE_TERMS, day, last


def _last_of(month: Month) -> date:
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1) - ONE_DAY


def training_pieces(school: School, as_at: date) -> Iterable[Piece]:
    """Rule 11: training is the whole school's, on its date."""
    for row in school.training:
        if not row.cost or row.day is None:
            continue
        term = school.calendar.term_at(row.day)
        done = row.cost if row.day <= as_at else 0
        yield Piece(
            f"Training: {row.skill}",
            "",
            row.skill,
            term.label if term else OUTSIDE_TERMS,
            month_of(row.day),
            TRAINING,
            row.staff_id,
            row.cost,
            done,
            done,
            bought=row,
        )
