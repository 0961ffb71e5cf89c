"""One member of staff: the groups that run or begin soon, who is in them, and whom the person covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from provision_xl.costing.groups import Group, Member
from provision_xl.costing.staffing import Load, loads
from provision_xl.money import natural
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School
from provision_xl.views.work import Work

AHEAD = timedelta(days=42)
"""How far ahead the sheet lists what begins, and who is away."""


@dataclass(frozen=True)
class Adult:
    """One member of staff, with the groups that run or begin soon."""

    work: Work
    person: Staff

    @property
    def school(self) -> School:
        return self.work.school

    @property
    def day(self) -> date:
        return self.work.as_at

    @property
    def id(self) -> str:
        return self.person.staff_id

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Hours a week that the person gives, stretch by stretch."""
        return loads(self.work.costs).get(self.id, ())

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for group in self._near if any(name == self.id for name, _ in group.adults))

    @cached_property
    def _near(self) -> tuple[Group, ...]:
        near = (group for group in self.work.costs.groups if group.first <= self.day + AHEAD and group.last >= self.day)
        return tuple(group for group in near if self.members(group))

    def members(self, group: Group) -> tuple[Member, ...]:
        return group.there(self.day, self.day + AHEAD)

    @cached_property
    def covered(self) -> tuple[tuple[Absence, Group], ...]:
        """Groups of others that this person takes while they are away, from now on."""
        rows = sorted((row for row in self.school.absences if row.covered_by == self.id and self.soon(row)),
                      key=lambda row: (row.starts or date.min, natural(row.staff_id)))  # fmt: skip
        return tuple(
            (row, group) for row in rows for group in self._near
            if any(name == row.staff_id for name, _ in group.adults)
            and row.starts and row.ends and group.first <= row.ends and group.last >= row.starts
        )  # fmt: skip

    def soon(self, row: Absence) -> bool:
        return bool(row.starts and row.ends and row.starts <= self.day + AHEAD and row.ends >= self.day)

    @cached_property
    def pupils(self) -> frozenset[str]:
        taught = (*self.groups, *(group for _, group in self.covered))
        return frozenset(member.line.pupil_id for group in taught for member in self.members(group))
