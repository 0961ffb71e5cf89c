"""Saving: the old file or the new one, whole, whatever happens in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from provision_xl.errors import FileError
from provision_xl.files.backups import KEPT, backups, newest_backup
from provision_xl.files.save import save, write_bytes, write_text

OLD, NEW = b"old" * 1000, b"new" * 2000


def left(folder: Path) -> list[str]:
    """What stands in a folder, without the backups."""
    return sorted(item.name for item in folder.iterdir() if item.name != ".backups")


def test_a_new_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "map.xlsx", NEW)
    assert path.read_bytes() == NEW
    assert [item.name for item in tmp_path.iterdir()] == ["map.xlsx"]


def test_the_file_replaced_is_in_the_backups(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    write_bytes(path, NEW)
    assert path.read_bytes() == NEW
    assert [copy.read_bytes() for copy in backups(path)] == [OLD]
    assert left(tmp_path) == ["map.xlsx"]


def test_the_newest_ten_backups_are_kept_in_order(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    for number in range(14):
        write_text(path, f"{number}")
    assert path.read_text() == "13"
    assert [copy.read_text() for copy in backups(path)] == [f"{number}" for number in range(13 - KEPT, 13)]
    newest = newest_backup(path)
    assert newest is not None
    assert newest.read_text() == "12"


def test_backups_of_another_file_are_left_alone(tmp_path: Path) -> None:
    for name in ("map.xlsx", "map 2.xlsx"):
        for text in ("one", "two"):
            write_text(tmp_path / name, text)
    assert [copy.read_text() for copy in backups(tmp_path / "map.xlsx")] == ["one"]
    assert [copy.read_text() for copy in backups(tmp_path / "map 2.xlsx")] == ["one"]


@pytest.mark.parametrize("name", ["~$map.xlsx", ".~lock.map.xlsx#"])
def test_a_file_open_elsewhere_is_not_touched(name: str, tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    (tmp_path / name).write_bytes(b"someone")
    written: list[Path] = []
    with pytest.raises(FileError, match="PX-A30.*is open in another program") as caught:
        save(path, written.append)
    assert not written
    assert name in caught.value.finding.cure
    assert path.read_bytes() == OLD
    assert left(tmp_path) == sorted([name, "map.xlsx"])


def test_a_file_opened_while_it_is_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)

    def slowly(temporary: Path) -> None:
        temporary.write_bytes(NEW)
        (tmp_path / "~$map.xlsx").write_bytes(b"someone")

    with pytest.raises(FileError, match="PX-A30"):
        save(path, slowly)
    assert path.read_bytes() == OLD


def refuse(path: Path) -> None:
    raise OSError(28, "No space left on device")


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)

    def half(temporary: Path) -> None:
        temporary.write_bytes(NEW[:100])
        refuse(temporary)

    with pytest.raises(FileError, match="PX-A31.*No space left on device"):
        save(path, half)
    assert path.read_bytes() == OLD
    assert left(tmp_path) == ["map.xlsx"]
    assert not backups(path)


def test_what_does_not_verify_does_not_take_the_place(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    seen = []

    def look(temporary: Path) -> None:
        seen.append(temporary.read_bytes())
        raise ValueError("not what was meant")

    with pytest.raises(ValueError, match="not what was meant"):
        save(path, lambda temporary: _put(temporary, NEW), look)
    assert seen == [NEW]
    assert path.read_bytes() == OLD
    assert left(tmp_path) == ["map.xlsx"]


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_it_is_written_beside_its_place_and_only_for_its_owner(tmp_path: Path) -> None:
    seen: list[tuple[Path, int]] = []

    def note(temporary: Path) -> None:
        temporary.write_bytes(NEW)
        seen.append((temporary.parent, temporary.stat().st_mode & 0o777))

    save(tmp_path / "map.xlsx", note)
    assert seen == [(tmp_path.resolve(), 0o600)]


def test_who_may_read_it_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_bytes(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    real = tmp_path / "drive" / "map.xlsx"
    real.write_bytes(OLD)
    link = tmp_path / "map.xlsx"
    link.symlink_to(real)
    write_bytes(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="PX-A31  map.xlsx: the file could not be written"):
        write_bytes(tmp_path / "gone" / "map.xlsx", NEW)


TOO_LARGE = """
import resource, signal, sys
from pathlib import Path
from provision_xl.errors import FileError
from provision_xl.files.save import write_bytes
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_bytes(Path(sys.argv[1]), bytes(100_000))
except FileError as error:
    print(error.finding.code)
"""


def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(OLD)
    done = subprocess.run([sys.executable, "-c", TOO_LARGE, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "PX-A31"
    assert path.read_bytes() == OLD
    assert left(tmp_path) == ["map.xlsx"]


SAVING = """
import sys
from pathlib import Path
from provision_xl.files.save import write_bytes
number = 0
while True:
    number += 1
    write_bytes(Path(sys.argv[1]), (f"{number:06d}".encode()) * 200_000)
    print(number, flush=True)
"""


def test_killed_at_any_moment_the_file_is_whole_and_no_saved_one_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    draw = Random(20261123)
    for _ in range(12):
        run = subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(draw.random() * 0.15)
        run.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in run.stdout.read().split()]
        run.wait()
        run.stdout.close()
        content = path.read_bytes()
        assert len(content) == 1_200_000
        number = int(content[:6])
        assert content == f"{number:06d}".encode() * 200_000, "a mixture of two"
        assert number >= max(acknowledged, default=1), "a saved file was lost"
