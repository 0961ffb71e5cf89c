"""The command on workbooks in a folder: what it prints, whom it leaves out, and that the workbooks stay as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from provision_xl import app
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.purse.trusts import TERM, hill_and_oak


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("trust")
    for school in hill_and_oak():
        site = school.site
        app.write_book(place / f"{school.name}.xlsx", site.school, (), "no-macros", None, as_at=site.as_at)
    (place / "notes.txt").write_text("not a workbook", "utf-8")
    (place / "Elm.xlsx").write_bytes(b"not a workbook either")
    (place / "ways.csv").write_text("From;To;Minutes\nHill;Oak;20\n", "utf-8")
    return place


def test_it_says_what_moves_and_who_is_left_out(folder: Path) -> None:
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    ran = fine("share", folder, "--term", TERM, "--as-at", "2026-11-23")
    assert "Moving 6 h a week of Talk (K-31) from Hill to Oak gains 31 months" in ran.words
    assert "Elm.xlsx is left out: PX-A" in ran.words
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == before


def test_its_json_is_as_declared_and_names_no_pupil(folder: Path) -> None:
    ran = fine("share", folder, "--term", TERM, "--as-at", "2026-11-23", "--travel", folder / "ways.csv", "--json")
    plain = ran.json()
    assert problems(BY_COMMAND["share"], plain) == []
    assert [row["months"] for row in plain["rows"]] == [12, 32]
    assert [row["travel_minutes"] for row in plain["shared_hours"]] == [0, 40]
    assert '"P1"' not in ran.out


def test_its_csv_holds_the_schools(folder: Path) -> None:
    rows = fine("share", folder, "--term", TERM, "--as-at", "2026-11-23", "--csv").csv()
    assert [row["School"] for row in rows] == ["Hill", "Oak"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--money", "10.50"), "Money is shared in whole pounds"),
        (("--money", "ten"), '"ten" is not an amount'),
        (("--time-limit", "0"), "leaves no time"),
        (("--term", "Lent"), 'There is no term called "Lent"'),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence(folder: Path, more: tuple[str, str], said: str) -> None:
    ran = run("share", folder, "--term", TERM, *more)
    assert ran.code == 1
    assert said in ran.everything
    assert "Traceback" not in ran.everything


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ran = run("share", tmp_path / "nowhere", "--term", TERM)
    assert ran.code == 2
    assert "PX-A36  nowhere: this is not there" in ran.everything


def test_an_empty_folder(tmp_path: Path) -> None:
    ran = run("share", tmp_path, "--term", TERM)
    assert ran.code == 1
    assert "There is no workbook (.xlsx or .xlsm) in" in ran.everything
