"""The two ways of costing: the school's own hourly costs, and the local authority's rate and weeks (rule 5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from provision_xl.costing.adults import NOBODY, Adults
from provision_xl.costing.away import Away, times_away
from provision_xl.costing.groups import Group
from provision_xl.costing.pay import change_dates, hourly_cost, local_rate, planning_cost
from provision_xl.dates import Term
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Intervention, Staff
from provision_xl.school.school import School

LA_RATE = "LA hourly rate"


@dataclass(frozen=True, slots=True)
class Segment:
    """From a day on: whose hour it is ("" is nobody's), and what it costs where that is known.

    `away` where that adult is away and nobody stands in: the time is planned, but it is not given.
    """

    starts: date
    staff: str
    pounds: Fraction | None
    estimate: bool
    provisional: bool
    away: bool = False


class Price(NamedTuple):
    """The same for one group: adults go by numbers, so that groups that cost alike are alike; "" is nobody.

    `pence` is what an hour costs as numerator and denominator, nought where it costs nothing or nobody knows.
    """

    starts: date
    who: str
    pence: tuple[int, int]
    estimate: bool
    provisional: bool
    away: bool


class Prices(NamedTuple):
    """What the hours of a group's adults cost over time.

    Args:
        who: the number of each adult of the group.
        adults: the prices of each, with whoever covers.
    """

    who: tuple[str, ...]
    adults: tuple[tuple[Price, ...], ...]


type Names = Mapping[str, str]
"""The Staff ID behind each number; they are in natural order, and nobody's is ""."""


@dataclass(frozen=True)
class Basis:
    """What turns hours into money.

    Args:
        name: school or la.
        segments: for a Staff ID, its hours' cost over time, in order of date.
        week_factor: for a school year (by its first calendar year), what a teaching week counts.
        counts_preparation: whether preparation costs.
        accepts: whether an intervention costs anything at all.
    """

    name: str
    segments: Callable[[str], tuple[Segment, ...]]
    week_factor: Callable[[int], Fraction]
    counts_preparation: bool
    accepts: Callable[[Intervention], bool]
    _starts: dict[str, list[date]] = field(default_factory=dict)
    _weights: dict[str, Fraction] = field(default_factory=dict)
    _prices: dict[tuple[Adults, tuple[tuple[date, int], ...], bool], tuple[Prices, Names]] = field(default_factory=dict)

    def day_weight(self, term: Term) -> Fraction:
        """What a weekday of a term counts, in weeks."""
        if term.label not in self._weights:
            self._weights[term.label] = term.day_weight * self.week_factor(term.school_year)
        return self._weights[term.label]

    def from_day(self, staff_id: str, first: date, last: date) -> Sequence[Segment]:
        """The segments that touch a stretch, the first one reaching back before it."""
        segments = self.segments(staff_id)
        if staff_id not in self._starts:
            self._starts[staff_id] = [segment.starts for segment in segments]
        starts = self._starts[staff_id]
        return segments[max(bisect_right(starts, first) - 1, 0) : bisect_right(starts, last)]

    def prices(self, adults: Adults, first: date, last: date, priced: bool) -> tuple[Prices, Names]:
        """What the adults of a group cost in a stretch; nothing where its intervention is not `priced`."""
        segments = [self.from_day(name, first, last) for name, _ in adults]
        key = (adults, tuple([(found[0].starts, len(found)) for found in segments]), priced)
        if key not in self._prices:
            names = [name for name, _ in adults]
            self._prices[key] = _numbered(list(zip(names, segments, strict=True)), priced)
        return self._prices[key]


def _numbered(adults: Sequence[tuple[str, Sequence[Segment]]], priced: bool) -> tuple[Prices, Names]:
    everybody = {name for name, _ in adults} | {segment.staff for _, segments in adults for segment in segments}
    numbers = {name: str(place) for place, name in enumerate(sorted(everybody - {NOBODY}, key=natural), start=1)}
    numbers[NOBODY] = NOBODY
    prices = Prices(
        tuple(numbers[name] for name, _ in adults),
        tuple(tuple(_price(segment, numbers, priced) for segment in segments) for _, segments in adults),
    )
    return prices, {number: name for name, number in numbers.items()}


def _price(segment: Segment, numbers: Mapping[str, str], priced: bool) -> Price:
    pence = (100 * segment.pounds).as_integer_ratio() if priced and segment.pounds else (0, 1)
    return Price(segment.starts, numbers[segment.staff], pence, segment.estimate, segment.provisional, segment.away)


def given_parts(adults: Sequence[tuple[str, Fraction]], in_force: Sequence[str]) -> tuple[Fraction, ...]:
    """The part of a group's time that each entry of its adults costs, with whoever covers.

    Nobody gives more than all of it: a cover who is one of the adults, or covers two of them, counts once.

    Args:
        in_force: whose hours they are, for each entry.
    """
    own = [name == staff for (name, _), staff in zip(adults, in_force, strict=True)]
    taken = {name: part for (name, part), itself in zip(adults, own, strict=True) if itself}
    parts = []
    for (_, part), staff, itself in zip(adults, in_force, own, strict=True):
        covers = not itself and staff != NOBODY
        given = min(part, 1 - taken.get(staff, Fraction(0))) if covers else part
        if covers:
            taken[staff] = taken.get(staff, Fraction(0)) + given
        parts.append(given)
    return tuple(parts)


def own_prices(school: School, rates: Rates) -> Callable[[str], tuple[Segment, ...]]:
    """For a member of staff, what an hour costs over time, whoever covers and whenever the post ends."""
    days = changes_in_reach(school, change_dates(school, rates))

    def cost_from(person: Staff, day: date) -> Segment:
        hourly = hourly_cost(school, person, day, rates)
        return Segment(day, person.staff_id, hourly.pounds, hourly.estimate, hourly.provisional)

    return lambda staff_id: _merged([cost_from(school.member_of_staff[staff_id], day) for day in days])


def school_basis(school: School, rates: Rates, known: Mapping[str, tuple[Segment, ...]] | None = None) -> Basis:
    """The school's own cost of each person at each date.

    Args:
        known: what an hour of these people costs over time, whatever Staff says; for costs of another day.
    """
    worked_out, given = own_prices(school, rates), known or {}
    nobody = Segment(date.min, NOBODY, planning_cost(school).pounds, True, False)

    def costs_of(staff_id: str) -> tuple[Segment, ...]:
        return given[staff_id] if staff_id in given else worked_out(staff_id)

    def segments(staff_id: str) -> tuple[Segment, ...]:
        person = school.member_of_staff.get(staff_id)
        if person is None:
            return (nobody,)
        return _with_cover(times_away(school, person), _spliced(person, costs_of(staff_id), (nobody,)), costs_of)

    return Basis("school", cache(segments), lambda _: Fraction(1), True, lambda _: True)


def la_basis(school: School) -> Basis | None:
    """The local authority's rate and weeks; None where it has no rate at all."""
    names = [row for row in school.local_rates if row.name.casefold().startswith(LA_RATE.casefold())]
    if school.settings.la_hourly_rate is None and not names:
        return None
    changes = sorted({row.starts for row in names if row.starts})
    weeks = Fraction(school.setting("la_weeks"))
    teaching: dict[int, Fraction] = {}

    def rate(role: str, day: date) -> Fraction | None:
        own = local_rate(school, f"{LA_RATE}: {role}", day) if role else None
        value = own if own is not None else local_rate(school, LA_RATE, day)
        value = value if value is not None else school.settings.la_hourly_rate
        return None if value is None else Fraction(value)

    def priced(staff_id: str, role: str) -> tuple[Segment, ...]:
        return _merged([Segment(day, staff_id, rate(role, day), False, False) for day in (date.min, *changes)])

    def of_role(staff_id: str) -> tuple[Segment, ...]:
        return priced(staff_id, school.member_of_staff[staff_id].role)

    def segments(staff_id: str) -> tuple[Segment, ...]:
        person = school.member_of_staff.get(staff_id)
        if person is None:
            return priced(NOBODY, "")
        return _with_cover(times_away(school, person), _spliced(person, of_role(staff_id), priced(NOBODY, "")), of_role)

    def factor(year: int) -> Fraction:
        if year not in teaching:
            teaching[year] = school.calendar.teaching_weeks(year)
        return weeks / teaching[year] if teaching[year] else Fraction(0)

    return Basis(
        "la",
        cache(segments),
        factor,
        bool(school.setting("la_counts_preparation")),
        lambda intervention: intervention.la_counts is not False,
    )


def unpriced(basis: Basis, found: Iterable[Group]) -> tuple[str, date] | None:
    """The first adult ("" is nobody) and day of a group for whom the basis knows no rate; None where it knows all."""
    for group in found:
        if basis.accepts(group.intervention):
            for staff_id, _ in group.adults:
                for segment in basis.from_day(staff_id, group.first, group.last):
                    if segment.pounds is None:
                        return segment.staff, max(segment.starts, group.first)
    return None


def changes_in_reach(school: School, changes: Sequence[date]) -> tuple[date, ...]:
    """The start of time and every change of a rate up to the last term."""
    last = school.calendar.terms[-1].ends if school.calendar.terms else date.max
    first = school.calendar.terms[0].starts if school.calendar.terms else date.min
    return (first, *(day for day in changes if first < day <= last))


def _spliced(person: Staff, own: Sequence[Segment], nobody: Sequence[Segment]) -> tuple[Segment, ...]:
    """A person's segments, with nobody's before the first and after the last day in post."""
    first = person.starts or date.min
    after = person.ends + timedelta(days=1) if person.ends else date.max
    return (*_between(nobody, date.min, first), *_between(own, first, after), *_between(nobody, after, date.max))


def _with_cover(
    absences: Iterable[Away], own: tuple[Segment, ...], of: Callable[[str], Sequence[Segment]]
) -> tuple[Segment, ...]:
    """A person's segments with whoever covers in those of each absence, and marked away where nobody does (rule 12)."""
    found = own
    for away in absences:
        after = away.last + timedelta(days=1)
        stands_in = _between(of(away.cover) if away.cover else found, away.first, after)
        here = stands_in if away.cover else [replace(segment, away=True) for segment in stands_in]
        found = (*_between(found, date.min, away.first), *here, *_between(found, after, date.max))
    return found


def _between(segments: Sequence[Segment], first: date, before: date) -> list[Segment]:
    """Segments cut to the days from `first` up to, not including, `before`."""
    if first >= before:
        return []
    ends = [segment.starts for segment in segments[1:]] + [date.max]
    return [
        replace(segment, starts=max(segment.starts, first))
        for segment, end in zip(segments, ends, strict=True)
        if segment.starts < before and end > first
    ]


def _merged(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The same without segments that change nothing; the first one reaches back to the start of time."""
    kept: list[Segment] = []
    for segment in segments:
        if not kept:
            kept.append(replace(segment, starts=date.min))
        elif replace(segment, starts=kept[-1].starts) != kept[-1]:
            kept.append(segment)
    return tuple(kept)
