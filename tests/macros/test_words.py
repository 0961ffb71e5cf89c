"""What macros say: each sentence names what was seen, in the right number, and the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from provision_udfs.answering import answer
from provision_udfs.reading import day

from provision_xl.errors import OutOfRange
from provision_xl.functions.macros import MACROS
from provision_xl.functions.picking import intervention_named, picked
from provision_xl.school.core_tables import Intervention
from tests.macros.books import Grids, after, run, sheets_of, typed
from tests.macros.test_map_macros import LINES, SCHOOL, TALK
from tests.planning import one_term

READ = Intervention(use=True, code="RWI", name="Read Write Together")
MATHS = Intervention(use=False, code="NUM", name="Number sense")
LIBRARY = replace(SCHOOL, interventions=(TALK, READ, MATHS))


@pytest.fixture(scope="module")
def grids() -> Iterator[Grids]:
    yield sheets_of(LIBRARY)


def test_what_stays_is_told_though_nothing_changes(grids: Grids) -> None:
    off = after(grids, run(grids, "PICK_INTERVENTIONS", interventions="RWI", others="off"))
    change = run(off, "PICK_INTERVENTIONS", interventions="RWI", others="off")
    assert not change.cells
    assert change.message == (
        "All of them are in use already. TALK stays as it is: it is on the map. Nothing was changed."
    )


@pytest.mark.parametrize(
    ("wanted", "others", "said"),
    [
        ("NUM", "keep", "1 more intervention is now in use."),
        ("NUM; TALK", "off", "1 more intervention is now in use, 1 no longer."),
        ("TALK", "off", "0 more interventions are now in use, 1 no longer."),
        ("RWI", "keep", "All of them are in use already. Nothing was changed."),
    ],
)
def test_how_many_are_in_use_is_said_in_the_right_number(grids: Grids, wanted: str, others: str, said: str) -> None:
    assert run(grids, "PICK_INTERVENTIONS", interventions=wanted, others=others).message == said


@pytest.mark.parametrize(
    ("statuses", "stays"),
    [(("Done", "Done", "Stopped"), []), (("Done", "Running", "Done"), ["TALK"]), (("", "", ""), ["TALK"])],
)
def test_only_lines_that_are_not_over_keep_an_intervention(statuses: tuple[str, ...], stays: list[str]) -> None:
    provision = tuple(replace(line, status=status) for line, status in zip(LINES, statuses, strict=True))
    _, off, stay = picked(replace(LIBRARY, provision=provision), ("RWI",), "off")
    assert stay == stays and [row.code for row in off] == ([] if stays else ["TALK"])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("Read Write Togther", 'Did you mean "Read Write Together"? Its code is RWI.'),
        ("number sens", 'Did you mean "Number sense"? Its code is NUM.'),
        ("TLAK", 'Did you mean "TALK"?'),
        ("tlak", 'Did you mean "TALK"?'),
        ("zzzzzzzz", "There are: TALK, RWI, NUM."),
    ],
)
def test_what_may_have_been_meant(wanted: str, said: str) -> None:
    with pytest.raises(OutOfRange) as error:
        intervention_named(LIBRARY, wanted)
    assert str(error.value) == f'There is no intervention "{wanted}". {said}'


def test_a_bad_date_names_its_own_question(grids: Grids) -> None:
    with pytest.raises(OutOfRange) as error:
        run(grids, "LEAVER", pupil="P1", last_day="31/11/2026")
    assert str(error.value).startswith('The last day: "31/11/2026"') and "Starts" not in str(error.value)
    assert day("The last day", "30/11/2026") == date(2026, 11, 30)


def required() -> list[tuple[str, str, str]]:
    """(call, name, question) of each answer that must be given."""
    return [(macro.call, ask.name, ask.question) for macro in MACROS for ask in macro.asks
            if ask.required and not ask.default]  # fmt: skip


@pytest.mark.parametrize(("call", "name", "question"), required())
@pytest.mark.parametrize("given", [None, "", "  ", []])
def test_an_answer_that_is_missing_is_asked_for(grids: Grids, call: str, name: str, question: str, given: Any) -> None:
    asks = next(macro.asks for macro in MACROS if macro.call == call)
    others: Mapping[str, Any] = {ask.name: "x" for ask in asks if ask.name != name}
    answers = others if given is None else {**others, name: given}
    request = {"call": call, "args": answers, "tables": {name: list(grid.rows) for name, grid in grids.items()}}
    assert answer(request) == {"error": f"An answer is missing. {question}"}


def test_answers_that_must_be_given_are_many() -> None:
    assert len(required()) >= 12


def test_an_answer_left_out_is_its_default(grids: Grids) -> None:
    assert run(grids, "PICK_INTERVENTIONS", interventions="NUM").message == "1 more intervention is now in use."
    with pytest.raises(OutOfRange, match="There is no sheet Plan rows"):
        run(grids, "ACCEPT_PLAN")


@pytest.mark.parametrize("name", ["Pupils", "provision", "Settings"])
def test_a_sheet_that_is_always_there_is_not_added(grids: Grids, name: str) -> None:
    with pytest.raises(OutOfRange, match=rf"The sheet {name.capitalize()} is always there and needs no adding"):
        run(grids, "ADD_TABLE", table=name)


def test_other_tables_are_added_or_suggested(grids: Grids) -> None:
    assert run(grids, "ADD_TABLE", table="reviews").message == "The sheet Reviews was added."
    with pytest.raises(OutOfRange, match='no further table "Revews". Did you mean "Reviews"'):
        run(grids, "ADD_TABLE", table="Revews")


def test_findings_are_counted_in_the_right_number() -> None:
    """By hand: the school has no rate of its authority, one note; a year group taken out stops the work."""
    one = sheets_of(one_term.school(provision=(one_term.line("L1", "P1", staff_id="T1", plan="Exclude"),)))
    assert [row[0] for row in checked(one)] == ["PX-G02"]
    assert run(one, "CHECK").message == "0 problems stop the work; 1 is a note. It stands on the sheet Checks."
    two = typed(one, "Pupils", "B5", None)
    assert [row[0] for row in checked(two)] == ["PX-D00"], "nothing is worked out before that is mended"
    assert run(two, "CHECK").message == "1 problem stops the work; 0 are notes. It stands on the sheet Checks."
    three = typed(typed(two, "Pupils", "B6", None), "Settings", "B5", None)
    assert [row[2] for row in checked(three)] == ["Pupils", "Pupils", "Settings"]
    assert run(three, "CHECK").message == "2 problems stop the work; 1 is a note. They stand on the sheet Checks."
    none = typed(one, "Settings", "B19", 17.2)
    assert run(none, "CHECK").message == "There is nothing to put right."


def checked(grids: Grids) -> list[list[Any]]:
    rows = run(grids, "CHECK").sheets["Checks"].as_answer()["rows"]
    return [row for row in rows if str(row[0]).startswith("PX-")]
