"""What the map already says for a term: what stays, what must be placed, and what the plan may put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.groups import OVER, Group, Member, groups
from provision_xl.money import natural
from provision_xl.planning.window import Window
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School


@dataclass(frozen=True)
class Kept:
    """A group that stays as it is: its members of the term, and which adult gives how much of its time."""

    group: Group
    members: tuple[Member, ...]
    running: bool  # already; else it is kept for a term to come

    @property
    def code(self) -> str:
        return self.group.intervention.code

    @cached_property
    def pupils(self) -> tuple[str, ...]:
        return tuple(sorted({member.line.pupil_id for member in self.members}, key=natural))

    @property
    def adults(self) -> tuple[tuple[str, Fraction], ...]:
        return tuple((name, part) for name, part in self.group.adults if name != NOBODY)

    @property
    def weekly_minutes(self) -> Fraction:
        """Minutes a week that one adult gives who takes all of it."""
        minutes = self.group.minutes
        return minutes.together + minutes.preparation + minutes.alone * len(self.pupils)

    def span(self, term: Window) -> tuple[date, date]:
        """The days of the term on which some member is in it."""
        first = max(term.first, min(member.first for member in self.members))
        return first, min(term.last, max(member.last for member in self.members))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that has to be placed with an adult: Required, or kept without anyone to run it."""

    group: Group
    member: Member

    @property
    def line(self) -> Line:
        return self.member.line

    @property
    def required(self) -> bool:
        return bool(self.line.required)


@dataclass(frozen=True, slots=True)
class TermMap:
    """The map of a term: kept groups, rows to be placed, and planned rows that the plan may replace."""

    kept: tuple[Kept, ...]
    wanted: tuple[Wanted, ...]
    replaced: tuple[Wanted, ...]
    excluded: frozenset[tuple[str, str]]
    everything: tuple[Group, ...]


def status_of(line: Line, as_at: date) -> str:
    """The row's status, or where it is blank what its dates say."""
    if line.status:
        return line.status
    return "Planned" if line.starts is None or line.starts > as_at else "Running"


def stays(line: Line, as_at: date) -> bool:
    """Whether the plan may not touch it: marked Keep, or running."""
    return line.plan == "Keep" or status_of(line, as_at) == "Running"


def term_map(school: School, term: Window, as_at: date) -> TermMap:
    """Sort every row of the map that reaches into the term."""
    kept: list[Kept] = []
    wanted: list[Wanted] = []
    replaced: list[Wanted] = []
    everything = groups(school)
    for group in everything:
        members = [member for member in group.members if _in_term(member, term, as_at)]
        staying = tuple(member for member in members if _is_kept(group, member, as_at))
        if staying:
            running = any(status_of(member.line, as_at) == "Running" for member in staying)
            kept.append(Kept(group, staying, running))
        for member in members:
            if member not in staying:
                (wanted if _is_wanted(member) else replaced).append(Wanted(group, member))
    return TermMap(tuple(kept), tuple(wanted), tuple(replaced), _excluded(school, term), everything)


def _in_term(member: Member, term: Window, as_at: date) -> bool:
    """Whether a row is provision of the term that is not over yet."""
    if status_of(member.line, as_at) in OVER or not term.touches(member.first, member.last):
        return False
    return member.last >= min(as_at, term.last)


def _is_kept(group: Group, member: Member, as_at: date) -> bool:
    has_adult = any(name != NOBODY for name, _ in group.adults)
    return stays(member.line, as_at) and (has_adult or not _is_wanted(member))


def _is_wanted(member: Member) -> bool:
    return bool(member.line.required) or member.line.plan == "Keep"


def _excluded(school: School, term: Window) -> frozenset[tuple[str, str]]:
    return frozenset(
        (line.pupil_id, line.intervention)
        for line in school.provision
        if line.plan == "Exclude" and term.touches(line.starts or date.min, line.ends or date.max)
    )


@dataclass(frozen=True, slots=True)
class Had:
    """What a pupil had of an intervention in the school year before the term."""

    weeks: Fraction
    done: bool
    stopped: bool


def had_before(school: School, term: Window, as_at: date, everything: Iterable[Group]) -> dict[tuple[str, str], Had]:
    """Teaching weeks of each pupil and intervention from the start of the school year to the day before the term."""
    found: dict[tuple[str, str], Had] = {}
    for group, member in _ran(everything, as_at):
        first = max(member.first, date(term.year, 9, 1))
        weeks = group.weeks(school.calendar, first, min(member.last, term.day_before))
        status = member.line.status if member.last >= first else ""
        key = (member.line.pupil_id, group.intervention.code)
        before = found.get(key, Had(Fraction(0), False, False))
        if weeks or status in OVER:
            done, stopped = before.done or status == "Done", before.stopped or status == "Stopped"
            found[key] = Had(before.weeks + weeks, done, stopped)
    return found


def weeks_before(school: School, term: Window, group: Group, member: Member) -> Fraction:
    """Teaching weeks that a row has run before the term, whatever the year."""
    return group.weeks(school.calendar, member.first, min(member.last, term.day_before))


def weeks_inside(school: School, term: Window, group: Group, member: Member) -> Fraction:
    """Teaching weeks of a row in the term."""
    return group.weeks(school.calendar, max(member.first, term.first), min(member.last, term.last))


def _ran(everything: Iterable[Group], as_at: date) -> Iterator[tuple[Group, Member]]:
    """Rows that took place or will; one still marked Planned after its Starts did not."""
    for group in everything:
        for member in group.members:
            if not (member.line.status == "Planned" and member.first < as_at):
                yield group, member


def paid_before(school: School, term: Window, as_at: date, everything: Iterable[Group]) -> frozenset[tuple[str, str]]:
    """(pupil, code) whose yearly materials were paid before the term; ("", code) for the one-off cost."""
    found: set[tuple[str, str]] = set()
    for group, member in _ran(everything, as_at):
        first = school.calendar.first_teaching_day(max(member.first, date(term.year, 9, 1)))
        if first is not None and first <= min(member.last, term.day_before):
            found.update({(member.line.pupil_id, group.intervention.code), ("", group.intervention.code)})
    return frozenset(found)
