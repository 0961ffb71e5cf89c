"""An adult who is away: which groups that touches, and who has the hours to stand in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.costing.checks import has_skill
from provision_xl.costing.groups import Group
from provision_xl.costing.staffing import hours_had, loads, peak
from provision_xl.errors import OutOfRange
from provision_xl.functions.picking import near
from provision_xl.money import natural
from provision_xl.results import decimals
from provision_xl.school.core_tables import Staff
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
    """Each group that the absence touches, with its sessions in those days, and who could cover it.

    Raises:
        OutOfRange: the last day comes before the first, or someone covers their own absence.
    """
    if last < first:
        raise OutOfRange(f"The last day, {last:%d/%m/%Y}, comes before the first, {first:%d/%m/%Y}. Turn them round.")
    if covered_by == who.staff_id:
        raise OutOfRange(f"{covered_by} cannot cover their own absence. Name someone else, or nobody.")
    told = [_told(costs, group, who, first, last, covered_by) for group in touched(costs, who, first, last)]
    return told or ["No group of theirs meets in those days."]


def touched(costs: Costs, who: Staff, first: date, last: date) -> list[Group]:
    """Groups with this adult that meet between two days."""
    calendar = costs.school.calendar
    return [
        group for group in costs.groups
        if any(name == who.staff_id for name, _ in group.adults) and group.weeks(calendar, first, last) > 0
    ]  # fmt: skip


def _told(costs: Costs, group: Group, who: Staff, first: date, last: date, covered_by: str) -> str:
    weeks = group.weeks(costs.school.calendar, first, last)
    hours = weekly_hours(group, first, last)
    words = (f"{group.key}, {group.intervention.code}: {decimals(group.minutes.sessions * weeks, 1)} sessions, "
             f"{decimals(hours * weeks, 1)} h of staff time")  # fmt: skip
    if covered_by:
        return f"{words}, covered by {covered_by}."
    free = [f"{name} ({decimals(left, 1)} h a week free)" for name, left in could_cover(costs, group, who, first, last)]
    could = f"Could cover: {', '.join(free[:5])}." if free else "Nobody with the skill has hours free."
    return f"{words}. {could}"


def weekly_hours(group: Group, first: date, last: date) -> Fraction:
    """Hours a week of a group with the members who are in it between two days."""
    members = sum(1 for member in group.members if member.first <= last and member.last >= first)
    return (group.minutes.together + group.minutes.preparation + members * group.minutes.alone) / 60


def could_cover(costs: Costs, group: Group, who: Staff, first: date, last: date) -> Iterator[tuple[str, Fraction]]:
    """Others with the skill and enough hours free in those days, most hours first."""
    school, taken, needed = costs.school, loads(costs), weekly_hours(group, first, last)
    found = []
    for person in school.staff:
        left = hours_had(person, first) - peak(taken.get(person.staff_id, ()), first, last)
        there = any(name == person.staff_id for name, _ in group.adults) or _is_away(school, person, first, last)
        skill = group.intervention.skill
        skilled = not skill or has_skill(school, person.staff_id, skill, first)
        if person.staff_id != who.staff_id and not there and skilled and left >= needed:
            found.append((person.staff_id, left))
    return iter(sorted(found, key=lambda item: (-item[1], natural(item[0]))))


def _is_away(school: School, person: Staff, first: date, last: date) -> bool:
    return any(row.staff_id == person.staff_id and row.starts and row.ends and row.starts <= last and row.ends >= first
               for row in school.absences)  # fmt: skip
