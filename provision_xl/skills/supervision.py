"""Supervision of those who give an intervention: held, booked, due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provision_xl.costing.checks import is_supervision
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.school.other_tables import Training
from provision_xl.school.school import School
from provision_xl.skills.standing import NEAR, skills_held, staff_of


@dataclass(frozen=True, slots=True)
class Supervised:
    """One person's supervision for one skill, or in general; `due` is None where no row says a day."""

    staff: str
    what: str
    last: date | None
    due: date | None
    booked: date | None
    standing: str


def supervision(school: School, as_at: date) -> tuple[Supervised, ...]:
    """Everybody's supervision, what is overdue first.

    It stands in Training as the skill `ELSA supervision`: Date is the day it is held, Expires the day by which the
    next is due. Whoever has a skill for which Training has supervision of anybody needs it.
    """
    known = {folded(row.skill): row.skill for row in sorted(school.training, key=lambda row: row.skill, reverse=True)
             if is_supervision(row.skill)}  # fmt: skip
    holds = {(held.staff, folded(held.skill)) for held in skills_held(school, as_at)}
    found = []
    for person in staff_of(school, as_at):
        for wanted, name in known.items():
            rows = [row for row in school.training_of.get(person.staff_id, ()) if folded(row.skill) == wanted]
            if rows or (person.staff_id, _of(wanted)) in holds:
                found.append(_supervised(person.staff_id, name, rows, as_at))
    return tuple(sorted(found, key=lambda row: (row.due is not None, row.due or date.max, natural(row.staff),
                                                natural(row.what))))  # fmt: skip


def _of(wanted: str) -> str:
    """The skill that is supervised."""
    return " ".join(word for word in wanted.split() if not is_supervision(word))


def _supervised(staff: str, name: str, rows: list[Training], as_at: date) -> Supervised:
    held = max((row for row in rows if row.day and row.day <= as_at), key=lambda row: row.day or date.min, default=None)
    booked = min((row.day for row in rows if row.day and row.day > as_at), default=None)
    last, due = (held.day, held.expires) if held else (None, None)
    return Supervised(staff, name, last, due, booked, _standing(last, due, booked, as_at))


def _standing(last: date | None, due: date | None, booked: date | None, as_at: date) -> str:
    if last is None:
        return "none held yet" if booked is None else "first one booked"
    if due is None:
        return "no next date: type it into Expires"
    if due < as_at:
        return "overdue" if booked is None else "overdue, booked"
    return "due within 90 days" if due <= as_at + NEAR else "in date"
