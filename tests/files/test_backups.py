"""Backups listed and put back: from each of ten the book opens with the figures it had, and what is lost is told."""

from __future__ import annotations

import copy
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.files.backups import back_up, backups
from provision_xl.files.save import write_bytes
from provision_xl.school.core_tables import Pupil, Settings
from provision_xl.school.differing import Differs, differences
from provision_xl.school.school import School
from tests.cli.running import fine, run
from tests.json_shapes import BY_COMMAND, problems
from tests.small_school import ROWS, plain_school

SAVES = 10


def planned(generation: int) -> int:
    """One adult an hour a week for 13 weeks, at 12 pounds and one pound more with each save."""
    return 13 * (12 + generation) * 100


def rows_of(generation: int) -> dict[str, list[dict[str, Any]]]:
    """The small school, with a pupil more and an hour a pound dearer in each generation."""
    rows = copy.deepcopy(ROWS)
    rows["Staff"][0]["Hourly cost"] = 12 + generation
    rows["Pupils"] += [{"Pupil ID": f"N{number}", "Year group": "3", "SEN status": "K", "Primary need": "SLCN"}
                      for number in range(generation)]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that was saved ten times, and so has ten backups."""
    folder = tmp_path_factory.mktemp("saved")
    book = plain_school(folder / "school.xlsx", rows_of(0))
    for generation in range(1, SAVES + 1):
        write_bytes(book, plain_school(folder / "made.xlsx", rows_of(generation)).read_bytes())
    (folder / "made.xlsx").unlink()
    return book


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    shutil.copytree(written.parent, tmp_path / "here")
    return tmp_path / "here" / "school.xlsx"


def test_each_backup_is_listed_with_its_figures(book: Path) -> None:
    ran = fine("backups", book, "--json").json()
    assert problems(BY_COMMAND["backups"], ran) == []
    assert [row["number"] for row in ran["rows"]] == list(range(1, SAVES + 1))
    assert [row["planned_pence"] for row in ran["rows"]] == [planned(SAVES - n) for n in range(1, SAVES + 1)]
    assert [row["rows_since"] for row in ran["rows"]] == [n + 1 for n in range(1, SAVES + 1)]  # pupils, and Staff
    assert all(row["opens"] and row["same"] is False and row["why"] == "" for row in ran["rows"])
    assert [row["size_kilobytes"] for row in ran["rows"]] == [
        -(-path.stat().st_size // 1024) for path in reversed(backups(book))
    ]
    assert "£286.00" in " ".join(ran["notes"])  # 13 x 22 pounds: the book itself


@pytest.mark.parametrize("number", range(1, SAVES + 1))
def test_the_restore_drill(number: int, book: Path) -> None:
    """From each of ten backups the book opens with equal figures, and what is lost since is told."""
    before = book.read_bytes()
    ran = fine("backups", book, "--restore", number, "--json").json()
    assert problems(BY_COMMAND["backups"], ran) == []
    restored = Path(ran["file"])
    assert restored.parent == book.parent
    assert app.work(restored).costs.total.planned == ran["planned_pence"] == planned(SAVES - number)
    assert len(app.load(restored).pupils) == 5 + SAVES - number
    assert ran["since"] == [
        {"table": "Pupils", "added": number, "changed": 0, "removed": 0},
        {"table": "Staff", "added": 0, "changed": 1, "removed": 0},
    ]
    assert ran["replaced"] is False
    assert book.read_bytes() == before


def test_in_words_it_says_what_is_lost(book: Path) -> None:
    words = fine("backups", book, "--restore", 3).words
    assert "Pupils: 3 rows added Staff: 1 row changed" in words
    assert "Planned cost of the whole map: £247.00." in words  # 13 x 19 pounds


def test_the_book_itself_is_replaced_only_where_out_names_it_and_is_then_a_backup(book: Path) -> None:
    before, wanted = book.read_bytes(), backups(book)[-4].read_bytes()
    ran = fine("backups", book, "--restore", 4, "--out", book, "--json").json()
    assert ran["replaced"] is True
    assert book.read_bytes() == wanted
    assert before in [path.read_bytes() for path in backups(book)]
    assert len(backups(book)) == SAVES


def test_another_file_is_never_replaced(book: Path) -> None:
    other = book.with_name("other.xlsx")
    other.write_bytes(b"somebody's")
    assert run("backups", book, "--restore", 1, "--out", other).code == 2
    assert other.read_bytes() == b"somebody's"
    fine("backups", book, "--restore", 1)
    again = run("backups", book, "--restore", 1)
    assert again.code == 2
    assert "PX-A34" in again.err


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_book_that_is_damaged_or_gone_still_has_its_backups(damage: str, book: Path) -> None:
    if damage == "gone":
        book.unlink()
    else:
        book.write_bytes(book.read_bytes()[:900])
    listed = fine("backups", book, "--json").json()
    assert [row["planned_pence"] for row in listed["rows"]][0] == planned(SAVES - 1)
    assert all(row["same"] is None for row in listed["rows"])
    assert "cannot be read" in listed["notes"][0]
    ran = fine("backups", book, "--restore", 1, "--out", book, "--json").json()
    assert problems(BY_COMMAND["backups"], ran) == []
    assert "since" not in ran
    assert app.work(book).costs.total.planned == planned(SAVES - 1)


def test_a_backup_that_does_not_open_is_said_to_and_not_put_back(book: Path) -> None:
    damaged = backups(book)[-2]
    damaged.write_bytes(damaged.read_bytes()[:900])
    rows = fine("backups", book, "--json").json()["rows"]
    assert [row["opens"] for row in rows] == [number != 2 for number in range(1, SAVES + 1)]
    assert "not a whole workbook" in rows[1]["why"]
    ran = run("backups", book, "--restore", 2)
    assert ran.code == 2
    assert [item.name for item in book.parent.iterdir()] == [".backups", "school.xlsx"] or not ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--restore", 11), "the backups are 1 to 10"), (("--restore", 0), "the backups are 1 to 10"),
     (("--out", "x.xlsx"), "add --restore"), (("--restore", 1, "--out", "x.xlsm"), "")],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_plainly(words: tuple[Any, ...], said: str, book: Path) -> None:
    before = sorted(book.parent.rglob("*"))
    ran = run("backups", book, *words)
    assert ran.code in {1, 2}
    assert said in ran.err
    assert sorted(book.parent.rglob("*")) == before


def test_a_book_without_backups_says_when_one_is_made(tmp_path: Path) -> None:
    book = plain_school(tmp_path / "school.xlsx")
    assert "There are no backups of school.xlsx" in fine("backups", book).words
    assert "there are none" in run("backups", book, "--restore", 1).err


def test_a_backup_equal_to_the_book_says_so(tmp_path: Path) -> None:
    book = plain_school(tmp_path / "school.xlsx")
    back_up(book)
    (row,) = fine("backups", book, "--json").json()["rows"]
    assert (row["same"], row["rows_since"], row["rows_back"]) == (True, 0, 0)
    assert "Nothing in its tables was changed since" in fine("backups", book, "--restore", 1).words


def test_the_copy_just_made_is_kept_though_its_file_says_it_is_old(tmp_path: Path) -> None:
    """A clock put back, or a file brought from elsewhere with the date it had there."""
    book = tmp_path / "map.xlsx"
    for number in range(12):
        write_bytes(book, f"{number}".encode())
    os.utime(book, (1_000_000_000, 1_000_000_000))
    write_bytes(book, b"newest")
    assert b"11" in [path.read_bytes() for path in backups(book)]
    assert len(backups(book)) == SAVES


def pupils(*names: str, year: str = "3") -> School:
    return School(pupils=tuple(Pupil(pupil_id=name, year_group=year) for name in names))


def test_differences_are_counted_by_key_in_any_order() -> None:
    then = pupils("P1", "P2", "P3")
    now = School(settings=Settings(school_name="Hill"),
                 pupils=(*pupils("P4").pupils, *pupils("P3", year="4").pupils, *pupils("P1").pupils))  # fmt: skip
    assert differences(then, now) == (Differs("Settings", 0, 1, 0), Differs("Pupils", 1, 1, 1))
    assert differences(then, pupils("P3", "P1", "P2")) == ()
    assert differences(replace(then, pupils=()), pupils("P1", "P1")) == (Differs("Pupils", 2, 0, 0),)
