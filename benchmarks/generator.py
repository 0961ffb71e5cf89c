"""Schools of any size made by chance from a seed, from slack to very tight; every rule of the plan turns up in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Settings, Staff, TermRow
from provision_xl.school.other_tables import Benefit
from provision_xl.school.school import School

TERM, AS_AT = "Spring", date(2026, 11, 23)
FIRST, LAST = date(2027, 1, 4), date(2027, 3, 26)
AUTUMN_GROUPS_BEGAN = date(2026, 11, 2)
NEEDS = ("SPLD", "MLD", "SEMH", "SLCN", "ASD", "PD", "HI")
SKILLS = ("ELSA", "NELI", "Phonics", "Maths", "Lego", "OT", "Talk", "Touch typing")
TERMS = (
    TermRow(term="Autumn", starts=date(2026, 9, 7), ends=date(2026, 12, 18), teaching_weeks=Decimal(14)),
    TermRow(term="Spring", starts=FIRST, ends=LAST, teaching_weeks=Decimal(11)),
    TermRow(term="Summer", starts=date(2027, 4, 12), ends=date(2027, 7, 21), teaching_weeks=Decimal(13)),
)


@dataclass(frozen=True)
class Size:
    pupils: int
    interventions: int
    staff: int

    def __str__(self) -> str:
        return f"{self.pupils:,} x {self.interventions} x {self.staff}"


SIZES = (Size(35, 12, 6), Size(90, 20, 14), Size(300, 35, 25), Size(1000, 60, 60))


@dataclass(frozen=True)
class Means:
    """How much there is of everything.

    Args:
        hours: fewest and most hours a week of an adult.
        pence: of the fund for everyone, for each pupil; restricted: of each other fund, likewise.
        out_of_class: most minutes a week, None for no limit.
        required: share of pupils for whom a row requires something.
        running: share of adults who have a group that runs already.
        alternatives: share of interventions that are one of several.
    """

    hours: tuple[int, int]
    pence: int | None
    restricted: int
    out_of_class: int | None
    required: float
    running: float
    alternatives: float


MEANS = (
    Means((8, 20), None, 0, None, 0.0, 0.0, 0.1),  # slack
    Means((4, 12), 1500, 400, 180, 0.05, 0.3, 0.3),
    Means((3, 10), 1000, 300, 120, 0.1, 0.5, 0.5),
    Means((3, 10), 450, 200, 90, 0.15, 0.5, 0.6),  # short of money
    Means((1, 5), 800, 200, 75, 0.2, 0.5, 0.7),  # short of hours
)


def school_of(size: Size, seed: int, means: Means | None = None) -> School:
    """A school; where `means` is not given, the seed picks one of `MEANS`, in turn."""
    chance = random.Random(seed)
    means = MEANS[seed % len(MEANS)] if means is None else means
    rows = tuple(_intervention(chance, number, means) for number in range(1, size.interventions + 1))
    pupils = tuple(_pupil(chance, number) for number in range(1, size.pupils + 1))
    staff = tuple(_adult(chance, number, means) for number in range(1, size.staff + 1))
    lines = (*_running(chance, pupils, rows, staff, means), *_required(chance, pupils, rows, means))
    limit = None if means.out_of_class is None else Decimal(means.out_of_class)
    return School(
        settings=Settings(school_name="Hill", school_id="1", setting_type="Mainstream primary",
                          academic_year="2026/27", out_of_class_limit=limit),
        terms=TERMS, pupils=pupils, interventions=rows, staff=staff, provision=lines,
        funds=_funds(size.pupils, means), benefits=tuple(_judged(chance, pupils, rows)),
    )  # fmt: skip


def _pupil(chance: random.Random, number: int) -> Pupil:
    first, second = chance.sample(NEEDS, 2)
    return Pupil(
        pupil_id=f"P{number}", year_group=str(chance.randint(1, 6)), sen_status=chance.choice("KKKE"),
        primary_need=first, secondary_need=chance.choice(("", "", second)),
        pupil_premium=chance.choice(("No", "No", "FSM6")), priority=chance.choice((None, None, None, 2)),
        out_of_class_limit=chance.choice((None,) * 9 + (Decimal(60),)),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int, means: Means) -> Intervention:
    row = Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", where=chance.choice(("Out", "Out", "In")),
        needs=tuple(chance.sample(NEEDS, chance.choice((1, 2, 2)))), skill=chance.choice((*SKILLS, "", "")),
        weeks=chance.choice((None, Decimal(10), Decimal(20))), prep_minutes=Decimal(chance.choice((0, 10, 20))),
        cost_per_pupil=chance.choice((None, 250, 1200)), cost_per_group=chance.choice((None, 1500)),
        one_off_cost=chance.choice((None, None, 10_000)), gain=Decimal(chance.randint(2, 12)) / 2,
        evidence=chance.choice((None, *map(Decimal, range(6)))),
        only_one_of=chance.choice(("Reading", "Talk", "Number")) if chance.random() < means.alternatives else "",
    )  # fmt: skip
    kind = chance.random()
    if kind < 0.75:
        row = replace(
            row, group_min=chance.choice((1, 2, 3)), group_max=chance.choice((4, 6, 8)),
            group_minutes=Decimal(chance.choice((20, 30, 45))), group_sessions=Decimal(chance.choice((1, 2, 3))),
        )  # fmt: skip
    if kind > 0.6:
        row = replace(
            row, individual_minutes=Decimal(chance.choice((10, 15, 20))),
            individual_sessions=Decimal(chance.choice((1, 2))),
        )  # fmt: skip
    return row


def _adult(chance: random.Random, number: int, means: Means) -> Staff:
    least, most = means.hours
    return Staff(
        staff_id=f"T{number}", role="TA", hourly_cost=Decimal("19.50"),
        intervention_hours=Decimal(chance.randint(2 * least, 2 * most)) / 2,
        extra_hours=chance.choice((None, None, Decimal(2))),
        extra_hourly_cost=Decimal("18.40"), skills=tuple(chance.sample(SKILLS, chance.choice((1, 2, 3)))),
    )  # fmt: skip


def _fits(pupil: Pupil, row: Intervention) -> bool:
    return bool({pupil.primary_need, pupil.secondary_need} & set(row.needs))


def _running(
    chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...], staff: tuple[Staff, ...],
    means: Means,
) -> Iterator[Line]:  # fmt: skip
    """Groups that began in the autumn, each with an adult who has the skill; nobody is in two of them."""
    free = list(pupils)
    for adult in staff:
        known = [row for row in rows if not row.skill or row.skill in adult.skills]
        if not known or chance.random() >= means.running:
            continue
        row = chance.choice(known)
        members = [pupil for pupil in free if _fits(pupil, row)][: row.group_min or 1]
        for pupil in members if len(members) == (row.group_min or 1) else ():
            free.remove(pupil)
            yield Line(
                line=f"R{adult.staff_id} {pupil.pupil_id}", group=f"G{adult.staff_id}", pupil_id=pupil.pupil_id,
                intervention=row.code, staff_id=adult.staff_id, starts=AUTUMN_GROUPS_BEGAN, status="Running",
            )  # fmt: skip


def _required(
    chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...], means: Means
) -> Iterator[Line]:
    """Rows that must be placed, some with minutes of their own, and a few that say Exclude."""
    for pupil in pupils:
        fitting = [row for row in rows if _fits(pupil, row)]
        if not fitting:
            continue
        row = chance.choice(fitting)
        line = Line(line=f"Q{pupil.pupil_id}", pupil_id=pupil.pupil_id, intervention=row.code, starts=FIRST, ends=LAST)
        drawn = chance.random()
        if drawn < means.required / 4:
            yield replace(line, required=True, individual_minutes=Decimal(25), individual_sessions=Decimal(1))
        elif drawn < means.required:
            yield replace(line, required=True)
        elif drawn > 0.97:
            yield replace(line, plan="Exclude")


def _funds(pupils: int, means: Means) -> tuple[Fund, ...]:
    if means.pence is None:
        return ()
    dates = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    amount = pupils * means.restricted
    return (
        Fund(fund="SEN", source="Notional SEN", amount=pupils * means.pence, order=Decimal(3), **dates),
        Fund(fund="PP", source="Pupil premium", amount=amount, restricted_to="PP", order=Decimal(1), **dates),
        Fund(fund="Talk", source="Gift", amount=amount // 3, restricted_to="Need:SLCN", order=Decimal(2), **dates),
    )


def _judged(chance: random.Random, pupils: tuple[Pupil, ...], rows: tuple[Intervention, ...]) -> Iterator[Benefit]:
    for pupil in pupils:
        if chance.random() < 0.1:
            yield Benefit(
                pupil_id=pupil.pupil_id, intervention=chance.choice(rows).code, gain=Decimal(chance.randint(0, 8))
            )
