"""Who is at work on a day, and who stands in for whom: rule 12, day by day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School

from .arithmetic import natural


def holds(person: Staff, day: date) -> bool:
    """Whether somebody is in post."""
    return not (person.starts and day < person.starts) and not (person.ends and day > person.ends)


def absence_on(school: School, staff_id: str, day: date) -> Absence | None:
    """The row that holds a day; of several the one that begins first, then the shorter."""
    rows = [row for row in school.absences
            if row.staff_id == staff_id and row.starts and row.ends and row.starts <= day <= row.ends]  # fmt: skip
    return min(rows, key=_order, default=None)


def _order(row: Absence) -> tuple[date, date, object, Fraction]:
    assert row.starts and row.ends
    return row.starts, row.ends, natural(row.covered_by), pay_that_goes_on(row)


def pay_that_goes_on(row: Absence) -> Fraction:
    return Fraction(100 if row.paid is None else row.paid) / 100


def stand_in(school: School, row: Absence, day: date) -> str:
    """Who does the work of somebody away; "" where nobody can."""
    cover = school.member_of_staff.get(row.covered_by)
    if cover is None or cover.staff_id == row.staff_id or not holds(cover, day):
        return ""
    return "" if absence_on(school, cover.staff_id, day) else cover.staff_id


def at_work(school: School, staff_id: str, day: date) -> tuple[str, bool]:
    """Whose hour an adult's time is, "" for nobody's, and whether it is given at all."""
    person = school.member_of_staff.get(staff_id)
    if person is None or not holds(person, day):
        return "", True
    row = absence_on(school, staff_id, day)
    if row is None:
        return staff_id, True
    cover = stand_in(school, row, day)
    return (cover, True) if cover else (staff_id, False)
