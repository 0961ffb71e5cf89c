"""Whose file it is and who may read it; what is said where a disk fails; what the caller hands to `save` itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from provision_xl.errors import FileError
from provision_xl.files import backups as making_backups
from provision_xl.files import save as saving
from provision_xl.files.backups import backups, forget, newest_backup
from provision_xl.files.save import NOTHING, save, write_bytes

OLD, NEW = b"old", b"new"


NEW_FILES = {0o022: 0o644, 0o027: 0o640, 0o000: 0o666}  # by what this user takes from new files


@pytest.fixture(params=NEW_FILES)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    assert os.umask(before) == request.param, "saving leaves it as it was"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_a_new_file_may_be_read_by_whoever_may_read_new_files(mask: int, tmp_path: Path) -> None:
    assert mode(write_bytes(tmp_path / "map.xlsx", NEW)) == NEW_FILES[mask]


def test_a_file_keeps_who_may_read_it(mask: int, tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for wanted in (0o640, 0o604, 0o777):
        path.write_bytes(OLD)
        path.chmod(wanted)
        assert mode(write_bytes(path, NEW)) == wanted


def test_what_is_ours_is_for_nobody_else_and_has_no_backup(mask: int, tmp_path: Path) -> None:
    path = tmp_path / "token"
    for content in (OLD, NEW):
        write_bytes(path, content, ours=True)
        assert mode(path) == 0o600
    assert not backups(path)


def test_whoever_calls_save_itself_gets_a_backup_too(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for content in (OLD, NEW):
        save(path, lambda temporary, content=content: temporary.write_bytes(content))  # type: ignore[misc]
    assert [copy.read_bytes() for copy in backups(path)] == [OLD]


@pytest.mark.parametrize("wanted", [0o444, 0o555])
def test_a_file_that_is_read_only_is_left_as_it_is(wanted: int, tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    path.chmod(wanted)
    with pytest.raises(FileError, match="PX-A31.*read-only"):
        write_bytes(path, NEW)
    assert path.read_bytes() == OLD


def test_where_no_file_may_be_replaced_one_that_has_come_stays(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    with pytest.raises(FileError, match="PX-A40"):
        write_bytes(path, NEW, base=NOTHING)
    assert path.read_bytes() == OLD


FAILURES = [(OSError(28, "No space left on device"), "No space left on device"), (OSError("an odd one"), "an odd one")]


@pytest.mark.parametrize(("failure", "said"), FAILURES)
def test_a_disk_that_fails_is_told_in_its_words(failure: OSError, said: str, tmp_path: Path) -> None:
    def fails(temporary: Path) -> None:
        raise failure

    with pytest.raises(FileError, match=f"PX-A31.*{said}"):
        save(tmp_path / "map.xlsx", fails)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("failure", "said"), FAILURES)
def test_a_folder_that_the_disk_does_not_confirm_is_told_though_the_file_is_there(
    failure: OSError, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(folder: Path) -> None:
        raise failure

    monkeypatch.setattr(saving, "folder_to_disk", fails)
    with pytest.raises(FileError, match=f"PX-A33.*{said}"):
        write_bytes(tmp_path / "map.xlsx", NEW)
    assert (tmp_path / "map.xlsx").read_bytes() == NEW


def test_a_disk_that_keeps_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "_write", lambda path, content: path.write_bytes(content[:-1]))
    with pytest.raises(FileError, match="PX-A32"):
        write_bytes(tmp_path / "map.xlsx", NEW)
    assert not list(tmp_path.iterdir())


def test_a_backup_that_does_not_read_back_the_same_ends_the_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_bytes(tmp_path / "map.xlsx", OLD)
    numbers = iter(range(100))
    monkeypatch.setattr(making_backups, "digest_of", lambda _: f"{next(numbers)}")
    with pytest.raises(FileError, match="PX-A31.*does not read back the same"):
        write_bytes(path, NEW)
    assert path.read_bytes() == OLD and not backups(path)


def test_a_backup_is_deleted_when_asked_and_what_cannot_be_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for content in (OLD, NEW):
        write_bytes(path, content)
    (copy,) = backups(path)
    forget(copy)
    forget(copy)  # nothing is there any more
    assert not backups(path)
    with pytest.raises(FileError, match="PX-A31"):
        forget(tmp_path)


def test_where_backups_cannot_be_looked_at_there_is_none_to_offer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(making_backups, "backups", fails)
    assert newest_backup(tmp_path / "map.xlsx") is None
