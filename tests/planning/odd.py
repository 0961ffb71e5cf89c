"""Small schools of odd tables: every value is one that a cell may hold, few of them are what anyone would type."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Fund, Intervention, Line, Pupil, Staff, TermRow
from provision_xl.school.other_tables import Absence, Benefit, Training
from provision_xl.school.school import School
from tests.planning.schools import SETTINGS, TERMS

DAYS = (
    date(2025, 9, 1), date(2026, 8, 31), date(2026, 9, 7), date(2026, 11, 2), date(2026, 12, 20), date(2027, 1, 4),
    date(2027, 1, 5), date(2027, 2, 13), date(2027, 3, 26), date(2027, 3, 27), date(2027, 7, 21), date(2028, 2, 29),
)  # fmt: skip
MAYBE_A_DAY = (None, None, None, *DAYS)
NEEDS = ("SLCN", "SEMH", "SPLD")
DOSE = ("group_minutes", "group_sessions", "individual_minutes", "individual_sessions")
ODD = 0.15  # of the cells
WORDS = ("", "", "ELSA", " elsa", "Maths", "É")
HALVES = (
    TermRow(term="Spring 1", starts=date(2027, 1, 4), ends=date(2027, 2, 12), teaching_weeks=Decimal("5.8"),
            report_term="Spring"),
    TermRow(term="Spring 2", starts=date(2027, 2, 22), ends=date(2027, 3, 26), teaching_weeks=Decimal(5),
            report_term="Spring"),
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A school and what is asked of it."""

    school: School
    term: str
    as_at: date
    budget_pence: int | None
    full_cost: bool


def question(chance: random.Random) -> Question:
    pick = chance.choice
    return Question(
        odd(chance), pick((*["Spring"] * 12, "Autumn", "Autumn", "Spring 1", "Nowhere")),
        pick((date(2026, 11, 23), date(2026, 11, 23), date(2027, 1, 4), date(2027, 2, 1), *DAYS)),
        pick((*[None] * 9, 0, 1, 5_000, 5_000, 10**9, -1)), pick((False, False, True)),
    )  # fmt: skip


def odd(chance: random.Random) -> School:
    pupils = tuple(_pupil(chance, number) for number in range(chance.randint(1, 7) - chance.randint(0, 1)))
    rows = tuple(_intervention(chance, number) for number in range(chance.randint(0, 4)))
    staff = tuple(_adult(chance, number) for number in range(chance.randint(0, 3)))
    base = School(
        settings=replace(SETTINGS, out_of_class_limit=_decimal(chance, None, "0", "45.5", "150", "10080")),
        terms=_terms(chance), pupils=pupils, interventions=rows, staff=staff,
        funds=tuple(_fund(chance, number) for number in range(chance.choice((0, 0, 0, 1, 3)))),
    )  # fmt: skip
    if not (pupils and rows):
        return base
    return replace(
        base,
        provision=_alike(tuple(_line(chance, base, number) for number in range(chance.randint(0, 6)))),
        benefits=tuple(_benefit(chance, base) for _ in range(chance.randint(0, 2))),
        training=tuple(_training(chance, base) for _ in range(chance.randint(0, 1) if staff else 0)),
        absences=tuple(_absence(chance, base) for _ in range(chance.randint(0, 1) if staff else 0)),
    )


def _decimal(chance: random.Random, *values: str | None) -> Decimal | None:
    """One of these, None for a blank cell."""
    value = chance.choice(values)
    return None if value is None else Decimal(value)


def _decimals(*values: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


def _terms(chance: random.Random) -> tuple[TermRow, ...]:
    luck = chance.random()
    if luck < 0.8:
        return TERMS
    if luck < 0.9:
        return (TERMS[0], *HALVES, TERMS[2])
    weeks = _decimal(chance, None, "0", "0.2", "53")
    odd_term = replace(TERMS[1], teaching_weeks=weeks, starts=chance.choice(MAYBE_A_DAY), ends=chance.choice(DAYS))
    return (TERMS[0], odd_term) if luck < 0.95 else (TERMS[1],)


def _spoilt[R: Row](chance: random.Random, row: R, **odd: Any) -> R:
    """Most cells as they are, some with one of the odd values."""
    return replace(row, **{name: chance.choice(values) for name, values in odd.items() if chance.random() < ODD})


def _pupil(chance: random.Random, number: int) -> Pupil:
    starts, leaves = _in_turn(chance) if chance.random() < ODD else (None, None)
    row = Pupil(pupil_id=f"P{number}", year_group="3", sen_status="K", primary_need=chance.choice(NEEDS),
                starts=starts, leaves=leaves)  # fmt: skip
    return _spoilt(
        chance, row, pupil_id=(f"p-{number} é", f"{number}"), year_group=("R", "14"), sen_status="EN",
        primary_need=("",), secondary_need=NEEDS, pupil_premium=("No", "FSM6", "LAC"), priority=(0, 2, 9),
        out_of_class_limit=_decimals("0", "30", "0.5"),
    )  # fmt: skip


def _intervention(chance: random.Random, number: int) -> Intervention:
    row = Intervention(
        use=True, code=f"I{number}", needs=tuple(chance.sample(NEEDS, chance.randint(1, 3))), gain=Decimal("3.5"),
        group_minutes=Decimal(20), group_sessions=Decimal(1),
    )  # fmt: skip
    return _spoilt(
        chance, row, use=(False, None), code=(f"i {number}/2",), kind=("Intervention", "Lunch"),
        where=("Out", "In", "Break"), needs=((), NEEDS), tier=("Universal", "Targeted"), skill=WORDS,
        group_min=(1, 2, 9), group_max=(1, 2, 4, 30), group_minutes=_decimals("0", "12.5", "10080"),
        group_sessions=_decimals("2", "0.5", "0"), individual_minutes=_decimals("0", "15", "7.25"),
        individual_sessions=_decimals("1", "0.333"), weeks=_decimals("0", "0.2", "6", "20", "120"),
        prep_minutes=_decimals("0", "10", "3.3"), cost_per_pupil=(0, 1, 801, 10**9), cost_per_group=(0, 1000),
        one_off_cost=(0, 1999), gain=(None, *_decimals("0", "0.0001", "60")), evidence=_decimals("0", "2.5", "5"),
        only_one_of=WORDS,
    )  # fmt: skip


def _adult(chance: random.Random, number: int) -> Staff:
    starts, ends = _in_turn(chance) if chance.random() < ODD else (None, None)
    row = Staff(staff_id=f"T{number}", role="TA", hourly_cost=Decimal(20), intervention_hours=Decimal(2),
                skills=("ELSA",), starts=starts, ends=ends)  # fmt: skip
    return _spoilt(
        chance, row, staff_id=(f"t {number}",), role=("Teacher", ""), pay_scale=("NJC", "Teacher", "Own"),
        point=("5", "M3"), fte=_decimals("0.6"), hours_per_week=_decimals("30"),
        hourly_cost=(None, *_decimals("0", "18.333")),
        intervention_hours=(None, *_decimals("0", "0.01", "0.5", "60", "1.337")),
        extra_hours=_decimals("0", "0.5", "60"), extra_hourly_cost=_decimals("0", "18.37"),
        skills=((), WORDS, ("",)),
    )  # fmt: skip


def _line(chance: random.Random, school: School, number: int) -> Line:
    pick = chance.choice
    names = [person.staff_id for person in school.staff] or [""]
    staff = pick(("", pick(names), pick(names), f"{pick(names)}; {pick(names)}", f"{names[0]} 60% / {names[-1]} 40%"))
    starts = pick((*DAYS, *[date(2027, 1, 4)] * 6))
    minutes = {
        name: _decimal(chance, "0", "20", "12.5")
        for name in DOSE
        if chance.random() < 0.08
    }
    values: dict[str, Any] = {
        "line": pick((f"L{number}", f"L{number}", "")), "row": number + 5, "group": pick(("", "G1", "G2", "g 1")),
        "pupil_id": pick(school.pupils).pupil_id, "intervention": pick(school.interventions).code, "staff_id": staff,
        "starts": starts, "ends": pick((None, *(day for day in DAYS if day >= starts))),
        "required": pick((None, None, True, False)), "plan": pick(("", "", "Keep", "Exclude")),
        "status": pick(("", "", "Planned", "Running", "Done", "Stopped")),
    }  # fmt: skip
    return Line(**values, **minutes)


def _alike(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Rows of a group made one in what they must share, and what was stopped given a last day."""
    first: dict[str, Line] = {}
    found = []
    for line in lines:
        lead = first.setdefault(line.group, line) if line.group else line
        ends = line.starts if line.status == "Stopped" and line.ends is None else line.ends
        shared = {name: getattr(lead, name) for name in ("intervention", "staff_id", *DOSE)}
        found.append(replace(line, ends=ends, **shared))
    return tuple(found)


def _in_turn(chance: random.Random) -> tuple[date | None, date | None]:
    """A first day and a last one, either of them perhaps blank."""
    starts, ends = sorted(chance.sample(DAYS, 2))
    return chance.choice(((starts, ends), (starts, None), (None, ends), (None, None)))


def _fund(chance: random.Random, number: int) -> Fund:
    pick = chance.choice
    return Fund(
        fund=f"F{number}", source="x", amount=pick((0, 1, 1_500, 10**10)), starts=pick(DAYS[:5]), ends=pick(DAYS[5:]),
        restricted_to=pick(("", "All", "PP", "LAC", "EHC", "EY", "Need:SLCN")),
        order=_decimal(chance, None, "1", "2.5"),
    )  # fmt: skip


def _benefit(chance: random.Random, school: School) -> Benefit:
    pupil, row = chance.choice(school.pupils), chance.choice(school.interventions)
    return Benefit(pupil_id=pupil.pupil_id, intervention=row.code, gain=_decimal(chance, None, "0", "4", "59.99"))


def _training(chance: random.Random, school: School) -> Training:
    person, pick = chance.choice(school.staff), chance.choice
    day, expires = _in_turn(chance)
    return Training(staff_id=person.staff_id, skill=pick(WORDS), day=day, expires=expires, cost=pick((None, 35_000)))


def _absence(chance: random.Random, school: School) -> Absence:
    starts, ends = _in_turn(chance)
    return Absence(staff_id=chance.choice(school.staff).staff_id, starts=starts, ends=ends)
