"""Each pupil against the threshold, and minutes a week: rules 4 and 9."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.rates import Rates
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School, line_key

from .arithmetic import half_up
from .calculator import all_pieces
from .days import school_year_of
from .groups import Group, last_day
from .pay import Missing
from .pieces import Amounts, Kind, Piece, Question
from .time_costs import charged_minutes


class Minutes(NamedTuple):
    """A week: the whole length of a pupil's sessions, and the pupil's share of the adults' time."""

    received: Fraction
    charged: Fraction


class PupilCost(NamedTuple):
    """Pence, in the three readings."""

    this_year: Amounts
    last_twelve_months: int
    full_year: int


def weekly_minutes(question: Question, day: date) -> dict[str, Minutes]:
    """Minutes a week by line, of the lines whose span holds that day."""
    found = {}
    for group in question.groups:
        there = present_at(question.school, group, day)
        for line in there:
            received = group.session_minutes + group.own_minutes
            found[line_key(line)] = Minutes(received, charged_minutes(question, group, there, line))
    return found


def present_at(school: School, group: Group, day: date) -> tuple[Line, ...]:
    """Lines that run on a day: begun on a teaching day, and not past their last day; holidays between count."""
    begun = {line_key(line) for taught, there in group.days.items() if taught <= day for line in there.lines}
    return tuple(line for line in group.lines
                 if line_key(line) in begun and day <= last_day(school, line, group.open_end))  # fmt: skip


def pupil_costs(school: School, as_at: date, rates: Rates, basis: str = "school") -> dict[str, PupilCost] | None:
    """This school year, the last twelve months, and a full year at the pattern of the as-at date.

    None on the authority's basis where its rate is not known, on the as-at date or for any of the pieces.
    """
    pieces = all_pieces(school, as_at, rates, basis)
    if pieces is None:
        return None
    try:
        pattern = patterns(Question(school, as_at, rates, basis))
    except Missing:
        return None
    found = {}
    for pupil in school.pupil:
        own = [piece for piece in pieces if piece.pupil == pupil]
        year = [piece for piece in own if piece.month in months(date(school_year_of(as_at) + 1, 8, 31))]
        past = [piece.amounts.to_date for piece in own if piece.month in months(as_at)]
        other = [piece.amounts.planned for piece in year if piece.kind is not Kind.TIME]
        found[pupil] = PupilCost(total(year), sum(past), half_up(pattern.get(pupil, Fraction(0))) + sum(other))
    return found


def months(last: date) -> set[str]:
    """The twelve months that end with the one of this day."""
    numbered = last.year * 12 + last.month - 1
    return {f"{place // 12}-{place % 12 + 1:02d}" for place in range(numbered - 11, numbered + 1)}


def total(pieces: list[Piece]) -> Amounts:
    return Amounts(*(sum(piece.amounts[place] for piece in pieces) for place in range(3)))


def patterns(question: Question) -> dict[str, Fraction]:
    """Exact pence of LA weeks of the minutes charged on the as-at date, by pupil."""
    found: dict[str, Fraction] = {}
    weeks = Fraction(question.school.setting("la_weeks"))
    for group in filter(question.counts, question.groups):
        there = present_at(question.school, group, question.as_at)
        if not there:
            continue
        hour = sum((adult.part * question.hour(question.in_post(adult.staff_id, question.as_at), question.as_at).pounds
                    for adult in group.adults), Fraction(0))  # fmt: skip
        for line in there:
            cost = charged_minutes(question, group, there, line) / 60 * weeks * hour * 100
            found[line.pupil_id] = found.get(line.pupil_id, Fraction(0)) + cost
    return found
