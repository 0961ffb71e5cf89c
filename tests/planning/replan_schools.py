"""Small schools by chance in which groups run, and an event in the middle of the term; tight, so that places go."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.planning.replan.again import AdultAway, Event, FundCut, InterventionDropped, PupilArrives, PupilLeaves
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff
from provision_xl.school.school import School
from tests.planning.schools import SETTINGS, TERMS

TERM, DAY, LAST = "Spring", date(2027, 2, 1), date(2027, 3, 26)  # a Monday, with 40 of the term's 60 weekdays left
AUTUMN, LATER = date(2026, 11, 2), date(2027, 2, 8)
KINDS = ("away", "days", "cut", "arrives", "leaves", "dropped")


def kind_of(seed: int) -> str:
    return KINDS[seed % len(KINDS)]


def small(seed: int) -> tuple[School, Event]:
    chance = random.Random(seed)
    frees = kind_of(seed) in {"leaves", "dropped"}
    rows = tuple(_intervention(chance, number) for number in range(1, 3 if frees else 4))
    pupils = tuple(_pupil(chance, number) for number in range(1, chance.randint(3, 4 if frees else 5) + 1))
    count = 2 if frees else 3
    lines = _lines(chance, pupils, rows, count, 2 if frees else 3)
    staff = tuple(_adult(chance, number, lines, rows) for number in range(1, count + 1))
    spent = 4000
    funds = (Fund(fund="SEN", source="SEN", amount=spent, starts=date(2026, 4, 1), ends=date(2027, 3, 31)),)
    school = School(
        settings=replace(SETTINGS, out_of_class_limit=chance.choice((None, Decimal(90)))),
        terms=TERMS, interventions=rows, pupils=pupils, staff=staff, provision=lines,
        funds=funds if kind_of(seed) == "cut" or chance.random() < 0.3 else (),
    )  # fmt: skip
    return school, _event(chance, seed, school)


def _event(chance: random.Random, seed: int, school: School) -> Event:
    kind = kind_of(seed)
    if kind in {"away", "days"}:
        names = [line.staff_id for line in school.provision]
        return AdultAway(chance.choice(names), DAY, None if kind == "away" else date(2027, 2, 5))
    if kind == "cut":
        return FundCut("SEN", chance.choice((1500, 2500, 3500)), DAY)
    if kind == "arrives":
        codes = tuple(row.code for row in school.interventions)
        return PupilArrives(replace(_pupil(chance, 9), sen_status="E"), DAY, chance.choice((codes[:1], codes[:2], ())))
    if kind == "leaves":
        return PupilLeaves(school.provision[0].pupil_id, DAY)
    return InterventionDropped(school.provision[0].intervention, DAY)


def _pupil(chance: random.Random, number: int) -> Pupil:
    return Pupil(
        pupil_id=f"P{number}", year_group=str(chance.randint(1, 6)), class_name=chance.choice(("1A", "2B")),
        sen_status=chance.choice("KE"), primary_need=chance.choice(("SLCN", "SEMH")),
        priority=chance.choice((None, None, 2)),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int) -> Intervention:
    together = chance.random() < 0.8
    row = Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", where=chance.choice(("Out", "In")),
        needs=chance.choice((("SLCN",), ("SEMH",), ("SLCN", "SEMH"))), skill=chance.choice(("", "ELSA", "Maths")),
        weeks=chance.choice((None, None, Decimal(20))), prep_minutes=chance.choice((None, Decimal(10))),
        cost_per_pupil=chance.choice((None, 250, 801)), cost_per_group=chance.choice((None, 1000)),
        one_off_cost=chance.choice((None, 1999)), gain=Decimal(chance.randint(1, 9)) / 2, evidence=Decimal(4),
        only_one_of=chance.choice(("", "", "Talk")), group_min=chance.choice((None, 2)),
        group_max=chance.choice((2, 3)),
    )  # fmt: skip
    if together:
        return replace(row, group_minutes=Decimal(30), group_sessions=Decimal(chance.choice((1, 2))))
    return replace(row, individual_minutes=Decimal(15), individual_sessions=Decimal(chance.choice((1, 2))))


def _lines(
    chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...], adults: int, groups: int
) -> tuple[Line, ...]:
    """Groups of one or two, most of them running; two of them often of one intervention."""
    found: list[Line] = []
    first = chance.choice(rows)
    for number in range(1, groups + 1):
        row = first if number == 2 and chance.random() < 0.6 else (first if number == 1 else chance.choice(rows))
        had = {line.pupil_id for line in found if line.intervention == row.code}
        free = [pupil for pupil in pupils if pupil.pupil_id not in had]
        starts = chance.choice((AUTUMN, AUTUMN, LATER))
        for pupil in chance.sample(free, min(len(free), chance.randint(1, 2))):
            found.append(Line(
                line=f"L{len(found) + 1}", group=f"G{number}", pupil_id=pupil.pupil_id, intervention=row.code,
                staff_id=f"T{(number - 1) % adults + 1}", starts=starts, ends=LAST if starts == LATER else None,
                status="Running" if starts == AUTUMN else "Planned",
                required=True if chance.random() < 0.3 else None,
            ))  # fmt: skip
    return tuple(found)


def _adult(chance: random.Random, number: int, lines: tuple[Line, ...], rows: tuple[Intervention, ...]) -> Staff:
    """About the hours that the adult's groups take, and a little more or less."""
    used = 0
    for key in {line.group for line in lines if line.staff_id == f"T{number}"}:
        inside = [line for line in lines if line.group == key]
        row = next(row for row in rows if row.code == inside[0].intervention)
        alone = int(row.individual_minutes or 0) * int(row.individual_sessions or 0) * len(inside)
        used += int(row.group_minutes or 0) * int(row.group_sessions or 0) + int(row.prep_minutes or 0) + alone
    minutes = max(0, used + chance.choice((-15, -15, 0, 0, 0, 15)))
    hours = Decimal(-(-minutes // 3) * 5) / 100  # a twentieth of an hour is three minutes
    return Staff(
        staff_id=f"T{number}", role="TA", hourly_cost=Decimal("19.50"),
        intervention_hours=hours, extra_hours=chance.choice((None, None, Decimal("0.5"))),
        extra_hourly_cost=Decimal("18.37"), skills=chance.choice((("ELSA",), ("Maths", "elsa "), ("Maths",))),
    )  # fmt: skip
