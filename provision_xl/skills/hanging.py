"""Who could take each group in a week, and which skills and groups hang on one adult alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing import Costs
from provision_xl.costing.away import in_post
from provision_xl.costing.checks import has_skill
from provision_xl.costing.covering import skilled_others, weekly_hours
from provision_xl.costing.groups import Group, Member
from provision_xl.costing.staffing import loads
from provision_xl.dates import week_of
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.results import decimals

ZERO = Fraction(0)
SKILL, GROUP = "Skill", "Group"


@dataclass(frozen=True, slots=True)
class Cover:
    """A group in a week: its adults in post, who else has its skill, with free hours, and how many hours it needs."""

    group: Group
    members: tuple[Member, ...]
    needed: Fraction
    others: tuple[tuple[str, Fraction], ...]
    adults: tuple[str, ...]

    @property
    def could(self) -> tuple[tuple[str, Fraction], ...]:
        return tuple((name, free) for name, free in self.others if free >= self.needed)

    @property
    def too_few(self) -> tuple[tuple[str, Fraction], ...]:
        return tuple((name, free) for name, free in self.others if free < self.needed)


@dataclass(frozen=True, slots=True)
class Hangs:
    """A skill or a group that one adult alone can do, or nobody."""

    kind: str
    what: str
    staff: str
    groups: tuple[str, ...]
    pupils: frozenset[str]
    required: Fraction
    why: str


def covers(costs: Costs) -> tuple[Cover, ...]:
    """Every group that meets in the week of the as-at date, in natural order."""
    first, last = week_of(costs.as_at)
    taken = loads(costs)
    found = []
    for group in costs.groups:
        members = group.there(first, last)
        if members and group.weeks(costs.school.calendar, first, last) > 0:
            others = tuple(skilled_others(costs, taken, group, first, last))
            found.append(Cover(group, members, weekly_hours(group, first, last), others, _adults(costs, group)))
    return tuple(found)


def _adults(costs: Costs, group: Group) -> tuple[str, ...]:
    """The group's adults who are in post on the as-at date."""
    people = costs.school.member_of_staff
    return tuple(name for name, _ in group.adults if name in people and in_post(people[name], costs.as_at))


def hanging(costs: Costs, found: Sequence[Cover]) -> tuple[Hangs, ...]:
    """What hangs on one adult: skills that one or nobody has, then groups that nobody else has hours for.

    Skills are those of groups that run on the as-at date or begin later. Required minutes are those a week that
    pupils receive from Required lines.
    """
    rows = [*_skills(costs), *_groups(found)]
    rows.sort(key=lambda row: (row.kind != SKILL, -row.required, -len(row.pupils), natural(row.what)))
    return tuple(rows)


def _skills(costs: Costs) -> Iterable[Hangs]:
    together: dict[str, list[Group]] = {}
    for group in costs.groups:
        if group.intervention.skill and group.last >= costs.as_at and group.there(costs.as_at, date.max):
            together.setdefault(folded(group.intervention.skill), []).append(group)
    for groups in together.values():
        skill = min(group.intervention.skill for group in groups)
        people = [
            person.staff_id
            for person in costs.school.staff
            if in_post(person, costs.as_at) and has_skill(costs.school, person.staff_id, skill, costs.as_at)
        ]
        if len(people) < 2:
            members = [(group, member) for group in groups for member in group.there(costs.as_at, date.max)]
            why = "nobody in post has it" if not people else "nobody else in post has it"
            yield Hangs(SKILL, skill, "".join(people), tuple(group.key for group in groups),
                        frozenset(member.line.pupil_id for _, member in members), _required(members), why)  # fmt: skip


def _groups(found: Sequence[Cover]) -> Iterable[Hangs]:
    """Groups of one adult that nobody else could take, though others have the skill or none is needed."""
    for cover in found:
        if len(cover.adults) == 1 and cover.others and not cover.could:
            others = "1 other" if len(cover.others) == 1 else f"{len(cover.others)} others"
            words = f"{others} could by skill, without {decimals(cover.needed, 2)} h a week free"
            yield Hangs(GROUP, cover.group.key, cover.adults[0], (cover.group.key,),
                        frozenset(member.line.pupil_id for member in cover.members),
                        _required((cover.group, member) for member in cover.members), words)  # fmt: skip


def _required(members: Iterable[tuple[Group, Member]]) -> Fraction:
    return sum((group.minutes.received for group, member in members if member.line.required), ZERO)
