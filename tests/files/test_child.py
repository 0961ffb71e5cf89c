"""A reader that hangs, dies or eats memory takes nobody with it: a sentence comes of it, with its code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from provision_xl.errors import FileError, Finding, Verdict
from provision_xl.files import child
from provision_xl.files.child import SURE_BYTES, SURE_STYLES, apart, in_child, is_sure
from provision_xl.files.package import Package
from provision_xl.files.refusals import refused
from provision_xl.school.raw import CellError, Grid, NoValue

ROOT = Path(__file__).parent.parent.parent
BOOK = Path("folder") / "map.xlsx"


@pytest.fixture(autouse=True)
def _child_finds_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def plain(text: str) -> tuple[Any, ...]:
    grid = Grid("Staff", [["T1", CellError("#N/A"), NoValue(), date(2026, 9, 7)]], ("A1:A2",), frozenset({3}))
    finding = Finding("PX-C18", Verdict.WARN, "Staff", "", "x", "y")
    return {text: grid}, (finding,)


def hangs() -> None:
    time.sleep(600)


def aborts() -> None:
    os.abort()


def eats_memory() -> int:
    return len(b"x" * (4 << 30))


def raises_with_a_secret() -> None:
    raise ValueError("ZZCANARY in F7")


def refuses(path: Path) -> None:
    raise refused("PX-A16", path)


def says_much() -> int:
    sys.stdout.write("ZZCANARY")
    return 7


class _Wicked:
    """Pickled, it asks for a command to be run where it is read."""

    def __reduce__(self) -> Any:
        return os.system, ("exit 7",)


def wicked() -> Any:
    return _Wicked()


def broken_off() -> None:
    os.write(1, b"\x80\x05half")
    os._exit(0)


def test_plain_data_comes_back_as_it_was() -> None:
    assert in_child(BOOK, plain, "Staff") == plain("Staff")


@pytest.mark.parametrize(
    ("planted", "code", "words"),
    [
        (aborts, "PX-A27", "it ended with -6"),
        (eats_memory, "PX-A26", "1500 MB"),
        (raises_with_a_secret, "PX-A03", "ValueError"),
        (wicked, "PX-A27", "UnpicklingError"),
        (broken_off, "PX-A27", "Error"),
    ],
)
def test_whatever_the_reader_does_its_sentence_is_said(planted: Callable[[], Any], code: str, words: str) -> None:
    with pytest.raises(FileError) as caught:
        in_child(BOOK, planted)
    finding = caught.value.finding
    assert (finding.code, finding.verdict, finding.sheet) == (code, Verdict.REFUSE, "map.xlsx")
    assert words in finding.saw and len(finding.cure) > 20
    assert "ZZCANARY" not in str(caught.value) and "folder" not in str(caught.value)


def test_a_reader_that_hangs_is_ended_and_is_gone() -> None:
    started = time.monotonic()
    with pytest.raises(FileError, match="PX-A25  map.xlsx: reading the file took too long") as caught:
        in_child(BOOK, hangs, seconds=3)
    assert "3 seconds" in caught.value.finding.saw
    assert time.monotonic() - started < 60


def test_a_refusal_of_the_reader_comes_through() -> None:
    with pytest.raises(FileError, match="PX-A16"):
        in_child(BOOK, refuses, BOOK)


def test_what_a_library_prints_is_no_answer() -> None:
    assert in_child(BOOK, says_much) == 7


def package(size: int, styles: int = 0) -> Package:
    return Package({"sheet": b" " * (size - styles), "styles": b" " * styles}, (), styles="styles")


def sheet_bytes(given: Package) -> tuple[int, int]:
    return len(given.parts["sheet"]), os.getpid()


@pytest.mark.parametrize(
    ("given", "here"),
    [
        (package(SURE_BYTES), True),
        (package(SURE_BYTES + 1), False),
        (package(SURE_STYLES, SURE_STYLES), True),
        (package(SURE_STYLES + 1, SURE_STYLES + 1), False),
    ],
)
def test_what_is_small_is_read_here_and_the_rest_elsewhere(given: Package, here: bool) -> None:
    size, process = apart(BOOK, given, sheet_bytes)
    assert size == len(given.parts["sheet"])
    assert is_sure(given) is here is (process == os.getpid())


def test_without_a_process_there_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child.sys, "executable", "/nowhere/python")
    with pytest.raises(FileError, match="PX-A27"):
        in_child(BOOK, says_much)
