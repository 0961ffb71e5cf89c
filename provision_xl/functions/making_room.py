"""Hours for a new EHC plan: who has them free, and which groups of lowest need would have to give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.costing.away import in_post
from provision_xl.costing.groups import Group
from provision_xl.costing.pattern import week_at
from provision_xl.costing.pay import hourly_cost
from provision_xl.costing.staffing import hours_had, loads, peak
from provision_xl.dates import school_year, school_year_dates
from provision_xl.money import half_up, natural, pounds
from provision_xl.rates import Rates
from provision_xl.results import decimals, some_of
from provision_xl.school.core_tables import Pupil, Staff

ZERO = Fraction(0)
_NAMED = 5
_KEPT = "Keep"


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody's hours a week that are free in every week up to the end of the school year."""

    person: Staff
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Gives:
    """A group that could give way: hours a week it frees, whom it is for, and pence of its cost that lie ahead."""

    group: Group
    hours: Fraction
    pupils: tuple[str, ...]
    with_plan: bool
    priority: int
    months: Fraction
    ahead: int


def room_told(costs: Costs, pupil: Pupil, starts: date, missing: Fraction, rates: Rates) -> list[str]:
    """Who has the hours that a plan still lacks, and where too few are free what would have to give.

    Args:
        costs: on the school's own basis, as at the day before the plan starts, so that what lies ahead is known.
        missing: hours a week.
    """
    if missing <= 0:
        return []
    _, august = school_year_dates(school_year(starts))
    last = costs.school.calendar.last_teaching_day(august) or august
    last = last if last >= starts else august
    free = free_hours(costs, starts, last)
    weeks = costs.school.calendar.weeks(starts, last)
    told = [_free_told(free, starts, last)]
    taken = _taken(free, missing)
    if taken:
        told.append(_worth_told(costs, taken, starts, weeks, rates))
    short = missing - sum((hours for _, hours in taken), ZERO)
    return [*told, *_short_told(costs, pupil, starts, weeks, short)] if short > 0 else told


def free_hours(costs: Costs, first: date, last: date) -> tuple[Free, ...]:
    """Everybody in post on the first day with hours free in every week up to the last, most hours first."""
    found, taken = [], loads(costs)
    for person in costs.school.staff:
        left = hours_had(person, first) - peak(taken.get(person.staff_id, ()), first, last)
        if left > 0 and in_post(person, last):
            found.append(Free(person, left))
    return tuple(sorted(found, key=lambda item: (-item.hours, natural(item.person.staff_id))))


def groups_to_give(costs: Costs, pupil: Pupil, starts: date) -> tuple[Gives, ...]:
    """Groups of named adults that run on a day and have neither a Required line, nor Plan = Keep, nor this pupil.

    Lowest need first: groups without a pupil with an EHC plan, then the least Priority added up (blank is 1), then the
    fewest months of gain added up, then the most hours freed.
    """
    found = [gives for group in costs.groups if (gives := _gives(costs, group, pupil, starts))]
    return tuple(sorted(found, key=lambda item: (item.with_plan, item.priority, item.months, -item.hours,
                                                 natural(item.group.key))))  # fmt: skip


def _gives(costs: Costs, group: Group, pupil: Pupil, starts: date) -> Gives | None:
    school, week = costs.school, week_at(group, starts)
    lines = [member.line for member in group.members if member.last >= starts]
    ids = tuple(dict.fromkeys(line.pupil_id for line in lines))
    there = sum((part for name, part in group.adults if name in school.member_of_staff
                 and in_post(school.member_of_staff[name], starts)), ZERO)  # fmt: skip
    kept = any(line.required or line.plan == _KEPT for line in lines)
    if week is None or kept or pupil.pupil_id in ids or not there or not week.minutes:
        return None
    ahead = (costs.by_line[member.key] for member in group.members if member.key in costs.by_line)
    return Gives(
        group,
        week.minutes * there / 60,
        ids,
        any(school.in_force(name, "SEN status", starts) == "E" for name in ids),
        sum(school.pupil[name].priority or 1 for name in ids),
        Fraction(group.intervention.gain or 0) * len(ids),
        sum(row.planned - row.planned_to_date for row in ahead),
    )


def _taken(free: Sequence[Free], missing: Fraction) -> list[tuple[Free, Fraction]]:
    """Hours of each, most free first, until there are enough."""
    found = []
    for item in free:
        hours = min(item.hours, missing)
        if hours > 0:
            found.append((item, hours))
            missing -= hours
    return found


def _free_told(free: Sequence[Free], starts: date, last: date) -> str:
    days = f"in every week from {starts:%d/%m/%Y} to {last:%d/%m/%Y}"
    if not free:
        return f"Nobody has hours free {days}."
    named = some_of([f"{item.person.staff_id} {decimals(item.hours, 2)} h" for item in free], _NAMED)
    return f"Hours a week free {days}: {named}."


def _worth_told(
    costs: Costs, taken: Sequence[tuple[Free, Fraction]], starts: date, weeks: Fraction, rates: Rates
) -> str:  # fmt: skip
    priced = [(hourly_cost(costs.school, item.person, starts, rates), hours) for item, hours in taken]
    worth = half_up(sum((price.pounds * hours for price, hours in priced), ZERO) * weeks * 100)
    hours = decimals(sum((hours for _, hours in taken), ZERO), 2)
    names = ", ".join(f"{item.person.staff_id} {decimals(part, 2)} h" for item, part in taken)
    estimate = ", an estimate" if any(price.estimate for price, _ in priced) else ""
    return (f"Of the missing hours they could give {hours} a week ({names}): {pounds(worth)} of time that is paid for "
            f"already, over {decimals(weeks, 1)} weeks{estimate}.")  # fmt: skip


def _short_told(costs: Costs, pupil: Pupil, starts: date, weeks: Fraction, short: Fraction) -> Iterator[str]:
    yield f"{decimals(short, 2)} h a week are still short."
    for person in sorted(costs.school.staff, key=lambda person: natural(person.staff_id)):
        if person.extra_hours and person.extra_hourly_cost is not None and in_post(person, starts):
            hours = min(Fraction(person.extra_hours), short)
            price = half_up(hours * weeks * Fraction(person.extra_hourly_cost) * 100)
            extra = f"{person.staff_id} could be paid {decimals(hours, 2)} extra h a week"
            yield f"{extra}: {pounds(price)} to the end of the school year."
    freed = ZERO
    for gives in groups_to_give(costs, pupil, starts):
        freed += gives.hours
        yield _gives_told(gives)
        if freed >= short:
            yield f"Together they free {decimals(freed, 2)} h a week: lowest need first, by plan, Priority and gain."
            return
    yield (f"Groups without a Required line free {decimals(freed, 2)} h a week and no more: "
           f"{decimals(short - freed, 2)} need a new adult, or extra hours.")  # fmt: skip


def _gives_told(gives: Gives) -> str:
    group = gives.group
    adults = ", ".join(name for name, _ in group.adults if name)
    plan = ", one with a plan" if gives.with_plan else ""
    months = f", {decimals(gives.months, 1).removesuffix('.0')} months of gain expected" if gives.months else ""
    return (f"Would give way: {group.key}, {group.intervention.code}, {adults}: {decimals(gives.hours, 2)} h a week; "
            f"{'; '.join(gives.pupils)}{plan}, Priority {gives.priority} in all{months}; "
            f"{pounds(gives.ahead)} of its cost lies ahead.")  # fmt: skip
