"""A new EHC plan: what it writes into Pupils and Changes, and how much of its hours the map gives already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.costing.checks import hours_met, required_minutes
from provision_xl.costing.groups import groups
from provision_xl.errors import OutOfRange
from provision_xl.results import decimals
from provision_xl.school.core_tables import Pupil
from provision_xl.school.school import School

STATUS = "SEN status"
YEARS_AT_SCHOOL = 15  # before which nothing is asked of a pupil


def plan_values(pupil: Pupil, starts: date, hours: Decimal | None, adult: str) -> dict[str, Any]:
    """What Pupils gets, by attribute.

    Raises:
        OutOfRange: the pupil has a plan already.
    """
    if pupil.sen_status == "E" and pupil.ehc_from:
        since = f"{pupil.ehc_from:%d/%m/%Y}"
        raise OutOfRange(f"The pupil has an EHC plan since {since}. Change that row of Pupils itself.")
    values: dict[str, Any] = {"sen_status": "E", "plan_type": "EHC", "ehc_from": starts}
    if pupil.ehc_to:
        values["ehc_to"] = None  # of an earlier plan
    return {**values, "ehc_hours": hours, "ehc_adult": adult} if hours is not None else values


def status_rows(school: School, pupil: Pupil, starts: date) -> list[Mapping[str, Any]]:
    """Rows for Changes that keep the status there was before: Pupils itself holds only the new one."""
    mine = {"pupil_id": pupil.pupil_id, "field": STATUS}
    known = any(row.pupil_id == pupil.pupil_id and row.field == STATUS and row.starts and row.starts < starts
                for row in school.changes)  # fmt: skip
    first = date(starts.year - YEARS_AT_SCHOOL, 9, 1)
    before = [] if known else [{**mine, "starts": first, "value": pupil.sen_status}]
    return [*before, {**mine, "starts": starts, "value": "E"}]


def hours_missing(school: School, pupil: Pupil, starts: date, hours: Decimal, adult: str) -> Fraction:
    """Hours a week of a plan that Required rows do not give on its first day; below nought where they give more."""
    return Fraction(hours) - hours_met(required_minutes(groups(school), starts).get(pupil.pupil_id, {}), adult)


def hours_told(school: School, pupil: Pupil, starts: date, hours: Decimal | None, adult: str) -> str:
    """How much of the plan's hours the map gives already."""
    if hours is None:
        return "The plan names no hours; rows that it promises are marked with Required = Yes."
    missing = hours_missing(school, pupil, starts, hours, adult)
    met = Fraction(hours) - missing
    of_it = f"{decimals(met, 2)} of its {decimals(Fraction(hours), 2)} hours a week"
    words = f"On {starts:%d/%m/%Y} rows marked Required give {of_it}"
    return f"{words}; {decimals(missing, 2)} are missing: add such rows." if missing > 0 else f"{words}."
