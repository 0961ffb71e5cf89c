"""Steps up and down by date, as the order of statuses, plans and tiers tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision_xl.impact.step_history import step_history
from provision_xl.rates import national
from provision_xl.school.core_tables import Pupil, Settings
from provision_xl.school.other_tables import Change
from provision_xl.school.tables import TABLES
from tests.impact.schools import AS_AT, school

RATES = national()
Y1, Y2, Y3 = date(2023, 9, 4), date(2024, 11, 4), date(2025, 11, 3)


def steps(*changes: tuple[str, date, str], scheme: str = "Waves", **pupil: Any) -> list[tuple[Any, ...]]:
    person = Pupil(**{"pupil_id": "P1", "sen_status": "K", **pupil})
    rows = tuple(Change("P1", what, day, value) for what, day, value in changes)
    given_school = school(settings=Settings(academic_year="2025/26", tier_names=scheme), pupils=(person,), changes=rows)
    found = step_history(given_school, AS_AT, RATES).records()
    return [(row["day"], row["what"], row["before"], row["after"], row["direction"]) for row in found]


def test_up_and_down_of_a_status_over_three_years() -> None:
    assert steps(("SEN status", Y3, "K"), ("SEN status", Y1, "K"), ("SEN status", Y2, "E")) == [
        ("2023-09-04", "SEN status", "", "K", "First on record"),
        ("2024-11-04", "SEN status", "K", "E", "Up"),
        ("2025-11-03", "SEN status", "E", "K", "Down"),
    ]


def test_what_pupils_says_held_before_where_it_differs_from_the_newest_change() -> None:
    assert steps(("SEN status", Y3, "E"), sen_status="K") == [("2025-11-03", "SEN status", "K", "E", "Up")]
    assert steps(("SEN status", Y3, "E"), sen_status="E") == [("2025-11-03", "SEN status", "", "E", "First on record")]


def test_a_row_that_says_what_always_held_is_no_step() -> None:
    """New EHC plan writes the status before as from 1 September fifteen years before."""
    found = steps(("SEN status", date(2011, 9, 1), "K"), ("SEN status", Y3, "E"), sen_status="E")
    assert found == [("2025-11-03", "SEN status", "K", "E", "Up")]


@pytest.mark.parametrize(
    ("what", "before", "after", "direction", "why"),
    [
        ("Plan type", "None", "IEP", "Up", "a plan of the school"),
        ("Plan type", "IEP", "ISP", "Same level", "the older and the newer name"),
        ("Plan type", "ISP", "EHC", "Up", "a plan of the authority"),
        ("Plan type", "EHC", "None", "Down", "the plan ceased"),
        ("SEN status", "K", "N", "Down", "off the register"),
        ("Tier", "Wave 1", "Wave 3", "Up", "two waves"),
        ("Tier", "Wave 3", "Wave 2", "Down", "one wave"),
        ("Tier", "Targeted", "Wave 2", "Same level", "the same tier in other words"),
        ("Tier", "Targeted", "Wave 3", "Up", "typed in two schemes"),
        ("Tier", "Targeted", "Targeted Plus", "Up", "both are Wave 2, and Layers 2026 puts one above the other"),
        ("Tier", "Targeted Plus", "Wave 2", "Same level", "Wave 2 says no more"),
        ("Tier", "Blue", "Wave 2", "Not told", "no scheme knows Blue"),
        ("Plan type", "Passport", "ISP", "Not told", "no such plan type"),
    ],
)
def test_direction(what: str, before: str, after: str, direction: str, why: str) -> None:
    found = steps((what, Y1, before), (what, Y2, after), sen_status=after if what == "SEN status" else "K")
    assert [row[4] for row in found] == ["First on record", direction], why


def test_tiers_are_shown_in_the_words_of_the_setting() -> None:
    given_changes = (("Tier", Y1, "Targeted"), ("Tier", Y2, "Targeted Plus"))
    assert [row[3] for row in steps(*given_changes)] == ["Wave 2", "Wave 2 (Targeted Plus)"]
    assert [row[3] for row in steps(*given_changes, scheme="Layers 2026")] == ["Targeted", "Targeted Plus"]


def test_later_changes_the_same_value_again_other_fields_and_leavers_are_no_steps() -> None:
    found = steps(("SEN status", Y1, "K"), ("SEN status", Y2, "K"), ("Class", Y2, "4B"), ("Primary need", Y2, "SLCN"),
                  ("SEN status", date(2026, 3, 3), "E"))  # fmt: skip
    assert found == [("2023-09-04", "SEN status", "", "K", "First on record")]
    assert steps(("SEN status", Y1, "K"), leaves=date(2025, 12, 1)) == []


def test_every_status_and_plan_type_that_can_be_typed_has_its_place() -> None:
    ranked = {(row["Field"], row["Value"]) for row in RATES.rows("support_steps")}
    asked = {("SEN status", value) for value in TABLES["Pupils"].column("sen_status").allowed}
    asked |= {("Plan type", value) for value in TABLES["Pupils"].column("plan_type").allowed}
    assert ranked == asked


ORDER = {"N": 0, "K": 1, "E": 2}


@given(st.lists(st.sampled_from("NKE"), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_ups_less_downs_lead_from_the_first_status_to_the_last(values: list[str], order: Any) -> None:
    """Each step is weighed by how far it goes; in any row order."""
    days = [date(2020 + place // 4, 1 + place % 4, 6) for place in range(len(values))]
    rows = [Change("P1", "SEN status", day, value) for day, value in zip(days, values, strict=True)]
    person = Pupil(pupil_id="P1", sen_status=values[-1])
    forward = step_history(school(pupils=(person,), changes=tuple(rows)), AS_AT, RATES)
    climbed = 0
    for row in forward.records():
        if row["direction"] != "First on record":
            far = ORDER[row["after"]] - ORDER[row["before"]]
            assert row["direction"] == ("Up" if far > 0 else "Down")
            climbed += far
    assert climbed == ORDER[values[-1]] - ORDER[values[0]]
    order.shuffle(rows)
    assert step_history(school(pupils=(replace(person),), changes=tuple(rows)), AS_AT, RATES) == forward
