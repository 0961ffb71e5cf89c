"""The schools that share, and the people whom several of them have: found by equal Person key in Staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from provision_xl.errors import Finding, OutOfRange, Verdict, WorkbookError
from provision_xl.money import natural
from provision_xl.planning import Problem
from provision_xl.planning.staff import MINUTES_AN_HOUR, why_not_available
from provision_xl.results import some_of
from provision_xl.school.core_tables import Staff
from provision_xl.school.school import School

MOST_SKILLS = 3  # named of one person
STEP_MINUTES = 15  # hours of shared people are moved in quarters of an hour


@dataclass(frozen=True)
class Site:
    """One school of those that share, as its workbook has it, with the day that says what is running."""

    school: School
    as_at: date
    file: str = ""

    @property
    def school_id(self) -> str:
        return self.school.settings.school_id

    @property
    def name(self) -> str:
        return self.school.settings.school_name or self.school_id or self.file


@dataclass(frozen=True, slots=True)
class Place:
    """A shared person at one school: the school's place among the sites, the row of Staff, minutes a week today."""

    site: int
    staff_id: str
    minutes: Fraction


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """Someone with one Person key in several workbooks; `what` says in words what an hour of theirs is."""

    key: str
    what: str
    places: tuple[Place, ...]

    @property
    def minutes(self) -> Fraction:
        return sum((place.minutes for place in self.places), Fraction(0))

    def at(self, site: int) -> Place | None:
        return next((place for place in self.places if place.site == site), None)

    def minutes_at(self, site: int) -> Fraction:
        """Minutes a week that a school has of the person today."""
        place = self.at(site)
        return Fraction(0) if place is None else place.minutes


def in_order(sites: Iterable[Site]) -> tuple[Site, ...]:
    """The schools by their School ID, so that the order of files never matters.

    Raises:
        WorkbookError: a workbook has no School ID.
        OutOfRange: two workbooks have the same one, or there are fewer than two schools.
    """
    found = sorted(sites, key=lambda site: (natural(site.school_id), site.file))
    nameless = [
        Finding("PX-A43", Verdict.STOP, site.file or "Settings", "", "the School ID in Settings is blank",
                "Type it, so that the school can be told from the others.")
        for site in found if not site.school_id
    ]  # fmt: skip
    if nameless:
        raise WorkbookError(nameless)
    for one, two in zip(found, found[1:], strict=False):
        if one.school_id == two.school_id:
            raise OutOfRange(f'"{one.file or one.name}" and "{two.file or two.name}" have the same School ID, '
                             f"{one.school_id}: leave one of them out, or put its Settings right.")  # fmt: skip
    if len(found) < 2:
        raise OutOfRange("People and money can be shared by two schools or more; "
                         f"there {'is one' if found else 'is none'} here that can be worked with.")  # fmt: skip
    names = [site.name for site in found]
    return tuple(found) if len(set(names)) == len(names) else tuple(_told_apart(found, names))


def _told_apart(sites: Sequence[Site], names: Sequence[str]) -> Iterable[Site]:
    """Schools of the same name get their School ID behind it."""
    for site in sites:
        twice = names.count(site.name) > 1
        settings = replace(site.school.settings, school_name=f"{site.name} ({site.school_id})")
        yield replace(site, school=replace(site.school, settings=settings)) if twice else site


def shared_people(
    sites: Sequence[Site], questions: Sequence[Problem]
) -> tuple[tuple[SharedPerson, ...], tuple[str, ...]]:
    """Who works, or could work, at two schools or more, in natural order of keys, and notes on who cannot be shared.

    Args:
        questions: each school's question for the term.

    Raises:
        WorkbookError: one workbook has the same Person key twice.
    """
    rows: dict[str, list[tuple[int, Staff]]] = {}
    for number, site in enumerate(sites):
        _no_key_twice(site)
        for person in sorted(site.school.staff, key=lambda row: natural(row.staff_id)):
            if person.person_key:
                rows.setdefault(person.person_key, []).append((number, person))
    found, notes = [], []
    for key in sorted(rows, key=natural):
        places = []
        for number, row in rows[key] if len(rows[key]) > 1 else ():
            why = _why_not(sites[number], row, questions[number])
            if why:
                notes.append(f"{key} at {sites[number].name} is not shared: {why}.")
            else:
                places.append(Place(number, row.staff_id, Fraction(row.intervention_hours or 0) * MINUTES_AN_HOUR))
        if len(places) > 1:
            found.append(SharedPerson(key, _what([row for _, row in rows[key]]), tuple(places)))
    return tuple(found), tuple(notes)


def _why_not(site: Site, row: Staff, question: Problem) -> str:
    """Why a person's time at a school stays as it is; empty where it may be moved."""
    gone = why_not_available(site.school, row, question.term)
    if gone:
        return gone
    over = question.adults[row.staff_id].over
    return "groups that run already take more than the hours there are" if over else ""


def _no_key_twice(site: Site) -> None:
    seen: dict[str, Staff] = {}
    for row in site.school.staff:
        other = seen.setdefault(row.person_key, row) if row.person_key else row
        if other is not row:
            saw = f"{site.name}: {other.staff_id} and {row.staff_id} have the same Person key {row.person_key}"
            cure = "Keep one row for the person, with all hours, or take the key out of the other."
            raise WorkbookError([site.school.finding("PX-A44", Verdict.STOP, "Staff", row, "person_key", saw, cure)])


def _what(rows: Sequence[Staff]) -> str:
    """What all rows of a person have as a skill, else their role."""
    first = [skill.strip() for skill in rows[0].skills]
    others = [{skill.strip().casefold() for skill in row.skills} for row in rows[1:]]
    common = sorted({skill for skill in first if skill and all(skill.casefold() in own for own in others)}, key=natural)
    return some_of(common, MOST_SKILLS) or rows[0].role or rows[0].staff_id
