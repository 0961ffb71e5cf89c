"""What macros ask in a certain workbook: what there is to choose from, and what a person has just selected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from provision_udfs.answering import answer

from provision_xl.functions.macros import MACROS
from provision_xl.functions.questions import questions
from provision_xl.school.core_tables import Intervention, Pupil
from provision_xl.school.other_tables import Review
from provision_xl.school.tables import OTHERS
from tests.macros.books import Grids, sheets_of, typed
from tests.planning.one_term import TALK, adult, line, pupils, school

TODAY = date(2026, 11, 24)
UNUSED = Intervention(use=False, code="READ", name="Reading")
# Their rows in the workbook: P1 to P4 are 5 to 8; the lines of P3 and P1 are 5 and 6.
SCHOOL = school(
    interventions=(TALK, UNUSED), staff=(adult("T1"), adult("T2")),
    provision=(line("L1", "P3", group="G1", staff_id="T2"), line("L2", "P1", group="G1", staff_id="T2")),
    reviews=(Review(pupil_id="P1", type="Annual review", due=date(2027, 2, 1)),),
)  # fmt: skip
MACRO = {macro.call: macro for macro in MACROS}


@pytest.fixture(scope="module")
def grids() -> Iterator[Grids]:
    yield sheets_of(SCHOOL)


def asked(
    grids: Grids, call: str, sheet: str = "", *rows: tuple[int, int], today: date = TODAY
) -> dict[str, dict[str, Any]]:
    selected = {"sheet": sheet, "rows": [list(row) for row in rows]}
    return {found["name"]: found for found in questions(MACRO[call], grids, selected, today)}


def values(question: dict[str, Any]) -> list[str]:
    return [value for value, _ in question["choices"]]


def test_every_macro_asks_what_it_declares(grids: Grids) -> None:
    for macro in MACROS:
        found = questions(macro, grids, {}, TODAY)
        assert [(item["name"], item["question"], item["required"]) for item in found] == [
            (ask.name, ask.question, ask.required) for ask in macro.asks
        ]
        assert all(item["prompt"].startswith(item["question"]) for item in found)


def test_what_there_is_to_choose_from(grids: Grids) -> None:
    group = asked(grids, "ADD_GROUP")
    assert group["intervention"]["choices"] == [["TALK", "Talk group"]], "those in use"
    assert values(asked(grids, "PICK_INTERVENTIONS")["interventions"]) == ["TALK", "READ"], "all of the library"
    assert values(asked(grids, "PICK_INTERVENTIONS")["others"]) == ["keep", "off"]
    assert group["pupils"]["choices"] == [[name, "3"] for name in ("P1", "P2", "P3", "P4")]
    assert group["staff"]["choices"] == [["T1", "TA"], ["T2", "TA"]]
    assert values(asked(grids, "NEW_EHC_PLAN")["adult"]) == ["1:1", "Group", "Any"]
    assert values(asked(grids, "OPTIMISE")["term"]) == [term.label for term in SCHOOL.calendar.terms]


def test_tables_that_are_there_are_not_offered(grids: Grids) -> None:
    offered = values(asked(grids, "ADD_TABLE")["table"])
    assert "Reviews" not in offered and "Closed" not in offered and "Duties" in offered
    assert len(offered) == len(OTHERS) - 2


def test_what_is_offered_stands_in_the_prompt(grids: Grids) -> None:
    found = asked(grids, "ADD_GROUP")
    assert found["staff"]["prompt"].endswith("\n\nT1 TA, T2 TA")
    assert found["starts"]["prompt"] == found["starts"]["question"], "nothing is offered for a date"


@pytest.mark.parametrize(
    ("sheet", "rows", "expected"),
    [
        ("Pupils", [(6, 7)], "P2; P3"),
        ("pupils", [(8, 8), (5, 5)], "P1; P4"),
        ("Provision", [(5, 6)], "P3; P1"),
        ("Staff", [(5, 6)], ""),
        ("Pupils", [(1, 4), (200, 300)], ""),
        ("", [], ""),
    ],
)
def test_pupils_of_the_selected_rows_are_the_default(
    grids: Grids, sheet: str, rows: list[tuple[int, int]], expected: str
) -> None:
    assert asked(grids, "ADD_GROUP", sheet, *rows)["pupils"]["default"] == expected


def test_one_answer_takes_one_selected_row_only(grids: Grids) -> None:
    assert asked(grids, "LEAVER", "Pupils", (7, 7))["pupil"]["default"] == "P3"
    assert asked(grids, "LEAVER", "Pupils", (6, 7))["pupil"]["default"] == ""
    assert asked(grids, "LEAVER", "Provision", (6, 6))["pupil"]["default"] == "P1"
    assert asked(grids, "ADD_GROUP", "Provision", (5, 6))["intervention"]["default"] == "TALK", "both have it"
    assert asked(grids, "ADD_GROUP", "Provision", (5, 6))["staff"]["default"] == "T2"
    assert asked(grids, "AWAY", "Staff", (5, 5))["staff"]["default"] == "T1"


def test_days_and_terms_go_by_the_as_at_date_else_today(grids: Grids) -> None:
    assert asked(grids, "LEAVER")["last_day"]["default"] == "24/11/2026"
    assert asked(grids, "ADD_GROUP")["starts"]["default"] == "", "blank means something here"
    dated = typed(grids, "Settings", "B9", date(2027, 1, 20))
    assert asked(dated, "LEAVER")["last_day"]["default"] == "20/01/2027"
    terms = {date(2026, 12, 1): "Autumn", date(2026, 12, 31): "Spring", date(2030, 1, 1): ""}
    for today, name in terms.items():
        assert asked(grids, "OPTIMISE", today=today)["term"]["default"].startswith(name)
        assert bool(asked(grids, "OPTIMISE", today=today)["term"]["default"]) == bool(name)


def test_a_declared_default_stands_in_the_box(grids: Grids) -> None:
    assert asked(grids, "ACCEPT_PLAN")["rows"]["default"] == "marked"
    assert asked(grids, "OPTIMISE")["time_limit"]["default"] == "60"


def test_many_choices_are_cut_in_the_prompt_and_nowhere_else() -> None:
    many = tuple(Pupil(pupil_id=f"PUPIL-{number:03}", year_group="3", sen_status="K") for number in range(200))
    found = asked(sheets_of(replace(SCHOOL, pupils=many, provision=(), reviews=())), "LEAVER")["pupil"]
    assert len(found["choices"]) == 200
    assert len(found["prompt"]) < 1024 and found["prompt"].endswith(", ...")
    assert "PUPIL-000, PUPIL-001" in found["prompt"], "with so many the words beside them are left out"


def test_what_is_wrong_in_a_table_is_no_reason_not_to_ask(grids: Grids) -> None:
    broken = typed(grids, "Pupils", "B5", "Year what?")
    assert len(values(asked(broken, "ADD_GROUP")["pupils"])) == len(pupils(4))
    assert asked({"Pupils": grids["Pupils"]}, "ADD_GROUP")["staff"]["choices"] == []


def test_a_host_asks_in_one_request(grids: Grids) -> None:
    tables = {name: [list(row) for row in grid.rows] for name, grid in grids.items()}
    selected = {"sheet": "Pupils", "rows": [[6, 6]]}
    found = answer({"call": "QUESTIONS", "args": ["LEAVER"], "tables": tables, "selected": selected})["questions"]
    assert [item["name"] for item in found] == ["pupil", "last_day"] and found[0]["default"] == "P2"
    assert "no macro called PRINT" in answer({"call": "QUESTIONS", "args": ["PRINT"], "tables": tables})["error"]
