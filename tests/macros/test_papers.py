"""The macro Pupil map: told first, written when the person has agreed, and the workbook stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from provision_xl.errors import OutOfRange
from provision_xl.functions.dispatch import AGREED
from tests.macros.books import run, sheets_of
from tests.reports.papers.schools import STORY

GRIDS = sheets_of(STORY)


def test_it_says_what_it_would_write_and_writes_when_agreed(tmp_path: Path) -> None:
    told = run(GRIDS, "PUPIL_MAP", pupil="P1", out=str(tmp_path))
    assert told.goes_on and not told.cells and not list(tmp_path.iterdir())
    assert "The workbook stays as it is." in told.rows and "Pupil map P1.xlsx" in told.rows[0]
    done = run(GRIDS, "PUPIL_MAP", pupil="P1", out=str(tmp_path), **{AGREED: True})
    assert {path.name for path in tmp_path.iterdir()} >= {"Pupil map P1.xlsx", "Pupil map P1.html"}
    assert "Gaps to close, which stand first in it: 7." in done.message


def test_a_pupil_or_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutOfRange, match='no pupil "P9"'):
        run(GRIDS, "PUPIL_MAP", pupil="P9", out=str(tmp_path))
    with pytest.raises(OutOfRange, match="There is no folder"):
        run(GRIDS, "PUPIL_MAP", pupil="P1", out=str(tmp_path / "not there"))
