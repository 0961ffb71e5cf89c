"""The command as it is installed, and as Windows runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.books import Sheet, opened
from tests.cli.running import run

PROGRAM = shutil.which("provision-xl", path=str(Path(sys.executable).parent))


def started(*given: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    assert PROGRAM is not None, "provision-xl is not installed beside this Python"
    return subprocess.run(
        [PROGRAM, *map(str, given)],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def test_costs_as_json(small: Path, tmp_path: Path) -> None:
    done = started("cost", small, "--basis", "la", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["total"]["planned_pence"] == 42_392
    assert list(tmp_path.iterdir()) == []


def test_check_of_a_workbook_that_stops(small: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(small, tmp_path))
    with opened(book) as opened_book:
        Sheet(opened_book, "Provision", "Pupil ID").put(2, "Pupil ID", "P99")
    done = started("check", book, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b'Provision!C6: "P99" is not in Pupils' in done.stdout


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = started("map", "nothing.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "PX-A19  nothing.xlsx: there is no such file. Check the name and the folder.\n"


def test_letters_that_the_computer_does_not_know_do_no_harm(small: Path, tmp_path: Path) -> None:
    """Windows writes to a file in an encoding of its own, which has no such letter as in this class."""
    book = Path(shutil.copy(small, tmp_path))
    with opened(book) as opened_book:
        Sheet(opened_book, "Pupils", "Pupil ID").put(1, "Class", "Łąka")
    for form in ((), ("--json",), ("--csv",)):
        ran = run("map", book, "--by", "class", *form, encoding="cp1252")
        assert (ran.code, ran.err) == (0, "")
        assert "L1" in ran.out


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"])
def test_csv_has_one_line_end_a_row_on_every_computer(small: Path, line_end: str) -> None:
    """Windows makes CR LF of a line end; a CR LF of ours must not become CR CR LF, an empty row in Excel."""
    ran = run("cost", small, "--csv", line_end=line_end)
    assert "\r\r" not in ran.out
    assert len(ran.out.splitlines()) == 1 + 2


def test_what_is_for_people_goes_to_the_screen_and_progress_leaves_no_trace_in_a_file(
    small: Path, tmp_path: Path
) -> None:
    ran = run("update", small, "--out", tmp_path / "new.xlsx")
    assert (ran.code, ran.err) == (0, "")
