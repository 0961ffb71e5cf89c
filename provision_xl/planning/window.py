"""The stretch of days that is planned: one term, or the half terms that a report term joins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.dates import ONE_DAY, Term, school_year
from provision_xl.errors import OutOfRange
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class Window:
    """A term as the plan sees it; `year_weeks` are the teaching weeks of its whole school year."""

    name: str
    first: date
    last: date
    weeks: Fraction
    year_weeks: Fraction

    @property
    def year(self) -> int:
        return school_year(self.first)

    @property
    def day_before(self) -> date:
        return self.first - ONE_DAY

    def touches(self, first: date, last: date) -> bool:
        """Whether a stretch has a day in the term."""
        return first <= self.last and last >= self.first


def window(school: School, term: str, as_at: date) -> Window:
    """The days and teaching weeks of a term, by its own name or its report term.

    Where several years have it: the one in the year of Settings, else the next that has not ended.

    Raises:
        OutOfRange: there is no such term; the message lists those there are.
    """
    found = school.calendar.named(term)
    if not found:
        names = ", ".join(item.label for item in school.calendar.terms) or "none yet"
        raise OutOfRange(f'There is no term called "{term}". The terms are: {names}.')
    years = sorted({item.school_year for item in found})
    year = _year(school, years, found, as_at)
    terms = [item for item in found if item.school_year == year]
    return Window(
        term.strip(),
        terms[0].starts,
        terms[-1].ends,
        sum((item.weeks for item in terms), Fraction(0)),
        school.calendar.teaching_weeks(year),
    )


def _year(school: School, years: list[int], found: tuple[Term, ...], as_at: date) -> int:
    if len(years) > 1 and school.settings.academic_year:
        try:
            if school.school_year in years:
                return school.school_year
        except OutOfRange:
            pass  # Checks names the cell; the dates decide here
    to_come = [item.school_year for item in found if item.ends >= as_at]
    return min(to_come) if to_come else years[-1]
