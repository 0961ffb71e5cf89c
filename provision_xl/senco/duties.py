"""What the SENCo's work takes: hours of each duty in each season, and the part that others may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.profiles import profile_of
from provision_xl.rates import Rates
from provision_xl.school.other_tables import Duty, Review
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.senco.drivers import ON_ROLL, REVIEWS, STATUSES, Unit, own_hours, reviews_of, same_work, units
from provision_xl.senco.seasons import Hours, Season, added, evenly, evenly_in, in_season, nothing, place_of_day

LIBRARY = "duties"
OWN_ESTIMATE = "own estimate"
EVEN, BY_DATE = "Even", "By date"
ASSISTANT_ONLY = "Assistant"
_LAST_NUMBER = 99

type Units = Mapping[str, Sequence[Unit]]
"""For each driver in use, what it counts."""


@dataclass(frozen=True, slots=True)
class Need:
    """A duty's hours in each season of the year.

    Args:
        duty: the row of Duties, or of the library.
        count: what its driver counts.
        hours: all of it, season by season.
        shareable: the part of these that an assistant or admin could do.
        status: "own estimate" for the library's figures, "" for the school's own.
    """

    duty: Duty
    count: int
    hours: Hours
    shareable: Hours
    status: str = ""

    @property
    def total(self) -> Fraction:
        return sum(self.hours, Fraction(0))

    @property
    def total_shareable(self) -> Fraction:
        return sum(self.shareable, Fraction(0))

    @property
    def for_admin(self) -> Hours:
        """The part of these that an admin could do: all that can be shared, or nothing where an assistant has to."""
        return self.shareable if self.duty.shared_with != ASSISTANT_ONLY else (Fraction(0),) * len(self.hours)


def duties(school: School, rates: Rates) -> tuple[tuple[Duty, ...], str, tuple[Finding, ...]]:
    """The school's duties, or where it has none the library's with their status and a finding; first things first.

    Statutory duties come before the others, each in order of Number.
    """
    if school.duties:
        return in_order(school.duties), "", ()
    saw = "Duties is empty, so the hours needed rest on the library's duties, which are our own estimates"
    cure = "Put your own duties and hours into Duties; the library's are a start."
    return (
        in_order(library(rates, profile_of(school.settings.setting_type, rates).without_duties)),
        OWN_ESTIMATE,
        (Finding("PX-S02", Verdict.WARN, "Duties", "", saw, cure),),
    )


def in_order(rows: Sequence[Duty]) -> tuple[Duty, ...]:
    """Statutory first, then by Number, those without one last, then as they stand in the table."""
    return tuple(sorted(rows, key=lambda row: (not row.statutory, row.number or _LAST_NUMBER)))


def library(rates: Rates, without: Collection[str] = ()) -> tuple[Duty, ...]:
    """The duties that ship, without those that are not the setting's.

    >>> from provision_xl.rates import national
    >>> {row.driver for row in library(national())} >= {"EHC plans", "Fixed"}
    True
    """
    by_header = {column.header: column.attribute for column in TABLES["Duties"].columns}
    return tuple(
        Duty(**{by_header[header]: _typed(header, value) for header, value in row.items() if header in by_header})
        for row in rates.rows(LIBRARY)
        if row["Duty"] not in without
    )


def _typed(header: str, value: Any) -> Any:
    if header == "Statutory":
        return value == "Yes"
    return Decimal(value) if header in {"Per year", "Hours each", "Can be shared (%)"} else value


def counted(school: School, rows: Sequence[Duty], as_at: date, year: int) -> Units:
    """What each driver in use counts."""
    return {driver: units(school, driver, as_at, year) for driver in {row.driver for row in rows}}


def who_can(duty: Duty) -> str:
    """Who can do a duty: the SENCo only, or in part others too.

    >>> who_can(Duty(shared=Decimal(40))), who_can(Duty(shared=Decimal(10), shared_with="Assistant")), who_can(Duty())
    ('40% by an assistant or admin', '10% by an assistant', 'SENCo only')
    """
    if not duty.shared:
        return "SENCo only"
    part = "all" if duty.shared == 100 else f"{duty.shared.normalize():f}%"
    return f"{part} by an assistant" if duty.shared_with == ASSISTANT_ONLY else f"{part} by an assistant or admin"


def each(duty: Duty) -> Fraction:
    """Hours a year for one unit of the driver.

    hours = Per year x Hours each
    """
    return Fraction(duty.per_year or 0) * Fraction(duty.hours_each or 0)


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Reviews whose own Hours stand in the place of a duty's figure for one pupil.

    Args:
        rows: which rows of Reviews, by identity: two that read alike are still two.
        of: for a duty by its place and a pupil, the hours of such reviews.
    """

    rows: frozenset[int]
    of: Mapping[tuple[int, str], tuple[Fraction, ...]]


def needs(
    school: School, rows: Sequence[Duty], status: str, as_at: date, year: int, terms: Sequence[Season]
) -> tuple[Need, ...]:
    """Hours of every duty by season, in the order of the rows.

    hours = sum over the driver's units of Per year x Hours each; a review's own Hours stand in its duty's place
    """
    found = counted(school, rows, as_at, year)
    own = own_review_hours(school, rows, found, year)
    return tuple(
        _need(
            duty,
            found[duty.driver],
            [_unit_hours(place, unit, rows, own) for unit in found[duty.driver]],
            status,
            terms,
        )
        for place, duty in enumerate(rows)
    )


def _need(duty: Duty, found: Sequence[Unit], hours: Sequence[Fraction], status: str, terms: Sequence[Season]) -> Need:
    on_days: dict[tuple[date, ...], Fraction] = {}
    for unit, part in zip(found, hours, strict=True):
        days = unit.days if duty.when == BY_DATE else ()
        on_days[days] = on_days.get(days, Fraction(0)) + part
    whole = added(nothing(terms), *(laid_out(duty, part, days, terms) for days, part in on_days.items()))
    share = Fraction(duty.shared or 0) / 100
    return Need(duty, sum(unit.times for unit in found), whole, tuple(share * season for season in whole), status)


def laid_out(duty: Duty, hours: Fraction, days: Sequence[date], terms: Sequence[Season]) -> Hours:
    """Hours over the seasons as the duty's When says; evenly by teaching weeks where it cannot be followed."""
    if duty.when == BY_DATE and days:
        return added(*(in_season(hours / len(days), place_of_day(day, terms), terms) for day in days))
    if duty.when not in {"", EVEN, BY_DATE}:
        places = [place for place, season in enumerate(terms) if season.is_called(duty.when)]
        if places:
            return evenly_in(hours, places, terms)
    return evenly(hours, terms)


def _unit_hours(place: int, unit: Unit, rows: Sequence[Duty], own: OwnHours) -> Fraction:
    duty = rows[place]
    if unit.review is not None:
        return _review_hours(duty, unit.review, rows, own)
    taken = own.of.get((place, unit.pupil_id), ())
    left = max(Fraction(0), Fraction(duty.per_year or 0) - len(taken))
    return unit.times * left * Fraction(duty.hours_each or 0) + sum(taken, Fraction(0))


def _review_hours(duty: Duty, review: Review, rows: Sequence[Duty], own: OwnHours) -> Fraction:
    """What one review takes of a duty that counts reviews; its own Hours are shared over all such duties."""
    hours = own_hours(review)
    if hours is None:
        return each(duty)
    if id(review) in own.rows:
        return Fraction(0)
    counting = [row for row in rows if row.driver == REVIEWS]
    whole = sum((each(row) for row in counting), Fraction(0))
    return hours * each(duty) / whole if whole else hours / len(counting)


def own_review_hours(school: School, rows: Sequence[Duty], found: Units, year: int) -> OwnHours:
    """Reviews with hours of their own whose Type names a duty that grows with pupils, for a pupil whom it counts."""
    places = [place for place, row in enumerate(rows) if row.driver in STATUSES]
    pupils = {place: {unit.pupil_id for unit in found[rows[place].driver]} for place in places}
    taken: set[int] = set()
    of: dict[tuple[int, str], tuple[Fraction, ...]] = {}
    for review in reviews_of(school, year):
        hours = own_hours(review)
        named = [
            place for place in places if same_work(review.type, rows[place].duty) and review.pupil_id in pupils[place]
        ]
        if hours is not None and named:
            key = (named[0], review.pupil_id)
            of[key] = (*of.get(key, ()), hours)
            taken.add(id(review))
    return OwnHours(frozenset(taken), of)


def duty_findings(
    school: School, rows: Sequence[Duty], as_at: date, year: int, terms: Sequence[Season]
) -> tuple[Finding, ...]:
    """What could not be followed: an unknown When, days that are missing, review hours that no duty counts."""
    found = counted(school, rows, as_at, year)
    seen = [finding for duty in rows for finding in _when(school, duty, found[duty.driver], terms)]
    taken = own_review_hours(school, rows, found, year).rows
    stray = [row for row in reviews_of(school, year) if row.hours is not None and id(row) not in taken]
    if stray and not any(row.driver == REVIEWS for row in rows):
        saw = f"{len(stray)} reviews have Hours, but no duty counts reviews, so these hours are left out"
        cure = "Give a duty the driver Reviews, or the same name as the reviews' Type."
        seen.append(school.finding("PX-S07", Verdict.WARN, "Reviews", stray[0], "hours", saw, cure))
    if any(row.driver == ON_ROLL for row in rows) and school.settings.pupils_on_roll is None:
        saw = f"Pupils on roll is blank, so only the pupils listed are counted: {found[ON_ROLL][0].times}"
        seen.append(school.setting_finding("PX-S06", Verdict.WARN, "pupils_on_roll", saw, "Type all pupils on roll."))
    return tuple(seen)


def _when(school: School, duty: Duty, found: Sequence[Unit], terms: Sequence[Season]) -> tuple[Finding, ...]:
    cure = "Its hours are spread evenly by teaching weeks until then."
    if duty.when == BY_DATE:
        undated = sum(unit.times for unit in found if not unit.days)
        if not undated:
            return ()
        saw = f'"{duty.duty}" goes by date, but {undated} of {sum(unit.times for unit in found)} have no date'
        cure = f"Fill in Plan review due, or choose Even. {cure}"
    elif duty.when in {"", EVEN} or any(season.is_called(duty.when) for season in terms):
        return ()
    else:
        names = ", ".join(season.name for season in terms)
        saw = f'"{duty.duty}" falls in {duty.when}, but the terms are called {names}'
        cure = f"Put {duty.when} into Report term of its half terms. {cure}"
    return (school.finding("PX-S04", Verdict.WARN, "Duties", duty, "when", saw, cure),)
