"""How long the records of those who left are kept, and which are due to go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any

from provision_xl.costing.pay import local_rate
from provision_xl.money import natural
from provision_xl.rates import SURE, Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Pupil
from provision_xl.school.school import School

LIST = "retention"
_COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("record", "Record"),
    Shown("left", "Left on", Shows.DATE),
    Shown("years", "Years kept", Shows.NUMBER),
    Shown("due", "May go from", Shows.DATE),
    Shown("is_due", "Due", Shows.FLAG),
    Shown("status", "Status of the years"),
    Shown("source", "Source of the years", lesser=True),
)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March.

    >>> years_after(date(2020, 2, 29), 25), years_after(date(2027, 7, 21), 31)
    (datetime.date(2045, 3, 1), datetime.date(2058, 7, 21))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def retention(school: School, as_at: date, rates: Rates, until: date | None = None) -> Result:
    """Each pupil who has left, and the day from which the records may go, the first due first.

    Args:
        until: only records that may go by that day.
    """
    gone = [row for row in school.pupils if row.leaves is not None and row.leaves < as_at]
    found = [_row(school, row, row.leaves or as_at, as_at, rates) for row in gone]
    rows = sorted((row for row in found if until is None or row[4] <= until),
                  key=lambda row: (row[4], natural(row[0])))  # fmt: skip
    due = sum(row[5] for row in rows)
    title = f"Records of {len(rows)} who left; {due} due to go on {as_at:%d/%m/%Y}"
    return Result("Retention", title, _COLUMNS, tuple(rows), (), tuple(_notes(rows, due)), {"as_at": as_at})


def _row(school: School, pupil: Pupil, left: date, as_at: date, rates: Rates) -> tuple[Any, ...]:
    rule = _rule(school, pupil, left, rates)
    own = local_rate(school, rule["Own figure"], as_at)
    years = int(rule["Years"]) if own is None else ceil(own)
    status, source = rule["status"], rule["source"]
    if own is not None:
        status, source = "the school's own", f"{rule['Own figure']} on Local rates"
    due = years_after(left, years)
    return (pupil.pupil_id, rule["Record"], left, years, due, due <= as_at, status, source)


def _rule(school: School, pupil: Pupil, left: date, rates: Rates) -> Mapping[str, Any]:
    """The longest of the rules for any status that the pupil ever had here."""
    had = {school.in_force(pupil.pupil_id, "SEN status", left)} | {
        row.value for row in school.changes
        if row.pupil_id == pupil.pupil_id and row.field == "SEN status" and row.starts and row.starts <= left
    }  # fmt: skip
    if pupil.ehc_from:
        had.add("E")
    fitting = [row for row in rates.rows(LIST) if had & set(row["Status"])]
    return max(fitting or rates.rows(LIST), key=lambda row: row["Years"])


def _notes(rows: list[tuple[Any, ...]], due: int) -> tuple[str, ...]:
    if not rows:
        return ("Nobody who left has records that may go by then. A pupil counts once Leaves is filled in on Pupils.",)
    notes = ["Years run from the last day on roll, as no date of birth is in the workbook."]
    if any(row[6] not in SURE and row[6] != "the school's own" for row in rows):
        notes.append("Years marked unverified are not from the law: type your policy's on Local rates, as Retention "
                     "years: SEN support and Retention years: EHC plan, with their source.")  # fmt: skip
    if due:
        notes.append("To take a pupil out: provision-xl purge FILE --pupil ID. Its list of what was removed is the "
                     "record to keep.")  # fmt: skip
    return tuple(notes)
