"""What the tables say about a finished plan, read anew: nothing here comes from the model or its question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from provision_xl.costing.groups import Group, Member, Minutes, groups, minutes_of
from provision_xl.costing.pay import hourly_cost
from provision_xl.money import half_up
from provision_xl.planning.assembly import ExtraHours, PlannedGroup
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Intervention, Line, Staff
from provision_xl.school.school import School, line_key


@dataclass(frozen=True)
class Shown:
    """What a plan claims: its groups, its paid extra time, and its three figures."""

    groups: Sequence[PlannedGroup]
    extra: Sequence[ExtraHours]
    benefit: int
    shortfall_minutes: Fraction
    cost_pence: int


@dataclass(frozen=True)
class Book:
    """A school's tables beside a plan for one of its terms."""

    school: School
    term: Window
    as_at: date
    rates: Rates
    shown: Shown
    budget_pence: int | None
    full_cost: bool

    @cached_property
    def lines(self) -> dict[str, Line]:
        return {line_key(line): line for line in self.school.provision}

    @cached_property
    def every_group(self) -> tuple[Group, ...]:
        return groups(self.school)

    def took_place(self, code: str) -> list[tuple[Group, Member]]:
        """Rows of an intervention, but for those still marked Planned after their Starts."""
        return self._by_code.get(code, [])

    @cached_property
    def _by_code(self) -> dict[str, list[tuple[Group, Member]]]:
        found: dict[str, list[tuple[Group, Member]]] = {}
        for group in self.every_group:
            for member in group.members:
                if member.line.status != "Planned" or member.first >= self.as_at:
                    found.setdefault(group.intervention.code, []).append((group, member))
        return found

    @cached_property
    def on_map(self) -> list[tuple[Group, Member]]:
        """Rows that reach into the term and are not over by then."""
        return [(group, member) for group in self.every_group for member in group.members if self._reaches(member)]

    def _reaches(self, member: Member) -> bool:
        if member.line.status in ("Done", "Stopped"):
            return False
        return member.first <= self.term.last and member.last >= max(self.term.first, min(self.as_at, self.term.last))

    @cached_property
    def kept(self) -> dict[str, tuple[Group, list[Member]]]:
        """Groups that a plan may not touch, with the members who stay."""
        found: dict[str, tuple[Group, list[Member]]] = {}
        for group, member in self.on_map:
            if self._stays(member.line) and (_has_adult(group) or not _asked_for(member.line)):
                found.setdefault(group.key, (group, []))[1].append(member)
        return found

    def _stays(self, line: Line) -> bool:
        return line.plan == "Keep" or self._runs(line)

    def _runs(self, line: Line) -> bool:
        begun = line.starts is not None and line.starts <= self.as_at
        return line.status == "Running" or (not line.status and begun)

    @cached_property
    def to_place(self) -> dict[str, tuple[Group, Member]]:
        """Required rows, and kept ones without an adult, that a plan has to place, by Line."""
        kept = {member.key for _, members in self.kept.values() for member in members}
        return {member.key: (group, member) for group, member in self.on_map
                if _asked_for(member.line) and member.key not in kept}  # fmt: skip

    def is_kept(self, group: PlannedGroup) -> bool:
        return group.kept and group.key in self.kept

    def starts_here(self, group: PlannedGroup) -> bool:
        """Whether its first day, and with it its cost, lies in the term."""
        return not self.is_kept(group) or self.kept[group.key][0].first >= self.term.first

    def row_of(self, group: PlannedGroup) -> Intervention:
        return self.school.intervention[group.intervention]

    def asked_lines(self, group: PlannedGroup) -> list[Line]:
        return [self.lines[key] for _, key in group.rows if key in self.to_place]

    def minutes(self, group: PlannedGroup) -> Minutes:
        """A group's weekly minutes, by its row of Interventions and what rows of the map overrule."""
        if self.is_kept(group):
            return self.kept[group.key][0].minutes
        return minutes_of(self.row_of(group), self.asked_lines(group))

    def spans(self, group: PlannedGroup) -> Iterable[tuple[date, date, Fraction]]:
        """First day, last day and minutes a week that a group takes of each adult who gives it all their time."""
        minutes = self.minutes(group)
        whole = (self.term.first, self.term.last)
        if not self.is_kept(group):
            yield (*whole, minutes.together + minutes.preparation + minutes.alone * len(group.pupils))
            return
        yield self._of_the_map(group.key)
        yield (*whole, minutes.alone * len(group.joined))

    def _of_the_map(self, key: str) -> tuple[date, date, Fraction]:
        """First day, last day and minutes a week of a kept group as the map has it, without those who join."""
        group, members = self.kept[key]
        there = len({member.line.pupil_id for member in members})
        minutes = group.minutes.together + group.minutes.preparation + group.minutes.alone * there
        return (*self._days(members), minutes)

    def _days(self, members: Collection[Member]) -> tuple[date, date]:
        """First and last day of the term on which somebody is in a kept group."""
        first, last = min(member.first for member in members), max(member.last for member in members)
        return max(self.term.first, first), min(self.term.last, last)

    def parts(self, group: PlannedGroup) -> list[tuple[str, Fraction]]:
        """Adults and the part of the group's time that each gives."""
        if self.is_kept(group):
            return [(name, part) for name, part in self.kept[group.key][0].adults if name]
        return [(name, Fraction(1)) for name in group.staff]

    def most_on_a_day(self, spans: Iterable[tuple[date, date, Fraction]]) -> Fraction:
        found = list(spans)
        days = {first for first, _, _ in found}
        return max((sum((m for a, b, m in found if a <= day <= b), Fraction(0)) for day in days), default=Fraction(0))

    def hours_of(self, name: str) -> Fraction:
        """Minutes a week that an adult gives to the plan's groups, on the fullest day."""
        return self.most_on_a_day(
            (first, last, minutes * part)
            for group in self.shown.groups
            for adult, part in self.parts(group)
            if adult == name
            for first, last, minutes in self.spans(group)
        )

    def hours_already(self, name: str) -> Fraction:
        """Minutes a week that an adult gives, on the fullest day, to groups that run already, as the map has them."""
        found = []
        for key in self.running:
            first, last, minutes = self._of_the_map(key)
            found += [(first, last, minutes * part) for adult, part in self.kept[key][0].adults if adult == name]
        return self.most_on_a_day(found)

    @cached_property
    def running(self) -> set[str]:
        """Kept groups that run already on the as-at date."""
        return {key for key, (_, members) in self.kept.items() if any(self._runs(member.line) for member in members)}

    def out_already(self, pupil: str) -> Fraction:
        """Minutes a week out of class, on the fullest day, in groups that run already."""
        found = []
        for key in self.running:
            group, members = self.kept[key]
            there = any(member.line.pupil_id == pupil for member in members)
            if there and group.intervention.where in ("", "Out"):
                found.append((*self._days(members), group.minutes.received))
        return self.most_on_a_day(found)

    def can(self, person: Staff, skill: str) -> bool:
        """Whether a person has a skill on every day of the term."""
        wanted = skill.strip().casefold()
        if not wanted or wanted in {own.strip().casefold() for own in person.skills}:
            return True
        return any(
            row.staff_id == person.staff_id
            and row.skill.strip().casefold() == wanted
            and (row.day is None or row.day <= self.term.first)
            and (row.expires is None or row.expires >= self.term.last)
            for row in self.school.training
        )

    def hourly_pence(self, name: str) -> int:
        return half_up(
            hourly_cost(self.school, self.school.member_of_staff[name], self.term.first, self.rates).pounds * 100
        )

    def needs(self, pupil: str) -> set[str]:
        first = self.school.in_force(pupil, "Primary need", self.term.first)
        return {first, self.school.pupil[pupil].secondary_need} - {""}

    def had(self, pupil: str, code: str) -> tuple[Fraction, set[str]]:
        """Weeks of an intervention that a pupil had this school year before the term, and how those rows ended."""
        since, before = date(self.term.year, 9, 1), self.term.day_before
        weeks, ends = Fraction(0), set()
        for group, member in self.took_place(code):
            if member.line.pupil_id == pupil and member.last >= since:
                weeks += group.weeks(self.school.calendar, max(member.first, since), min(member.last, before))
                ends.add(member.line.status)
        return weeks, ends

    def begun_before(self, code: str, pupil: str = "") -> bool:
        """Whether an intervention (for a pupil) had a teaching day this school year before the term."""
        for _, member in self.took_place(code):
            day = self.school.calendar.first_teaching_day(max(member.first, date(self.term.year, 9, 1)))
            if day and day <= min(member.last, self.term.day_before) and pupil in {"", member.line.pupil_id}:
                return True
        return False


def _has_adult(group: Group) -> bool:
    return any(name for name, _ in group.adults)


def _asked_for(line: Line) -> bool:
    return bool(line.required) or line.plan == "Keep"


DOSE = ("group_minutes", "group_sessions", "individual_minutes", "individual_sessions")


def own_or(row: Intervention, line: Line, name: str) -> Fraction:
    """What a row of the map overrules, else the catalogue's figure."""
    own = getattr(line, name)
    return Fraction((getattr(row, name) if own is None else own) or 0)
