"""The hours that there are: those in post less teaching, the share of this school, less what cover took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from provision_xl.costing.pay import hourly_cost
from provision_xl.errors import Finding, Verdict
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Cover, SencoPerson
from provision_xl.school.school import School
from provision_xl.senco.seasons import Hours, Season, added, nothing
from provision_xl.senco.spending import Team

SENCO, ASSISTANT, ADMIN = "SENCo", "Assistant", "Admin"
PARTS = (SENCO, ASSISTANT, ADMIN)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does the SENCo's work, with the hours of each season.

    Args:
        row: the row of SENCo.
        elsewhere: hours that belong to other schools, season by season.
        before_cover: hours for this school.
        cover: hours of these that the Cover log took, never more than there are.
        hourly: pounds an hour, None where no cost is known.
    """

    row: SencoPerson
    elsewhere: Hours
    before_cover: Hours
    cover: Hours
    hourly: Fraction | None

    @property
    def name(self) -> str:
        return self.row.person

    @property
    def net(self) -> Hours:
        return tuple(hours - lost for hours, lost in zip(self.before_cover, self.cover, strict=True))


def people(school: School, as_at: date, rates: Rates, terms: Sequence[Season]) -> tuple[Person, ...]:
    """Everybody in the SENCo table: SENCos, then assistants, then admin, each in natural order.

    hours = (Hours per week - Teaching hours) x teaching weeks x School share, less the Cover log
    """
    rows = sorted(school.senco, key=lambda row: (PARTS.index(row.part or SENCO), natural(row.person)))
    return tuple(_person(school, row, as_at, rates, terms) for row in rows)


def _person(school: School, row: SencoPerson, as_at: date, rates: Rates, terms: Sequence[Season]) -> Person:
    share = school_share(row)
    free = tuple(free_hours(row) * season.weeks for season in terms)
    ours = tuple(share * hours for hours in free)
    lost = tuple(min(had, taken) for had, taken in zip(ours, covered(school, row, terms), strict=True))
    others = tuple(hours - part for hours, part in zip(free, ours, strict=True))
    return Person(row, others, ours, lost, own_hourly(school, row, as_at, rates))


def free_hours(row: SencoPerson) -> Fraction:
    """Hours a week that are not taught; never below nought."""
    return max(Fraction(0), Fraction(row.hours_per_week or 0) - Fraction(row.teaching_hours or 0))


def school_share(row: SencoPerson) -> Fraction:
    return Fraction(row.school_share) if row.school_share is not None else Fraction(1)


def covered(school: School, row: SencoPerson, terms: Sequence[Season]) -> Hours:
    """Hours that the Cover log took from a person in each season."""
    mine = [entry for entry in school.cover_log if _same(entry.person, row.person)]
    return tuple(
        sum((Fraction(entry.hours or 0) for entry in mine if entry.day and season.holds(entry.day)), Fraction(0))
        for season in terms
    )


def _same(left: str, right: str) -> bool:
    return left.strip().casefold() == right.strip().casefold()


def own_hourly(school: School, row: SencoPerson, as_at: date, rates: Rates) -> Fraction | None:
    """What an hour of the person costs: as typed, else as in Staff under the same key or ID; None where not known."""
    if row.hourly_cost is not None:
        return Fraction(row.hourly_cost)
    for member in in_staff(school, row):
        hourly = hourly_cost(school, member, as_at, rates)
        return None if hourly.estimate else hourly.pounds
    return None


def in_staff(school: School, row: SencoPerson) -> tuple[Staff, ...]:
    """The rows of Staff that are the same person: the same Person key, or the Person as Staff ID."""
    return tuple(
        member
        for member in school.staff
        if (bool(row.person_key) and _same(member.person_key, row.person_key)) or _same(member.staff_id, row.person)
    )


def team(group: Sequence[Person], terms: Sequence[Season], before_cover: bool = False) -> Team:
    """Hours of the SENCos, of assistants and of admin: after cover, or as they would be without any."""
    return Team(
        *(
            added(nothing(terms), *(
                person.before_cover if before_cover else person.net
                for person in group if (person.row.part or SENCO) == part
            ))
            for part in PARTS
        )
    )  # fmt: skip


def people_findings(school: School, terms: Sequence[Season]) -> tuple[Finding, ...]:
    """What does not fit in SENCo and Cover log."""
    if not school.senco:
        saw = "SENCo has no row, so the hours there are count as nought"
        cure = "Add the SENCo with Hours per week and Teaching hours."
        return (Finding("PX-S01", Verdict.WARN, "SENCo", "", saw, cure), *_strays(school, terms))
    seen = [
        finding
        for row in school.senco
        for finding in (*_too_much_teaching(school, row), *_too_much_cover(school, row, terms))
    ]
    return (*seen, *_strays(school, terms))


def _too_much_teaching(school: School, row: SencoPerson) -> tuple[Finding, ...]:
    weekly, taught = row.hours_per_week, row.teaching_hours
    if weekly is None or taught is None or taught <= weekly:
        return ()
    saw = f"{row.person} teaches {taught} hours of {weekly} a week"
    cure = "Teaching hours are a part of Hours per week; until it is mended no time is left."
    return (school.finding("PX-S08", Verdict.WARN, "SENCo", row, "teaching_hours", saw, cure),)


def _too_much_cover(school: School, row: SencoPerson, terms: Sequence[Season]) -> tuple[Finding, ...]:
    free = free_hours(row) * school_share(row)
    seen = []
    for season, lost in zip(terms, covered(school, row, terms), strict=True):
        if lost > free * season.weeks:
            had = float(free * season.weeks)
            saw = f"{row.person} lost {float(lost):g} hours to cover in {season.name} but has {had:g}"
            cure = "Check Cover log and Hours per week; no more is taken off than there is."
            seen.append(school.finding("PX-S09", Verdict.WARN, "SENCo", row, "hours_per_week", saw, cure))
    return tuple(seen)


def _strays(school: School, terms: Sequence[Season]) -> tuple[Finding, ...]:
    known = {row.person.strip().casefold() for row in school.senco}
    first, last = terms[0].terms[0].starts, terms[-1].terms[-1].ends
    return tuple(
        finding for entry in school.cover_log for finding in _stray(school, entry, known, first, last, terms)
    )  # fmt: skip


def _stray(
    school: School, entry: Cover, known: set[str], first: date, last: date, terms: Sequence[Season]
) -> tuple[Finding, ...]:
    if entry.person.strip().casefold() not in known:
        saw, cure, attribute = f'"{entry.person}" is not in SENCo', "Use a Person of SENCo; it is left out.", "person"
    elif entry.day and first <= entry.day <= last and not any(season.holds(entry.day) for season in terms):
        saw = f"{entry.day:%d/%m/%Y} lies in no term"
        cure, attribute = "Put in a school day; it is left out.", "day"
    else:
        return ()
    return (school.finding("PX-S09", Verdict.WARN, "Cover log", entry, attribute, saw, cure),)
