"""What backups are called, how many are kept, and in which order they come; each name worked out by hand."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from provision_xl.errors import FileError
from provision_xl.files import backups as making_backups
from provision_xl.files.backups import back_up, backups, forget, newest_backup, saved_at

FIRST = datetime(2026, 11, 23, 14, 21, 7)


def saved(path: Path, at: datetime, content: str = "") -> Path:
    path.write_text(content or f"{at}")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def names(path: Path) -> list[str]:
    return [copy.name for copy in backups(path)]


def test_copies_of_one_second_are_numbered_from_2_on_and_another_second_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for number in range(11):
        back_up(saved(path, FIRST, f"{number}"))
    later = back_up(saved(path, FIRST.replace(second=8), "later"))
    stem = "map 2026-11-23 142107"
    # twelve were made, of which ten stay: the third to the eleventh of that second, in order of number, and the later
    assert names(path) == [*(f"{stem} ({number}).xlsx" for number in range(3, 12)), "map 2026-11-23 142108.xlsx"]
    assert [copy.read_text() for copy in backups(path)] == [*map(str, range(2, 11)), "later"]
    assert newest_backup(path) == later == tmp_path / ".backups" / "map 2026-11-23 142108.xlsx"
    assert saved_at(backups(path)[0]) == FIRST


def test_the_first_two_are_the_plain_name_and_2(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for _ in range(2):
        back_up(saved(path, FIRST))
    assert names(path) == ["map 2026-11-23 142107.xlsx", "map 2026-11-23 142107 (2).xlsx"]


def test_a_name_that_is_free_again_is_not_given_twice(tmp_path: Path) -> None:
    """Were the second one's name taken, it would sort before the third, which is older."""
    path = tmp_path / "map.xlsx"
    second = [back_up(saved(path, FIRST)) for _ in range(3)][1]
    forget(second)
    assert back_up(saved(path, FIRST)).name == "map 2026-11-23 142107 (4).xlsx"


def test_ten_are_kept_and_the_one_just_made_is_among_them_however_old(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for second in range(12):
        back_up(saved(path, FIRST.replace(second=second)))
    assert names(path) == [f"map 2026-11-23 1421{second:02}.xlsx" for second in range(2, 12)]
    old = back_up(saved(path, FIRST.replace(year=2001)))
    assert names(path) == [old.name, *(f"map 2026-11-23 1421{second:02}.xlsx" for second in range(3, 12))]


def test_names_that_are_not_exactly_a_backup_s_are_left_alone(tmp_path: Path) -> None:
    path = saved(tmp_path / "m.p.xlsx", FIRST)
    copy = back_up(path)
    for other in ("map 2026-11-23 142107.xlsx", "m.p 2026-11-23 142107.xlsm", "m.p 2026-11-23 142107 (x).xlsx",
                  "m.p 2026-11-23 142107.xlsx.txt", "a m.p 2026-11-23 142107.xlsx"):  # fmt: skip
        (copy.parent / other).touch()
    assert backups(path) == [copy]
    assert backups(tmp_path / "none.xlsx") == [] and newest_backup(tmp_path / "none.xlsx") is None
    assert backups(tmp_path / "nowhere" / "map.xlsx") == []


def test_the_folder_is_its_owner_s_alone_and_holds_copies_and_nothing_else(tmp_path: Path) -> None:
    path = saved(tmp_path / "map.xlsx", FIRST)
    before = os.umask(0)
    try:
        copy = back_up(path)
    finally:
        os.umask(before)
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert list(copy.parent.iterdir()) == [copy]
    assert (copy.read_bytes(), copy.stat().st_mtime) == (path.read_bytes(), path.stat().st_mtime)


def test_one_that_somebody_deletes_meanwhile_ends_no_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the folder and the deleting of the oldest, somebody tidies up."""
    path = tmp_path / "map.xlsx"
    for second in range(10):
        back_up(saved(path, FIRST.replace(second=second)))

    def listed(of: Path) -> list[Path]:
        found = backups(of)
        found[0].unlink()
        return found

    monkeypatch.setattr(making_backups, "backups", listed)
    newest = back_up(saved(path, FIRST.replace(second=10)))
    assert names(path) == [f"map 2026-11-23 1421{second:02}.xlsx" for second in range(1, 11)]
    assert newest.exists()


def test_what_cannot_be_deleted_is_told_in_the_disk_s_words(tmp_path: Path) -> None:
    forget(tmp_path / "gone.xlsx")
    (tmp_path / "a folder").mkdir()
    with pytest.raises(FileError, match="Is a directory|Operation not permitted"):
        forget(tmp_path / "a folder")
