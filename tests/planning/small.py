"""Small schools by chance, tight enough that somebody usually goes without; every rule turns up somewhere."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff
from provision_xl.school.other_tables import Benefit, Training
from provision_xl.school.school import School
from tests.planning.schools import SETTINGS, TERMS

TERM, AS_AT = "Spring", date(2026, 11, 23)
FIRST, LAST = date(2027, 1, 4), date(2027, 3, 26)
LATE_AUTUMN = date(2026, 11, 2)
SKILLS = ("ELSA", "Maths")


def small(seed: int) -> School:
    chance = random.Random(seed)
    count = chance.randint(3, 5)
    rows = tuple(_intervention(chance, number) for number in range(1, chance.randint(2, 3) + 1))
    pupils = tuple(_pupil(chance, number) for number in range(1, count + 1))
    staff = tuple(_adult(chance, number) for number in range(1, chance.randint(1, 3) + 1))
    return School(
        settings=replace(SETTINGS, out_of_class_limit=chance.choice((None, Decimal(60), Decimal(90)))),
        terms=TERMS, interventions=rows, pupils=pupils, staff=staff,
        provision=_lines(chance, pupils, rows, staff), funds=_funds(chance),
        benefits=(Benefit(pupil_id="P1", intervention="I1", gain=Decimal(chance.randint(0, 5))),)
        if chance.random() < 0.3 else (),
        training=_training(chance, staff),
    )  # fmt: skip


def alike(seed: int) -> School:
    """A small school whose interventions bring all the same, so that the later goals have much to decide.

    In each second one nothing costs anything, and only the row of a pupil planned by hand makes a difference.
    """
    school = small(seed)
    rows = tuple(replace(row, gain=Decimal(2), evidence=None, weeks=None) for row in school.interventions)
    if seed % 2:
        rows = tuple(replace(row, cost_per_pupil=None, cost_per_group=None, one_off_cost=None) for row in rows)
    pupil, code = school.pupils[1].pupil_id, rows[-1].code
    planned = Line(line="N1", pupil_id=pupil, intervention=code, starts=FIRST, ends=LAST, status="Planned")
    free = not any((line.pupil_id, line.intervention) == (pupil, code) for line in school.provision)
    lines = (*school.provision, planned) if free else school.provision
    return replace(school, interventions=rows, benefits=(), provision=lines)


def short_of_places(seed: int) -> School:
    """Interventions that bring all the same, with time for two or three places and more pupils than that.

    Two of them cost little and are for one need, the third costs more and is for the other: it would be cheaper to
    give one pupil two things, and only fairness says otherwise.
    """
    chance = random.Random(seed)
    kinds = [("SEMH", None), ("SEMH", chance.choice((None, 250))), ("SLCN", chance.choice((801, 1250)))]
    chance.shuffle(kinds)
    rows = tuple(
        Intervention(
            use=True, code=f"I{number}", name=f"Intervention {number}", where="In", needs=(need,), gain=Decimal(2),
            cost_per_pupil=pence, individual_minutes=Decimal(15), individual_sessions=Decimal(1),
        )
        for number, (need, pence) in enumerate(kinds, 1)
    )  # fmt: skip
    pupils = tuple(_pupil(chance, number) for number in range(1, 5))
    hours = Decimal(chance.choice(("0.5", "0.75")))
    staff = (Staff(staff_id="T1", role="TA", hourly_cost=Decimal("19.50"), intervention_hours=hours),)
    return School(settings=SETTINGS, terms=TERMS, interventions=rows, pupils=pupils, staff=staff)


def side_by_side(seed: int) -> School:
    """Adults with time for one group each, all of which are needed: plans differ in nothing but each adult's seats.

    A group of at most three takes 20 minutes and 15 more for each pupil, 65 in all; there are four or five pupils.
    """
    chance = random.Random(seed)
    row = Intervention(
        use=True, code="I1", name="Intervention 1", where="In", needs=("SLCN",), gain=Decimal(chance.randint(2, 9)) / 2,
        group_minutes=Decimal(20), group_sessions=Decimal(1), individual_minutes=Decimal(15),
        individual_sessions=Decimal(1), group_max=3,
    )  # fmt: skip
    pupils = tuple(
        Pupil(pupil_id=f"P{number}", year_group=str(chance.randint(1, 6)), sen_status="K", primary_need="SLCN")
        for number in range(1, chance.choice((4, 5)) + 1)
    )
    staff = tuple(
        Staff(staff_id=f"T{number}", role="TA", hourly_cost=Decimal("19.50"),
              intervention_hours=Decimal(chance.choice(("1.10", "1.15"))))
        for number in chance.sample(range(1, 10), 2)
    )  # fmt: skip
    return School(settings=SETTINGS, terms=TERMS, interventions=(row,), pupils=pupils, staff=staff)


def budget(seed: int) -> int | None:
    """A cap on cash for some of the schools."""
    return random.Random(seed * 7 + 1).choice((None, None, 0, 1500, 4000))


def _pupil(chance: random.Random, number: int) -> Pupil:
    return Pupil(
        pupil_id=f"P{number}", year_group=str(chance.randint(1, 6)), sen_status="K",
        primary_need=chance.choice(("SLCN", "SEMH")), secondary_need=chance.choice(("", "", "SEMH")),
        pupil_premium=chance.choice(("No", "FSM6")), priority=chance.choice((None, None, 2)),
        out_of_class_limit=chance.choice((None, None, Decimal(45))),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int) -> Intervention:
    row = Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", where=chance.choice(("Out", "Out", "In")),
        needs=chance.choice((("SLCN",), ("SEMH",), ("SLCN", "SEMH"))), skill=chance.choice(("", *SKILLS)),
        weeks=chance.choice((None, Decimal(6), Decimal(20))), prep_minutes=chance.choice((None, Decimal(10))),
        cost_per_pupil=chance.choice((None, 250, 801)), cost_per_group=chance.choice((None, 1000)),
        one_off_cost=chance.choice((None, None, 1999)), gain=Decimal(chance.randint(1, 9)) / 2,
        evidence=chance.choice((None, Decimal(1), Decimal(4))), only_one_of=chance.choice(("", "Talk", "Talk")),
        group_min=chance.choice((None, 2)), group_max=chance.choice((2, 3, 4)),
    )  # fmt: skip
    together = chance.random() < 0.8
    alone = not together or chance.random() < 0.4
    if together:
        row = replace(
            row, group_minutes=Decimal(chance.choice((20, 30))), group_sessions=Decimal(chance.choice((1, 2)))
        )
    if alone:
        row = replace(row, individual_minutes=Decimal(15), individual_sessions=Decimal(chance.choice((1, 2))))
    return row


def _adult(chance: random.Random, number: int) -> Staff:
    return Staff(
        staff_id=f"T{number}", role="TA", hourly_cost=Decimal("19.50"),
        intervention_hours=Decimal(chance.choice((0, 50, 100, 150))) / 100,
        extra_hours=chance.choice((None, Decimal("0.5"))),
        extra_hourly_cost=Decimal("18.37"), skills=chance.choice(((), ("ELSA",), ("Maths", "elsa "))),
    )  # fmt: skip


def _training(chance: random.Random, staff: tuple[Staff, ...]) -> tuple[Training, ...]:
    if chance.random() < 0.7:
        return ()
    expires = chance.choice((None, date(2027, 2, 1), date(2027, 6, 1)))
    return (Training(staff_id=staff[0].staff_id, skill="Maths", day=date(2025, 1, 9), expires=expires),)


def _funds(chance: random.Random) -> tuple[Fund, ...]:
    if chance.random() < 0.3:
        return ()
    dates = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    return (
        Fund(fund="SEN", source="Notional SEN", amount=chance.choice((0, 1500, 6000)), order=Decimal(1), **dates),
        Fund(fund="PP", source="PP", amount=chance.choice((800, 3000)), restricted_to="PP", order=Decimal(2), **dates),
        Fund(fund="Old", source="Last year", amount=99_999, starts=date(2025, 4, 1), ends=date(2026, 3, 31)),
    )  # fmt: skip


def _lines(
    chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...], staff: tuple[Staff, ...]
) -> tuple[Line, ...]:
    """A group that runs on, a row that says Exclude, a required one without an adult: each in some schools."""
    lines: list[Line] = []
    if chance.random() < 0.5:
        row, adult = chance.choice([row for row in rows if row.weeks is None] or rows), chance.choice(staff)
        for pupil in pupils[: chance.choice((1, 2))]:
            lines.append(Line(line=f"L{len(lines) + 1}", group="G1", pupil_id=pupil.pupil_id, intervention=row.code,
                              staff_id=adult.staff_id, starts=LATE_AUTUMN, status="Running"))  # fmt: skip
    if chance.random() < 0.45:
        lines.append(
            Line(line="X1", pupil_id=pupils[-1].pupil_id, intervention=rows[0].code, starts=FIRST, plan="Exclude")
        )
    if chance.random() < 0.55:
        pupil, row = chance.choice(pupils[2:]), chance.choice(rows)
        line = Line(line="R1", pupil_id=pupil.pupil_id, intervention=row.code, starts=FIRST, ends=LAST, required=True)
        if chance.random() < 0.5:
            line = replace(line, individual_minutes=Decimal(40), individual_sessions=Decimal(1))
        lines.append(line)
    return tuple(lines)
