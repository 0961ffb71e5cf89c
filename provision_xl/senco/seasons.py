"""The terms of the school year as reports name them, and how hours are laid over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.dates import Term, school_year, school_year_dates, year_label
from provision_xl.errors import Finding, Verdict
from provision_xl.school.school import School

type Hours = tuple[Fraction, ...]
"""Hours of each season, in their order."""

WHOLE_YEAR = "Whole year"


@dataclass(frozen=True, slots=True)
class Season:
    """A term as reports name it: one row of Terms, or half terms joined by their Report term."""

    name: str
    terms: tuple[Term, ...]

    @property
    def weeks(self) -> Fraction:
        """Teaching weeks."""
        return sum((term.weeks for term in self.terms), Fraction(0))

    def holds(self, day: date) -> bool:
        return any(term.starts <= day <= term.ends for term in self.terms)

    def is_called(self, name: str) -> bool:
        """Whether a name such as Autumn means this season."""
        wanted = name.strip().casefold()
        stand_in = self.name == WHOLE_YEAR
        return stand_in or any(wanted in {term.name.casefold(), term.report_term.casefold()} for term in self.terms)


def year_of(school: School, as_at: date) -> int:
    """The school year that is worked out: that of Settings, or where it is blank that of the as-at date."""
    return school.school_year if school.settings.academic_year else school_year(as_at)


def seasons(school: School, year: int) -> tuple[Season, ...]:
    """The seasons of a school year in order; one stand-in of the Worked weeks of Settings where Terms has none."""
    joined: dict[str, list[Term]] = {}
    for term in school.calendar.terms_of_year(year):
        joined.setdefault(term.report_term or term.name, []).append(term)
    found = tuple(Season(name, tuple(terms)) for name, terms in joined.items())
    if sum(season.weeks for season in found):
        return found
    first, last = school_year_dates(year)
    return (Season(WHOLE_YEAR, (Term(WHOLE_YEAR, first, last, Fraction(school.setting("worked_weeks")), WHOLE_YEAR),)),)


def missing_terms(school: School, year: int) -> tuple[Finding, ...]:
    """A finding where Terms has no teaching week in the school year."""
    if school.calendar.teaching_weeks(year):
        return ()
    weeks = school.setting("worked_weeks")
    return (
        Finding("PX-S03", Verdict.WARN, "Terms", "", f"no term of {year_label(year)} has teaching weeks",
                f"Fill in the terms of {year_label(year)}; until then the SENCo's year counts {weeks} weeks in one."),
    )  # fmt: skip


def nothing(year: Sequence[Season]) -> Hours:
    return (Fraction(0),) * len(year)


def added(*parts: Hours) -> Hours:
    """Hours of several, season by season.

    >>> added((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4)))
    (Fraction(4, 1), Fraction(6, 1))
    """
    return tuple(sum(season, Fraction(0)) for season in zip(*parts, strict=True))


def parts_of_year(year: Sequence[Season]) -> Hours:
    """The part of the year's teaching weeks that lies in each season; the parts add up to 1."""
    whole = sum((season.weeks for season in year), Fraction(0))
    return tuple(season.weeks / whole for season in year)


def evenly(hours: Fraction, year: Sequence[Season]) -> Hours:
    """Hours laid over the seasons by teaching weeks."""
    return tuple(hours * part for part in parts_of_year(year))


def evenly_in(hours: Fraction, places: Sequence[int], year: Sequence[Season]) -> Hours:
    """Hours laid over the seasons at some places by teaching weeks; all in the first of them where none has weeks."""
    whole = sum((year[place].weeks for place in places), Fraction(0))
    if not whole:
        return in_season(hours, places[0], year)
    return tuple(
        hours * season.weeks / whole if place in places else Fraction(0) for place, season in enumerate(year)
    )  # fmt: skip


def in_season(hours: Fraction, place: int, year: Sequence[Season]) -> Hours:
    """Hours that all fall in the season at a place."""
    return tuple(hours if place == other else Fraction(0) for other in range(len(year)))


def place_of_day(day: date, year: Sequence[Season]) -> int:
    """The season in which the work for a day falls: its own, in the holidays the next one, after the last one the last.

    >>> autumn = Season("Autumn", (Term("Autumn", date(2026, 9, 2), date(2026, 12, 18), Fraction(14)),))
    >>> spring = Season("Spring", (Term("Spring", date(2027, 1, 5), date(2027, 3, 25), Fraction(11)),))
    >>> [place_of_day(day, (autumn, spring)) for day in (date(2026, 10, 1), date(2026, 12, 25), date(2027, 8, 1))]
    [0, 1, 1]
    """
    for place, season in enumerate(year):
        if season.holds(day):
            return place
    later = [(term.starts, place) for place, season in enumerate(year) for term in season.terms if term.starts > day]
    return min(later)[1] if later else len(year) - 1
