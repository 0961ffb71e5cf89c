"""New staff, and what they still lack of the skills that their groups need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provision_xl.costing import Costs
from provision_xl.costing.checks import has_skill
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.school.core_tables import Staff
from provision_xl.skills.standing import NEAR, staff_of


@dataclass(frozen=True, slots=True)
class New:
    """Somebody who began in the last 90 days or is to begin.

    Args:
        lacks: skills their groups need that they have not on the as-at date, or on their first day if it is later.
        booked: of those, the ones with a training to come and its day.
    """

    person: Staff
    groups: tuple[str, ...]
    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    booked: tuple[tuple[str, date], ...]


def induction(costs: Costs) -> tuple[New, ...]:
    """Those who began in the last 90 days or are to begin, by their first day."""
    as_at = costs.as_at
    people = [person for person in staff_of(costs.school, as_at) if person.starts and person.starts >= as_at - NEAR]
    return tuple(_new(costs, person) for person in sorted(people, key=lambda person: person.starts or as_at))


def _new(costs: Costs, person: Staff) -> New:
    school, name = costs.school, person.staff_id
    day = max(costs.as_at, person.starts or costs.as_at)
    groups = [group for group in costs.groups if group.last >= costs.as_at and any(n == name for n, _ in group.adults)]
    needs = {folded(group.intervention.skill): group.intervention.skill for group in groups if group.intervention.skill}
    lacks = tuple(sorted((skill for skill in needs.values() if not has_skill(school, name, skill, day)), key=natural))
    booked = []
    for skill in lacks:
        days = [row.day for row in school.training_of.get(name, ()) if folded(row.skill) == folded(skill)
                and row.day and row.day > day]  # fmt: skip
        booked += [(skill, min(days))] if days else []
    return New(person, tuple(group.key for group in groups), tuple(sorted(needs.values(), key=natural)), lacks,
               tuple(booked))  # fmt: skip
