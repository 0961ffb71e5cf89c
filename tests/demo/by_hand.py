"""Plain counting on the rows of a school, day by day, without any of the product's own arithmetic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from provision_xl.school.core_tables import Line
from provision_xl.school.school import School

NOTHING = Decimal(0)


def last_day_of_year(day: date) -> date:
    """The end of the school year that a day is in."""
    return date(day.year + (day.month >= 9), 8, 31)


def runs(school: School, line: Line, day: date) -> bool:
    """Whether a row is taught on a day; one with no Ends runs its weeks of school days, or to the end of its year."""
    row = school.intervention[line.intervention]
    if line.plan == "Exclude" or line.starts is None or day < line.starts:
        return False
    pupil = school.pupil[line.pupil_id]
    if pupil.leaves and day > pupil.leaves:
        return False
    if line.ends is not None:
        return day <= line.ends
    if row.weeks is None:
        return day <= last_day_of_year(line.starts)
    return taught_weeks(school, line.starts, day - timedelta(days=1)) < Fraction(row.weeks)


def taught_weeks(school: School, first: date, last: date) -> Fraction:
    weeks = Fraction(0)
    for term in school.terms:
        days = weekdays(term.starts, term.ends)
        inside = [day for day in days if first <= day <= last]
        weeks += Fraction(len(inside), len(days)) * Fraction(term.teaching_weeks or 0)
    return weeks


def weekdays(first: date | None, last: date | None) -> list[date]:
    assert first and last
    span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [day for day in span if day.weekday() < 5]


def minutes(school: School, line: Line) -> tuple[Decimal, Decimal, Decimal]:
    """Minutes a week together, alone with the pupil, and of preparation."""
    row = school.intervention[line.intervention]

    def own(name: str) -> Decimal:
        value = getattr(line, name)
        return (value if value is not None else getattr(row, name)) or NOTHING

    together = own("group_minutes") * own("group_sessions")
    alone = own("individual_minutes") * own("individual_sessions")
    return together, alone, row.prep_minutes or NOTHING


def adults(entry: str) -> Iterator[tuple[str, Decimal]]:
    """Each adult of a Staff ID entry with the part of the time.

    >>> list(adults("TA1 60% / TA2 40%")), list(adults("TA1; TA2"))
    ([('TA1', Decimal('0.6')), ('TA2', Decimal('0.4'))], [('TA1', Decimal('1')), ('TA2', Decimal('1'))])
    """
    for part in re.split(r"[;/]", entry):
        words = part.split()
        if words:
            yield words[0], Decimal(words[1].rstrip("%")) / 100 if len(words) > 1 else Decimal(1)


def groups(school: School) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in school.provision:
        if line.group:
            found[line.group].append(line)
    return dict(found)


def hours_of_staff(school: School, day: date) -> dict[str, Decimal]:
    """Hours a week that each adult gives to the groups that run on a day."""
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for rows in groups(school).values():
        present = [line for line in rows if runs(school, line, day)]
        if not present:
            continue
        together, alone, prep = minutes(school, rows[0])
        for who, part in adults(rows[0].staff_id):
            hours[who] += (together + prep + alone * len(present)) * part / 60
    return dict(hours)


def sample_days(school: School) -> list[date]:
    """A day in the middle of each half term, and one near its beginning and its end."""
    found = []
    for term in school.terms:
        days = weekdays(term.starts, term.ends)
        found += [days[6], days[len(days) // 2], days[-7]]
    return found
