"""The commands that write papers: what they print, what they write, and that nothing is overwritten silently."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import fine
from tests.json_shapes import BY_COMMAND, problems

PAPERS = (
    ("pupil-map", "--pupil", "P-7F3K"),
    ("inclusion-strategy",),
    ("information-report",),
    ("ta-sheet", "--staff", "TA1"),
    ("year-plan",),
)


@pytest.mark.parametrize("words", PAPERS, ids=lambda words: words[0])
def test_a_paper_is_a_workbook_and_a_page_and_says_what_to_look_at(
    words: tuple[str, ...], demo: Path, tmp_path: Path
) -> None:
    plain = fine(words[0], demo, *words[1:], "--out", tmp_path, "--json").json()
    assert problems(BY_COMMAND[words[0]], plain) == []
    written = [Path(name) for name in plain["files"]]
    assert {path.suffix for path in written} >= {".xlsx", ".html"} and all(path.stat().st_size for path in written)
    for path in written:
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            assert len(book.sheetnames) > 1 and len(set(book.sheetnames)) == len(book.sheetnames)
            book.close()


def test_the_gaps_are_said_on_the_screen_too(demo: Path, tmp_path: Path) -> None:
    text = fine("pupil-map", demo, "--pupil", "P-7F3K", "--out", tmp_path).out
    assert "Written: " in text and "Fewer than two reviewed cycles" in text


def test_without_an_id_everybody_gets_a_sheet(small: Path, tmp_path: Path) -> None:
    written = fine("ta-sheet", small, "--out", tmp_path, "--json").json()["files"]
    assert len([name for name in written if name.endswith(".xlsx")]) >= 1
