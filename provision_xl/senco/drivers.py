"""What a duty grows with: plans, pupils, staff, reviews and referrals, each with its days where it has any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.away import in_post
from provision_xl.dates import school_year_dates
from provision_xl.impact.standing import on_roll
from provision_xl.school.core_tables import Pupil, Staff
from provision_xl.school.other_tables import Review
from provision_xl.school.school import School

EHC_PLANS, SEN_SUPPORT, SEN_PUPILS, ON_ROLL = "EHC plans", "SEN support", "SEN pupils", "Pupils on roll"
STAFF, REVIEWS, REFERRALS, FIXED = "Staff", "Reviews", "Referrals", "Fixed"
STATUSES = {EHC_PLANS: {"E"}, SEN_SUPPORT: {"K"}, SEN_PUPILS: {"K", "E"}}


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a duty grows with, or `times` alike ones.

    Args:
        times: how many it stands for.
        days: the days on which the work falls; none where it has no date.
        pupil_id: "" where it is no pupil's.
        review: the row of Reviews that it is.
    """

    times: int = 1
    days: tuple[date, ...] = ()
    pupil_id: str = ""
    review: Review | None = None


def units(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    """What a driver counts: pupils and staff at the as-at date, reviews and referrals of the school year."""
    count = _COUNTS.get(driver)
    return count(school, driver, as_at, year) if count else ()


def review_day(review: Review) -> date | None:
    """The day it was held, else the day it is due."""
    return review.held or review.due


def reviews_of(school: School, year: int) -> tuple[Review, ...]:
    """Rows of Reviews held, or else due, in a school year."""
    first, last = school_year_dates(year)
    return tuple(row for row in school.reviews if (day := review_day(row)) and first <= day <= last)


def into_year(day: date, year: int) -> date:
    """The same day and month in the school year that begins in `year`.

    >>> into_year(date(2028, 2, 29), 2026), into_year(date(2024, 11, 2), 2026)
    (datetime.date(2027, 2, 28), datetime.date(2026, 11, 2))
    """
    calendar_year = year if day.month >= 9 else year + 1
    try:
        return day.replace(year=calendar_year)
    except ValueError:  # 29 February
        return day.replace(year=calendar_year, day=28)


def annual_reviews(school: School, year: int) -> dict[str, tuple[date, ...]]:
    """For each pupil the days of the school year on which Reviews has an annual review."""
    found: dict[str, list[date]] = {}
    for row in reviews_of(school, year):
        day = review_day(row)
        if day and "annual" in row.type.casefold():
            found.setdefault(row.pupil_id, []).append(day)
    return {pupil_id: tuple(sorted(days)) for pupil_id, days in found.items()}


def plan_days(pupil: Pupil, annual: tuple[date, ...], year: int) -> tuple[date, ...]:
    """When a pupil's plan is reviewed: as Reviews has it, else Plan review due, else the anniversary of EHC from."""
    known = pupil.plan_review_due or pupil.ehc_from
    return annual or ((into_year(known, year),) if known else ())


def _pupils(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    wanted, annual = STATUSES[driver], annual_reviews(school, year)
    return tuple(
        Unit(1, plan_days(pupil, annual.get(pupil.pupil_id, ()), year), pupil.pupil_id)
        for pupil in school.pupils
        if on_roll(pupil, as_at) and school.in_force(pupil.pupil_id, "SEN status", as_at) in wanted
    )


def _roll(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    typed = school.settings.pupils_on_roll
    return (Unit(typed if typed is not None else sum(on_roll(pupil, as_at) for pupil in school.pupils)),)


def _staff(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    return (Unit(len(people(row for row in school.staff if in_post(row, as_at)))),)


def people(staff: Iterable[Staff]) -> frozenset[str]:
    """Persons behind rows of Staff: two contracts of one person count once."""
    return frozenset(row.person_key or row.staff_id for row in staff)


def _reviews(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    return tuple(
        Unit(1, (day,), row.pupil_id, row) for row in reviews_of(school, year) if (day := review_day(row))
    )  # fmt: skip


def _referrals(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    first, last = school_year_dates(year)
    return tuple(
        Unit(1, (row.requested,), row.pupil_id)
        for row in school.referrals
        if row.requested and first <= row.requested <= last
    )


def _fixed(school: School, driver: str, as_at: date, year: int) -> tuple[Unit, ...]:
    return (Unit(),)


_COUNTS: dict[str, Callable[[School, str, date, int], tuple[Unit, ...]]] = {
    EHC_PLANS: _pupils,
    SEN_SUPPORT: _pupils,
    SEN_PUPILS: _pupils,
    ON_ROLL: _roll,
    STAFF: _staff,
    REVIEWS: _reviews,
    REFERRALS: _referrals,
    FIXED: _fixed,
}


def own_hours(review: Review) -> Fraction | None:
    """The hours that a review took, where it says so."""
    return Fraction(review.hours) if review.hours is not None else None


def same_work(review_type: str, duty: str) -> bool:
    """Whether a review's Type names a duty, one or many of it.

    >>> same_work("Annual review", "Annual reviews"), same_work("Meeting", "Meetings with families")
    (True, False)
    """
    return _folded(review_type) == _folded(duty) != ""


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).removesuffix("s")
