"""One pupil of a costed map: rows of every table that are about this pupil, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from provision_xl.costing.costs import Costs
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.pattern import Week, charged_minutes, week_at
from provision_xl.costing.pieces import Piece
from provision_xl.costing.provision_map import status_at
from provision_xl.costing.threshold import school_year_of
from provision_xl.dates import school_year, year_label
from provision_xl.impact.cycles import following
from provision_xl.impact.standing import Standing, standings
from provision_xl.money import natural
from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.school import School
from provision_xl.views.tables import threshold_table
from provision_xl.views.work import Work


class Run(NamedTuple):
    """A row of the map while it runs, with those it is taught with."""

    group: Group
    member: Member

    @property
    def line(self) -> Line:
        return self.member.line

    @property
    def key(self) -> str:
        return self.member.key

    def on(self, day: date) -> bool:
        return self.member.first <= day <= self.member.last

    def week(self, as_at: date) -> Week | None:
        """Its week on a day, or on its own nearest day."""
        return week_at(self.group, min(max(as_at, self.member.first), self.member.last))

    def size(self, as_at: date) -> int:
        week = self.week(as_at)
        return len(week.members) if week else 0

    def charged(self, as_at: date, preparation: bool = True) -> Fraction:
        week = self.week(as_at)
        return charged_minutes(self.group, week, self.member, preparation) if week else Fraction(0)


@dataclass(frozen=True)
class Subject:
    """A pupil, and the work on the school."""

    work: Work
    pupil: Pupil

    @property
    def school(self) -> School:
        return self.work.school

    @property
    def as_at(self) -> date:
        return self.work.as_at

    @property
    def id(self) -> str:
        return self.pupil.pupil_id

    @property
    def year(self) -> int:
        """The school year of the as-at date, as the threshold counts it."""
        return school_year(self.as_at)

    @property
    def year_label(self) -> str:
        return year_label(self.year)

    def in_force(self, what: str) -> str:
        return self.school.in_force(self.id, what, self.as_at)

    def own[AnyRow: Row](self, rows: Sequence[AnyRow], *order: str) -> tuple[AnyRow, ...]:
        """The pupil's rows of a table, in the order of these attributes, blanks first."""

        def place(row: Any) -> tuple[Any, ...]:
            values = [getattr(row, name) for name in order]
            return tuple((value is not None, value if value is not None else 0) for value in values)

        mine = [row for row in rows if row.pupil_id == self.id]  # type: ignore[attr-defined]
        return tuple(sorted(mine, key=lambda row: (place(row), repr(replace(row, row=0)))))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The pupil's rows of the costed map in order of time."""
        found = [Run(group, member) for group in self.work.costs.groups for member in group.members
                 if member.line.pupil_id == self.id]  # fmt: skip
        return tuple(sorted(found, key=lambda run: (run.member.first, run.member.last, natural(run.key))))

    @cached_property
    def now(self) -> tuple[Run, ...]:
        """Those that run on the as-at date."""
        return tuple(run for run in self.runs if run.on(self.as_at))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        return tuple(row for row in standings(self.school, self.as_at) if row.line.pupil_id == self.id)

    @cached_property
    def following(self) -> Mapping[str, tuple[str, ...]]:
        """The lines that go on from a line, by its key."""
        return following(self.school)

    def status(self, run: Run) -> str:
        return status_at(run.line, run.member, self.as_at)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Cost of this school year, the school's own."""
        return self._of_year(self.work.costs)

    @cached_property
    def la_pieces(self) -> tuple[Piece, ...] | None:
        """The same on the local authority's basis; None where it has no rate."""
        return self._of_year(self.work.la_costs) if self.work.la_costs else None

    def _of_year(self, costs: Costs) -> tuple[Piece, ...]:
        return tuple(p for p in costs.pieces if p.pupil == self.id and school_year_of(p.month) == self.year)

    @cached_property
    def threshold(self) -> Mapping[str, Any]:
        """The pupil's row of the table of thresholds; nothing in it where there is no cost."""
        table = threshold_table(self.work)
        keys = [column.key for column in table.columns]
        return next((dict(zip(keys, row, strict=True)) for row in table.rows if row[0] == self.id), {})

    @cached_property
    def plan(self) -> bool:
        """Whether there is an EHC plan to hold provision against."""
        pupil = self.pupil
        rows = any(row.pupil_id == self.id for row in self.school.ehc_provision)
        return self.in_force("SEN status") == "E" or pupil.ehc_hours is not None or rows
