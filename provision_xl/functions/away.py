"""An adult who is away: which groups that touches, and who has the hours to stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.costing.checks import has_skill
from provision_xl.costing.covering import absence_of, away_in, could_cover, teaches, weekly_hours
from provision_xl.costing.groups import Group
from provision_xl.costing.staffing import hours_had, loads, peak
from provision_xl.errors import OutOfRange
from provision_xl.functions.picking import near
from provision_xl.results import decimals
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School


def adult_named(school: School, wanted: str) -> Staff:
    """The member of staff of an ID.

    Raises:
        OutOfRange: there is none; the nearest is named.
    """
    found = school.member_of_staff.get(wanted.strip())
    if found is None:
        raise OutOfRange(f'There is no Staff ID "{wanted}". {near(wanted, list(school.member_of_staff))}')
    return found


def away_told(costs: Costs, who: Staff, first: date, last: date, covered_by: str) -> list[str]:
    """Each group that the absence touches, with its sessions in those days, and who could or does cover it.

    Raises:
        OutOfRange: the last day comes before the first, the person is noted as away then already, or the cover is the
            same person, away then too, or not in post on all of those days.
    """
    if last < first:
        raise OutOfRange(f"The last day, {last:%d/%m/%Y}, comes before the first, {first:%d/%m/%Y}. Turn them round.")
    noted = absence_of(costs.school, who.staff_id, first, last)
    if noted:
        raise OutOfRange(f"{_noted(noted)} already. Change that row of Absences, or give other days.")
    if covered_by:
        _check_cover(costs.school, who, first, last, covered_by)
    found = touched(costs, who, first, last)
    told = [_told(costs, group, who, first, last, covered_by) for group in found]
    short = _short_told(costs, found, first, last, covered_by) if covered_by else ()
    return [*(told or ["No group of theirs meets in those days."]), *short,
            *_covering_told(costs.school, who, first, last)]  # fmt: skip


def _noted(row: Absence) -> str:
    place = f" (Absences, row {row.row})" if row.row else ""
    return f"{row.staff_id} is away from {row.starts:%d/%m/%Y} to {row.ends:%d/%m/%Y}{place}"


def _check_cover(school: School, who: Staff, first: date, last: date, covered_by: str) -> None:
    if covered_by == who.staff_id:
        raise OutOfRange(f"{covered_by} cannot cover their own absence. Name someone else, or nobody.")
    noted = absence_of(school, covered_by, first, last)
    if noted:
        raise OutOfRange(f"{_noted(noted)} and cannot cover then. Name someone else, or nobody.")
    person = school.member_of_staff[covered_by]
    if (person.starts or date.min) > first or (person.ends or date.max) < last:
        raise OutOfRange(f"{covered_by} is not in post on all of those days, by Starts and Ends in Staff, and cannot "
                         "cover them. Name someone else, or nobody.")  # fmt: skip


def _short_told(costs: Costs, found: Sequence[Group], first: date, last: date, covered_by: str) -> Iterator[str]:
    """What the cover lacks for the groups that they are not in already: hours and skills."""
    school = costs.school
    groups = [group for group in found if not teaches(group, covered_by)]
    needed = sum((weekly_hours(group, first, last) for group in groups), Fraction(0))
    left = _free_hours(costs, school.member_of_staff[covered_by], first, last)
    if left < needed:
        yield (f"{covered_by} has {decimals(left, 1)} h a week free in those days and needs {decimals(needed, 1)}: "
               "free them of something else, or name someone else.")  # fmt: skip
    skills = dict.fromkeys(group.intervention.skill for group in groups if group.intervention.skill)
    for skill in skills:
        if not has_skill(school, covered_by, skill, first):
            yield f"{covered_by} has no skill {skill}, in Staff or by a training that holds: check that they can do it."


def _free_hours(costs: Costs, person: Staff, first: date, last: date) -> Fraction:
    taken = peak(loads(costs).get(person.staff_id, ()), first, last)
    return max(hours_had(person, first) - taken, Fraction(0))


def _covering_told(school: School, who: Staff, first: date, last: date) -> Iterator[str]:
    for row in school.absences:
        if row.covered_by == who.staff_id and away_in(row, first, last):
            yield f"{who.staff_id} is to cover then: {_noted(row)}. Name someone else in that row."


def touched(costs: Costs, who: Staff, first: date, last: date) -> list[Group]:
    """Groups with this adult that meet between two days."""
    calendar = costs.school.calendar
    return [
        group for group in costs.groups
        if teaches(group, who.staff_id) and group.weeks(calendar, first, last) > 0
    ]  # fmt: skip


def _told(costs: Costs, group: Group, who: Staff, first: date, last: date, covered_by: str) -> str:
    weeks = group.weeks(costs.school.calendar, first, last)
    hours = weekly_hours(group, first, last)
    words = (f"{group.key}, {group.intervention.code}: {decimals(group.minutes.sessions * weeks, 1)} sessions, "
             f"{decimals(hours * weeks, 1)} h of staff time")  # fmt: skip
    if covered_by:
        return f"{words}, covered by {covered_by}."
    free = [f"{name} ({decimals(left, 1)} h a week free)" for name, left in could_cover(costs, group, first, last)]
    could = f"Could cover: {', '.join(free[:5])}." if free else "Nobody with the skill has hours free."
    return f"{words}. {could}"
