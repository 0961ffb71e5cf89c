"""The adults of a term: their hours, what they can run, and what they give to kept groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from provision_xl.costing.pay import hourly_cost
from provision_xl.money import half_up, natural
from provision_xl.planning.question import Adult
from provision_xl.planning.term_map import Kept
from provision_xl.planning.window import Window
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

FINEST_PENCE = 1000  # denominators beyond this are rounded to whole pence first
MINUTES_AN_HOUR = 60


def folded(skill: str) -> str:
    """A skill as it is compared: capitals and outer spaces do not matter."""
    return skill.strip().casefold()


def skills_of(school: School, person: Staff, first: date, last: date) -> frozenset[str]:
    """Skills of the Staff row and of training that is done by the first day and holds to the last."""
    trained = (
        row.skill
        for row in school.training
        if row.staff_id == person.staff_id
        and (row.day is None or row.day <= first)
        and (row.expires is None or row.expires >= last)
    )
    return frozenset(folded(skill) for skill in (*person.skills, *trained) if folded(skill))


def why_not_available(school: School, person: Staff, term: Window) -> str:
    """Why a person cannot take on groups for the whole term; empty where nothing stands in the way."""
    if person.intervention_hours is None:
        return "no intervention hours are recorded"
    if person.starts and person.starts > term.first:
        return f"starts on {person.starts:%d/%m/%Y}, after the term's first day"
    if person.ends and person.ends < term.last:
        return f"leaves on {person.ends:%d/%m/%Y}, before the term ends"
    away = [row for row in school.absences if row.staff_id == person.staff_id]
    if any((row.starts or date.max) <= term.first and (row.ends or date.max) >= term.last for row in away):
        return "is away for the whole term"
    return ""


def peak(spans: Iterable[tuple[date, date, int]]) -> int:
    """The most that is taken on any one day by loads that each last from a first to a last day.

    >>> peak([(date(2026, 9, 1), date(2026, 10, 1), 60), (date(2026, 10, 2), date(2026, 12, 1), 40)])
    60
    """
    found = list(spans)
    return max((sum(load for start, end, load in found if start <= first <= end) for first, _, _ in found), default=0)


def weekly_loads(term: Window, kept: Iterable[Kept], scale: int) -> dict[str, list[tuple[date, date, int]]]:
    """What each adult gives to kept groups: first day, last day, ticks a week."""
    loads: dict[str, list[tuple[date, date, int]]] = {}
    for group in kept:
        for name, part in group.adults:
            loads.setdefault(name, []).append((*group.span(term), int(group.weekly_minutes * part * scale)))
    return loads


def minute_figures(school: School, kept: Iterable[Kept]) -> list[Fraction]:
    """Every weekly figure of staff in minutes, so that a scale can be found on which all are whole."""
    hours = [value for person in school.staff for value in (person.intervention_hours, person.extra_hours) if value]
    parts = [group.weekly_minutes * part for group in kept for _, part in group.adults]
    return [Fraction(value) * MINUTES_AN_HOUR for value in hours] + parts


def adults_of(
    school: School, term: Window, kept: Iterable[Kept], rates: Rates, scale: int, full_cost: bool
) -> Mapping[str, Adult]:
    """Every person of Staff in natural order; `scale` is ticks a minute."""
    kept = tuple(kept)
    loads, running = weekly_loads(term, kept, scale), weekly_loads(term, (item for item in kept if item.running), scale)
    people = sorted(school.member_of_staff.values(), key=lambda person: natural(person.staff_id))
    return {
        person.staff_id: _with_kept(
            _adult(school, term, person, rates, scale, full_cost),
            peak(loads.get(person.staff_id, ())),
            peak(running.get(person.staff_id, ())),
        )
        for person in people
    }


def _with_kept(adult: Adult, kept: int, running: int) -> Adult:
    """Running groups may already take more than there is: then nothing is added, and nothing is refused."""
    most = adult.ticks + adult.extra
    if not adult.available:
        return replace(adult, kept=kept)
    over, asked = max(0, kept - most), max(0, kept - max(most, running))
    return replace(adult, kept=kept - over, asked=asked, over=over)


def _adult(school: School, term: Window, person: Staff, rates: Rates, scale: int, full_cost: bool) -> Adult:
    ticks_an_hour = MINUTES_AN_HOUR * scale
    hourly = half_up(hourly_cost(school, person, term.first, rates).pounds * 100)
    extra_hourly = Fraction(hourly if person.extra_hourly_cost is None else person.extra_hourly_cost * 100)
    if full_cost:  # the ordinary cost of these minutes is in the plan already
        extra_hourly = max(Fraction(0), extra_hourly - hourly)
    return Adult(
        person.staff_id,
        skills_of(school, person, term.first, term.last),
        int((person.intervention_hours or 0) * ticks_an_hour),
        int((person.extra_hours or 0) * ticks_an_hour),
        0,
        0,
        0,
        not why_not_available(school, person, term),
        _handy(extra_hourly * term.weeks) / ticks_an_hour,
        Fraction(hourly, ticks_an_hour) if full_cost else Fraction(0),
    )


def _handy(pence_an_hour: Fraction) -> Fraction:
    """What a weekly hour costs over the term, without endless digits."""
    return pence_an_hour if pence_an_hour.denominator <= FINEST_PENCE else Fraction(half_up(pence_an_hour))
