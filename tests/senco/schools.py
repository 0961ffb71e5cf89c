"""A small school with round figures, so that every expected number can be worked out on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.school.core_tables import Pupil, Settings, TermRow
from provision_xl.school.other_tables import Duty, SencoPerson
from provision_xl.school.school import School

AS_AT = date(2025, 11, 24)
# 40 teaching weeks: 16, 12 and 12, so the terms are 2/5, 3/10 and 3/10 of the year.
TERMS = (
    TermRow("Autumn 1", date(2025, 9, 1), date(2025, 10, 24), Decimal(8), "", "Autumn"),
    TermRow("Autumn 2", date(2025, 11, 3), date(2025, 12, 19), Decimal(8), "", "Autumn"),
    TermRow("Spring", date(2026, 1, 5), date(2026, 3, 27), Decimal(12)),
    TermRow("Summer", date(2026, 4, 13), date(2026, 7, 17), Decimal(12)),
)
SETTINGS = Settings(
    school_name="Hill",
    setting_type="Mainstream primary",
    academic_year="2025/26",
    levy=True,
    pupils_on_roll=200,
    release_pay_point="M3",
)


def duty(name: str, driver: str = "Fixed", per_year: str = "1", hours: str = "10", **more: Any) -> Duty:
    shared = more.pop("shared", None)
    return Duty(
        duty=name, driver=driver, per_year=Decimal(per_year), hours_each=Decimal(hours),
        shared=None if shared is None else Decimal(shared), statutory=more.pop("statutory", False), **more,
    )  # fmt: skip


def person(name: str = "S1", part: str = "SENCo", weekly: str = "10", **more: Any) -> SencoPerson:
    decimals: dict[str, Any] = {key: Decimal(more.pop(key)) for key in DECIMALS & set(more)}
    return SencoPerson(person=name, part=part, hours_per_week=Decimal(weekly), **decimals, **more)


DECIMALS = {"teaching_hours", "school_share", "hourly_cost", "release_cost_per_hour"}


def pupil(pupil_id: str, status: str = "K", **more: Any) -> Pupil:
    return Pupil(pupil_id=pupil_id, year_group="4", sen_status=status, **more)


def school(**tables: Any) -> School:
    return School(**{"settings": SETTINGS, "terms": TERMS, **tables})
