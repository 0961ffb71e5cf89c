"""Schools of 10 to 22 pupils by chance, whose map holds every kind of row: running, kept, asked for, excluded, over."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.school.core_tables import Intervention, Line, Pupil, Staff
from provision_xl.school.other_tables import Absence, Benefit, Training
from provision_xl.school.school import School
from tests.planning.schools import SKILLS, large
from tests.planning.small import FIRST, LAST, LATE_AUTUMN

EARLY_AUTUMN, HALF_TERM = date(2026, 9, 7), date(2027, 2, 12)


def medium(seed: int) -> School:
    chance = random.Random(seed)
    school = large(seed, chance.randint(10, 22), chance.randint(4, 8), chance.randint(3, 6))
    pupils = tuple(_here(chance, pupil) for pupil in school.pupils)
    staff = tuple(_in_post(chance, person) for person in school.staff)
    return replace(
        school, pupils=pupils, staff=staff, provision=_lines(chance, school), benefits=_benefits(chance, school),
        training=tuple(_trained(chance, person) for person in chance.sample(staff, chance.randint(0, 2))),
        absences=tuple(_away(chance, person) for person in chance.sample(staff, chance.choice((0, 0, 1)))),
        funds=school.funds if chance.random() < 0.7 else (),
    )  # fmt: skip


def _here(chance: random.Random, pupil: Pupil) -> Pupil:
    luck = chance.random()
    if luck < 0.06:
        return replace(pupil, starts=chance.choice((FIRST, date(2027, 1, 18))))
    if luck < 0.12:
        return replace(pupil, leaves=chance.choice((date(2026, 12, 18), HALF_TERM)))
    return replace(pupil, out_of_class_limit=Decimal(chance.choice((0, 60, 95)))) if luck < 0.2 else pupil


def _in_post(chance: random.Random, person: Staff) -> Staff:
    luck = chance.random()
    if luck < 0.06:
        return replace(person, ends=HALF_TERM)
    return replace(person, intervention_hours=Decimal(chance.choice(("0", "1.25", "2.35")))) if luck < 0.3 else person


def _trained(chance: random.Random, person: Staff) -> Training:
    expires = chance.choice((None, HALF_TERM, date(2027, 6, 1)))
    return Training(staff_id=person.staff_id, skill=chance.choice(SKILLS), day=date(2025, 1, 9), expires=expires)


def _away(chance: random.Random, person: Staff) -> Absence:
    return Absence(staff_id=person.staff_id, starts=FIRST, ends=chance.choice((LAST, HALF_TERM)))


def _benefits(chance: random.Random, school: School) -> tuple[Benefit, ...]:
    pairs = [(pupil.pupil_id, row.code) for pupil in school.pupils for row in school.interventions]
    return tuple(
        Benefit(pupil_id=pupil, intervention=code, gain=Decimal(chance.randint(0, 12)) / 2)
        for pupil, code in chance.sample(pairs, chance.randint(0, 4))
    )


def _lines(chance: random.Random, school: School) -> tuple[Line, ...]:
    """Each pupil at most once in an intervention."""
    free = [(pupil, row) for pupil in school.pupils for row in school.interventions]
    chance.shuffle(free)
    lines: list[Line] = []
    for number in range(1, chance.randint(0, 3) + 1):
        lines += _group(chance, free, school, f"G{number}")
    for _ in range(chance.randint(0, 9)):
        pupil, row = free.pop()
        lines.append(replace(_single(chance, row), pupil_id=pupil.pupil_id, intervention=row.code))
    return tuple(replace(line, line=f"L{number}") for number, line in enumerate(lines, 1))


def _group(
    chance: random.Random, free: list[tuple[Pupil, Intervention]], school: School, key: str
) -> list[Line]:  # fmt: skip
    """A group that runs since the autumn, or one that is to be kept for the spring."""
    row, person = chance.choice(school.interventions), chance.choice(school.staff)
    inside = [pair for pair in free if pair[1] is row][: chance.randint(1, row.group_max or 2)]
    for pair in inside:
        free.remove(pair)
    runs = chance.random() < 0.6
    starts = chance.choice((EARLY_AUTUMN, LATE_AUTUMN)) if runs else FIRST
    ends = chance.choice((None, LAST, HALF_TERM))
    return [
        Line(group=key, pupil_id=pupil.pupil_id, intervention=row.code, staff_id=person.staff_id, starts=starts,
             ends=ends, plan="" if runs else "Keep", status="Running" if runs else "Planned")
        for pupil, _ in inside
    ]  # fmt: skip


def _single(chance: random.Random, row: Intervention) -> Line:
    """A row of one pupil: asked for, excluded, planned by hand, or over."""
    kind = chance.choice(("required", "required", "own minutes", "excluded", "planned", "done", "stopped"))
    if kind in {"done", "stopped"}:
        ends = chance.choice((date(2026, 10, 23), date(2026, 11, 20)))
        return Line(starts=EARLY_AUTUMN, ends=ends, status=kind.title())
    line = Line(starts=FIRST, ends=LAST)
    if kind == "excluded":
        return replace(line, plan="Exclude")
    if kind == "planned":
        return replace(line, status="Planned")
    asked = replace(line, required=True)
    if kind == "required":
        return asked
    return replace(asked, individual_minutes=Decimal(chance.choice((10, 25))), individual_sessions=Decimal(1))
