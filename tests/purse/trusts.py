"""Small schools that share: one worked out by hand, and some made by chance that can be counted through."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from provision_xl.purse import Site
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import Benefit
from provision_xl.school.school import School

TERM, AS_AT = "Spring", date(2026, 11, 23)
FIRST, LAST = date(2027, 1, 4), date(2027, 3, 26)
TERMS = (
    TermRow(term="Autumn", starts=date(2026, 9, 7), ends=date(2026, 12, 18), teaching_weeks=Decimal(14)),
    TermRow(term="Spring", starts=FIRST, ends=LAST, teaching_weeks=Decimal(11)),
    TermRow(term="Summer", starts=date(2027, 4, 12), ends=date(2027, 7, 21), teaching_weeks=Decimal(13)),
)


@dataclass(frozen=True)
class Wish:
    """A pupil who could have one lesson a week of their own: minutes, gain in months, pounds of materials."""

    minutes: int
    gain: Decimal
    required: bool = False
    pounds: int = 0


@dataclass(frozen=True)
class Small:
    """A school in which a shared person alone teaches, pupil by pupil; one intervention for each pupil."""

    name: str
    school_id: str
    hours: Decimal
    wishes: tuple[Wish, ...]
    pounds: int | None = None

    @property
    def site(self) -> Site:
        codes = range(1, len(self.wishes) + 1)
        return Site(
            School(
                settings=Settings(school_name=self.name, school_id=self.school_id, setting_type="Mainstream primary",
                                  academic_year="2026/27"),
                terms=TERMS,
                pupils=tuple(Pupil(pupil_id=f"P{n}", year_group="3", sen_status="K", primary_need="SLCN")
                             for n in codes),
                interventions=tuple(
                    Intervention(use=True, code=f"I{n}", name=f"Lesson {n}", needs=("PD",), skill="Talk", where="In",
                                 individual_minutes=Decimal(wish.minutes), individual_sessions=Decimal(1),
                                 weeks=Decimal(11), gain=Decimal(1), evidence=Decimal(5),
                                 cost_per_pupil=100 * wish.pounds or None)
                    for n, wish in zip(codes, self.wishes, strict=True)
                ),
                staff=(Staff(staff_id="T1", person_key="K-31", role="Therapist", hourly_cost=Decimal(20),
                             intervention_hours=self.hours, skills=("Talk",)),),
                provision=tuple(
                    Line(line=f"L{n}", pupil_id=f"P{n}", intervention=f"I{n}", starts=FIRST, ends=LAST, required=True)
                    for n, wish in zip(codes, self.wishes, strict=True) if wish.required
                ),
                funds=() if self.pounds is None else (
                    Fund(fund="SEN", source="Notional SEN", amount=100 * self.pounds, starts=date(2026, 4, 1),
                         ends=date(2027, 3, 31)),
                ),
                benefits=tuple(Benefit(pupil_id=f"P{n}", intervention=f"I{n}", gain=wish.gain)
                               for n, wish in zip(codes, self.wishes, strict=True)),
            ),
            AS_AT,
        )  # fmt: skip


def hill_and_oak() -> tuple[Small, Small]:
    """A therapist of Hill's, ten lessons of an hour there, four of them required; eight pupils wait at Oak.

    Hill today: 4 x 3 (required) + 6 x 1 = 18 months with 10 h. Oak today: nothing, 0 h.
    An hour is worth 1 month at Hill where nothing is required, and at Oak 7, 7, 6, 6, 6, 5, 0.5, 0.5: six hours move.
    Oak then has 37 months and Hill 12: 49 instead of 18, which gains 31.
    """
    hill = Small("Hill", "100001", Decimal(10), (
        *(Wish(60, Decimal(3), required=True) for _ in range(4)), *(Wish(60, Decimal(1)) for _ in range(6)),
    ))  # fmt: skip
    oak = Small("Oak", "100002", Decimal(0), tuple(
        Wish(60, Decimal(gain)) for gain in ("7", "7", "6", "6", "6", "5", "0.5", "0.5")
    ))  # fmt: skip
    return hill, oak


def by_chance(seed: int, schools: int, money: bool = False) -> tuple[Small, ...]:
    """Two or three schools of up to five pupils, short of hours, some lessons required."""
    chance = random.Random(seed)
    names = ("Hill", "Oak", "Elm")[:schools]
    return tuple(
        Small(
            name, str(100001 + place), Decimal(chance.randint(0, 10)) / 4 + Decimal(chance.choice(("0", "0", "0.1"))),
            tuple(
                Wish(chance.choice((15, 20, 30, 45, 60)), Decimal(chance.randint(1, 12)) / 2, chance.random() < 0.25,
                     chance.choice((0, 3, 10, 25)) if money else 0)
                for _ in range(chance.randint(2, 5))
            ),
            chance.choice((0, 10, 20)) if money else None,
        )
        for place, name in enumerate(names)
    )  # fmt: skip


def sites(schools: Sequence[Small]) -> tuple[Site, ...]:
    return tuple(school.site for school in schools)


def moved(school: Small, hours: Decimal) -> Small:
    return replace(school, hours=school.hours + hours)
