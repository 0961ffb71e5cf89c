"""The command itself: nothing is changed without --out, the new workbook holds it, names stand in Key alone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from provision_xl import app
from provision_xl.importing import read_key
from tests.cli.books import AS_AT, digest
from tests.cli.running import fine, run
from tests.importing.looking import KEY, school
from tests.importing.sheets import MAP, MERGED, workbook
from tests.json_shapes import BY_COMMAND, problems

DATA = Path(__file__).parent / "data"
NAMES = ("Quillfeather", "Zebedee", "Moonraker", "Xanthippe", "Umbrella", "Peggotty")
# what Excel's own lookup in Key shows beside an ID, with the value it has now
LOOKED_UP = re.compile(rb"<f>[^<]*tblKey\[Name\][^<]*</f><v>[^<]*</v>")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small school with names in Key, where the command is called; the person's own folder is another."""
    (tmp_path / "work").mkdir()
    book = tmp_path / "work" / "school.xlsx"
    from dataclasses import replace

    app.write_book(book, replace(school(), key=KEY), (), "no-macros", None, as_at=AS_AT)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def given(kind: str, folder: Path) -> tuple[Any, ...]:
    """An export with a name of Key planted in it, and what else has to be said."""
    if kind == "ledger":
        path = folder / "ledger.csv"
        path.write_text("Date,CFR,Description,Amount,Supplier\n13/10/2026,E24,Taxi Zebedee Quillfeather,5.00,"
                        "Zebedee Quillfeather\n", "utf-8")  # fmt: skip
        return "ledger", path
    if kind == "map":
        rows = [row for row in MAP if row[0] not in {"P4", "Somebody Else"}]
        return "map", workbook(folder / "map.xlsx", {"Map": rows}, MERGED), "--match", "likely"
    name = {"pupils": "arbor_pupils.csv", "assessments": "scores.csv"}[kind]
    return kind, DATA / name, "--leave-out"


KINDS = ("ledger", "pupils", "assessments", "map")


@pytest.mark.parametrize("kind", KINDS)
def test_it_shows_first_and_changes_nothing(kind: str, folder: Path) -> None:
    words = given(kind, folder)
    before = {item.name: digest(item) for item in folder.iterdir()}
    plain = fine("import", *words, "--into", "school.xlsx", "--out", "new.xlsx", "--dry-run", "--json").json()
    assert problems(BY_COMMAND["import"], plain) == []
    assert plain["file"] is None and plain["kind"] == kind and plain["rows"]
    assert "--out NEW.xlsx writes it" in fine("import", *words, "--into", "school.xlsx").words
    assert {item.name: digest(item) for item in folder.iterdir()} == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_found_in_key_and_nowhere_else_in_the_written_bytes(kind: str, folder: Path) -> None:
    words = given(kind, folder)
    ran = fine("import", *words, "--into", "school.xlsx", "--out", "new.xlsx")
    said = ran.everything + fine("import", *words, "--into", "school.xlsx", "--json").everything
    assert [name for name in NAMES if name.casefold() in said.casefold()] == []
    new = folder / "new.xlsx"
    assert set(read_key(new)) >= set(KEY), "the names that were there are carried"
    book = openpyxl.load_workbook(new)
    cells = [(sheet.title, str(cell)) for sheet in book for row in sheet.values for cell in row if cell]
    holding = {title for title, text in cells for name in NAMES if name.casefold() in text.casefold()}
    assert holding == {"Key"}
    with zipfile.ZipFile(new) as archive:
        parts = {part: LOOKED_UP.sub(b"", archive.read(part)) for part in archive.namelist()}
    holding = {part for part, content in parts.items() for name in NAMES if re.search(name.encode(), content, re.I)}
    assert holding == {"xl/sharedStrings.xml"}, "the texts of all sheets stand there, and Key alone points at these"
    kept = [path.read_text("utf-8") for path in folder.parent.joinpath("home").rglob("*") if path.is_file()]
    assert [name for name in NAMES if name.casefold() in " ".join(kept).casefold()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_import_twice_adds_nothing(kind: str, folder: Path) -> None:
    words = given(kind, folder)
    first = fine("import", *words, "--into", "school.xlsx", "--out", "new.xlsx", "--json").json()
    assert any(row["count"] for row in first["rows"] if row["what"] == "added")
    again = fine("import", *words, "--into", "new.xlsx", "--json").json()
    assert [row for row in again["rows"] if row["what"] == "added" and row["count"]] == []
    fine("import", *words, "--into", "new.xlsx", "--out", "third.xlsx")
    one, two = (fine("about", name, "--json").json()["inputs_hash"] for name in ("new.xlsx", "third.xlsx"))
    assert one == two


def test_what_stops_is_written_nowhere_and_said(folder: Path) -> None:
    ran = run("import", "ledger", DATA / "bad_cells.csv", "--into", "school.xlsx", "--out", "new.xlsx")
    assert ran.code == 1 and "bad_cells.csv!D5" in ran.err and "Nothing was changed." in ran.err
    assert not (folder / "new.xlsx").exists()


def test_pupils_are_replaced_only_when_said_and_what_held_before_is_kept(folder: Path) -> None:
    words = ("import", "pupils", DATA / "arbor_pupils.csv", "--into", "school.xlsx", "--leave-out")
    fine(*words, "--out", "kept.xlsx")
    fine(*words, "--out", "new.xlsx", "--replace")
    kept, new = app.load(folder / "kept.xlsx"), app.load(folder / "new.xlsx")
    assert [found.pupil["P1"].sen_status for found in (kept, new)] == ["K", "E"]
    assert [found.pupil["P1"].pupil_premium for found in (kept, new)] == ["FSM6", "FSM6"]
    assert new.in_force("P1", "SEN status", AS_AT) == "E" and kept.changes == ()
    assert new.in_force("P1", "SEN status", AS_AT.replace(year=2025)) == "K"


def test_a_column_becomes_the_id_only_when_said_and_a_upn_is_warned_of(folder: Path) -> None:
    words = ("import", "pupils", DATA / "arbor_pupils.csv", "--into", "school.xlsx", "--leave-out")
    by_chance = fine(*words, "--json").json()
    assert all(re.fullmatch("P-[A-Z0-9]{4}", row["pupil"]) for row in by_chance["added"])
    said = fine(*words, "--columns", "id=C", "--json").json()
    assert "PX-I12" in {item["code"] for item in said["findings"]}
    assert "A820432114002" in {row["pupil"] for row in said["added"]}


def test_an_older_workbook_is_brought_in_with_its_names(folder: Path) -> None:
    fine("new", "fresh.xlsx")
    plain = fine("import", "book", "school.xlsx", "--into", "fresh.xlsx", "--out", "new.xlsx", "--json").json()
    assert problems(BY_COMMAND["import"], plain) == []
    assert read_key(folder / "new.xlsx") == KEY
    assert len(app.load(folder / "new.xlsx").provision) == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "PX-A01"), (b"%PDF-1.7", "PX-A07"), (b"<html><table>", "PX-A06"), (b"a,b\n\0\1\2" * 9, "PX-A02"),
     (b'Date,CFR,Amount\n1/9/26,E19,"5.00\n', "PX-I07"), (b"a" + b"," * 800 + b"\n", "PX-I07"),
     (b"\n" * 200_002, "PX-I07"), (b"just words\n", "PX-I01")],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_with_a_cure(content: bytes, code: str, folder: Path) -> None:
    (folder / "export.csv").write_bytes(content)
    ran = run("import", "ledger", "export.csv", "--into", "school.xlsx", "--out", "new.xlsx")
    assert ran.code in {1, 2} and code in ran.err and "Traceback" not in ran.everything
    assert not (folder / "new.xlsx").exists()


def test_a_kind_or_an_answer_that_there_is_not_is_named(folder: Path) -> None:
    assert "choose one of ledger, pupils" in run("import", "ledgers", "a.csv", "--into", "school.xlsx").err
    words = ("import", "ledger", DATA / "fms6.csv", "--into", "school.xlsx")
    assert "choose one of point, comma" in run(*words, "--decimal", "dot").err


def test_a_ledger_in_a_workbook_gives_what_it_gives_as_text(folder: Path) -> None:
    """The same cells typed as numbers and dates; a formula that was never worked out is named."""
    from datetime import datetime

    rows: list[list[Any]] = [["Date", "CFR Code", "Description", "Amount"],
                             [datetime(2026, 9, 13), "E19", "Books", 12.5],
                             [datetime(2026, 9, 14), "E19", "Back", -2.5], [None, None, "Total", 10.0]]  # fmt: skip
    path = workbook(folder / "ledger.xlsx", {"Notes": [], "Export": rows})
    plain = fine("import", "ledger", path, "--into", "school.xlsx", "--json").json()
    assert [row["difference_pence"] for row in plain["reconciliation"]][0] == 0
    rows.insert(3, [datetime(2026, 9, 15), "E19", "Sum", "=1+1"])
    path = workbook(folder / "formula.xlsx", {"Export": rows})
    found = run("import", "ledger", path, "--into", "school.xlsx", "--json").json()["findings"]
    assert [(item["code"], item["sheet"], item["cell"]) for item in found if item["code"] == "PX-D12"] == [
        ("PX-D12", "formula.xlsx, Export", "D4")
    ]
