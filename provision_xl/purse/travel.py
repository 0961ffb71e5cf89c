"""Travel between sites: minutes from one school to another, and how many visits a week some hours make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.purse.sites import SharedPerson, Site
from provision_xl.rates import Rates

COLUMNS = ("From", "To", "Minutes")
MOST_MINUTES = 600


@dataclass(frozen=True)
class Travel:
    """Whole minutes from one School ID to another, the same both ways unless both are given; None counts no travel."""

    minutes: Mapping[tuple[str, str], int] | None = None

    def between(self, one: str, two: str) -> int | None:
        there = self.minutes or {}
        return there.get((one, two), there.get((two, one)))


@dataclass(frozen=True)
class Trips:
    """What each visit of a shared person costs at each of their schools.

    Args:
        there_and_back: minutes a visit, by Person key and site; nothing for the person's base.
        visit_minutes: most minutes of provision in one visit.
        base: the site of each person without travel.
    """

    there_and_back: Mapping[tuple[str, int], int] = field(default_factory=dict)
    visit_minutes: int = 300
    base: Mapping[str, int] = field(default_factory=dict)

    def trip(self, key: str, site: int) -> int:
        return self.there_and_back.get((key, site), 0)

    def visits(self, key: str, site: int, minutes: Fraction) -> int:
        """Visits a week that so many minutes make: one for each `visit_minutes` begun; none is counted at the base.

        >>> Trips({("K", 1): 40}).visits("K", 1, Fraction(301)), Trips().visits("K", 1, Fraction(301))
        (2, 0)
        """
        return ceil(minutes / self.visit_minutes) if self.trip(key, site) else 0

    def minutes(self, key: str, site: int, minutes: Fraction) -> int:
        """Minutes of travel a week."""
        return self.visits(key, site, minutes) * self.trip(key, site)


def travel_of(rows: Sequence[Sequence[str]], sites: Sequence[Site], where: str = "the travel table") -> Travel:
    """Minutes between schools from the rows of a table with the headers From, To and Minutes.

    Args:
        rows: as they stand, the headers first; a school by its School ID or its name.
        where: what the table is called in messages.

    Raises:
        OutOfRange: no such header or school, no whole minutes, or two figures for one way.
    """
    headers = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name.casefold() not in headers]
    if missing:
        raise OutOfRange(f"{where} has no column {' and no column '.join(missing)}: its first line must be "
                         f"{', '.join(COLUMNS)}.")  # fmt: skip
    places = [headers.index(name.casefold()) for name in COLUMNS]
    known = {site.school_id.casefold(): site.school_id for site in sites}
    known |= {site.name.casefold(): site.school_id for site in sites}
    found: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            cells = [row[place].strip() if place < len(row) else "" for place in places]
            one, two = (_school(cell, known, f"{where}, line {number}") for cell in cells[:2])
            minutes = _minutes(cells[2], f"{where}, line {number}")
            if found.setdefault((one, two), minutes) != minutes:
                raise OutOfRange(f"{where}, line {number}: {cells[0]} to {cells[1]} stood above as "
                                 f"{found[one, two]} minutes; keep one of the two.")  # fmt: skip
    return Travel(found)


def _school(cell: str, known: Mapping[str, str], where: str) -> str:
    if cell.casefold() not in known:
        names = ", ".join(sorted(set(known.values()), key=natural))
        raise OutOfRange(f'{where}: "{cell}" is no school here; write its School ID ({names}) or its name.')
    return known[cell.casefold()]


def _minutes(cell: str, where: str) -> int:
    if not (cell.isascii() and cell.isdigit()) or int(cell) > MOST_MINUTES:
        raise OutOfRange(f'{where}: "{cell}" are no minutes; write a whole number from 0 to {MOST_MINUTES}.')
    return int(cell)


def trips_of(people: Iterable[SharedPerson], sites: Sequence[Site], travel: Travel, rates: Rates) -> Trips:
    """Each person's way to each school and back from their base, the school where they have most hours today.

    Raises:
        OutOfRange: the table lacks a way that is needed.
    """
    if travel.minutes is None:
        return Trips()
    longest = next(int(row["Limit"]) for row in rates.rows("sharing_limits") if row["What"] == "One visit")
    found, bases = {}, {}
    for person in people:
        base = min(person.places, key=lambda place: (-place.minutes, place.site)).site
        bases[person.key] = base
        for place in person.places:
            if place.site != base:
                found[person.key, place.site] = sum(
                    _way(travel, sites[one], sites[two], person.key)
                    for one, two in ((base, place.site), (place.site, base))
                )
    return Trips({key: minutes for key, minutes in found.items() if minutes}, longest, bases)


def _way(travel: Travel, one: Site, two: Site, key: str) -> int:
    minutes = travel.between(one.school_id, two.school_id)
    if minutes is None:
        raise OutOfRange(f"The travel table has no minutes from {one.name} to {two.name}, where {key} works or could "
                         "work; add a line for it.")  # fmt: skip
    return minutes
