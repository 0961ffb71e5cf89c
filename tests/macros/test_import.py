"""The macro Import: every row is told, a new workbook is written beside the saved one, and names stand in Key alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from provision_udfs.answering import answer
from provision_udfs.import_command import answers_in

from provision_xl import app
from provision_xl.errors import OutOfRange
from provision_xl.functions.dispatch import AGREED
from provision_xl.importing import read_key
from provision_xl.school.raw import Grid
from provision_xl.workbook.reading import read_book
from tests.cli.books import AS_AT, digest
from tests.importing.looking import KEY, school
from tests.macros.books import run, typed

DATA = Path(__file__).parent.parent / "importing" / "data"
NAMES = {part for row in KEY for part in row.name.split()}


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    book = tmp_path / "school.xlsx"
    app.write_book(book, replace(school(), key=KEY), (), "no-macros", None, as_at=AS_AT)
    return book


def open_sheets(book: Path) -> dict[str, Grid]:
    """The sheets of an open workbook as hosts hand them over: without Key."""
    return {name: grid for name, grid in read_book(book)[0].items() if name != "Key"}


def given(book: Path, kind: str, export: Path, said: str = "") -> dict[str, str]:
    return {"kind": kind, "export": str(export), "book": f'"{book}"', "said": said}


def test_it_tells_first_and_writes_a_new_workbook_when_agreed(saved: Path) -> None:
    grids, before = open_sheets(saved), digest(saved)
    asked = given(saved, "pupils", DATA / "arbor_pupils.csv", "--leave-out")
    told = run(grids, "IMPORT", **asked)
    assert told.goes_on and not told.cells and not told.sheets
    assert [path.name for path in saved.parent.glob("*.xlsx")] == ["school.xlsx"]
    done = run(grids, "IMPORT", **asked, **{AGREED: True})
    made = next(path for path in saved.parent.glob("*.xlsx") if path != saved)
    assert made.name in done.message and made.name in told.rows[0]
    new = {row.pupil_id for row in app.load(made).pupils} - {row.pupil_id for row in app.load(saved).pupils}
    shown = [row.split(";")[0] for row in told.rows]
    assert new and new <= set(shown), "the IDs that were shown are the ones written"
    assert len(read_key(made)) > len(KEY), "new names stand in Key of the new workbook"
    assert digest(saved) == before


def test_no_name_comes_back_to_the_open_workbook(saved: Path, tmp_path: Path) -> None:
    export = tmp_path / "ledger.csv"
    export.write_text("Date,CFR,Description,Amount\n13/10/2026,E24,Taxi Zebedee Quillfeather,5.00\n", "utf-8")
    told = repr(run(open_sheets(saved), "IMPORT", **given(saved, "ledger", export)))
    assert "E24" in told
    assert not [name for name in NAMES if name in told] and "Zebedee" in NAMES


def test_the_second_import_of_a_day_has_a_name_of_its_own(saved: Path) -> None:
    asked = given(saved, "assessments", DATA / "scores.csv", "--leave-out")
    made = {run(open_sheets(saved), "IMPORT", **asked, **{AGREED: True}).message for _ in range(3)}
    assert len(made) == 3 and len(list(saved.parent.glob("*.xlsx"))) == 4


def test_what_was_not_saved_is_not_lost(saved: Path) -> None:
    changed = typed(open_sheets(saved), "Settings", "B5", "Elm Primary")
    with pytest.raises(OutOfRange, match="Save this workbook"):
        run(changed, "IMPORT", **given(saved, "pupils", DATA / "arbor_pupils.csv", "--leave-out"))


def test_what_has_to_be_answered_is_said_with_the_answer_to_type(saved: Path) -> None:
    told = run(open_sheets(saved), "IMPORT", **given(saved, "assessments", DATA / "scores.csv"))
    assert not told.rows and not told.goes_on, "there is nothing to agree to"
    assert "scores.csv C5: the date is blank." in told.message and "type --leave-out" in told.message


def test_answers_are_typed_as_the_sentences_say() -> None:
    found = answers_in('--columns "date=A; amount=F" --total 1,234.56 --starts 14/09/2026 --replace')
    assert (found.columns, found.total, found.replace) == ("date=A; amount=F", "1,234.56", True)
    assert str(found.starts) == "2026-09-14" and answers_in("") == app.ImportAnswers()
    for said, about in (("columns A", '"columns" is no answer'), ("--total --replace", "belongs to --total is missing"),
                        ('--match "TBT', 'A " is missing')):  # fmt: skip
        with pytest.raises(OutOfRange, match=about):
            answers_in(said)


def test_where_the_workbook_is_saved_stands_in_the_box(saved: Path) -> None:
    request = {"call": "QUESTIONS", "args": ["IMPORT"], "tables": {}, "selected": {"book": str(saved)}}
    found = {item["name"]: item["default"] for item in answer(request)["questions"]}
    assert found == {"kind": "pupils", "export": "", "book": str(saved), "said": ""}
