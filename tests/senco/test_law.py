"""What the law asks of a SENCo, and what is only advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provision_xl.errors import Verdict
from provision_xl.senco.law import law_findings
from tests.senco.schools import AS_AT, SETTINGS, person, school

GOOD: dict[str, Any] = {
    "qualified_teacher": True,
    "qualification": "NPQ",
    "appointed": date(2024, 9, 1),
    "leadership_team": True,
}


def codes(setting_type: str = "Mainstream primary", as_at: date = AS_AT, part: str = "SENCo", **row: Any) -> list[str]:
    settings = replace(SETTINGS, setting_type=setting_type)
    found = law_findings(school(settings=settings, senco=(person(part=part, **{**GOOD, **row}),)), as_at)
    assert all(finding.verdict is Verdict.WARN for finding in found)
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, []),
        ({"qualified_teacher": False}, ["PX-S12"]),
        ({"qualified_teacher": None}, ["PX-S12"]),
        ({"qualification": ""}, ["PX-S13"]),
        ({"qualification": "", "appointed": None}, ["PX-S13"]),
        ({"qualification": "level 3"}, ["PX-S13"]),
        ({"qualification": "NPQH"}, ["PX-S13"]),
        ({"qualification": "NPQ for SENCOs"}, []),
        ({"qualification": "NASENCo 2021"}, []),
        ({"qualification": "", "appointed": date(2008, 9, 1)}, []),
        ({"leadership_team": False}, ["PX-S15"]),
        ({"leadership_team": None}, []),
        ({"school_share": "0.5"}, []),
        ({"school_share": "0.5", "teaching_hours": "5"}, ["PX-S14"]),
        ({"school_share": "1", "teaching_hours": "5"}, []),
        ({"part": "Assistant", "qualified_teacher": None}, ["PX-S11"]),
        ({"setting_type": "Mainstream secondary", "school_share": "0.5"}, ["PX-S14"]),
        ({"setting_type": "Maintained nursery", "qualified_teacher": False}, ["PX-S12"]),
        ({"setting_type": "Special school", "qualified_teacher": False}, []),
        ({"setting_type": "Childminder", "qualified_teacher": False, "qualification": ""}, []),
        ({"setting_type": "College", "part": "Admin"}, ["PX-S11"]),
    ],
)
def test_points_of_law(row: dict[str, Any], expected: list[str]) -> None:
    assert codes(**row) == expected


@pytest.mark.parametrize(
    ("as_at", "words"),
    [
        (date(2027, 9, 1), "must have one by 01/09/2027"),
        (date(2027, 9, 2), "appointed over three years ago"),
    ],
)
def test_three_years_to_qualify_end_on_the_third_anniversary(as_at: date, words: str) -> None:
    row = person(**{**GOOD, "qualification": ""})
    found = law_findings(school(senco=(row,)), as_at)
    assert words in found[0].saw and "regulation 49" in found[0].cure


def test_a_finding_points_at_the_cell() -> None:
    row = replace(person(**{**GOOD, "qualified_teacher": False}), row=3)
    assert (law_findings(school(senco=(row,)), AS_AT)[0].sheet, law_findings(school(senco=(row,)), AS_AT)[0].cell) == (
        "SENCo", "D3",
    )  # fmt: skip
