"""The groups that run or are to run in what is left of a term, each with its places and its adults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.groups import Group, Member, Minutes
from provision_xl.money import natural
from provision_xl.planning.offers import Draft
from provision_xl.planning.term_map import TermMap
from provision_xl.planning.window import Window
from provision_xl.school.core_tables import Line


@dataclass(frozen=True, slots=True)
class Place:
    """A pupil's place in a group: the rows of the map that make it, and the days of the stretch that it has."""

    pupil: str
    job: str
    code: str
    lines: tuple[Line, ...]
    first: date
    last: date

    @property
    def key(self) -> tuple[str, str]:
        return self.pupil, self.job

    @property
    def required(self) -> bool:
        return any(line.required for line in self.lines)


@dataclass(frozen=True, slots=True)
class Job:
    """A group with an adult, as the map has it.

    Args:
        adult: the one who may be exchanged: who is away, else the first; part: what that one gives of its time.
        others: those who stay beside, with the part that each gives.
    """

    group: Group
    places: tuple[Place, ...]
    adult: str
    part: Fraction
    others: tuple[tuple[str, Fraction], ...]

    @property
    def key(self) -> str:
        return self.group.key

    @property
    def minutes(self) -> Minutes:
        return self.group.minutes

    @property
    def pupils(self) -> tuple[str, ...]:
        return tuple(place.pupil for place in self.places)

    @property
    def last(self) -> date:
        return max(place.last for place in self.places)

    @property
    def staff(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.group.adults if name != NOBODY)

    @property
    def at_once(self) -> bool:
        """Whether another adult is there beside the one who may be exchanged."""
        return self.part == 1 and any(part == 1 for _, part in self.others)

    def weekly_minutes(self, count: int) -> Fraction:
        """Minutes a week that an adult gives who takes all of it, with so many pupils."""
        return self.minutes.together + self.minutes.preparation + self.minutes.alone * count

    def draft(self) -> Draft:
        """The group as something that can be run; who gives a part of its time gives that part of it.

        The preparation bears the part, below nought if need be: what pupils receive stays whole.
        """
        whole = self.minutes.together + self.minutes.preparation
        given = replace(self.minutes, preparation=self.part * whole - self.minutes.together)
        return Draft(self.key, self.group.intervention, given, (), False)


def jobs(found: TermMap, stretch: Window, away: str) -> tuple[Job, ...]:
    """Every group of the map that reaches into the stretch and has an adult, in natural order."""
    members: dict[str, list[Member]] = {}
    groups: dict[str, Group] = {}
    for group, member in _members(found):
        if any(name != NOBODY for name, _ in group.adults):
            groups[group.key] = group
            members.setdefault(group.key, []).append(member)
    made = (_job(groups[key], members[key], stretch, away) for key in groups)
    return tuple(sorted(made, key=lambda job: natural(job.key)))


def without_adult(found: TermMap) -> tuple[str, ...]:
    """Groups of the map that nobody runs, in natural order."""
    keys = {group.key for group, _ in _members(found) if all(name == NOBODY for name, _ in group.adults)}
    return tuple(sorted(keys, key=natural))


def _members(found: TermMap) -> Iterator[tuple[Group, Member]]:
    yield from ((kept.group, member) for kept in found.kept for member in kept.members)
    yield from ((row.group, row.member) for row in (*found.wanted, *found.replaced))


def _job(group: Group, members: list[Member], stretch: Window, away: str) -> Job:
    by_pupil: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda item: (natural(item.line.pupil_id), natural(item.key))):
        by_pupil.setdefault(member.line.pupil_id, []).append(member)
    places = tuple(
        Place(
            pupil, group.key, group.intervention.code, tuple(row.line for row in rows),
            max(stretch.first, min(row.first for row in rows)), min(stretch.last, max(row.last for row in rows)),
        )
        for pupil, rows in by_pupil.items()
    )  # fmt: skip
    adults = [(name, part) for name, part in group.adults if name != NOBODY]
    moving = next((item for item in adults if item[0] == away), adults[0])
    others = tuple(item for item in adults if item is not moving)
    return Job(group, places, moving[0], moving[1], others)


def may_move(place: Place, own: Job, other: Job) -> bool:
    """Whether a pupil may go on in another group of the same kind.

    It is the same intervention with the same minutes, lasts as long, and has room; a course began on the same day.
    """
    row = other.group.intervention
    alike = own.key != other.key and own.group.intervention.code == row.code and own.minutes == other.minutes
    begun_alike = row.weeks is None or own.group.first == other.group.first
    lasts = min(item.first for item in other.places) <= place.first and other.last >= place.last
    return alike and begun_alike and lasts and place.pupil not in other.pupils
