"""Sentences that belong under a plan: what its figures are, and where the book is thin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction

from provision_xl.costing.adults import NOBODY
from provision_xl.money import natural
from provision_xl.planning.pairs import Facts
from provision_xl.planning.question import Adult, Pair
from provision_xl.planning.staff import folded, skills_of, why_not_available
from provision_xl.results import decimals
from provision_xl.school.school import School, line_key

CAUTION = (
    "Gains are planning weights from the catalogue or from the SENCo's judgement. An average from other children's "
    "trials is no forecast for this child."
)


def notes_on_running(adults: Mapping[str, Adult], out_left: Mapping[str, int | None], scale: int) -> tuple[str, ...]:
    """Where groups that run already take more than there is; the plan adds nothing there.

    Args:
        out_left: ticks a week that pupils may still be out of class, below nought where too many are taken.
        scale: ticks a minute.
    """
    found = [
        f"{name} is booked for {decimals(Fraction(adult.over, 60 * scale), 2)} h a week too many by groups that run "
        "already: the plan adds nothing there."
        for name, adult in adults.items()
        if adult.over
    ]
    pupils = [name for name, left in out_left.items() if left is not None and left < 0]
    if pupils:
        found.append(f"Out of class for longer than allowed by groups that run already: {', '.join(pupils)}.")
    return tuple(found)


def notes(facts: Facts, pairs: Collection[Pair]) -> tuple[str, ...]:
    """What a reader must know of a term's plan, whatever comes out."""
    found = [CAUTION]
    unrated = sorted({pair.code for pair in pairs if pair.unrated}, key=natural)
    if unrated:
        found.append(f"Unrated (evidence blank, so half of the gain counts): {', '.join(unrated)}.")
    if not facts.school.funds:
        found.append("Funds is empty, so only a budget limits the cash.")
    if any(row.hourly_cost is None and row.salary is None and not row.pay_scale for row in facts.school.staff):
        found.append("Some adults have no pay in Staff: every cost of their time is an estimate.")
    found.extend(_staff_notes(facts))
    found.extend(_map_notes(facts))
    found.extend(_second_parts(facts, pairs))
    return tuple(found)


def _staff_notes(facts: Facts) -> Iterator[str]:
    school, term = facts.school, facts.term
    for person in sorted(school.staff, key=lambda row: natural(row.staff_id)):
        why = why_not_available(school, person, term)
        if why:
            yield f"{person.staff_id} is left out: {why}."
        for skill in _run_out(school, person.staff_id, term.last):
            if folded(skill) in skills_of(school, person, term.first, term.last):
                yield f"{person.staff_id}: a training in {skill} has run out, but the skill is counted all the same."
            else:
                yield f"{person.staff_id}: the training in {skill} does not hold to the end of term and is not counted."


def _run_out(school: School, staff_id: str, day: date) -> list[str]:
    rows = [row for row in school.training_of.get(staff_id, ()) if row.expires and row.expires < day]
    return sorted({row.skill for row in rows}, key=natural)


def _second_parts(facts: Facts, pairs: Collection[Pair]) -> Iterator[str]:
    """Pupils who are in a kept group already, and have another row of the same that asks for a place."""
    takes = {pair.key for pair in pairs if not pair.barred}
    for kept in facts.found.kept:
        twice = [pupil for pupil in kept.pupils if (pupil, kept.code) in takes]
        if twice:
            yield (
                f"Group {kept.group.key} ({kept.code}) takes in nobody else: another row asks for {kept.code} once "
                f"more for {', '.join(twice)}, which has to be in another group. Give that row an adult and Keep, or "
                "take it out, to let others join."
            )


def _map_notes(facts: Facts) -> Iterator[str]:
    for kept in facts.found.kept:
        if any(name == NOBODY for name, _ in kept.group.adults):
            yield f"Group {kept.group.key} ({kept.code}) runs without an adult on the map: nobody's hours are counted."
    keys = [row.member.key for row in facts.found.replaced]
    if keys:
        yield f"Planned rows without Keep are open to change: {', '.join(keys)}."
    for line in facts.school.provision:
        unknown = line.intervention not in facts.school.intervention or line.pupil_id not in facts.school.pupil
        if unknown and line.plan != "Exclude":
            yield f"Row {line_key(line)} is left out: its pupil or intervention is not in the book."
