"""Rules 2 and 3: who is taught together, from when to when, with which minutes and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import Adults, adults
from provision_xl.dates import Calendar
from provision_xl.errors import OutOfRange
from provision_xl.money import fraction, natural
from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.other_tables import Session
from provision_xl.school.school import School, line_key

UNIVERSAL = frozenset({"universal", "wave 1"})
OVER = frozenset({"Done", "Stopped"})  # what Status says of a line that is over, whatever its dates


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the map while it runs; `marked_planned` costs nothing to date."""

    key: str
    line: Line
    first: date
    last: date
    full: bool

    @property
    def marked_planned(self) -> bool:
        return self.line.status == "Planned"


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a group takes in a week: minutes for all together, preparation, and minutes for each pupil alone."""

    together: Fraction
    preparation: Fraction
    alone: Fraction
    sessions: Fraction  # group sessions a week, or where there are none the individual ones

    def of_row(self, row: Session) -> Fraction:
        """Minutes of one session: as Sessions says, else the group's, or one pupil's alone where there is no group."""
        if row.minutes is not None:
            return Fraction(row.minutes)
        return (self.together or self.alone) / self.sessions if self.sessions else Fraction(0)

    @property
    def received(self) -> Fraction:
        """Minutes a week that each member receives."""
        return self.together + self.alone


@dataclass(frozen=True, slots=True)
class Group:
    """Rows taught together: members in natural order of their lines; `rows` has those too that never run."""

    key: str
    rows: tuple[Line, ...]
    intervention: Intervention
    members: tuple[Member, ...]
    adults: Adults
    minutes: Minutes
    first: date
    last: date
    last_day_weight: Fraction | None  # what is still needed on the last day, where that is not a whole day

    def there(self, first: date, last: date) -> tuple[Member, ...]:
        """Members whose time touches a stretch, but for those done or stopped."""
        return tuple(
            member for member in self.members
            if member.first <= last and member.last >= first and member.line.status not in OVER
        )  # fmt: skip

    def weeks(self, calendar: Calendar, first: date, last: date) -> Fraction:
        """Teaching weeks of the group in a stretch, the last day weighing only what is needed."""
        if last < self.first or first > self.last:
            return Fraction(0)
        weeks = calendar.weeks(max(first, self.first), min(last, self.last))
        if self.last_day_weight is not None and last >= self.last:
            weeks -= calendar.weeks(self.last, self.last) - self.last_day_weight
        return weeks


def is_universal(intervention: Intervention) -> bool:
    """Whether it is the class offer, which is never on a pupil's costed map."""
    return intervention.tier.strip().casefold() in UNIVERSAL


def costed(school: School, line: Line) -> bool:
    """Whether a row is provision that costs: not excluded, not the class offer, and of a pupil and code we know."""
    intervention = school.intervention.get(line.intervention)
    return (
        line.plan != "Exclude"
        and line.starts is not None
        and intervention is not None
        and line.pupil_id in school.pupil
        and not is_universal(intervention)
    )


def groups(school: School) -> tuple[Group, ...]:
    """Every group of the costed map, in natural order; rows that never run are in none."""
    together: dict[tuple[str, str], list[Line]] = {}
    for line in school.provision:
        if costed(school, line):
            together.setdefault(("group", line.group) if line.group else ("line", line_key(line)), []).append(line)
    found = (_group(school, name, lines) for (_, name), lines in together.items())
    return tuple(sorted((group for group in found if group), key=lambda group: natural(group.key)))


def running(
    found: Iterable[Group], calendar: Calendar, first: date, last: date
) -> list[tuple[Group, tuple[Member, ...]]]:
    """The groups that meet between two days, each with its members of those days."""
    return [(group, members) for group in found
            if group.weeks(calendar, first, last) > 0 and (members := group.there(first, last))]  # fmt: skip


def _group(school: School, key: str, lines: Sequence[Line]) -> Group | None:
    lines = sorted(lines, key=lambda line: natural(line_key(line)))
    days = [day for line in lines if (day := _first_day(school, line))]
    if not days:
        return None
    first = min(days)
    intervention = school.intervention[lines[0].intervention]
    open_end, last_weight = _open_end(school.calendar, intervention, first, lines)
    members = (_member(school, line, open_end) for line in lines)
    running = tuple(member for member in members if member.first <= member.last)
    if not running:
        return None
    last = max(member.last for member in running)
    weight = last_weight if last == open_end else None
    minutes = minutes_of(intervention, lines)
    return Group(key, tuple(lines), intervention, running, _adults(lines), minutes, first, last, weight)


def _member(school: School, line: Line, open_end: date) -> Member:
    first, last = effective_start(school, line), effective_end(school, line, open_end)
    return Member(line_key(line), line, first, last, line.charge == "Full")


def _first_day(school: School, line: Line) -> date | None:
    """The first weekday inside a term on which a row runs; None where it never does."""
    day = school.calendar.first_teaching_day(effective_start(school, line))
    return day if day and day <= effective_end(school, line, date.max) else None


def effective_start(school: School, line: Line) -> date:
    """The line's Starts, not before its pupil's."""
    pupil_starts = school.pupil[line.pupil_id].starts
    starts = line.starts or date.max
    return max(starts, pupil_starts) if pupil_starts else starts


def effective_end(school: School, line: Line, open_end: date) -> date:
    """The line's Ends, or that of its group, not after its pupil leaves."""
    leaves = school.pupil[line.pupil_id].leaves
    ends = line.ends or open_end
    return min(ends, leaves) if leaves else ends


def _open_end(
    calendar: Calendar, intervention: Intervention, first: date, lines: Iterable[Line]
) -> tuple[date, Fraction | None]:
    """Where rows without Ends end, and what the last day weighs where only part of it is needed."""
    typed = [line.ends for line in lines if line.ends]
    if typed:
        return max(typed), None
    if intervention.weeks is not None:
        end = calendar.after_weeks(first, Fraction(intervention.weeks))
        return end if end else (calendar.terms[-1].ends, None)
    term = calendar.term_at(first)
    return (calendar.terms_of_year(term.school_year)[-1].ends if term else first), None


def _adults(lines: Iterable[Line]) -> Adults:
    entry = next((line.staff_id for line in lines if line.staff_id), "")
    try:
        return adults(entry)
    except OutOfRange:
        return adults("")  # a finding names the entry; until it is mended the time is nobody's


def overruled(lines: Iterable[Line], intervention: Intervention, attribute: str) -> Fraction:
    """Minutes or sessions of a group: what its rows overrule, else the catalogue's; blank is 0.

    Args:
        attribute: `group_minutes`, `group_sessions`, `individual_minutes` or `individual_sessions`.
    """
    own = next((item for line in lines if (item := getattr(line, attribute)) is not None), None)
    return fraction(own if own is not None else getattr(intervention, attribute) or 0)


def minutes_of(intervention: Intervention, lines: Iterable[Line]) -> Minutes:
    """The minutes of a group: the catalogue's, or what its rows overrule."""
    rows = list(lines)

    def value(attribute: str) -> Fraction:
        return overruled(rows, intervention, attribute)

    group_sessions, individual_sessions = value("group_sessions"), value("individual_sessions")
    return Minutes(
        group_sessions * value("group_minutes"),
        fraction(intervention.prep_minutes or 0),
        individual_sessions * value("individual_minutes"),
        group_sessions or individual_sessions,
    )
