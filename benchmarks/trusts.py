"""Made trusts of any number of schools, from slack to tight, with people and money that they share."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from benchmarks.generator import AS_AT, MEANS, SIZES, SKILLS, school_of
from provision_xl.purse import Site, Travel
from provision_xl.school.core_tables import Staff

KINDS = {"slack": (0,), "mixed": (1, 2, 3, 4), "short of money": (3,), "short of hours": (4,)}
THERAPIST, SPECIALIST = SKILLS[:4], SKILLS[4:]
POUNDS_A_SCHOOL = 400


def kind_of(seed: int) -> str:
    """How much there is of everything, in turn by the seed."""
    return list(KINDS)[seed % len(KINDS)]


def trust_of(schools: int, seed: int) -> tuple[tuple[Site, ...], Travel]:
    """Schools of 35 pupils; a therapist for each three or four of them and a specialist for each five, and the ways."""
    chance = random.Random(seed)
    kinds = KINDS[kind_of(seed)]
    sites = tuple(_site(chance, number, seed, kinds[number % len(kinds)]) for number in range(schools))
    ways = {(str(100_000 + one), str(100_000 + two)): chance.randint(2, 8) * 5
            for one in range(schools) for two in range(one)}  # fmt: skip
    return sites, Travel(ways)


def _site(chance: random.Random, number: int, seed: int, means: int) -> Site:
    school = school_of(SIZES[0], 1000 * seed + number, MEANS[means])
    first, second, *others = school.staff
    staff = (
        _shared(chance, first, f"K{number // 3}", THERAPIST),
        _shared(chance, second, f"K{100 + number // 5}", SPECIALIST),
        *others,
    )
    settings = replace(school.settings, school_id=str(100_000 + number), school_name=f"School {number}")
    return Site(replace(school, staff=staff, settings=settings), AS_AT)


def _shared(chance: random.Random, row: Staff, key: str, skills: tuple[str, ...]) -> Staff:
    return replace(row, person_key=key, skills=skills, intervention_hours=Decimal(chance.randint(0, 12)))
