"""The smallest piece of cost, and what every part of the calculator needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from provision_xl.rates import Rates
from provision_xl.school.school import School

from .groups import Group, groups_of
from .pay import Hour, authority_hour, hourly, planning_hour


class Kind(StrEnum):
    """In the order in which the pieces of one line and month are paid."""

    TIME = "time"
    PER_PUPIL = "per pupil"
    PER_GROUP = "per group"
    ONE_OFF = "one-off"
    SERVICE = "service"
    TRAINING = "training"


class Amounts(NamedTuple):
    """Whole pence, each rounded by itself."""

    planned: int
    planned_to_date: int
    to_date: int

    @property
    def forecast(self) -> int:
        return self.to_date + self.planned - self.planned_to_date


NOTHING = Amounts(0, 0, 0)


@dataclass(frozen=True)
class Piece:
    """One kind of cost of one line, in one term and month, for one adult."""

    line: str
    term: str
    month: str
    kind: Kind
    staff: str
    amounts: Amounts
    pupil: str  # "" for the whole school
    fund: str  # the Fund cell
    starts: date  # as typed
    runs_from: date  # cut to the pupil's own dates

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.line, self.term, self.month, str(self.kind), self.staff


@dataclass
class Question:
    """A school, a day, and on which basis its costs are asked for."""

    school: School
    as_at: date
    rates: Rates
    basis: str = "school"
    known: dict[tuple[str, date], Hour] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.basis in {"school", "la"}, self.basis

    @property
    def is_authority(self) -> bool:
        return self.basis == "la"

    @cached_property
    def groups(self) -> list[Group]:
        return groups_of(self.school)

    def counts(self, group: Group) -> bool:
        """Whether the intervention costs anything on this basis."""
        return not self.is_authority or group.intervention.la_counts is not False

    def prep_minutes(self, group: Group) -> Fraction:
        counted = not self.is_authority or self.school.setting("la_counts_preparation")
        return group.prep_minutes if counted else Fraction(0)

    def in_post(self, staff_id: str, day: date) -> str:
        """The adult, or "" before the first or after the last day in post."""
        person = self.school.member_of_staff.get(staff_id)
        if person is None or (person.starts and day < person.starts) or (person.ends and day > person.ends):
            return ""
        return staff_id

    def hour(self, staff_id: str, day: date) -> Hour:
        """What an hour costs on a day; "" is time without an adult."""
        if (staff_id, day) not in self.known:
            self.known[staff_id, day] = self._hour(staff_id, day)
        return self.known[staff_id, day]

    def _hour(self, staff_id: str, day: date) -> Hour:
        person = self.school.member_of_staff.get(staff_id)
        if self.is_authority:
            return Hour(authority_hour(self.school, person.role if person else "", day), False)
        return hourly(self.school, person, day, self.rates) if person else planning_hour(self.school)
