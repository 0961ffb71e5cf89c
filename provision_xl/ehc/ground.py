"""What a week of a pupil is worked out from: the lines of the map, the log of sessions, who is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from provision_xl.costing import Costs
from provision_xl.costing.away import Away, times_away
from provision_xl.costing.groups import Group, Member
from provision_xl.impact.scores import folded
from provision_xl.school.other_tables import Service, Session
from provision_xl.school.school import School


@dataclass(frozen=True)
class Ground:
    """Costs with what is looked up again for each week, found once."""

    costs: Costs

    @property
    def school(self) -> School:
        return self.costs.school

    @property
    def as_at(self) -> date:
        return self.costs.as_at

    @cached_property
    def lines(self) -> Mapping[str, tuple[tuple[Group, Member], ...]]:
        """Each pupil's lines with their groups, in the order of the map's groups."""
        found: dict[str, list[tuple[Group, Member]]] = {}
        for group in self.costs.groups:
            for member in group.members:
                found.setdefault(member.line.pupil_id, []).append((group, member))
        return {pupil: tuple(rows) for pupil, rows in found.items()}

    @cached_property
    def log(self) -> Mapping[str, tuple[Session, ...]]:
        """For each group the rows of Sessions up to the as-at date, by day."""
        return {name: tuple(sorted((row for row in rows if row.day and row.day <= self.as_at),
                                   key=lambda row: (row.day or date.min, not row.held, row.minutes or 0)))
                for name, rows in self.school.sessions_of.items()}  # fmt: skip

    @cached_property
    def away(self) -> Mapping[str, tuple[Away, ...]]:
        """For each adult the stretches away."""
        return {person.staff_id: times_away(self.school, person) for person in self.school.staff}

    @cached_property
    def services(self) -> Mapping[str, tuple[Service, ...]]:
        """Rows of Services by their name as it is compared."""
        found: dict[str, list[Service]] = {}
        for row in self.school.services:
            found.setdefault(folded(row.service), []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}
