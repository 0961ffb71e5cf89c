"""Who is taught with whom on which day: rule 2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.school import School, line_key

from .arithmetic import natural, number
from .days import TeachingDay, school_year_of, teaching_days, terms_of

UNIVERSAL = {"universal", "wave 1"}
_PART = re.compile(r"^(.*\S)\s+([\d.]+)\s*%$")


class Adult(NamedTuple):
    staff_id: str
    part: Fraction  # of the group's time


class Present(NamedTuple):
    """One day of a group: what the day weighs for it, and who is there."""

    weight: Fraction
    day: TeachingDay
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    name: str  # "" where the line stands alone
    lines: tuple[Line, ...]  # in natural order
    intervention: Intervention
    adults: tuple[Adult, ...]
    open_end: date  # of the lines that have no Ends
    days: dict[date, Present]

    def weekly(self, attribute: str) -> Fraction:
        """Minutes or sessions: the first line that overrules the catalogue, else the catalogue."""
        for line in self.lines:
            if getattr(line, attribute) is not None:
                return Fraction(getattr(line, attribute))
        return number(getattr(self.intervention, attribute))

    @property
    def session_minutes(self) -> Fraction:
        """Minutes a week in which all are taught together."""
        return self.weekly("group_sessions") * self.weekly("group_minutes")

    @property
    def own_minutes(self) -> Fraction:
        """Minutes a week with each pupil alone."""
        return self.weekly("individual_sessions") * self.weekly("individual_minutes")

    @property
    def prep_minutes(self) -> Fraction:
        return number(self.intervention.prep_minutes)


def on_costed_map(school: School, line: Line) -> bool:
    intervention = school.intervention.get(line.intervention)
    if line.plan == "Exclude" or intervention is None or line.pupil_id not in school.pupil or not line.starts:
        return False
    return intervention.tier.strip().casefold() not in UNIVERSAL


def adults_of(entry: str) -> tuple[Adult, ...]:
    """The adults of a Staff ID entry; one nameless adult where it is blank.

    >>> adults_of("T1 60% / T2 40%")[1]
    Adult(staff_id='T2', part=Fraction(2, 5))
    """
    if not entry.strip():
        return (Adult("", Fraction(1)),)
    if "%" not in entry:
        return tuple(Adult(name.strip(), Fraction(1)) for name in entry.split(";") if name.strip())
    parts = [_PART.match(part.strip()) for part in entry.split("/")]
    return tuple(Adult(part[1], Fraction(part[2]) / 100) for part in parts if part)


def bearers(lines: tuple[Line, ...]) -> list[Line]:
    """Those among whom what is shared is shared: the Full ones, or all."""
    full = [line for line in lines if line.charge == "Full"]
    return full or list(lines)


def groups_of(school: School) -> list[Group]:
    """All groups with at least one line that is costed."""
    by_name: dict[tuple[str, str], list[Line]] = {}
    for line in school.provision:
        if on_costed_map(school, line):
            own = ("group", line.group) if line.group else ("line", line_key(line))
            by_name.setdefault(own, []).append(line)
    return [_group(school, name if kind == "group" else "", lines) for (kind, name), lines in by_name.items()]


def _group(school: School, name: str, unordered: list[Line]) -> Group:
    lines = tuple(sorted(unordered, key=lambda line: natural(line_key(line))))
    entries = [line.staff_id for line in lines if line.staff_id.strip()]
    intervention = school.intervention[lines[0].intervention]
    adults = adults_of(entries[0] if entries else "")
    open_end, days = _run(school, lines, intervention)
    return Group(name, lines, intervention, adults, open_end, days)


def _days(school: School, lines: tuple[Line, ...], last: date) -> dict[date, Present]:
    """Day by day, those days on which somebody is there."""
    found = {}
    for day, teaching in teaching_days(school).items():
        there = tuple(line for line in lines if first_day(school, line) <= day <= last_day(school, line, last))
        if there:
            found[day] = Present(teaching.weight, teaching, there)
    return found


def first_day(school: School, line: Line) -> date:
    """Its Starts, or its pupil's where that is later."""
    assert line.starts
    return max(line.starts, school.pupil[line.pupil_id].starts or date.min)


def last_day(school: School, line: Line, open_end: date) -> date:
    """Its Ends, or its group's where it has none, or its pupil's last day where that is earlier."""
    return min(line.ends or open_end, school.pupil[line.pupil_id].leaves or date.max)


def _run(school: School, lines: tuple[Line, ...], intervention: Intervention) -> tuple[date, dict[date, Present]]:
    """The last day of lines that have no Ends, and all days of the group."""
    typed = [line.ends for line in lines if line.ends]
    if typed:
        return max(typed), _days(school, lines, max(typed))
    unlimited = _days(school, lines, date.max)
    if not unlimited:
        return date.min, {}
    ends, kept = _limits(school, min(unlimited), intervention)
    return ends, {day: there._replace(weight=kept[day]) for day, there in unlimited.items() if day in kept}


def _limits(school: School, begins: date, intervention: Intervention) -> tuple[date, dict[date, Fraction]]:
    """Where a group with no Ends at all ends, and what each of its days weighs."""
    weights = {day: teaching.weight for day, teaching in teaching_days(school).items() if day >= begins}
    if intervention.weeks is None:
        ends = _end_of_year(school, begins)
        return ends, {day: weight for day, weight in weights.items() if day <= ends}
    kept = _first_weeks(weights, Fraction(intervention.weeks))
    return max(kept, default=date.min), kept


def _end_of_year(school: School, begins: date) -> date:
    """The last day of the last term of the school year that holds a day."""
    year = school_year_of(begins)
    return max(term.ends for term in terms_of(school) if term.school_year == year or term.starts <= begins <= term.ends)


def _first_weeks(weights: dict[date, Fraction], weeks: Fraction) -> dict[date, Fraction]:
    """Days until so many weeks are used up; the last one weighs what is still needed."""
    kept: dict[date, Fraction] = {}
    left = weeks
    for day, weight in sorted(weights.items()):
        if left <= 0:
            break
        kept[day] = min(weight, left)
        left -= kept[day]
    return kept
