"""Two who save one file: neither is lost, each is told; and what killed processes leave is cleared away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from provision_xl import app
from provision_xl.errors import FileError
from provision_xl.files import holding
from provision_xl.files.backups import backups
from provision_xl.files.holding import held, new_temporary, sweep
from provision_xl.files.save import NOTHING, digest_of, save, write_bytes
from tests.small_school import plain_school
from tests.torture import faults, saving

OLD, NEW, OTHER = b"old" * 1000, b"new" * 2000, b"other" * 500
COPY = re.compile(r"map \(conflict \d{4}-\d\d-\d\d \d{4}\)( \d+)?\.xlsx")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "map.xlsx"
    found.write_bytes(OLD)
    return found


def left(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir() if item.name not in {".backups", "map.xlsx"})


def the_copy(path: Path, error: FileError) -> Path:
    """The conflict copy, which the sentence has to name."""
    (name,) = left(path.parent)
    assert COPY.fullmatch(name)
    assert f'"{name}"' in error.finding.cure
    return path.with_name(name)


def test_a_file_changed_since_it_was_read_is_left_and_the_new_one_kept_beside_it(path: Path) -> None:
    base = digest_of(path)
    path.write_bytes(OTHER)
    with pytest.raises(FileError, match="PX-A40.*saved by somebody else in the meantime") as caught:
        write_bytes(path, NEW, base=base)
    assert path.read_bytes() == OTHER
    assert the_copy(path, caught.value).read_bytes() == NEW
    assert not backups(path)


def test_a_file_that_nobody_changed_is_replaced(path: Path) -> None:
    write_bytes(path, NEW, base=digest_of(path))
    assert path.read_bytes() == NEW
    assert left(path.parent) == []


def test_a_file_changed_while_it_is_being_saved_is_left_too(path: Path) -> None:
    def slowly(temporary: Path) -> None:
        temporary.write_bytes(NEW)
        path.write_bytes(OTHER)

    with pytest.raises(FileError, match="PX-A40") as caught:
        save(path, slowly)
    assert path.read_bytes() == OTHER
    assert the_copy(path, caught.value).read_bytes() == NEW


def test_a_file_deleted_meanwhile_does_not_come_back_unasked(path: Path) -> None:
    base = digest_of(path)
    path.unlink()
    with pytest.raises(FileError, match="PX-A40"):
        write_bytes(path, NEW, base=base)
    assert not path.exists()


def test_where_no_file_may_be_replaced_one_that_came_meanwhile_is_not(path: Path) -> None:
    with pytest.raises(FileError, match="PX-A40") as caught:
        write_bytes(path, NEW, base=NOTHING)
    assert path.read_bytes() == OLD
    assert the_copy(path, caught.value).read_bytes() == NEW


def test_several_conflicts_in_one_minute_have_names_of_their_own(path: Path) -> None:
    for number in range(3):
        with pytest.raises(FileError, match="PX-A40"):
            write_bytes(path, f"{number}".encode(), base=NOTHING)
    found = {path.with_name(name).read_bytes() for name in left(path.parent)}
    assert found == {b"0", b"1", b"2"}


@pytest.mark.parametrize("times", range(8))
def test_a_file_that_another_program_holds_is_tried_again(
    times: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows refuses it: up to six times are waited out, the seventh is the last."""
    real, refused, slept = Path.replace, [0], [0.0]

    def replace(self: Path, target: Path) -> Path:
        if Path(target) == path.resolve() and refused[0] < times:
            refused[0] += 1
            raise PermissionError(13, "The process cannot access the file")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(time, "sleep", lambda seconds: slept.__setitem__(0, slept[0] + seconds))
    if times <= 6:
        write_bytes(path, NEW)
        assert path.read_bytes() == NEW
        assert left(path.parent) == []
    else:
        with pytest.raises(FileError, match="PX-A41.*another program holds the file") as caught:
            write_bytes(path, NEW)
        assert path.read_bytes() == OLD
        assert the_copy(path, caught.value).read_bytes() == NEW
    assert slept[0] <= 2.5
    assert refused[0] == times


def test_a_file_that_was_made_read_only_is_not_replaced(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(FileError, match="PX-A31.*the file is read-only"):
        write_bytes(path, NEW)
    assert path.read_bytes() == OLD
    assert left(path.parent) == []


NOBODY = """
import os, sys
from pathlib import Path
from provision_xl.errors import FileError
from provision_xl.files.save import write_bytes
if os.geteuid() == 0:
    os.setuid(65534)
try:
    write_bytes(Path(sys.argv[1]), b"new")
except FileError as error:
    print(error.finding.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such right there")
def test_a_read_only_folder_is_said_plainly_and_nothing_in_it_changes(path: Path) -> None:
    folder = path.parent
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.getuid() and above != Path(above.root):
            above.chmod(above.stat().st_mode | 0o055)
    folder.chmod(0o555)
    try:
        done = subprocess.run([sys.executable, "-c", NOBODY, str(path)], capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
    if "PermissionError" in done.stderr and "provision_xl" not in done.stderr:
        pytest.skip("nobody may not run this Python")
    assert done.stdout.strip() == "PX-A31", done.stderr
    assert path.read_bytes() == OLD
    assert [item.name for item in folder.iterdir()] == ["map.xlsx"]


def test_a_folder_renamed_while_it_saves_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    path = folder / "map.xlsx"
    path.write_bytes(OLD)

    def slowly(temporary: Path) -> None:
        temporary.write_bytes(NEW)
        folder.rename(tmp_path / "gone")

    with pytest.raises(FileError, match="PX-A31"):
        save(path, slowly)
    assert (tmp_path / "gone" / "map.xlsx").read_bytes() == OLD
    write_bytes(tmp_path / "gone" / "map.xlsx", NEW)  # the next start clears up
    assert [item.name for item in sorted((tmp_path / "gone").iterdir())] == [".backups", "map.xlsx"]


def test_a_second_process_waits_and_in_the_end_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "WAIT", 0.1)
    with held(path.resolve()):
        with pytest.raises(FileError, match="PX-A42.*is saving this file in another window"):
            write_bytes(path, NEW)
        write_bytes(path.with_name("other.xlsx"), NEW)  # another file is free
    write_bytes(path, NEW)
    assert path.read_bytes() == NEW


def aged(path: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def test_old_strays_are_swept_and_young_ones_and_other_files_stay(path: Path) -> None:
    folder = path.parent.resolve()
    (folder / ".backups").mkdir()
    dead = [
        aged(new_temporary(folder / "map.xlsx"), 700),
        aged(new_temporary(folder / "b.xlsx", folder / ".backups"), 700),
    ]
    young = new_temporary(folder / "c.xlsx")
    others = [folder / ".notes.px-old.xlsx", folder / "px-1234abcd.lock", folder / ".~lock.map.xlsx#"]
    for other in others:
        other.write_bytes(b"not ours")
        aged(other, 10_000)
    (folder / ".px-0123abcd.lock").touch()
    sweep(folder)
    assert not any(stray.exists() for stray in dead)
    assert young.exists()
    assert all(other.exists() for other in others)
    assert not (folder / ".px-0123abcd.lock").exists()


def test_what_a_living_process_is_writing_is_never_swept(path: Path) -> None:
    folder = path.parent.resolve()
    with held(folder / "map.xlsx"):
        alive = aged(new_temporary(folder / "map.xlsx"), 10_000)
        sweep(folder)
        assert alive.exists()
    sweep(folder)
    assert not alive.exists()


def test_opening_a_workbook_clears_what_lies_about_beside_it(tmp_path: Path) -> None:
    book = plain_school(tmp_path / "school.xlsx")
    aged(new_temporary(tmp_path / "another.xlsx"), 700)
    app.load(book)
    assert [item.name for item in tmp_path.iterdir()] == ["school.xlsx"]


def test_a_file_of_ours_is_for_its_owner_alone_and_has_no_backup(tmp_path: Path) -> None:
    key = tmp_path / "certificate.key"
    write_bytes(key, b"one", ours=True)
    write_bytes(key, b"two", ours=True)
    assert key.read_bytes() == b"two"
    assert key.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in tmp_path.iterdir()] == ["certificate.key"]


def test_a_disk_that_is_full_keeps_the_old_file(tmp_path: Path) -> None:
    for seed in range(6):
        faults.full(seed)


def test_forty_kills_lose_nothing() -> None:
    for seed in range(40):
        saving.killed(seed)
    saving.half_of_them_in_a_save(0)


@pytest.mark.skipif(not faults.can_be_had(), reason="needs Linux and a C compiler")
def test_calls_that_fail_lose_nothing() -> None:
    """Thirty of about 450; `python -m tests.torture --full` goes through all."""
    for seed in range(30):
        faults.failed(seed)


def test_writers_and_readers_of_one_file_lose_nothing() -> None:
    saving.raced(0, each=10)
    saving.raced(1, each=10)
    saving.read_meanwhile(0)


def test_each_trial_sees_a_naive_writer_destroyed() -> None:
    saving.naive_is_destroyed(0)
    saving.naive_race_loses(0)
    saving.naive_is_read_torn(0)
    faults.naive_is_full(0)
    if faults.can_be_had():
        faults.naive_is_destroyed(0)
