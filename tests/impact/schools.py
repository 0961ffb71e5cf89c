"""A small map with scores, from which every expected figure can be read off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from provision_xl.school.core_tables import Intervention, Line, Pupil, Settings, TermRow
from provision_xl.school.other_tables import Assessment, Measure
from provision_xl.school.school import School

AS_AT = date(2026, 3, 2)
TERMS = (
    TermRow("Autumn", date(2025, 9, 1), date(2025, 12, 19), Decimal(15)),
    TermRow("Spring", date(2026, 1, 5), date(2026, 3, 27), Decimal(12)),
    TermRow("Summer", date(2026, 4, 13), date(2026, 7, 17), Decimal(12)),
)
INTERVENTIONS = (
    Intervention(use=True, code="READ", name="Paired reading", needs=("SPLD",), weeks=Decimal(10)),
    Intervention(use=True, code="CALM", name="Calm corner", needs=("SEMH",)),
    Intervention(use=True, code="LUNCH", name="Lunch club", kind="Lunch", needs=("SEMH",)),
    Intervention(use=True, code="QFT", name="Class offer", tier="Universal", needs=("SPLD",)),
)
MEASURES = (
    Measure(measure="Score", scale="points", higher_is_better=True, smallest_change=Decimal(3)),
    Measure(measure="Errors", scale="count", higher_is_better=False),
    Measure(measure="Level", scale="bands", higher_is_better=True, order_of_bands=("WT", "EX", "GD")),
)
PUPILS = (*(Pupil(pupil_id=f"P{number}", sen_status="K", class_name="4B") for number in range(1, 9)),
          Pupil(pupil_id="GONE", sen_status="K", leaves=date(2025, 12, 19)))  # fmt: skip
NUMBERS = {"entry", "target", "exit", "outcome"}


def line(key: str, pupil: str = "P1", code: str = "READ", **more: Any) -> Line:
    numbers: dict[str, Any] = {name: Decimal(more.pop(name)) for name in NUMBERS & set(more)}
    defaults: dict[str, Any] = {"starts": date(2025, 9, 8), "ends": date(2025, 12, 12), "measure": "Score"}
    return Line(line=key, pupil_id=pupil, intervention=code, **{**defaults, **more, **numbers})


def assessed(pupil: str, day: date, score: str, expected: str = "", measure: str = "Score") -> Assessment:
    return Assessment(pupil_id=pupil, measure=measure, day=day, score=score, expected=expected)


def school(**tables: Any) -> School:
    return School(**{
        "settings": Settings(academic_year="2025/26"), "terms": TERMS, "pupils": PUPILS,
        "interventions": INTERVENTIONS, "measures": MEASURES, **tables,
    })  # fmt: skip
