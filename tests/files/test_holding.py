"""Locks and strays: who waits for whom, what is swept and what stays, and where a disk knows no locks."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from provision_xl.errors import FileError
from provision_xl.files import holding
from provision_xl.files.holding import held, new_temporary, sweep

DAY = 86_400


def aged(path: Path, seconds: float = DAY) -> Path:
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def locks(folder: Path) -> list[Path]:
    return list(folder.glob(".px-*.lock"))


def test_a_second_one_waits_until_the_first_is_done(tmp_path: Path) -> None:
    """Two handles of one process are held against each other as those of two are."""
    target, done, has = tmp_path / "map.xlsx", list[str](), Event()

    def first() -> None:
        with held(target):
            has.set()
            time.sleep(0.3)
            done.append("first")

    thread = Thread(target=first)
    thread.start()
    assert has.wait(10)
    with held(target):
        done.append("second")
    thread.join()
    assert done == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


def test_one_that_never_ends_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "WAIT", 0.1)
    target = tmp_path / "map.xlsx"
    with held(target), pytest.raises(FileError, match="PX-A42"), held(target):
        raise AssertionError("both have it")


def test_the_lock_is_its_owner_s_alone_and_stands_beside_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with held(tmp_path / "map.xlsx"), held(tmp_path / "other.xlsx"):
            assert [path.stat().st_mode & 0o777 for path in locks(tmp_path)] == [0o600, 0o600]
    finally:
        os.umask(before)
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_is_empty_its_owner_s_alone_and_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    beside, there = new_temporary(tmp_path / "map.xlsx"), new_temporary(tmp_path / "map.xlsx", tmp_path / "there")
    assert (beside.parent, there.parent) == (tmp_path, tmp_path / "there")
    for path in (beside, there):
        assert path.name.startswith(".map.px-") and path.suffix == ".xlsx"
        assert (path.stat().st_size, path.stat().st_mode & 0o777) == (0, 0o600)
    assert len(new_temporary(tmp_path / ("x" * 200 + ".xlsx")).name) < 80


def test_whoever_gets_a_file_sweeps_its_strays_young_ones_too_and_no_other_file_s(tmp_path: Path) -> None:
    """Nobody else has it, so what lies about of it is a dead process's."""
    (tmp_path / ".backups").mkdir()
    mine = [new_temporary(tmp_path / "map.xlsx"), new_temporary(tmp_path / "map.xlsx", tmp_path / ".backups")]
    other = new_temporary(tmp_path / "other.xlsx")
    with held(tmp_path / "map.xlsx"):
        assert not any(map(Path.exists, mine))
    assert other.exists()


def test_only_strays_of_more_than_ten_minutes_are_swept_and_only_where_all_of_a_file_s_are(tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{name}.xlsx" for name in ("one", "two", "three"))
    old = [aged(new_temporary(one), 601), aged(new_temporary(one))]
    kept = [aged(new_temporary(two), 590), aged(new_temporary(three)), new_temporary(three)]
    sweep(tmp_path)
    assert not any(map(Path.exists, old)) and all(map(Path.exists, kept))
    assert locks(tmp_path) == []


def test_a_lock_left_alone_goes_and_one_that_is_held_stays(tmp_path: Path) -> None:
    (tmp_path / ".px-0123abcd.lock").touch()
    with held(tmp_path / "map.xlsx"):
        (taken,) = set(locks(tmp_path)) - {tmp_path / ".px-0123abcd.lock"}
        sweep(tmp_path)
        assert locks(tmp_path) == [taken]


def test_what_cannot_be_looked_at_is_not_taken_for_old(tmp_path: Path) -> None:
    """A link that leads nowhere has a stray's name and no date."""
    stray = new_temporary(tmp_path / "map.xlsx")
    stray.unlink()
    stray.symlink_to(tmp_path / "nowhere")
    sweep(tmp_path)
    assert stray.is_symlink()


def test_a_folder_that_is_not_there_is_left_as_it_is(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def open_handles() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def refusing(number: int) -> Callable[[int, int], None]:
    def flock(handle: int, how: int) -> None:
        raise OSError(number, os.strerror(number))

    return flock


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_on_a_disk_that_knows_no_locks_it_goes_on_without(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(number))
    ran = False
    with held(tmp_path / "map.xlsx"):
        ran = True
    assert ran and list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_is_told_and_no_handle_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_handles()
    monkeypatch.setattr(fcntl, "flock", refusing(errno.EIO))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)), held(tmp_path / "map.xlsx"):
        raise AssertionError("it was held")
    assert open_handles() == before
