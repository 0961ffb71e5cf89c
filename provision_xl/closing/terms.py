"""A term as people name it: a row of Terms, a Report term, either with its school year or with the calendar year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from provision_xl.dates import Calendar, Term, year_label
from provision_xl.errors import OutOfRange

_WITH_A_YEAR = re.compile(r"(?P<name>.+?)\s+(?P<year>\d{4})$")


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term: one row of Terms, or half terms joined, of one school year."""

    label: str
    terms: tuple[Term, ...]

    @property
    def starts(self) -> date:
        return self.terms[0].starts

    @property
    def ends(self) -> date:
        return self.terms[-1].ends

    @property
    def school_year(self) -> int:
        return self.terms[0].school_year

    @property
    def labels(self) -> frozenset[str]:
        """The terms as pieces of cost name them."""
        return frozenset(term.label for term in self.terms)


def named_term(calendar: Calendar, name: str, school_year: int | None = None) -> NamedTerm:
    """The term that a name means; where several years have it, that of `school_year`, else the latest.

    Args:
        name: such as Autumn, Spring 2, Autumn 2026/27, or Spring 2027 (the Spring that begins in 2027).

    Raises:
        OutOfRange: Terms has no such term; the message names those it has.

    >>> from fractions import Fraction
    >>> spring = Term("Spring 1", date(2027, 1, 5), date(2027, 2, 12), Fraction(6), "Spring")
    >>> named_term(Calendar([spring]), "Spring 2027").label
    'Spring 1 2026/27'
    """
    found = calendar.named(name) or _begun_in_the_year(calendar, name)
    if not found:
        known = dict.fromkeys(term.report_term or term.name for term in calendar.terms)
        there = f"It has {', '.join(known)}." if known else "It is empty."
        raise OutOfRange(f'There is no term "{name}" in Terms. {there}')
    years = {term.school_year for term in found}
    year = school_year if school_year in years else max(years)
    terms = tuple(term for term in found if term.school_year == year)
    label = terms[0].label if len(terms) == 1 else f"{terms[0].report_term} {year_label(year)}"
    return NamedTerm(label, terms)


def _begun_in_the_year(calendar: Calendar, name: str) -> tuple[Term, ...]:
    match = _WITH_A_YEAR.match(name.strip())
    if not match:
        return ()
    return tuple(term for term in calendar.named(match["name"]) if term.starts.year == int(match["year"]))
