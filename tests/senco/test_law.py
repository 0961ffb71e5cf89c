"""What the law asks of a SENCo, and what is only advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from provision_xl.errors import Verdict
from provision_xl.rates import national
from provision_xl.school.core_tables import SETTING_TYPES, Staff
from provision_xl.senco.law import _CHECKS, law_findings
from tests.senco.schools import AS_AT, SETTINGS, person, school

RATES = national()
GOOD: dict[str, Any] = {
    "qualified_teacher": True,
    "qualification": "NPQ",
    "appointed": date(2024, 9, 1),
    "leadership_team": True,
    "reviewed": date(2025, 9, 1),
}


def codes(setting_type: str = "Mainstream primary", as_at: date = AS_AT, part: str = "SENCo", **row: Any) -> list[str]:
    settings = replace(SETTINGS, setting_type=setting_type)
    found = law_findings(school(settings=settings, senco=(person(part=part, **{**GOOD, **row}),)), as_at, RATES)
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
        ({"setting_type": "Childminder", "qualified_teacher": False, "qualification": ""}, ["PX-S18"]),
        ({"setting_type": "Childminder", "qualified_teacher": False, "qualification": "Level 3 award"}, []),
        ({"setting_type": "Childminder", "qualified_teacher": False, "qualification": "through the network"}, []),
        ({"setting_type": "Other early years", "qualified_teacher": False, "qualification": "Level 2"}, ["PX-S17"]),
        ({"setting_type": "Other early years", "qualified_teacher": False, "qualification": "level 3 EY SENCO"}, []),
        ({"setting_type": "Other early years", "qualification": ""}, []),
        ({"setting_type": "Shared SENCo or trust"}, ["PX-S16"]),
        ({"setting_type": "Shared SENCo or trust", "school_share": "0.4"}, []),
        ({"setting_type": "Shared SENCo or trust", "school_share": "0.4", "teaching_hours": "5"}, ["PX-S14"]),
        ({"setting_type": "Resourced base", "qualified_teacher": False}, ["PX-S12"]),
        ({"setting_type": "Maintained nursery", "qualification": "level 3"}, ["PX-S13"]),
        ({"setting_type": "College", "qualified_teacher": False, "qualification": ""}, []),
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
    found = law_findings(school(senco=(row,)), as_at, RATES)
    assert words in found[0].saw and "regulation 49" in found[0].cure


def test_in_a_special_school_every_teacher_carries_the_duties() -> None:
    """T1 stands in SENCo by Staff ID, T2 by Person key, T3 in neither; T4 has left, and TA1 is no teacher."""
    staff = (
        Staff("T1", role="Teacher", fte=Decimal(1)),
        Staff("T2", "K-2", "Teacher"),
        Staff("T3", "", "Class teacher", fte=Decimal(1)),
        Staff("T4", role="Teacher", ends=date(2025, 8, 31)),
        Staff("TA1", role="TA", hours_per_week=Decimal(30)),
    )
    settings = replace(SETTINGS, setting_type="Special school")
    senco = (person("T1"), person("SEN lead", person_key="k-2"))
    found = law_findings(school(settings=settings, staff=staff, senco=senco), AS_AT, RATES)
    assert [(item.code, item.sheet, item.saw) for item in found] == [
        ("PX-S19", "Staff", "T3 is a teacher and stands in no row of SENCo")
    ]
    assert "unverified" in found[0].cure


def test_a_college_has_one_named_person() -> None:
    settings = replace(SETTINGS, setting_type="College")
    found = law_findings(school(settings=settings, senco=(person("A"), person("B"))), AS_AT, RATES)
    assert [(item.code, item.saw) for item in found] == [("PX-S20", "B has the part SENCo beside A")]


def test_every_point_of_law_is_looked_at_and_names_settings_that_there_are() -> None:
    for point in RATES.rows("setting_law"):
        assert set(point["Settings"]) <= set(SETTING_TYPES), point["Check"]
        assert point["From"] <= AS_AT
    assert {point["Check"] for point in RATES.rows("setting_law")} == set(_CHECKS)


def test_a_finding_points_at_the_cell() -> None:
    row = replace(person(**{**GOOD, "qualified_teacher": False}), row=3)
    (found,) = law_findings(school(senco=(row,)), AS_AT, RATES)
    assert (found.sheet, found.cell) == ("SENCo", "D3")
