"""A plan's rows from Optimise to Provision, on a school whose plan is one group: what is refused, and what is not.

Columns of the sheet Plan rows: A Accept, B Number, C Change, D Line, E Group, F Pupil ID, G Intervention, H Staff ID,
I Starts, J Ends, K Plan, L Status; its headers stand in row 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from provision_udfs.reading import school_of
from provision_udfs.sheets import output_sheets

from provision_xl.errors import OutOfRange
from provision_xl.functions.accepting import CHANGED, PLAN_ROWS, made_from, plan_rows
from provision_xl.functions.crossing import grid_in
from tests.macros.books import Grids, after, run, sheets_of, typed
from tests.planning.one_term import FIRST, LAST, line, planned, school

# P1 and P2 are planned for the spring, without a Line, a group or an adult; the plan puts all four into one group.
OPEN = school(provision=(line("", "P1", status="Planned"), line("", "P2", status="Planned")))
EVERYONE = {(name, "TALK", "T1", FIRST) for name in ("P1", "P2", "P3", "P4")}


@pytest.fixture(scope="module")
def optimised() -> Iterator[Grids]:
    grids = sheets_of(OPEN)
    yield after(grids, run(grids, "OPTIMISE", term="Spring"))


def on_the_map(grids: Grids) -> list[tuple[str, str, str, date | None]]:
    return [(row.pupil_id, row.intervention, row.staff_id, row.starts) for row in school_of(grids).provision]


def test_the_sheet_says_what_a_person_does_with_it(optimised: Grids) -> None:
    rows = optimised[PLAN_ROWS].rows
    above = " ".join(str(cell) for row in rows[:4] for cell in row if cell)
    assert "Set Accept to No" in above and "press Accept plan" in above and "Optimise writes this sheet afresh" in above
    assert "locked" not in above.casefold() and "Update" not in above
    assert [row[:4] for row in rows[5:9]] == [
        ["Yes", 1, "new", ""], ["Yes", 2, "new", ""],
        ["Yes", 3, "changes", "P1 TALK"], ["Yes", 4, "changes", "P2 TALK"],
    ]  # fmt: skip


def test_accept_offers_yes_and_no(optimised: Grids) -> None:
    assert run(optimised, "OPTIMISE", term="Spring").sheets[PLAN_ROWS].as_answer()["choices"] == [[1, "Yes,No"]]


def test_a_plan_of_rows_without_a_line_is_accepted(optimised: Grids) -> None:
    found = after(optimised, run(optimised, "ACCEPT_PLAN"))
    assert len(on_the_map(found)) == 4 and set(on_the_map(found)) == EVERYONE


def test_lines_that_update_gives_do_not_make_a_plan_stale(optimised: Grids) -> None:
    updated = after(optimised, run(optimised, "UPDATE"))
    assert [row.line for row in school_of(updated).provision] == ["L1", "L2"]
    found = after(updated, run(updated, "ACCEPT_PLAN"))
    assert len(on_the_map(found)) == 4 and set(on_the_map(found)) == EVERYONE
    assert [row.line for row in school_of(found).provision] == ["L1", "L2", "L3", "L4"]


def test_what_a_plan_was_made_from_is_all_but_the_lines() -> None:
    first = OPEN.provision[0]
    assert made_from(replace(OPEN, provision=(replace(first, line="L9"), *OPEN.provision[1:]))) == made_from(OPEN)
    for changed in (replace(first, group="G9"), replace(first, starts=LAST), replace(first, plan="Keep")):
        assert made_from(replace(OPEN, provision=(changed, *OPEN.provision[1:]))) != made_from(OPEN)
    assert made_from(replace(OPEN, pupils=OPEN.pupils[1:])) != made_from(OPEN)


def test_a_plan_is_stale_once_anything_else_has_changed(optimised: Grids) -> None:
    school_typed = typed(optimised, "Settings", "B5", "Another school")
    with pytest.raises(OutOfRange, match="have changed since this plan was made"):
        run(school_typed, "ACCEPT_PLAN")


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("F6", "P9", r'Plan rows, F6: there is no pupil "P9"\. Did you mean "P'),
        ("G6", "TLAK", r'Plan rows, G6: there is no intervention "TLAK"\. Did you mean "TALK"\?'),
        ("H7", "T1; T7", r'Plan rows, H7: there is no Staff ID "T7"\. Did you mean "T1"\?'),
        ("F8", "P3", r'Plan rows, F8: "P3", but P1 TALK in Provision has "P1"\. Put it back'),
        ("D9", "L77", r'Plan rows, D9: "L77" is not a row of Provision\.'),
        ("C9", "swaps", r'Plan rows, C9: "swaps" is none of new, changes, leaves out\.'),
        ("I6", None, r"Plan rows, I6: the first day is blank\."),
        ("I6", "soon", r'Plan rows, I6: Starts: "soon"'),
        ("J6", date(2026, 12, 1), r"Plan rows, J6: the last day, 01/12/2026, comes before the first, 04/01/2027\."),
    ],
)
def test_what_somebody_typed_into_the_plan_is_checked_again(
    optimised: Grids, cell: str, value: object, said: str
) -> None:
    with pytest.raises(OutOfRange, match=said):
        run(typed(optimised, PLAN_ROWS, cell, value), "ACCEPT_PLAN", rows="all")


def test_a_row_that_is_not_chosen_is_not_checked(optimised: Grids) -> None:
    found = run(typed(optimised, PLAN_ROWS, "F6", "P9"), "ACCEPT_PLAN", rows="2; 3")
    assert len(found.rows) == 3
    # two of the plan's four rows were not accepted, one of them with a pupil who is in no table
    assert found.rows[-1] == "The sheet Overrides keeps what was decided otherwise: 2 rows."
    assert "P9" in str(found.sheets["Overrides"].rows)


def test_an_adult_with_a_share_is_known(optimised: Grids) -> None:
    found = after(optimised, run(typed(optimised, PLAN_ROWS, "H6", "T1 60% / T1 40%"), "ACCEPT_PLAN", rows="1"))
    assert on_the_map(found)[-1][2] == "T1 60% / T1 40%"


def test_lines_that_have_changed_places_are_noticed() -> None:
    numbered = [replace(row, line=f"L{number}") for number, row in enumerate(OPEN.provision, start=1)]
    grids = sheets_of(replace(OPEN, provision=tuple(numbered)))
    found = after(grids, run(grids, "OPTIMISE", term="Spring"))
    swapped = typed(typed(found, "Provision", "A5", "L2"), "Provision", "A6", "L1")
    assert [row.line for row in school_of(swapped).provision] == ["L2", "L1"], "the cells that were meant"
    with pytest.raises(OutOfRange, match=r'Plan rows, F8: "P1", but L1 in Provision has "P2"'):
        run(swapped, "ACCEPT_PLAN")


def test_rows_of_one_pupil_that_go_by_the_same_name_are_told_apart() -> None:
    """Two rows of P1 in no group, one of each half of the term: only the first is to get the adult."""
    halves = [(FIRST, date(2027, 2, 12)), (date(2027, 2, 22), LAST)]
    made = school(provision=tuple(line("", "P1", starts=first, ends=last) for first, last in halves))
    grids = sheets_of(made)
    book = school_of(grids)
    result = plan_rows(book, (), (replace(book.provision[0], staff_id="T1"),), ())
    assert result.rows[0][2:4] == (CHANGED, "P1 TALK from 04/01/2027")
    sheet = output_sheets(book, [result])[PLAN_ROWS].as_answer()
    found = after({**grids, PLAN_ROWS: grid_in({"table": sheet["rows"]}, PLAN_ROWS)}, run(
        {**grids, PLAN_ROWS: grid_in({"table": sheet["rows"]}, PLAN_ROWS)}, "ACCEPT_PLAN"))  # fmt: skip
    assert [row.staff_id for row in school_of(found).provision] == ["T1", ""]


def test_a_plan_without_rows_says_so() -> None:
    grids = sheets_of(school(pupils=OPEN.pupils[:1]))  # TALK needs two
    found = after(grids, run(grids, "OPTIMISE", term="Spring"))
    with pytest.raises(OutOfRange, match="has no rows to accept"):
        run(found, "ACCEPT_PLAN")


def test_the_results_of_a_plan_end_with_its_rows() -> None:
    book = school_of(sheets_of(OPEN))
    found = planned(book)
    results = (*found.tables, plan_rows(book, found.rows, found.changed, found.dropped))
    assert results[-1].name == PLAN_ROWS
    assert [row[2] for row in results[-1].rows] == ["new", "new", CHANGED, CHANGED]
