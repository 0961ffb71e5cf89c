"""What is said of a workbook's problems holds IDs, never a name from Key or a word from Aim or Notes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from provision_xl import app
from provision_xl.errors import WorkbookError
from tests.cli.books import AS_AT, Sheet, opened, small_school
from tests.cli.running import run
from tests.cli.test_damaged import TEN, damaged
from tests.cli.test_exit_codes import READERS

NAME, AIM, NOTE = "Zebedee Quillfeather", "says Umbrellafish when upset", "Xanthippe Moonraker came to the meeting"
CANARIES = tuple(word for text in (NAME, AIM, NOTE) for word in text.split() if word[0].isupper())


def seen(text: str) -> list[str]:
    """The canaries in a text, whatever its case."""
    return [word for word in CANARIES if word.casefold() in text.casefold()]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The small school with names in Key, and words about pupils where words are allowed."""
    path = tmp_path / "school.xlsx"
    app.write_book(path, small_school(), (), "no-macros", None, as_at=AS_AT, tables=("Key",))
    with opened(path) as opened_book:
        Sheet(opened_book, "Key", "Pupil ID").fill([{"Pupil ID": "P1", "Name": NAME}, {"Pupil ID": "P2", "Name": NAME}])
        lines = Sheet(opened_book, "Provision", "Pupil ID")
        for row in range(1, 6):
            lines.put(row, "Aim", AIM)
            lines.put(row, "Notes", NOTE)
    return path


def everything_said(book: Path) -> Iterable[str]:
    """All that check prints in its three forms, and the error stream of every command."""
    for form in ((), ("--json",), ("--csv",)):
        yield run("check", book, *form).everything
    for number, words in enumerate(READERS):
        more = [word if not word.endswith(".xlsx") else f"{number}.xlsx" for word in words[1:]]
        yield run(words[0], book, *more).err


def test_five_canaries_are_in_the_workbook(book: Path) -> None:
    import openpyxl

    cells = [str(cell) for sheet in openpyxl.load_workbook(book) for row in sheet.values for cell in row]
    assert len(CANARIES) == 5
    assert set(seen(" ".join(cells))) == set(CANARIES)


def test_nothing_said_of_a_damaged_workbook_holds_one(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sound = shutil.copy(book, tmp_path / "sound.xlsx")
    damaged(book, TEN)
    for path in (Path(sound), book):
        assert [word for text in everything_said(path) for word in seen(text)] == []
    with pytest.raises(WorkbookError) as caught:
        app.read(book)
    assert seen(str(caught.value) + repr(caught.value.findings)) == []


@pytest.mark.parametrize("damage", TEN, ids=lambda damage: damage.name)
def test_nothing_said_of_any_one_damage_holds_one_and_a_planted_one_is_found(book: Path, damage: object) -> None:
    """The positive: a canary typed where an intervention's code belongs is told, so the search can find one."""
    damaged(book, [damage])  # type: ignore[list-item]
    assert seen(run("check", book).everything + run("cost", book).err) == []
    with opened(book) as opened_book:
        Sheet(opened_book, "Provision", "Pupil ID").put(1, "Intervention", CANARIES[0])
    assert set(seen(run("check", book).everything)) == {CANARIES[0]}
    assert set(seen(run("cost", book).err)) == {CANARIES[0]}


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_nothing_said_of_a_broken_file_holds_one(book: Path, part: float) -> None:
    content = book.read_bytes()
    book.write_bytes(content[: int(len(content) * part)])
    ran = run("check", book)
    assert ran.code == 2
    assert seen(ran.everything) == []


def test_free_words_that_cannot_be_read_are_not_repeated(book: Path) -> None:
    """A word too long for a cell, and an error where words belong."""
    with opened(book) as opened_book:
        lines = Sheet(opened_book, "Provision", "Pupil ID")
        lines.put(1, "Aim", "#REF!")
        lines.put(2, "Notes", f"{NOTE} " * 30)
        lines.put(3, "Aim", f'="{AIM}"')
    ran = run("check", book)
    assert "Aim" in ran.out
    assert seen(ran.everything) == []
