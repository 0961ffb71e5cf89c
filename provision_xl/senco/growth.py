"""A school with more EHC plans or more pupils on SEN support; nothing of the tables themselves is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil

from provision_xl.errors import OutOfRange
from provision_xl.impact.standing import on_roll
from provision_xl.money import natural
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School

NEWCOMER = "newcomer"  # ID of a pupil whom nobody has met


def with_plans(school: School, plans: int, as_at: date) -> School:
    """The school with more EHC plans: the first pupils there on SEN support get one on the as-at date.

    Raises:
        OutOfRange: fewer pupils are on SEN support, or the number is below nought.
    """
    if plans < 0:
        raise OutOfRange(f"{plans} EHC plans cannot be tried: type 0 or more.")
    if not plans:
        return school
    support = on_support(school, as_at)
    if plans > len(support):
        raise OutOfRange(f"{plans} more EHC plans cannot be tried: {len(support)} pupils are on SEN support.")
    rows = tuple(Change(pupil_id=pupil, field="SEN status", starts=as_at, value="E") for pupil in support[:plans])
    return replace(school, changes=(*school.changes, *rows))


def on_support(school: School, as_at: date) -> list[str]:
    """IDs of the pupils there on SEN support, in natural order."""
    there = sorted((row for row in school.pupils if on_roll(row, as_at)), key=lambda row: natural(row.pupil_id))
    return [row.pupil_id for row in there if school.in_force(row.pupil_id, "SEN status", as_at) == "K"]


def more_on_support(school: School, percent: Fraction, as_at: date) -> int:
    """How many pupils so many per cent of those on SEN support are, rounded up to whole pupils."""
    return ceil(len(on_support(school, as_at)) * percent / 100)


def with_newcomers(school: School, count: int, as_at: date, status: str) -> School:
    """The school with so many more pupils of an SEN status; Pupils on roll stays what it is."""
    if not count:
        return school
    roll = school.settings.pupils_on_roll
    held = sum(on_roll(pupil, as_at) for pupil in school.pupils) if roll is None else roll
    new = (Pupil(pupil_id=f"{NEWCOMER} {number}", sen_status=status) for number in range(1, count + 1))
    settings = replace(school.settings, pupils_on_roll=held)
    return replace(school, settings=settings, pupils=(*school.pupils, *new))
