"""Free names, and what is told of a folder that cannot be opened; each name worked out by hand."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import pytest

from provision_xl.files.placing import NOTHING, conflict_copy, digest_of, folder_to_disk, free_name, take_place, to_disk

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing, FIPS 180


def test_the_name_that_is_wanted_or_the_first_number_from_2_on_that_is_free(tmp_path: Path) -> None:
    given = []
    for _ in range(4):
        path = free_name(tmp_path / "map.xlsx")
        given.append(path.name)
        path.touch()
    assert given == ["map.xlsx", "map 2.xlsx", "map 3.xlsx", "map 4.xlsx"]
    (tmp_path / "map 3.xlsx").unlink()
    assert free_name(tmp_path / "map.xlsx").name == "map 3.xlsx"


def test_two_conflicts_of_one_minute_have_names_of_their_own(tmp_path: Path) -> None:
    for name in ("map (conflict 2026-11-23 1421).xlsx", "map (conflict 2026-11-23 1421) 2.xlsx"):
        path = conflict_copy(tmp_path / "map.xlsx", datetime(2026, 11, 23, 14, 21, 50))
        assert path == tmp_path / name
        path.touch()


def test_a_file_is_told_from_no_file_and_takes_another_s_place(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    new.touch()
    old.write_bytes(b"old")
    to_disk(new)
    assert (digest_of(new), digest_of(tmp_path / "none")) == (EMPTY, NOTHING)
    take_place(new, old)
    assert (digest_of(old), digest_of(new)) == (EMPTY, NOTHING)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be opened there")
def test_a_folder_is_waited_for_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    folder_to_disk(tmp_path)
    with pytest.raises(FileNotFoundError):
        folder_to_disk(tmp_path / "nowhere")
