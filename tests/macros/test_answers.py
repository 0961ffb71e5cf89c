"""Allocate staff, What if and About: sheets of their own, worked out by hand; the map stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from provision_udfs.reading import school_of

from provision_xl.errors import OutOfRange
from provision_xl.functions.changes import Change
from tests.macros.books import run, sheets_of
from tests.planning.one_term import adult, line, school

JANUARY = date(2027, 1, 20)


def at(day: date, **tables: Any) -> dict[str, Any]:
    found = school(**tables)
    return sheets_of(replace(found, settings=replace(found.settings, as_at=day)))


def below(change: Change, sheet: str, header: str) -> list[list[Any]]:
    """The rows of a table on a sheet, under the row in which this header stands first."""
    rows = change.sheets[sheet].as_answer()["rows"]
    top = next(number for number, row in enumerate(rows) if row[0] == header)
    return [row for row in rows[top + 1 :] if len(list(filter(None, row))) > 1]


def test_allocate_proposes_whom_the_hours_allow() -> None:
    """Three groups of one, an hour a week each; G1 has nobody. T1 has two hours and keeps two, so T2 takes G1."""
    grids = at(
        JANUARY, staff=(adult("T1", "2"), adult("T2", "1")),
        provision=tuple(line(f"L{n}", f"P{n}", group=f"G{n}", staff_id=name)
                        for n, name in enumerate(("", "T1", "T1"), start=1)),
    )  # fmt: skip
    change = run(grids, "ALLOCATE")
    assert not change.cells and change.goto == "Staff allocation"
    assert change.message == "The proposal stands on Staff allocation, Staff hours."
    assert change.rows == ("These sheets are written: Staff allocation, Staff hours. Provision stays as it is.",)
    groups = [(row[0], row[4], row[5]) for row in below(change, "Staff allocation", "Group")]
    assert groups == [("G1", "", "T2"), ("G2", "T1", "T1"), ("G3", "T1", "T1")]
    assert [row[:4] for row in below(change, "Staff hours", "Staff")] == [["T1", 2, 2, 0], ["T2", 1, 1, 0]]


def what_if(**answers: str) -> Change:
    """Four pupils, one group of an hour a week, an adult with two hours: 4 x 3.8 months x 11/38 weeks = 4.4."""
    return run(at(date(2026, 11, 23)), "WHAT_IF", term="Spring", **answers)


def figures(change: Change) -> dict[str, tuple[float, float]]:
    return {row[0]: (row[2], row[3]) for row in below(change, "What if", "What")}


def test_what_if_there_were_too_few_hours_for_the_group() -> None:
    """With an hour and a half less there is half an hour, and the group needs a whole one."""
    change = what_if(hours="-1.5")
    assert not change.cells and change.goto == "What if"
    assert set(change.sheets) == {"What if", "What if groups"}
    found = figures(change)
    assert found["Benefit of the plan"] == (4.4, 0)
    assert found["Pupils with a place"] == (4, 0) and found["Groups"] == (1, 0)
    assert found["Staff hours left over"] == (1, 0.5)
    assert below(change, "What if groups", "Change") == [["no longer", "TALK", "Talk group", "T1", "P1; P2; P3; P4"]]


def test_what_if_there_were_one_hour_less_changes_nothing_but_what_is_left() -> None:
    found = figures(what_if(hours="-1"))
    assert found["Benefit of the plan"] == (4.4, 4.4) and found["Staff hours left over"] == (1, 0)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"plans": "1.5"}, r"1\.5 EHC plans cannot be meant\. Type a whole number"),
        ({"plans": "-1"}, "-1 plans cannot be meant"),
        ({"hours": "some"}, '"some" is not a number of hours'),
        ({"money": "a lot"}, '"a lot" is not an amount'),
        ({"term": "Winter"}, "Winter"),
    ],
)
def test_what_if_refuses_what_cannot_be_meant(answers: dict[str, str], said: str) -> None:
    grids = at(date(2026, 11, 23))
    with pytest.raises(OutOfRange, match=said):
        run(grids, "WHAT_IF", **{"term": "Spring", **answers})


def test_about_names_the_inputs_and_the_figures_in_force() -> None:
    """Employer's National Insurance in January 2027 is 15% above £5,000, as published for 2026-27."""
    grids = at(JANUARY)
    change = run(grids, "ABOUT")
    assert not change.cells and change.goto == "About" and set(change.sheets) == {"About"}
    rows = {row[0]: row[1] for row in change.sheets["About"].as_answer()["rows"] if row and row[0]}
    assert rows["As at"] == "20/01/2027" and rows["Inputs"] == school_of(grids).inputs_hash
    assert rows["Rows it holds"] == "Terms 3, Pupils 4, Interventions 1, Staff 1"
    assert rows["Employer's National Insurance"] == "0.15"
    assert rows["Employer's National Insurance threshold"] == "5000"
    assert "P1" not in str(change.sheets["About"].as_answer())
    before = run(at(date(2025, 1, 20)), "ABOUT").sheets["About"].as_answer()["rows"]
    assert next(row[1] for row in before if row[0] == "Employer's National Insurance") == "0.138", "of 2024-25"
