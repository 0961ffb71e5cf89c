"""The user's own workbook is never changed, and no file that is there already is written over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provision_xl import app
from tests.cli.books import AS_AT, Sheet, digest, opened, small_school
from tests.cli.running import fine, run

ON_A_BOOK: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("map",),
    ("cost", "--by", "fund"),
    ("explain", "--line", "L1"),
    ("staffing",),
    ("allocate",),
    ("budget",),
    ("funding",),
    ("awards",),
    ("scenario", "pay +3%", "--out", "out/tried.xlsx"),
    ("threshold",),
    ("impact",),
    ("this-week",),
    ("concerns",),
    ("graduated-response",),
    ("reviews",),
    ("senco-time",),
    ("optimise", "--term", "Spring", "--out", "out/plan.xlsx"),
    ("report", "--term", "Autumn", "--out", "out"),
    ("pupil-map", "--pupil", "P1", "--out", "out"),
    ("inclusion-strategy", "--out", "out"),
    ("information-report", "--out", "out"),
    ("ta-sheet", "--out", "out"),
    ("year-plan", "--out", "out"),
    ("add-group", "--intervention", "READ", "--pupils", "P1", "--out", "out/with.xlsx"),
    ("update", "--out", "out/updated.xlsx"),
)


@pytest.fixture
def folder(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the workbook, where the command is called, and a folder for what it writes."""
    shutil.copy(small, tmp_path / "school.xlsx")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", ON_A_BOOK, ids=lambda words: words[0])
def test_no_command_changes_the_workbook_or_leaves_anything_beside_it(words: tuple[str, ...], folder: Path) -> None:
    book = folder / "school.xlsx"
    book.chmod(0o400)  # to be read and no more, as on a shared drive
    before = digest(book), book.stat().st_mtime_ns, book.stat().st_mode
    fine(words[0], book, *words[1:])
    assert (digest(book), book.stat().st_mtime_ns, book.stat().st_mode) == before
    assert sorted(item.name for item in folder.iterdir()) == ["out", "school.xlsx"]
    assert bool(list((folder / "out").iterdir())) == ("--out" in words)


def test_update_without_a_name_writes_beside_it_with_the_date(folder: Path) -> None:
    before = digest(folder / "school.xlsx")
    fine("update", folder / "school.xlsx")
    assert sorted(item.name for item in folder.iterdir()) == ["out", f"school ({AS_AT}).xlsx", "school.xlsx"]
    assert digest(folder / "school.xlsx") == before


def test_update_of_a_workbook_with_macros_writes_one_with_macros(folder: Path) -> None:
    book = (folder / "school.xlsx").rename(folder / "school.xlsm")
    fine("update", book)
    assert (folder / f"school ({AS_AT}).xlsm").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("update",),
        ("update", "--out", "taken.xlsx"),
        ("optimise", "--term", "Spring", "--out", "taken.xlsx"),
        ("add-group", "--intervention", "READ", "--pupils", "P1", "--out", "taken.xlsx"),
        ("update", "--out", "school.xlsx"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_there_is_never_written_over(words: tuple[str, ...], folder: Path) -> None:
    for name in ("taken.xlsx", f"school ({AS_AT}).xlsx"):
        (folder / name).write_bytes(b"somebody's own")
    before = {item.name: digest(item) for item in folder.iterdir() if item.is_file()}
    ran = run(words[0], folder / "school.xlsx", *words[1:])
    assert ran.code == 2
    assert "there is a file of that name already. Choose another name; nothing was changed." in ran.err
    assert ran.out == ""
    assert {item.name: digest(item) for item in folder.iterdir() if item.is_file()} == before


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"somebody's own")
    ran = run("new", taken)
    assert (ran.code, ran.out) == (2, "")
    assert "there is a file of that name already" in ran.err
    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [("taken.xlsx", b"somebody's own")]


@pytest.mark.parametrize("name", ["updated.csv", "updated", "updated.xls", "updated.pdf"])
def test_a_name_that_is_no_workbooks_is_refused_and_nothing_is_written(name: str, folder: Path) -> None:
    for given in (("update", "school.xlsx", "--out", f"out/{name}"), ("new", f"out/{name}")):
        ran = run(*given)
        assert ran.code in {1, 2}
        assert "updated.xlsx" in ran.err
    assert list((folder / "out").iterdir()) == []


def test_a_report_made_again_keeps_the_one_before(folder: Path) -> None:
    given = ("report", folder / "school.xlsx", "--term", "Autumn", "--out", folder / "out")
    fine(*given)
    first = {item.name: item.read_bytes() for item in (folder / "out").iterdir()}
    page = next(name for name in first if name.endswith(".html"))
    (folder / "out" / page).write_text("changed by hand", "utf-8")
    fine(*given)
    kept = [item.read_bytes() for item in (folder / "out").rglob("*") if item.is_file()]
    assert b"changed by hand" in kept


def test_what_a_new_workbook_does_not_carry_is_listed(tmp_path: Path) -> None:
    """Names in Key, a sheet and a column of one's own: the new workbook is built from our tables alone."""
    book = tmp_path / "school.xlsx"
    app.write_book(book, small_school(), (), "no-macros", None, as_at=AS_AT, tables=("Key",))
    with opened(book) as opened_book:
        Sheet(opened_book, "Key", "Pupil ID").fill([{"Pupil ID": "P1", "Name": "Zebedee"}])
        opened_book.create_sheet("Trips")["A1"] = "to the zoo"
        pupils = opened_book["Pupils"]
        pupils.cell(Sheet(opened_book, "Pupils", "Pupil ID").first - 1, pupils.max_column + 1, "House")
    ran = fine("update", book)
    for name in ("Key", "Trips", "House"):
        assert name in ran.out
    for name in ("Lists", "About", "Start", "Zebedee"):
        assert name not in ran.out


def test_a_command_that_fails_while_writing_leaves_nothing_behind(folder: Path) -> None:
    ran = run("update", folder / "school.xlsx", "--out", folder / "absent" / "new.xlsx")
    assert ran.code == 2
    assert sorted(item.name for item in folder.iterdir()) == ["out", "school.xlsx"]
