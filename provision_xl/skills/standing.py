"""Each person's skills on a day: trained and when, valid, running out, expired, or only typed on Staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from provision_xl.costing.checks import is_supervision
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.school.core_tables import Staff
from provision_xl.school.other_tables import Training
from provision_xl.school.school import School

NEAR = timedelta(days=90)
"""How long before its end a training is marked, and how long after the first day somebody counts as new."""
VALID, EXPIRING, EXPIRED, BOOKED, TYPED = (
    "valid", "expires within 90 days", "expired", "booked", "typed only",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One skill of one person on a day; `booked` is the next training of it that is still to come."""

    staff: str
    skill: str
    trained: date | None
    expires: date | None
    standing: str
    booked: date | None
    typed: bool

    @property
    def to_do(self) -> str:
        if self.standing == EXPIRED and self.typed:
            return "Still typed in Skills on Staff, so it counts as held: train again, or take it out there."
        if self.standing == EXPIRED:
            return "Train again; until then it does not count."
        if self.standing == EXPIRING and self.booked is None:
            return "Book a training."
        return "Add the training with its date to Training." if self.standing == TYPED else ""


def standing(as_at: date, day: date | None, expires: date | None) -> str:
    """How a training stands on a day; its last day still counts.

    >>> standing(date(2026, 11, 23), date(2025, 9, 1), date(2027, 2, 21))
    'expires within 90 days'
    """
    if day and day > as_at:
        return BOOKED
    if expires is None:
        return VALID
    if expires < as_at:
        return EXPIRED
    return EXPIRING if expires <= as_at + NEAR else VALID


def staff_of(school: School, as_at: date) -> list[Staff]:
    """Everybody who has not left, those who are to start too."""
    here = [person for person in school.staff if (person.ends or date.max) >= as_at]
    return sorted(here, key=lambda person: natural(person.staff_id))


def skills_held(school: School, as_at: date) -> tuple[Held, ...]:
    """Every skill of everybody who has not left, once each; rows of Training for supervision are no skill.

    Of several trainings the one counts that holds longest.
    """
    return tuple(
        _held(school, person, wanted, as_at)
        for person in staff_of(school, as_at)
        for wanted in sorted(_names(school, person), key=natural)
    )


def _names(school: School, person: Staff) -> set[str]:
    rows = (row.skill for row in school.training_of.get(person.staff_id, ()) if not is_supervision(row.skill))
    return {folded(name) for name in (*person.skills, *rows) if name.strip()}


def _held(school: School, person: Staff, wanted: str, as_at: date) -> Held:
    rows = [row for row in school.training_of.get(person.staff_id, ()) if folded(row.skill) == wanted]
    done = [row for row in rows if row.day is None or row.day <= as_at]
    booked = min((row.day for row in rows if row.day and row.day > as_at), default=None)
    typed = [name for name in person.skills if folded(name) == wanted]
    name = min([*typed, *(row.skill for row in rows)])
    if done:
        best = max(done, key=_holds_longest)
        stands = standing(as_at, best.day, best.expires)
        return Held(person.staff_id, name, best.day, best.expires, stands, booked, bool(typed))
    return Held(person.staff_id, name, None, None, TYPED if typed else BOOKED, booked, bool(typed))


def _holds_longest(row: Training) -> tuple[date, date]:
    return row.expires or date.max, row.day or date.min
