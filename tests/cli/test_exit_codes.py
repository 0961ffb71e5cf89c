"""0 is fine, 1 something stops the work, 2 a file is at fault; what is wrong is said in one sentence with its cure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.books import Place, Sheet, digest, opened
from tests.cli.running import Ran, run

READERS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("map",),
    ("cost",),
    ("explain", "--line", "L1"),
    ("staffing",),
    ("allocate",),
    ("budget",),
    ("funding",),
    ("awards",),
    ("scenario", "pay +3%"),
    ("threshold",),
    ("impact",),
    ("concerns",),
    ("reviews",),
    ("optimise", "--term", "Autumn"),
    ("senco-time",),
    ("report", "--term", "Autumn", "--out", "reports"),
    ("pupil-map", "--pupil", "P1", "--out", "reports"),
    ("year-plan", "--out", "reports"),
    ("add-group", "--intervention", "READ", "--pupils", "P1", "--out", "with.xlsx"),
    ("update",),
)


def _of_text(folder: Path, small: Path) -> Path:
    return _with(folder / "map.csv", b"Pupil ID,Year\nP1,3\n")


def _of_words(folder: Path, small: Path) -> Path:
    return _with(folder / "map.xlsx", b"this is no workbook")


def _empty(folder: Path, small: Path) -> Path:
    return _with(folder / "map.xlsx", b"")


def _half(folder: Path, small: Path) -> Path:
    content = small.read_bytes()
    return _with(folder / "map.xlsx", content[: len(content) // 2])


def _pdf(folder: Path, small: Path) -> Path:
    return _with(folder / "map.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def _old(folder: Path, small: Path) -> Path:
    return _with(folder / "map.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048))


def _web(folder: Path, small: Path) -> Path:
    return _with(folder / "map.xls", b"<html><body><table><tr><td>P1</td></tr></table></body></html>")


def _lock(folder: Path, small: Path) -> Path:
    return _with(folder / "~$map.xlsx", b"\x05Anne " + bytes(160))


def _absent(folder: Path, small: Path) -> Path:
    return folder / "map.xlsx"


def _folder(folder: Path, small: Path) -> Path:
    (folder / "map.xlsx").mkdir()
    return folder / "map.xlsx"


def _with(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


WRONG: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "text": (_of_text, "text file"),
    "words with a workbook's name": (_of_words, "text file"),
    "empty": (_empty, "empty"),
    "half a workbook": (_half, "not a whole workbook"),
    "PDF": (_pdf, "PDF"),
    "old workbook or password": (_old, "older|password|damaged|not a whole"),
    "web page": (_web, "web page"),
    "lock of an open workbook": (_lock, "Excel keeps beside an open workbook"),
    "no such file": (_absent, "no such file"),
    "folder": (_folder, "not a file|folder"),
}


def one_sentence_and_a_cure(ran: Ran, code: int) -> str:
    """The complaint, where it is one line of at least two sentences, and nothing else was printed."""
    assert (ran.code, ran.out) == (code, "")
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].count(". ") >= 1 and lines[0].endswith("."), lines[0]
    assert not re.search(r"Traceback|Error\b|Errno|Exception|openpyxl|zipfile", lines[0]), lines[0]
    return lines[0]


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(kind: str, small: Path, tmp_path: Path) -> None:
    make, words = WRONG[kind]
    path = make(tmp_path, small)
    assert re.search(words, one_sentence_and_a_cure(run("check", path), 2))


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_every_command_refuses_what_is_no_workbook(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _of_text(tmp_path, tmp_path)
    for form in ((), ("--json",)):
        one_sentence_and_a_cure(run(words[0], path, *words[1:], *form), 2)
    assert [item.name for item in tmp_path.iterdir()] == ["map.csv"]


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_every_command_stops_where_something_stops_the_work_and_writes_nothing(
    words: tuple[str, ...], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(shutil.copy(small, tmp_path))
    with opened(path) as book:
        place = stop(book)
    before = digest(path)
    ran = run(words[0], path, *words[1:])
    assert ran.code == 1
    assert f"{place.sheet}!{place.cell}" in ran.everything
    assert (ran.out == "") == (words[0] != "check"), "only check prints findings, the others complain of them"
    assert "Nothing was changed." in ran.everything
    assert digest(path) == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def stop(book: object) -> Place:
    """Something that nobody can work with."""
    return Sheet(book, "Provision", "Pupil ID").put(2, "Pupil ID", "P99")


def test_check_is_0_with_notes_and_1_with_a_stop_in_every_form(small: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small, tmp_path))
    for form in ((), ("--json",), ("--csv",)):
        assert run("check", path, *form).code == 0
    with opened(path) as book:
        stop(book)
    for form in ((), ("--json",), ("--csv",)):
        ran = run("check", path, *form)
        assert (ran.code, ran.err) == (1, "")
        assert "P99" in ran.out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("cost", "--by", "colour"), 'Costs cannot be shown by "colour"; choose one of line, pupil'),
        (("cost", "--basis", "county"), '"county" is no basis; choose school or la'),
        (("cost", "--by", "fund", "--basis", "la"), "leave --basis out"),
        (("cost", "--as-at", "23/11/2026"), "write it as 2026-11-23"),
        (("cost", "--as-at", "9999-12-31"), "9999"),
        (("reviews", "--as-at", "9999-12-31"), "9999"),
        (("senco-time", "--as-at", "9999-12-31"), "9999"),
        (("map", "--by", "colour"), "choose one of pupil, class, intervention, need"),
        (("explain", "--line", "L77"), "Lines are named L1 to L5"),
        (("report", "--term", "Winter", "--out", "r"), "It has Autumn, Spring, Summer"),
        (("report", "--term", "Autumn", "--audience", "press", "--out", "r"), "choose one of leadership, governors"),
        (("pupil-map", "--pupil", "Nobody", "--out", "r"), 'no pupil "Nobody" on the sheet Pupils'),
        (("ta-sheet", "--staff", "Nobody", "--out", "r"), 'no "Nobody" on the sheet Staff'),
        (("report", "--term", "Autumn", "--format", "docx", "--out", "r"), "choose from xlsx, html, pdf, csv, or all"),
        (("report", "--term", "Autumn", "--audience", "class", "--out", "r"), "Say which class is meant"),
        (("report", "--term", "Autumn", "--audience", "family", "--pupil", "P99", "--out", "r"), "no pupil with this"),
        (("report", "--term", "Autumn", "--audience", "governors", "--pupil", "P1", "--out", "r"), "--audience family"),
        (("optimise", "--term", "Winter"), "Autumn"),
        (("optimise", "--term", "Autumn", "--budget", "lots"), "type it as 9400"),
        (("optimise", "--term", "Autumn", "--time-limit", "-5"), "time"),
        (("add-group", "--intervention", "REED", "--pupils", "P1"), 'Did you mean "READ"?'),
        (("add-group", "--intervention", "READ", "--pupils", "P1,P9"), 'There is no pupil "P9"'),
        (("add-group", "--intervention", "READ", "--pupils", ""), "Type their IDs"),
        (("add-group", "--intervention", "TALK", "--pupils", "P1,P2,P3,P4,P5"), "groups of 1 to 4"),
        (("add-group", "--intervention", "READ", "--pupils", "P1", "--staff", "T9"), 'There is no Staff ID "T9"'),
    ],
)
def test_what_is_asked_for_wrongly_is_answered_with_what_there_is(
    given: tuple[str, ...], words: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(given[0], small, *given[1:])
    assert (ran.code in {1, 2}, ran.out) == (True, "")
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("rates", "ni_rat"), "The names are: "),
        (("rates", "ni_rate", "--at", "soon"), "write it as 2026-11-23"),
        (("new", "a.xlsx", "--year", "2026"), "write it as 2026/27"),
        (("new", "a.xlsx", "--setting", "Zoo"), "They are: Mainstream primary"),
        (("new", "a.xlsx", "--with", "Reveiws"), 'There is no table "Reveiws"'),
        (("new", "a.xlsx", "--for", "Lotus"), "choose one of excel, libreoffice, web, no-macros"),
        (("new", "a.xlsx", "--for", "excel"), "a.xlsm"),
        (("new", "a"), "a.xlsx"),
        (("demo", "--pupils", "6"), "12"),
    ],
)
def test_what_needs_no_workbook_answers_in_the_same_way(
    given: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*given)
    assert ran.code in {1, 2}
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_or_is_not_there_is_told_in_one_sentence(small: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, no folder", "utf-8")
    for given in (
        ("report", small, "--term", "Autumn", "--out", taken),
        ("update", small, "--out", tmp_path / "absent" / "new.xlsx"),
        ("new", tmp_path / "absent" / "new.xlsx"),
    ):
        one_sentence_and_a_cure(run(*given), 2)
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]
