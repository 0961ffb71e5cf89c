"""Findings of whole staff cost: more placed than is paid, and absences that nobody covers as typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from provision_xl.costing.away import in_post, times_away
from provision_xl.dates import month_label
from provision_xl.errors import Finding, Verdict
from provision_xl.money import pounds
from provision_xl.school.other_tables import Absence
from provision_xl.school.school import School
from provision_xl.staffcost.staff_cost import NOT_PLACED, PersonMonth


def staff_cost_findings(school: School, rows: Sequence[PersonMonth]) -> tuple[Finding, ...]:
    """Every finding, those of people first, then those of Absences."""
    return (*_placed_twice(school, rows), *_covers(school), *_overlaps(school))


def _placed_twice(school: School, rows: Sequence[PersonMonth]) -> Iterable[Finding]:
    """People with more hours on the map, in Staff time and away than they are paid for."""
    below: dict[str, list[PersonMonth]] = {}
    for row in rows:
        if row.parts[NOT_PLACED] < -row.slack:
            below.setdefault(row.staff, []).append(row)
    for staff_id, found in below.items():
        worst = min(found, key=lambda row: row.parts[NOT_PLACED])
        months = f"in {len(found)} months, most in" if len(found) > 1 else "in"
        yield school.finding(
            "PX-H06",
            Verdict.WARN,
            "Staff",
            school.member_of_staff[staff_id],
            "hours_per_week",
            f"{staff_id} has more hours on the map and in Staff time than are paid, {months} "
            f"{month_label(worst.month)}: not placed is {pounds(worst.parts[NOT_PLACED])}",
            "Check Hours per week, Staff time and the groups of that month; paid extra hours are in the ledger only.",
        )


def _covers(school: School) -> Iterable[Finding]:
    for row in school.absences:
        person, cover = school.member_of_staff.get(row.staff_id), school.member_of_staff.get(row.covered_by)
        if not (person and cover and row.starts and row.ends and row.starts <= row.ends):
            continue
        alone = [
            away for away in times_away(school, person)
            if not away.cover and away.first <= row.ends and away.last >= row.starts
        ]  # fmt: skip
        if alone:
            day = max(alone[0].first, row.starts)
            yield school.finding(
                "PX-H07",
                Verdict.WARN,
                "Absences",
                row,
                "covered_by",
                f"{row.covered_by} cannot stand in for {row.staff_id} on {day:%d/%m/%Y}: {_why(school, row, day)}",
                "Name somebody else; until then the sessions of those days count as not held.",
            )


def _why(school: School, row: Absence, day: date) -> str:
    if row.covered_by == row.staff_id:
        return "nobody covers for themselves"
    return "away as well" if in_post(school.member_of_staff[row.covered_by], day) else "not in post"


def _overlaps(school: School) -> Iterable[Finding]:
    seen: dict[str, list[tuple[date, date]]] = {}
    for row in school.absences:
        if not (row.starts and row.ends):
            continue
        if any(first <= row.ends and last >= row.starts for first, last in seen.get(row.staff_id, ())):
            yield school.finding(
                "PX-H08",
                Verdict.WARN,
                "Absences",
                row,
                "starts",
                f"{row.staff_id} is away twice on the same days",
                "Make one row of the two; until then the one that begins first counts.",
            )
        seen.setdefault(row.staff_id, []).append((row.starts, row.ends))
