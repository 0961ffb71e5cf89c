"""Every Nth call of a save on files fails in turn: no corrupt file, no false "saved", nothing left over."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import gcd
from pathlib import Path

from tests.torture import saver
from tests.torture.saving import SAVER, Destroyed, left_over

KINDS = (
    *((str(number), sticky) for number in (errno.ENOSPC, errno.EIO, errno.EACCES) for sticky in (False, True)),
    ("short", False), ("short", True), ("lies", False), ("exit", False),
)  # fmt: skip
_LARGE = 300_000  # bytes of the new file on a disk that is full
SOURCE = Path(__file__).with_name("fault.c")


def can_be_had() -> bool:
    """Whether calls can be made to fail here: on Linux with a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


@cache
def _library() -> Path:
    made = Path(tempfile.mkdtemp()) / "fault.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


def _run(writer: str, path: Path, at: int, kind: str, sticky: bool, count: Path | None = None) -> str:
    """What a process says that saves generation 2 with that fault."""
    told = {"FAULT_DIR": str(path.parent), "FAULT_AT": str(at), "FAULT_KIND": kind, "LD_PRELOAD": str(_library())}
    told |= {"FAULT_STICKY": "1"} if sticky else {}
    told |= {"FAULT_COUNT": str(count)} if count else {}
    words = [sys.executable, str(SAVER), writer, "once", str(path), "2"]
    done = subprocess.run(words, env={**os.environ, **told}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip()


@cache
def calls(writer: str) -> int:
    """How many calls a save makes on files of its folder when nothing fails."""
    with tempfile.TemporaryDirectory() as made:
        path, count = _old(made), Path(made).parent / f"{Path(made).name}.count"
        assert _run(writer, path, 0, "0", False, count) == "saved 2"
        found = int(count.read_text())
        count.unlink()
    return found


def _old(folder: str) -> Path:
    path = Path(folder) / "map.xlsx"
    path.write_bytes(saver.content(1))
    return path


def all_of_them(writer: str = "ours") -> int:
    return calls(writer) * len(KINDS)


def failed(seed: int, writer: str = "ours") -> None:
    """One fault at one call; as many seeds in a row as there are of both go through all of them."""
    total = all_of_them(writer)
    step = next(step for step in range(37, total + 38) if gcd(step, total) == 1)
    number = seed * step % total
    at, (kind, sticky) = number // len(KINDS) + 1, KINDS[number % len(KINDS)]
    with tempfile.TemporaryDirectory() as made:
        path = _old(made)
        said = _run(writer, path, at, kind, sticky)
        about = f"call {at}, {kind}{', and all later' if sticky else ''}: {said}"
        _whole(path, said, about)
        if writer == "ours":
            _judge(path, said, kind, about)


def lied() -> None:
    """A disk that loses half of a write and says all is well, at each call in turn: reading back finds it."""
    said = set()
    for at in range(1, calls("ours") + 1):
        with tempfile.TemporaryDirectory() as made:
            path = _old(made)
            words = _run("ours", path, at, "lies", sticky=False)
            said.add(words.split()[0])
            _judge(path, words, "lies", f"call {at} lies: {words}")
    assert "PX-A32" in said


def _whole(path: Path, said: str, about: str) -> tuple[int | None, str]:
    """Which generation is there, and how the writer's answer begins.

    Raises:
        Destroyed: neither the old one nor the new one is there, or what was called saved is not.
    """
    found = saver.generation_of(path.read_bytes()) if path.exists() else None
    code = said.split()[0] if said else ""
    if found not in {1, 2}:
        raise Destroyed(f"torn or gone; {about}")
    if code in {"saved", "PX-A33"} and found != 2:
        raise Destroyed(f"said to be saved, and is not; {about}")
    return found, code


def _judge(path: Path, said: str, kind: str, about: str) -> None:
    """All that ours promises: a code that tells, a copy beside where it had to give way, backups."""
    found, code = _whole(path, said, about)
    if kind == "exit":
        assert not said, about
    elif code not in {"saved", "PX-A33"}:
        assert re.fullmatch(r"PX-A\d\d", code), about
        assert found == 1, about
    copies = re.findall(r'beside it: "(.+?)"', said)
    for copy in copies:
        assert saver.generation_of((path.parent / copy).read_bytes()) == 2, about
    saver.ours(path, saver.content(3))  # the next start
    assert left_over(path.parent, "map.xlsx", *copies) == [], about
    kept = [saver.generation_of(item.read_bytes()) for item in (path.parent / ".backups").iterdir()]
    assert None not in kept, about
    assert found in kept, about
    if found == 2 and code == "saved":
        assert 1 in kept, about


def naive_is_destroyed(seed: int) -> None:
    """The control of `failed`: of the first hundred faults one at least destroys what a naive writer had."""
    for number in range(100):
        try:
            failed(seed + number, "naive")
        except Destroyed:
            return
    raise AssertionError("a hundred faults destroyed nothing of a naive writer: the trial sees nothing")


def full(seed: int, writer: str = "ours") -> None:
    """The disk takes no more after so many bytes: of a small disk of its own where we may mount one, else of a file."""
    room = 4096 * (1 + seed * 23 % 120)
    with tempfile.TemporaryDirectory() as made, _small_disk(Path(made), room) as limited:
        path = _old(made)
        said = _saved_with(writer, path, 0 if limited else room)
        _judge_full(path, said, f"room for {room:,} bytes: {said}")


def _judge_full(path: Path, said: str, about: str) -> None:
    found = saver.generation_of(path.read_bytes())
    if found not in {1, 2}:
        raise Destroyed(f"torn; {about}")
    if (said.split()[0] in {"saved", "PX-A33"}) != (found == 2):
        raise Destroyed(f"found {found}; {about}")
    assert said.startswith(("saved", "PX-A31")), about
    assert left_over(path.parent, "map.xlsx") == [], about


def _saved_with(writer: str, path: Path, most: int) -> str:
    words = [sys.executable, str(SAVER), writer, "once", str(path), "2", str(_LARGE)]
    limits = {"SAVER_MOST": str(most)} if most else {}
    done = subprocess.run(words, env={**os.environ, **limits}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip()


@contextmanager
def _small_disk(folder: Path, room: int) -> Iterator[bool]:
    """A disk with room for the old file and so many bytes more; False where none may be mounted."""
    size = len(saver.content(1)) + room
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size // 4096 * 4096}", "provision_xl_test", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def naive_is_full(seed: int) -> None:
    """The control of `full`."""
    for number in range(40):
        try:
            full(seed + number, "naive")
        except Destroyed:
            return
    raise AssertionError("forty full disks destroyed nothing of a naive writer: the trial sees nothing")
