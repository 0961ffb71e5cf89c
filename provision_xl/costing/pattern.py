"""What a group's week looks like on a day: who is there, what each receives and is charged, what the adults give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.groups import Group, Member, Minutes
from provision_xl.dates import ONE_DAY, Calendar, cut_points


@dataclass(frozen=True, slots=True)
class Week:
    """A group's week in a stretch in which nobody joins or leaves."""

    first: date
    last: date
    members: tuple[Member, ...]
    of_group: Minutes

    @property
    def minutes(self) -> Fraction:
        """Of each adult's time: sessions, preparation and individual sessions."""
        group = self.of_group
        return group.together + group.preparation + len(self.members) * group.alone


def weeks_of(group: Group) -> Iterator[Week]:
    """The stretches of a group, from its first day to its last, that have somebody in them."""
    if all(member.first <= group.first and member.last >= group.last for member in group.members):
        yield Week(group.first, group.last, group.members, group.minutes)  # as most groups are
        return
    changes = [day for member in group.members for day in (member.first, member.last + ONE_DAY)]
    for first, last in cut_points(group.first, group.last, changes):
        present = tuple(member for member in group.members if member.first <= first <= member.last)
        if present:
            yield Week(first, last, present, group.minutes)


def week_at(group: Group, day: date) -> Week | None:
    """The stretch that holds a day; None where nobody is there."""
    return next((week for week in weeks_of(group) if week.first <= day <= week.last), None)


def charged_minutes(group: Group, week: Week, member: Member, preparation: bool = True) -> Fraction:
    """Minutes a week charged to a member: own ones, and the share of what is for all together.

    Sixty minutes shared by five are 12 charged and 60 received.
    """
    payers = [other for other in week.members if other.full] or list(week.members)
    together = group.minutes.together + (group.minutes.preparation if preparation else 0)
    return group.minutes.alone + (together / len(payers) if member in payers else 0)


def planned_hours(calendar: Calendar, group: Group, first: date, last: date) -> Fraction:
    """Hours of a group's adults between two days, both included.

    hours = sum over stretches of teaching weeks x (sessions + preparation + individual minutes) / 60 x adults
    """
    adults = sum((part for _, part in group.adults), Fraction(0))
    found = Fraction(0)
    for week in weeks_of(group):
        starts, ends = max(first, week.first), min(last, week.last)
        if starts <= ends:
            found += group.weeks(calendar, starts, ends) * week.minutes / 60 * adults
    return found
