"""Pupils of the demo school to look at: their own attendance and suspensions, and a false alarm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from provision_xl.demo.roll import LEAVER, year_of
from provision_xl.demo.times import THIS_YEAR, Times
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Assessment, Dismissed

ATTENDANCE, SUSPENSIONS = "Attendance", "Suspensions"


def attendance(pupils: Sequence[Pupil], times: Times, chance: Random) -> tuple[Assessment, ...]:
    """Attendance in July and at the end of October, for every fifth pupil with SEN."""
    rows = []
    for pupil in _with_sen(pupils)[::5]:
        score = 960 - chance.randrange(0, 60)
        for day in (times.last(THIS_YEAR - 1), _october(times)):
            rows.append(Assessment(pupil.pupil_id, ATTENDANCE, day, _per_cent(score)))
            score = min(1000, score - chance.randrange(-10, 45))
    return tuple(rows)


def suspensions(pupils: Sequence[Pupil], times: Times) -> tuple[Assessment, ...]:
    """Two suspensions of one pupil and one of another, both with needs of behaviour and feelings."""
    found = [pupil for pupil in _with_sen(pupils) if pupil.primary_need == "SEMH" and year_of(pupil) >= 3][:2]
    first = times.first(THIS_YEAR)
    days = ((first + timedelta(days=20), "1"), (first + timedelta(days=48), "2"), (first + timedelta(days=34), "0.5"))
    who = [pupil.pupil_id for pupil in (*found[:1], *found)]
    return tuple(Assessment(name, SUSPENSIONS, day, score) for name, (day, score) in zip(who, days, strict=False))


def dismissed(rows: Sequence[Assessment], times: Times) -> tuple[Dismissed, ...]:
    """The first low attendance of October turned out to be a register that was wrong."""
    low = [row for row in rows if row.measure == ATTENDANCE and row.day == _october(times) and Decimal(row.score) <= 90]
    return tuple(
        Dismissed(row.pupil_id, "Low attendance", ATTENDANCE, "", times.as_at - timedelta(days=10),
                  "A visit to the new school was counted as absence; the register was put right.", "SENCo")
        for row in low[:1]
    )  # fmt: skip


def _with_sen(pupils: Sequence[Pupil]) -> list[Pupil]:
    return [pupil for pupil in pupils if pupil.sen_status != "N" and year_of(pupil) >= 1 and pupil.pupil_id != LEAVER]


def _october(times: Times) -> date:
    return times.last(THIS_YEAR) - timedelta(days=7)


def _per_cent(tenths: int) -> str:
    """
    >>> _per_cent(884), _per_cent(900)
    ('88.4', '90')
    """
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
