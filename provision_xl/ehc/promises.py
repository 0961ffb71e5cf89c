"""What a plan promises a pupil in a week, in the order in which promises are served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from provision_xl.dates import week_of
from provision_xl.ehc.given import A_DAY, Given
from provision_xl.impact.scores import folded
from provision_xl.impact.standing import on_roll
from provision_xl.money import natural
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import EhcProvision
from provision_xl.school.school import School


def items_of(school: School, pupil: str) -> tuple[EhcProvision, ...]:
    """Section F of a pupil: most minutes first, then the longest in force, then by its words."""
    found = [row for row in school.ehc_provision if row.pupil_id == pupil]
    return tuple(sorted(found, key=lambda row: (-(row.minutes_a_week or 0), row.starts or date.min, natural(row.item),
                                                row.adult, row.group_max or 0, row.met_by, row.row)))  # fmt: skip


def promised_minutes(school: School, item: EhcProvision, day: date) -> Fraction:
    """Minutes promised in the week of a day: a fifth of a week's for each school day on which the item is in force."""
    return Fraction(item.minutes_a_week or 0) * part_of_week(school, item.pupil_id, day, item.starts, item.ends)


def promised_hours(school: School, pupil: Pupil, day: date) -> Fraction:
    """Minutes of EHC hours in the week of a day, by the same rule."""
    part = part_of_week(school, pupil.pupil_id, day, pupil.ehc_from, pupil.ehc_to)
    return Fraction(pupil.ehc_hours or 0) * 60 * part


def part_of_week(school: School, pupil: str, day: date, starts: date | None, ends: date | None) -> Fraction:
    """How much of a week a promise is in force and its pupil on roll, in fifths."""
    first, last = week_of(day)
    person = school.pupil.get(pupil)
    days = school.calendar.school_days(max(first, starts or first), min(last, ends or last))
    return A_DAY * sum(person is not None and on_roll(person, found) for found in days)


def serves(adult: str, group_max: int | None, size: int) -> bool:
    """Whether time with so many pupils at once is given as a promise says.

    1:1 is time alone with an adult; Group is two and more; no group larger than Group max, whichever the adult.

    >>> serves("1:1", None, 1), serves("Group", 3, 1), serves("Any", 3, 4)
    (True, False, False)
    """
    if size > 1 and (adult == "1:1" or (group_max is not None and size > group_max)):
        return False
    return size > 1 if adult == "Group" else True


def meets(item: EhcProvision, given: Given) -> bool:
    """Whether what a line gives counts for an item: required, named in Met by, and given as it says."""
    return given.required and named(item, given.code) and serves(item.adult, item.group_max, given.size)


def named(item: EhcProvision, code: str) -> bool:
    return folded(code) in {folded(name) for name in item.met_by}


def not_counted(item: EhcProvision, found: tuple[Given, ...]) -> Iterator[str]:
    """Why lines that Met by names do not count."""
    for given in found:
        if not named(item, given.code) or meets(item, given):
            continue
        if not given.required:
            yield f"{given.line} is not marked Required"
        elif item.adult == "1:1":
            yield f"{given.line} is taught in a group of {given.size}"
        elif given.size == 1:
            yield f"{given.line} is given alone, not in a group"
        else:
            yield f"{given.line} is taught in a group of {given.size}, more than {item.group_max}"
