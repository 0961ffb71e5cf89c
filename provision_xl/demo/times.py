"""When the demo school works: terms of two years, the day it is seen on, and the stretches its groups run in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from provision_xl.dates import Calendar, Term, school_year_of_label, year_label
from provision_xl.demo.records import row_of
from provision_xl.errors import OutOfRange
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Intervention, TermRow

HALVES = 6
"""Half terms of a school year; they are numbered 0 to 5 in the year before, 6 to 11 in this one."""
THIS_YEAR = HALVES


@dataclass(frozen=True, slots=True)
class Round:
    """A term's worth of groups: its two half terms, and how many lines for each pupil with SEN it may hold."""

    name: str
    halves: tuple[int, int]
    lines_a_pupil: Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """When a group runs: what is typed into Starts and Ends, when it is really over, and the half terms it touches."""

    starts: date
    ends: date | None
    until: date
    halves: tuple[int, ...]


# In the order in which they are wanted: the running term first, then how things stood before.
_WANTED = (
    ("Autumn", (6, 7), Decimal("2.3")),
    ("Summer before", (4, 5), Decimal("1.9")),
    ("Spring", (8, 9), Decimal("0.3")),
    ("Spring before", (2, 3), Decimal("2.0")),
    ("Autumn before", (0, 1), Decimal("2.0")),
)


def rounds(lines_per_pupil: Decimal) -> tuple[Round, ...]:
    """The rounds of groups, oldest first, whose lines make so many for each pupil.

    >>> [(found.name, str(found.lines_a_pupil)) for found in rounds(Decimal("3"))]
    [('Summer before', '0.7'), ('Autumn', '2.3')]
    """
    left = lines_per_pupil
    stretch = max(Decimal(1), lines_per_pupil / sum(most for _, _, most in _WANTED))
    found: list[Round] = []
    for name, halves, most in _WANTED:
        part = min(most * stretch, left)
        left -= part
        if part > 0:
            found.append(Round(name, halves, part))
    return tuple(sorted(found, key=lambda item: item.halves))


@dataclass(frozen=True)
class Times:
    """The terms of the year before and of this year, and the day the school is seen on."""

    rows: tuple[TermRow, ...]
    calendar: Calendar
    as_at: date

    def first(self, half: int) -> date:
        return self.calendar.terms[half].starts

    def last(self, half: int) -> date:
        return self.calendar.terms[half].ends

    def halves(self, first: date, last: date) -> tuple[int, ...]:
        """The half terms that a stretch touches."""
        return tuple(
            place for place, term in enumerate(self.calendar.terms) if term.starts <= last and term.ends >= first
        )

    def support(self, first_half: int) -> Span:
        """From the first day of a half term to the end of the school year; this year's end is left to be worked out."""
        this_year = first_half >= THIS_YEAR
        last = self.last(2 * HALVES - 1 if this_year else HALVES - 1)
        first = self.first(first_half)
        return Span(first, None if this_year else last, last, self.halves(first, last))

    def stretch(self, around: Round, intervention: Intervention, second_half: bool) -> Span:
        """When a group of that round runs, by the weeks of its intervention.

        Up to eight weeks fill one half term, up to fourteen the term without its first and last week; longer and
        open-ended ones have no Ends in the running term, and end with the term in those before.
        """
        first, last = around.halves
        if intervention.weeks is not None and intervention.weeks <= 8:
            half = last if second_half else first
            return self.between(self.first(half) if second_half else self.settled(half), self.last(half))
        starts = self.settled(first)
        short = intervention.weeks is not None and intervention.weeks <= 14
        if short or around.halves[0] < THIS_YEAR:
            return self.between(starts, self.last(last) - timedelta(days=7))
        until = self.last(2 * HALVES - 1)
        if intervention.weeks is not None:
            over = self.calendar.after_weeks(starts, Fraction(intervention.weeks))
            until = over[0] if over else until
        return Span(starts, None, until, self.halves(starts, until))

    def settled(self, half: int) -> date:
        """The Monday a week or more into a term, when groups begin."""
        day = self.first(half) + timedelta(days=7)
        return day + timedelta(days=-day.weekday() % 7)

    def between(self, starts: date, ends: date) -> Span:
        """A stretch whose end is typed."""
        return Span(starts, ends, ends, self.halves(starts, ends))


def times(academic_year: str, rates: Rates) -> Times:
    """Terms of a school year and the one before, seen from the Monday after the middle of November.

    Raises:
        OutOfRange: the year or the one before is not among the usual term dates.

    >>> from provision_xl.rates import national
    >>> times("2026/27", national()).as_at
    datetime.date(2026, 11, 23)
    """
    start = school_year_of_label(academic_year)
    known = rates.rows("usual_terms")
    labels = [row["Year"] for row in known]
    possible = [this for before, this in pairwise(sorted(set(labels))) if labels.count(before) == HALVES]
    if academic_year not in possible:
        raise OutOfRange(f'The demo school has no terms for "{academic_year}"; choose one of {", ".join(possible)}.')
    wanted = (year_label(start - 1), academic_year)
    rows = tuple(row_of("Terms", row) for row in known if row["Year"] in wanted)
    terms = tuple(row for row in rows if isinstance(row, TermRow))
    middle = date(start, 11, 17)
    return Times(terms, _calendar(terms), middle + timedelta(days=-middle.weekday() % 7))


def _calendar(rows: tuple[TermRow, ...]) -> Calendar:
    return Calendar(
        Term(row.term, row.starts, row.ends, Fraction(row.teaching_weeks), row.report_term)
        for row in rows
        if row.starts and row.ends and row.teaching_weeks is not None
    )
