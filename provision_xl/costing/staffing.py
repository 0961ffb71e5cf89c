"""Hours that the adults have, give and have left, week by week; who is over, and what has nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.checks import has_skill, is_supervision
from provision_xl.costing.costs import Costs
from provision_xl.costing.groups import Group
from provision_xl.costing.pattern import weeks_of
from provision_xl.dates import ONE_DAY
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

ZERO = Fraction(0)


class Load(NamedTuple):
    """Hours a week that a person gives in a stretch."""

    first: date
    last: date
    hours: Fraction


def loads(costs: Costs) -> dict[str, tuple[Load, ...]]:
    """For each person, hours a week over time, stretch by stretch; nobody's under ""."""
    changes: dict[str, dict[date, Fraction]] = {}
    for group in costs.groups:
        for week in weeks_of(group):
            for staff_id, part in group.adults:
                person = costs.school.member_of_staff.get(staff_id)
                first = max(week.first, person.starts or date.min) if person else week.first
                last = min(week.last, person.ends or date.max) if person else week.last
                if first <= last:
                    events = changes.setdefault(staff_id, {})
                    hours = week.minutes * part / 60
                    events[first] = events.get(first, ZERO) + hours
                    events[last + ONE_DAY] = events.get(last + ONE_DAY, ZERO) - hours
    return {staff_id: tuple(_steps(events)) for staff_id, events in changes.items()}


def _steps(events: dict[date, Fraction]) -> Iterable[Load]:
    days = sorted(events)
    hours = ZERO
    for day, following in zip(days, days[1:], strict=False):
        hours += events[day]
        if hours:
            yield Load(day, following - ONE_DAY, hours)


def peak(found: Sequence[Load], first: date, last: date) -> Fraction:
    """The most hours a week between two days."""
    return max((load.hours for load in found if load.first <= last and load.last >= first), default=ZERO)


def hours_had(person: Staff, day: date) -> Fraction:
    """Intervention hours a week of a person who is in post on a day."""
    in_post = (person.starts or date.min) <= day <= (person.ends or date.max)
    return Fraction(person.intervention_hours or 0) if in_post else ZERO


def staffing(costs: Costs) -> tuple[Result, ...]:
    """Five tables: people now, people by term, skills, groups without an adult, and stretches over hours."""
    found = loads(costs)
    about = {"as_at": costs.as_at}
    return (
        _people(costs, found, about),
        _by_term(costs, found, about),
        _skills(costs, about),
        _without_adult(costs, about),
        _over(costs, found, about),
    )


def _in_order(school: School) -> list[Staff]:
    return sorted(school.staff, key=lambda person: natural(person.staff_id))


def _people(costs: Costs, found: dict[str, tuple[Load, ...]], about: Mapping[str, object]) -> Result:
    columns = (
        Shown("staff", "Staff"),
        Shown("role", "Role", lesser=True),
        Shown("skills", "Skills", lesser=True),
        Shown("had_hours", "Has", Shows.HOURS, "Intervention hours a week."),
        Shown("extra_hours", "Extra", Shows.HOURS, "Paid extra hours that could be had.", lesser=True),
        Shown("used_hours", "Used", Shows.HOURS, "Hours a week in the week of the as-at date."),
        Shown("free_hours", "Free", Shows.HOURS),
        Shown("over", "Over", Shows.FLAG),
        Shown("peak_hours", "Most this year", Shows.HOURS, lesser=True),
        Shown("groups", "Groups", Shows.COUNT, lesser=True),
    )
    day, (first, last) = costs.as_at, costs.school.year_dates
    running = Counter(
        name
        for group in costs.groups
        if group.first <= day <= group.last
        for name in {name for name, _ in group.adults}
    )
    rows = []
    for person in _in_order(costs.school):
        own = found.get(person.staff_id, ())
        had, used = hours_had(person, day), peak(own, day, day)
        rows.append(
            (
                person.staff_id,
                person.role,
                "; ".join(person.skills),
                had,
                Fraction(person.extra_hours or 0),
                used,
                max(had - used, ZERO),
                used > had,
                peak(own, first, last),
                running[person.staff_id],
            )
        )
    sums = [sum((row[place] for row in rows), ZERO) for place in (3, 4, 5, 6)]
    total = ("Total", None, None, *sums, None, None, sum(row[9] for row in rows)) if rows else ()
    return Result("Staffing", "Staff hours a week", columns, tuple(rows), total, about=about)


def _by_term(costs: Costs, found: dict[str, tuple[Load, ...]], about: Mapping[str, object]) -> Result:
    columns = (
        Shown("staff", "Staff"),
        Shown("term", "Term"),
        Shown("had_hours", "Has", Shows.HOURS),
        Shown("used_hours", "Most used", Shows.HOURS, "In the fullest week of the term."),
        Shown("free_hours", "Free", Shows.HOURS),
        Shown("over", "Over", Shows.FLAG),
    )
    rows = []
    for person in _in_order(costs.school):
        for term in costs.school.calendar.terms_of_year(costs.school.school_year):
            had = max(hours_had(person, term.starts), hours_had(person, term.ends))
            used = peak(found.get(person.staff_id, ()), term.starts, term.ends)
            rows.append((person.staff_id, term.label, had, used, max(had - used, ZERO), used > had))
    return Result("Staffing by term", "Staff hours by term", columns, tuple(rows), about=about)


def _skills(costs: Costs, about: Mapping[str, object]) -> Result:
    school, day = costs.school, costs.as_at
    columns = (
        Shown("skill", "Skill"),
        Shown("people", "People", Shows.COUNT),
        Shown("had_hours", "Their hours", Shows.HOURS, "All intervention hours of those people."),
        Shown("used_hours", "Needed", Shows.HOURS, "Hours a week of groups that need the skill."),
    )
    needed: dict[str, Fraction] = {}
    for group in costs.groups:
        if group.intervention.skill and group.first <= day <= group.last:
            needed[group.intervention.skill] = needed.get(group.intervention.skill, ZERO) + _minutes_at(group, day) / 60
    names = {skill for person in school.staff for skill in person.skills} | {
        row.skill for row in school.training if not is_supervision(row.skill)
    }
    rows = []
    for skill in sorted(names | set(needed), key=natural):
        people = [person for person in school.staff if has_skill(school, person.staff_id, skill, day)]
        rows.append(
            (skill, len(people), sum((hours_had(person, day) for person in people), ZERO), needed.get(skill, ZERO))
        )
    return Result("Skills", "Hours by skill", columns, tuple(rows), about=about)


def _minutes_at(group: Group, day: date) -> Fraction:
    return sum((week.minutes for week in weeks_of(group) if week.first <= day <= week.last), ZERO)


def _without_adult(costs: Costs, about: Mapping[str, object]) -> Result:
    columns = (
        Shown("group", "Group"),
        Shown("intervention", "Intervention"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
        Shown("weekly_hours", "Hours a week", Shows.HOURS),
        Shown("why", "Why"),
    )
    rows = []
    for group in costs.groups:
        for name, _ in group.adults:
            person = costs.school.member_of_staff.get(name)
            hours = max((week.minutes for week in weeks_of(group)), default=ZERO) / 60
            if name == NOBODY or person is None:
                rows.append((group.key, group.intervention.code, group.first, group.last, hours, "no adult is named"))
            elif person.ends and person.ends < group.last:
                gone = max(group.first, person.ends + ONE_DAY)
                rows.append((group.key, group.intervention.code, gone, group.last, hours, f"{name} leaves"))
    return Result("Without an adult", "Groups without an adult", columns, tuple(rows), about=about)


def _over(costs: Costs, found: dict[str, tuple[Load, ...]], about: Mapping[str, object]) -> Result:
    columns = (
        Shown("staff", "Staff"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
        Shown("used_hours", "Used", Shows.HOURS),
        Shown("had_hours", "Has", Shows.HOURS),
        Shown("over_hours", "Over by", Shows.HOURS),
    )
    rows = []
    for person in _in_order(costs.school):
        for load in found.get(person.staff_id, ()):
            had = hours_had(person, load.first)
            if load.hours > had and load.last >= costs.as_at:
                rows.append((person.staff_id, load.first, load.last, load.hours, had, load.hours - had))
    return Result("Over hours", "Dates on which somebody is over hours", columns, tuple(rows), about=about)
