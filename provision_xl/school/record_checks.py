"""Records that contradict each other: Changes and Pupils, EHC dates without a plan, a pupil twice, late dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from provision_xl.errors import Finding, Verdict
from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

WARN = Verdict.WARN
IN_PUPILS = {"SEN status": "sen_status", "Primary need": "primary_need", "Plan type": "plan_type",
             "Class": "class_name"}  # fmt: skip
LEAST_ALIKE = 4  # scores that two pupils have alike on the same days, before they are taken for one


def changes_agree(school: School) -> Iterable[Finding]:
    """Pupils says what the last change says, or what the one before it said where the last is still to come."""
    found: dict[tuple[str, str], list[Change]] = {}
    for row in school.changes:
        if row.starts and row.field in IN_PUPILS and row.pupil_id in school.pupil:
            found.setdefault((row.pupil_id, row.field), []).append(row)
    for (pupil_id, field), rows in found.items():
        last = sorted(rows, key=lambda row: row.starts or date.min)[-2:]
        held = getattr(school.pupil[pupil_id], IN_PUPILS[field])
        if len(last) == 2 and held not in {row.value for row in last}:
            saw = (f"{pupil_id} has another {field} from {last[1].starts:%d/%m/%Y} than Pupils at "
                   f"{school.cell('Pupils', school.pupil[pupil_id], IN_PUPILS[field])} says")  # fmt: skip
            cure = "Changes counts: put Pupils right, or add the change that is missing."
            yield school.finding("PX-F14", WARN, "Changes", last[1], "value", saw, cure)


def changes_known(school: School) -> Iterable[Finding]:
    """A value of Changes is one that Pupils could hold; the value itself is not repeated."""
    for row in school.changes:
        allowed = TABLES["Pupils"].column(IN_PUPILS[row.field]).allowed if row.field in IN_PUPILS else ()
        if allowed and row.value not in allowed:
            saw = f"the Value is no {row.field}, so from then on the pupil counts under none"
            cure = f"Type one of {', '.join(allowed)}."
            yield school.finding("PX-F15", WARN, "Changes", row, "value", saw, cure)


def plans_have_status(school: School) -> Iterable[Finding]:
    """Who has EHC dates or hours and no plan that has ended is E, now or by Changes."""
    by_changes = {row.pupil_id for row in school.changes if row.field == "SEN status" and row.value == "E"}
    for row in school.pupils:
        begun = "ehc_from" if row.ehc_from else "ehc_hours" if row.ehc_hours is not None else ""
        if begun and row.ehc_to is None and row.sen_status in {"N", "K"} and row.pupil_id not in by_changes:
            saw = f'{row.pupil_id} has an EHC plan by its dates or hours, but SEN status is "{row.sen_status}"'
            cure = "Set SEN status to E, or fill in EHC to if the plan has ended, or clear the EHC columns."
            yield school.finding("PX-F16", WARN, "Pupils", row, begun, saw, cure)


def one_pupil_twice(school: School) -> Iterable[Finding]:
    """Two IDs with the same scores on the same days and the same EHC dates may be one pupil."""
    scores: dict[str, set[tuple[str, Any, str]]] = {}
    for row in school.assessments:
        scores.setdefault(row.pupil_id, set()).add((row.measure, row.day, row.score))
    first: dict[Any, Pupil] = {}
    for pupil in school.pupils:
        own = frozenset(scores.get(pupil.pupil_id, ()))
        if len(own) < LEAST_ALIKE:
            continue
        same = (pupil.year_group, pupil.primary_need, pupil.ehc_from, own)
        other = first.setdefault(same, pupil)
        if other is not pupil:
            saw = (f"{pupil.pupil_id} and {other.pupil_id} have the same year group, need and {len(own)} scores on the "
                   "same days")  # fmt: skip
            cure = "If it is one pupil, keep one ID and put it into every table; if not, nothing needs doing."
            yield school.finding("PX-F17", WARN, "Pupils", pupil, "pupil_id", saw, cure)


_DATED = (("Assessments", "assessments", "day"), ("Voice", "voice", "day"), ("Reviews", "reviews", "held"),
          ("Referrals", "referrals", "requested"), ("Changes", "changes", "starts"),
          ("Top-ups", "top_ups", "starts"), ("EHC provision", "ehc_provision", "starts"))  # fmt: skip


def nothing_after_leaving(school: School) -> Iterable[Finding]:
    """Nothing is dated after the pupil's last day; lines of Provision are cut to it and listed by themselves."""
    for table, attribute, column in _DATED:
        rows: tuple[Row, ...] = getattr(school, attribute)
        for row in rows:
            pupil = school.pupil.get(row.pupil_id)  # type: ignore[attr-defined]
            day = getattr(row, column)
            if pupil and pupil.leaves and day and day > pupil.leaves:
                saw = f"{day:%d/%m/%Y} is after {pupil.pupil_id} left on {pupil.leaves:%d/%m/%Y}"
                yield school.finding("PX-F18", WARN, table, row, column, saw, "Put one of the two dates right.")


RECORD_CHECKS = (changes_agree, changes_known, plans_have_status, one_pupil_twice, nothing_after_leaving)
