"""What is left of a term from a day on, as a term of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from provision_xl.dates import ONE_DAY, weekdays_between
from provision_xl.errors import OutOfRange
from provision_xl.planning.window import Window, window
from provision_xl.school.core_tables import TermRow
from provision_xl.school.school import School


def rest_of(school: School, term: str, as_at: date, first: date) -> tuple[School, Window]:
    """The school with its term cut in two before a day, and the second part as the stretch to be planned.

    The day is the first teaching day of the term that comes neither before `first` nor before `as_at`. Every day
    weighs what it weighed before.

    Raises:
        OutOfRange: there is no such term, or it has no such day.

    """
    whole = window(school, term, as_at)
    day = school.calendar.first_teaching_day(max(whole.first, as_at, first))
    if day is None or day > whole.last:
        raise OutOfRange(f"{whole.name} has no teaching day from {max(as_at, first):%d/%m/%Y} on; it ends on "
                         f"{whole.last:%d/%m/%Y}. Name the term that the day is in.")  # fmt: skip
    cut = replace(school, terms=tuple(part for row in school.terms for part in _parts(row, whole, day)))
    weeks = school.calendar.weeks(day, whole.last)
    return cut, replace(whole, first=day, weeks=weeks)


def _parts(row: TermRow, whole: Window, day: date) -> Iterator[TermRow]:
    """A term as it is, renamed where it is over, or cut in two with exact weeks."""
    if row.starts is None or row.ends is None or row.teaching_weeks is None or row.ends < whole.first:
        yield row
        return
    before = f"{row.term} before {day:%d/%m/%Y}"
    days, gone = weekdays_between(row.starts, row.ends), weekdays_between(row.starts, day - ONE_DAY)
    if row.starts >= day or not gone:
        yield row
    elif row.ends < day:
        yield replace(row, term=before, report_term=before)
    else:
        each = Fraction(row.teaching_weeks) / days  # exact, where a Decimal would not be
        past = replace(row, term=before, ends=day - ONE_DAY, report_term=before, teaching_weeks=each * gone)  # type: ignore[arg-type]
        yield past
        yield replace(row, starts=day, teaching_weeks=each * (days - gone))  # type: ignore[arg-type]
