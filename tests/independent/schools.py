"""Small random schools, the same for the same seed, with all that the rules of costing speak of.

What a check would refuse is not made: unknown IDs, overlapping terms, a pupil twice in a group,
two interventions or two Staff ID entries in one group, parts that are not 100 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from provision_xl.school import core_tables as core
from provision_xl.school import other_tables as other
from provision_xl.school.school import School, line_key

# (name, first month and day, last month and day) of half terms and terms; months before 9 are of the next year
_HALF_TERMS = (
    ("Autumn 1", (9, 3), (10, 22)), ("Autumn 2", (11, 2), (12, 18)), ("Spring 1", (1, 5), (2, 12)),
    ("Spring 2", (2, 22), (4, 8)), ("Summer 1", (4, 20), (5, 24)), ("Summer 2", (6, 3), (7, 19)),
)  # fmt: skip
_TERMS = (("Autumn", (9, 3), (12, 18)), ("Spring", (1, 5), (4, 8)), ("Summer", (4, 20), (7, 19)))


def random_school(seed: int) -> tuple[School, date]:
    """A school and an as-at date.

    >>> random_school(7) == random_school(7)
    True
    """
    rng = Random(seed)
    year = rng.choice((2024, 2025, 2025, 2026))
    terms = _terms(rng, year)
    span = _Span(min(term.starts for term in terms if term.starts), max(term.ends for term in terms if term.ends))
    pupils = tuple(_pupil(rng, span, number) for number in rng.sample(range(1, 15), rng.randint(1, 8)))
    interventions = tuple(_intervention(rng, number) for number in range(1, rng.randint(1, 4) + 1))
    staff = tuple(_staff(rng, span, number) for number in range(1, rng.randint(1, 4) + 1))
    provision = _provision(rng, span, pupils, interventions, staff)
    school = School(
        settings=_settings(rng, year), terms=terms, pupils=pupils, interventions=interventions, staff=staff,
        provision=provision, funds=_funds(rng, span, pupils), top_ups=_top_ups(rng, span, pupils),
        changes=_changes(rng, span, pupils), services=_services(rng, span, pupils),
        training=_training(rng, span, staff), sessions=_sessions(rng, span, provision),
        local_rates=_local_rates(rng, span),
    )  # fmt: skip
    as_at = span.day(rng, 30)
    chance = Random(f"{seed} staff")  # of its own, so that the rest of each school stays as it is
    return replace(school, absences=_absences(chance, span, staff), staff_time=_staff_time(chance, span, staff),
                   ledger=_ledger(chance, span, staff)), as_at  # fmt: skip


class _Span:
    """From the first term to the last."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def day(self, rng: Random, around: int = 0) -> date:
        return self.first + timedelta(rng.randint(-around, (self.last - self.first).days + around))

    def maybe(self, rng: Random, chance: float) -> date | None:
        return self.day(rng, 20) if rng.random() < chance else None


def _settings(rng: Random, year: int) -> core.Settings:
    return core.Settings(
        school_name="Hill", school_id="1", setting_type=core.SETTING_TYPES[0],
        academic_year=f"{year}/{(year + 1) % 100:02d}",
        pay_area=rng.choice(("", "England", "England", "Inner London")),
        full_time_hours=_pick(rng, None, 36, 37), worked_weeks=_pick(rng, None, 38, "39.4"),
        leave_days=_pick(rng, None, 32, "36.5"), lgps_rate=_pick(rng, None, "0.215"),
        levy=rng.choice((None, True, False)), planning_hourly_cost=_pick(rng, None, "18.37"),
        la_hourly_rate=_pick(rng, None, "17.20", "17.20"), la_weeks=_pick(rng, None, "38.6"),
        la_counts_preparation=rng.choice((None, True)),
    )  # fmt: skip


def _pick(rng: Random, *values: Any) -> Decimal | None:
    value = rng.choice(values)
    return None if value is None else Decimal(value)


def _terms(rng: Random, year: int) -> tuple[core.TermRow, ...]:
    """One or two school years, at times without their last terms, not in order of date."""
    layout = rng.choice((_HALF_TERMS, _HALF_TERMS, _TERMS))
    rows = [_term(rng, start, *part) for start in (year, year + 1)[: rng.choice((1, 2, 2))] for part in layout]
    rows = rows[: len(rows) - rng.choice((0, 0, 0, 1))]
    rng.shuffle(rows)
    return tuple(rows)


def _term(rng: Random, year: int, name: str, first: tuple[int, int], last: tuple[int, int]) -> core.TermRow:
    starts = date(year + (first[0] < 9), *first) + timedelta(rng.randint(-2, 3))
    ends = date(year + (last[0] < 9), *last) + timedelta(rng.randint(-2, 3))
    weeks = Decimal((ends - starts).days // 7) + Decimal(rng.randint(0, 10)) / 10
    return core.TermRow(name, starts, ends, weeks, report_term=name.split()[0])


def _pupil(rng: Random, span: _Span, number: int) -> core.Pupil:
    return core.Pupil(
        pupil_id=rng.choice(("P", "Q-", "p0")) + str(number), year_group=rng.choice(("N1", "R", "4", "7")),
        sen_status=rng.choice("NKKE"), primary_need=rng.choice(("", "SLCN", "ASD")),
        secondary_need=rng.choice(("", "SLCN", "SEMH")), pupil_premium=rng.choice(("", "No", "FSM6", "LAC", "EYPP")),
        ehc_hours=_pick(rng, None, "12.5", 15), starts=span.maybe(rng, 0.15), leaves=span.maybe(rng, 0.2),
    )  # fmt: skip


def _intervention(rng: Random, number: int) -> core.Intervention:
    taught = rng.choice(("group", "group", "individual", "both", "neither"))
    return core.Intervention(
        use=True, code=f"I{number}", name=f"Intervention {number}", needs=("SLCN",),
        tier=rng.choice(("", "Targeted", "Targeted", "Specialist", "Wave 2", "Universal", "wave 1")),
        group_minutes=_pick(rng, 20, "37.5", 45, 60) if taught in {"group", "both"} else None,
        group_sessions=_pick(rng, 1, 3, "0.5") if taught in {"group", "both"} else None,
        individual_minutes=_pick(rng, 2, 15, "22.5") if taught in {"individual", "both"} else None,
        individual_sessions=_pick(rng, 2, 5, 50) if taught in {"individual", "both"} else None,
        weeks=_pick(rng, None, 1, 8, "12.5", 20, 60), prep_minutes=_pick(rng, None, 0, 20, "12.5"),
        cost_per_pupil=rng.choice((None, 0, 450, 1299)), cost_per_group=rng.choice((None, 1500, 1001)),
        one_off_cost=rng.choice((None, 10000, 2501)), la_counts=rng.choice((None, True, False)),
    )  # fmt: skip


_PAY: tuple[dict[str, Any], ...] = (
    {"hourly_cost": Decimal("19.93")},
    {"hourly_cost": Decimal("0"), "fte": Decimal(1)},
    {"pay_scale": "NJC", "point": "5", "hours_per_week": Decimal(30)},
    {"pay_scale": "NJC", "point": "2", "hours_per_week": Decimal("16.25"), "worked_weeks": Decimal(38)},
    {"pay_scale": "NJC", "point": "99", "hours_per_week": Decimal(30)},
    {"pay_scale": "Teacher", "point": "M3", "fte": Decimal("0.6")},
    {"pay_scale": "Teacher", "point": "UQ1", "fte": Decimal(1), "paid_weeks": Decimal(40)},
    {"pay_scale": "County", "point": "G4", "hours_per_week": Decimal("27.5"), "paid_weeks": Decimal("44.652")},
    {"pay_scale": "County", "point": "G9", "hours_per_week": Decimal(30)},
    {"salary": 2512300, "hours_per_week": Decimal(20), "paid_weeks": Decimal("47.36")},
    {"salary": 4100050, "fte": Decimal("0.4")},
    {"salary": 2000000},
    {"salary": 2000000, "fte": Decimal(1), "hours_per_week": Decimal(30)},
)


_PENSIONS: tuple[dict[str, Any], ...] = (
    {}, {}, {"pension": "None"}, {"pension": "LGPS"}, {"pension": "TPS"}, {"pension_rate": Decimal("0.2345")},
    {"pension": "TPS", "pension_rate": Decimal("0.3")},
)  # fmt: skip
_FUND_CELLS = (
    "", "", "SEN", "PP; SEN", "PP; any", "any", "PP 60% / SEN 40%", "SEN 33% / HN 67%", "PP 50% / HN 50%; any",
)  # fmt: skip


def _staff(rng: Random, span: _Span, number: int) -> core.Staff:
    return core.Staff(
        staff_id=rng.choice(("T", "TA ", "t-0")) + str(number * rng.choice((1, 5))),
        role=rng.choice(("TA", "Teacher", "HLTA")), intervention_hours=Decimal(20),
        starts=span.maybe(rng, 0.15), ends=span.maybe(rng, 0.25), **rng.choice(_PAY), **rng.choice(_PENSIONS),
    )  # fmt: skip


def _provision(rng: Random, span: _Span, pupils: Sequence[core.Pupil], interventions: Sequence[core.Intervention],
               staff: Sequence[core.Staff]) -> tuple[core.Line, ...]:  # fmt: skip
    lines: list[core.Line] = []
    for number in range(1, rng.randint(1, 5) + 1):
        members = rng.sample(pupils, rng.randint(1, len(pupils)))
        lines += _group(rng, span, f"G{number}", members, rng.choice(interventions), _entry(rng, staff))
    numbers = rng.sample(range(1, 120), len(lines))
    lines = [replace(line, line="" if rng.random() < 0.1 else f"{rng.choice('LLl')}{number}", cycle=number)
             for line, number in zip(lines, numbers, strict=True)]  # fmt: skip
    rng.shuffle(lines)
    assert len({line_key(line) for line in lines}) == len(lines)
    return tuple(lines)


def _entry(rng: Random, staff: Sequence[core.Staff]) -> str:
    names = rng.sample([person.staff_id for person in staff], min(len(staff), rng.choice((0, 1, 1, 1, 2, 2, 3))))
    if len(names) < 2 or rng.random() < 0.4:
        return "; ".join(names)
    parts = {2: rng.choice((("60", "40"), ("33.5", "66.5"))), 3: ("50", "30", "20")}[len(names)]
    return " / ".join(f"{name} {part}%" for name, part in zip(names, parts, strict=True))


def _group(rng: Random, span: _Span, name: str, members: Sequence[core.Pupil], intervention: core.Intervention,
           entry: str) -> list[core.Line]:  # fmt: skip
    """Lines that are taught together, or one line in no group; its ends all open, all typed, or mixed."""
    if len(members) == 1 and rng.random() < 0.5:
        name = ""
    begins, open_chance = span.day(rng, 15), rng.choice((0.0, 0.5, 1.0, 1.0))
    held = rng.random() < 0.2
    lines = [_line(rng, span, begins, open_chance, held) for _ in members]
    return [replace(line, group=name, pupil_id=pupil.pupil_id, intervention=intervention.code, staff_id=entry)
            for line, pupil in zip(lines, members, strict=True)]  # fmt: skip


_OVERRULED: tuple[dict[str, Any], ...] = (
    {}, {}, {}, {}, {"group_minutes": Decimal(25)}, {"group_sessions": Decimal(2)},
    {"individual_minutes": Decimal(10), "individual_sessions": Decimal(0)},
)  # fmt: skip


def _line(rng: Random, span: _Span, begins: date, open_chance: float, held: bool) -> core.Line:
    starts = begins + timedelta(rng.choice((0, 0, 0, 7, 40, -10)))
    ends = None if rng.random() < open_chance else min(starts + timedelta(rng.randint(-3, 200)), span.last)
    overruled = rng.choice(_OVERRULED)
    return core.Line(
        starts=starts, ends=ends, charge=rng.choice(("", "Shared", "Shared", "Full")),
        plan=rng.choice(("", "", "", "", "Keep", "Exclude")),
        status=rng.choice(("", "", "Running", "Running", "Planned", "Done")), fund=rng.choice(_FUND_CELLS),
        sessions_held=_pick(rng, None, 3, 17, 0) if held else None, **overruled,
    )  # fmt: skip


def _sessions(rng: Random, span: _Span, provision: Sequence[core.Line]) -> tuple[other.Session, ...]:
    rows = []
    for name in sorted({line.group for line in provision if line.group}):
        if rng.random() < 0.25:
            rows += [other.Session(span.day(rng), name, rng.random() < 0.8) for _ in range(rng.randint(1, 25))]
        elif rng.random() < 0.2:
            rows += [other.Session(span.day(rng), name, held=False) for _ in range(rng.randint(1, 6))]
    return tuple(rows)


def _local_rates(rng: Random, span: _Span) -> tuple[other.LocalRate, ...]:
    early, middle = date(2020, 4, 1), span.day(rng)
    possible = (
        ("County", "G4", early, "21000"), ("County", "G4", middle, "22111.50"), ("County", "G9", middle, "30000"),
        ("NJC", "5", span.day(rng), "27001"), ("Teacher", "M3", span.day(rng), "40404"),
        ("LGPS rate", "", early, "0.19"), ("LGPS rate", "", span.day(rng), "0.24"),
        ("LA hourly rate", "", span.day(rng), "18.05"), ("LA hourly rate: TA", "", span.day(rng), "16.5"),
        ("LA hourly rate: Teacher", "", early, "41"),
    )  # fmt: skip
    kept = [row for row in possible if rng.random() < 0.4]
    return tuple(other.LocalRate(name, point, day, Decimal(value), "own") for name, point, day, value in kept)


def _funds(rng: Random, span: _Span, pupils: Sequence[core.Pupil]) -> tuple[core.Fund, ...]:
    own = f"Pupil:{rng.choice(pupils).pupil_id}"
    possible = (("SEN", "All"), ("PP", "PP"), ("HN", "EHC"), ("LAC", "LAC"), ("EY", "EY"), ("IMF", ""),
                ("Need", "Need:SLCN"), ("Own", own))  # fmt: skip
    rows = [
        core.Fund(name, "x", rng.choice((0, 5000, 123456, 9999999)), _or(span.maybe(rng, 0.3), span.first, -100),
                  _or(span.maybe(rng, 0.3), span.last, 100), restricted, order=_pick(rng, None, 1, 2, 3))
        for name, restricted in possible if rng.random() < 0.6
    ]  # fmt: skip
    rng.shuffle(rows)
    return tuple(rows)


def _or(day: date | None, otherwise: date, days: int) -> date:
    return day or otherwise + timedelta(days)


def _top_ups(rng: Random, span: _Span, pupils: Sequence[core.Pupil]) -> tuple[other.TopUp, ...]:
    return tuple(
        other.TopUp(pupil.pupil_id, rng.choice((450000, 9999, 1234)), rng.choice(("", "year", "week", "hour")),
                    span.day(rng, 40), span.maybe(rng, 0.5))
        for pupil in pupils if rng.random() < 0.25
    )  # fmt: skip


def _changes(rng: Random, span: _Span, pupils: Sequence[core.Pupil]) -> tuple[other.Change, ...]:
    possible = (("SEN status", "E"), ("SEN status", "K"), ("Primary need", "SLCN"), ("Class", "4B"))
    return tuple(other.Change(pupil.pupil_id, field, span.day(rng), value)
                 for pupil in pupils for field, value in possible if rng.random() < 0.15)  # fmt: skip


def _services(rng: Random, span: _Span, pupils: Sequence[core.Pupil]) -> tuple[other.Service, ...]:
    rows = []
    for number in range(rng.choice((0, 0, 1, 3))):
        names = tuple(pupil.pupil_id for pupil in rng.sample(pupils, min(len(pupils), rng.choice((0, 0, 1, 3)))))
        starts = span.maybe(rng, 0.7)
        ends = starts + timedelta(rng.randint(0, 150)) if starts and rng.random() < 0.5 else None
        cost, bought = rng.choice((0, 3333, 50000)), Decimal(rng.choice(("1", "2.5", "6")))
        rows.append(other.Service(
            f"Service {number}", "Service", unit_cost=cost, units_bought=bought,
            units_used=_pick(rng, None, None, "0.5", 2), starts=starts, ends=ends,
            fund=rng.choice(_FUND_CELLS), pupil_ids=names,
        ))  # fmt: skip
    return tuple(rows)


def _training(rng: Random, span: _Span, staff: Sequence[core.Staff]) -> tuple[other.Training, ...]:
    return tuple(other.Training(person.staff_id, f"Skill {number}", span.day(rng, 20), cost=rng.choice((None, 35000)))
                 for number, person in enumerate(staff) if rng.random() < 0.3)  # fmt: skip


def _absences(rng: Random, span: _Span, staff: Sequence[core.Staff]) -> tuple[other.Absence, ...]:
    """At times none; days that overlap, covered by a colleague, by oneself, by somebody away, or by nobody."""
    names = [person.staff_id for person in staff]
    rows = []
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        starts = span.day(rng, 10)
        rows.append(other.Absence(rng.choice(names), starts, starts + timedelta(rng.choice((0, 4, 20, 90))),
                                  rng.choice(("", "", *names)),
                                  _pick(rng, None, None, 100, 50, 0, "33.3")))  # fmt: skip
    return tuple(rows)


def _staff_time(rng: Random, span: _Span, staff: Sequence[core.Staff]) -> tuple[other.StaffTime, ...]:
    uses = ("Class", "Universal", "Lunch", "Cover", "Planning and meetings", "Training", "Other")
    return tuple(
        other.StaffTime(rng.choice(staff).staff_id, rng.choice(uses), Decimal(rng.choice(("1", "2.25", "6", "12.5"))),
                        span.maybe(rng, 0.3), span.maybe(rng, 0.3))
        for _ in range(rng.choice((0, 1, 3, 6)))
    )  # fmt: skip


def _ledger(rng: Random, span: _Span, staff: Sequence[core.Staff]) -> tuple[other.LedgerLine, ...]:
    return tuple(
        other.LedgerLine(span.day(rng, 20), rng.choice(("E03", "E01", "E19", "I01")), "x",
                         rng.choice((184120, -5000, 99)), rng.choice(("", "Actual", "Actual", "Budget", "Commitment")),
                         staff_id=rng.choice(("", staff[0].staff_id)))
        for _ in range(rng.choice((0, 0, 6, 15)))
    )  # fmt: skip
