"""Who could take a group in somebody's place: the skill, and hours free in those days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from provision_xl.costing.away import in_post
from provision_xl.costing.checks import has_skill
from provision_xl.costing.costs import Costs
from provision_xl.costing.groups import Group
from provision_xl.costing.staffing import Load, hours_had, loads, peak
from provision_xl.money import natural
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School


def absence_of(school: School, staff_id: str, first: date, last: date) -> Absence | None:
    """The first row of Absences that holds a day of that person between two days."""
    found = (row for row in school.absences if row.staff_id == staff_id and away_in(row, first, last))
    return next(found, None)


def away_in(row: Absence, first: date, last: date) -> bool:
    return bool(row.starts and row.ends and row.starts <= last and row.ends >= first)


def teaches(group: Group, staff_id: str) -> bool:
    return any(name == staff_id for name, _ in group.adults)


def weekly_hours(group: Group, first: date, last: date) -> Fraction:
    """Hours a week of a group with the members who are in it between two days."""
    members = sum(1 for member in group.members if member.first <= last and member.last >= first)
    return (group.minutes.together + group.minutes.preparation + members * group.minutes.alone) / 60


def could_cover(costs: Costs, group: Group, first: date, last: date) -> Iterator[tuple[str, Fraction]]:
    """Others than its adults who have the skill and enough hours free in those days, most hours first."""
    needed = weekly_hours(group, first, last)
    return ((name, left) for name, left in skilled_others(costs, loads(costs), group, first, last) if left >= needed)


def skilled_others(
    costs: Costs, taken: Mapping[str, Sequence[Load]], group: Group, first: date, last: date
) -> Iterator[tuple[str, Fraction]]:
    """Others than its adults who have the skill and are there in those days, with their free hours, most first.

    Args:
        taken: hours that each person gives already, from `staffing.loads`.
    """
    school = costs.school
    found = []
    for person in school.staff:
        left = hours_had(person, first) - peak(taken.get(person.staff_id, ()), first, last)
        there = in_post(person, first) and in_post(person, last)
        busy = teaches(group, person.staff_id) or absence_of(school, person.staff_id, first, last) is not None
        skill = group.intervention.skill
        if there and not busy and (not skill or has_skill(school, person.staff_id, skill, first)):
            found.append((person.staff_id, left))
    return iter(sorted(found, key=lambda item: (-item[1], natural(item[0]))))
