"""Rule 12: when an adult is away, who stands in, and what of the pay goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from provision_xl.costing.adults import NOBODY
from provision_xl.dates import ONE_DAY, cut_points
from provision_xl.money import natural
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School


class Away(NamedTuple):
    """Days on which somebody in post is away; `cover` is "" where nobody stands in."""

    first: date
    last: date
    cover: str
    paid: Fraction  # share of the pay that goes on, 0 to 1


def times_away(school: School, person: Staff) -> tuple[Away, ...]:
    """The days on which a person is away, in order, no day twice.

    Where two rows of Absences hold the same day, the one that begins first counts. Somebody who is away too, or not
    in post, stands in for nobody.
    """
    rows = _rows(school, person.staff_id)
    return tuple(_stretches(school, person, rows)) if rows else ()


def in_post(person: Staff, day: date) -> bool:
    return (person.starts or date.min) <= day <= (person.ends or date.max)


def _rows(school: School, staff_id: str) -> list[Absence]:
    found = [
        row for row in school.absences
        if row.staff_id == staff_id and row.starts and row.ends and row.starts <= row.ends
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.starts, row.ends, natural(row.covered_by), _paid(row)))


def _paid(row: Absence) -> Fraction:
    return Fraction(1) if row.paid is None else Fraction(row.paid) / 100


def _stretches(school: School, person: Staff, rows: list[Absence]) -> Iterator[Away]:
    covers = [school.member_of_staff[row.covered_by] for row in rows if row.covered_by in school.member_of_staff]
    begins = [row.starts for row in rows] + [cover.starts for cover in (person, *covers)]
    ends = [row.ends for row in rows] + [cover.ends for cover in (person, *covers)]
    for cover in covers:
        begins += [row.starts for row in _rows(school, cover.staff_id)]
        ends += [row.ends for row in _rows(school, cover.staff_id)]
    changes = [day for day in begins if day] + [day + ONE_DAY for day in ends if day]
    first, last = rows[0].starts or date.min, max(row.ends or date.min for row in rows)
    for start, end in cut_points(first, last, changes):
        row = next((row for row in rows if (row.starts or start) <= start <= (row.ends or start)), None)
        if row and in_post(person, start):
            yield Away(start, end, _cover(school, person, row.covered_by, start), _paid(row))


def _cover(school: School, person: Staff, name: str, day: date) -> str:
    """Who stands in on a day, "" for nobody."""
    cover = school.member_of_staff.get(name)
    if cover is None or cover is person or not in_post(cover, day):
        return NOBODY
    is_away = any((row.starts or day) <= day <= (row.ends or day) for row in _rows(school, name))
    return NOBODY if is_away else name
