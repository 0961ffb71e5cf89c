"""Schools made by chance from a seed, for the tests of the optimiser: small ones to count out, large ones to time."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from provision_xl.school.core_tables import Fund, Intervention, Pupil, Settings, Staff, TermRow
from provision_xl.school.school import School

AUTUMN, SPRING = date(2026, 9, 7), date(2027, 1, 4)
AS_AT = date(2026, 8, 24)
NEEDS = ("SPLD", "MLD", "SEMH", "SLCN", "ASD", "PD")
SKILLS = ("ELSA", "NELI", "Phonics", "Maths", "Lego", "OT")

TERMS = (
    TermRow(term="Autumn", starts=AUTUMN, ends=date(2026, 12, 18), teaching_weeks=Decimal(14)),
    TermRow(term="Spring", starts=SPRING, ends=date(2027, 3, 26), teaching_weeks=Decimal(11)),
    TermRow(term="Summer", starts=date(2027, 4, 12), ends=date(2027, 7, 21), teaching_weeks=Decimal(13)),
)
SETTINGS = Settings(
    school_name="Hill", school_id="1", setting_type="Mainstream primary", academic_year="2026/27",
    out_of_class_limit=Decimal(150),
)  # fmt: skip


def large(seed: int, pupils: int = 90, interventions: int = 20, staff: int = 14) -> School:
    """A school of the size of a real one, short of hours and of money."""
    chance = random.Random(seed)
    return School(
        settings=SETTINGS,
        terms=TERMS,
        pupils=tuple(_pupil(chance, number) for number in range(1, pupils + 1)),
        interventions=tuple(_intervention(chance, number) for number in range(1, interventions + 1)),
        staff=tuple(_adult(chance, number) for number in range(1, staff + 1)),
        funds=_funds(60_000, 15_000),
    )


def _pupil(chance: random.Random, number: int) -> Pupil:
    first, second = chance.sample(NEEDS, 2)
    return Pupil(
        pupil_id=f"P{number}", year_group=str(chance.randint(1, 6)), sen_status=chance.choice("KKKE"),
        primary_need=first, secondary_need=chance.choice(("", second)),
        pupil_premium=chance.choice(("No", "No", "FSM6")), priority=chance.choice((None, None, None, 2)),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int) -> Intervention:
    small = chance.random() < 0.3
    row = Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", where=chance.choice(("Out", "Out", "In")),
        needs=tuple(chance.sample(NEEDS, chance.choice((1, 2)))), skill=chance.choice((*SKILLS, "")),
        weeks=chance.choice((None, Decimal(10), Decimal(20))), prep_minutes=Decimal(chance.choice((0, 10, 20))),
        cost_per_pupil=chance.choice((None, 250, 1200)), cost_per_group=chance.choice((None, 1500)),
        one_off_cost=chance.choice((None, None, 10_000)), gain=Decimal(chance.randint(1, 6)),
        evidence=chance.choice((None, Decimal(2), Decimal(4))), only_one_of=chance.choice(("", "", "Reading", "Talk")),
    )  # fmt: skip
    if small:
        return replace(row, individual_minutes=Decimal(chance.choice((15, 20, 30))), individual_sessions=Decimal(2))
    return replace(
        row, group_min=chance.choice((2, 3)), group_max=chance.choice((4, 6)),
        group_minutes=Decimal(chance.choice((20, 30, 45))), group_sessions=Decimal(chance.choice((2, 3))),
    )  # fmt: skip


def _adult(chance: random.Random, number: int) -> Staff:
    return Staff(
        staff_id=f"T{number}", role="TA", hourly_cost=Decimal("19.50"),
        intervention_hours=Decimal(chance.randint(3, 10)), extra_hours=chance.choice((None, Decimal(2))),
        extra_hourly_cost=Decimal("18.40"),
        skills=tuple(chance.sample(SKILLS, 2)),
    )  # fmt: skip


def _funds(everyone: int, premium: int) -> tuple[Fund, ...]:
    dates = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    return (
        Fund(fund="SEN", source="Notional SEN", amount=everyone, order=Decimal(2), **dates),
        Fund(fund="PP", source="Pupil premium", amount=premium, restricted_to="PP", order=Decimal(1), **dates),
    )
