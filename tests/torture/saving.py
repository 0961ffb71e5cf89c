"""Saves killed, raced and read: no file is ever half, no acknowledged save is lost, nothing is left lying about.

Every trial runs real processes (`saver.py`). Each has a control: a naive writer that the same trial sees destroyed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from provision_xl.files.backups import backups
from tests.torture import saver

SAVER = Path(saver.__file__)
_ENOUGH = 10_000  # generations; nobody waits for the last


@dataclass
class Seen:
    """Over all trials of this run."""

    kills: int = 0
    in_a_save: int = 0


SEEN = Seen()


class Destroyed(AssertionError):
    """The file is torn, gone, or an acknowledged save is lost."""


def started(writer: str, task: str, path: Path, *more: object) -> subprocess.Popen[str]:
    words = [sys.executable, str(SAVER), writer, task, str(path), *map(str, more)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def kill_once(writer: str, path: Path, chance: Random) -> None:
    """Start a process that saves without end, kill it at some moment, and look at the file."""
    before = saver.generation_of(path.read_bytes()) or 0
    run = started(writer, "loop", path, before + 1, _ENOUGH)
    assert run.stdout is not None
    lines = [run.stdout.readline()]
    time.sleep(chance.random() * 0.12)
    run.kill()
    lines += run.stdout.read().splitlines()
    run.wait()
    run.stdout.close()
    words = [line.split() for line in lines if line.count(" ") == 1]
    SEEN.kills += 1
    SEEN.in_a_save += words[-1][0] == "begins"
    acknowledged = max((int(number) for word, number in words if word == "saved"), default=before)
    found = saver.generation_of(path.read_bytes()) if path.exists() else None
    if found is None:
        raise Destroyed("the file is torn or gone")
    if found < acknowledged:
        raise Destroyed(f"saved {acknowledged}, found {found}")


def left_over(folder: Path, *expected: str) -> list[str]:
    """What lies in a folder and its backups that nobody asked for."""
    names = [item.name for item in folder.iterdir() if item.name not in {*expected, ".backups"}]
    return sorted(names + [item.name for item in (folder / ".backups").glob("*") if item.name.startswith(".")])


def killed(seed: int, writer: str = "ours") -> None:
    """One process killed at any moment, and then the next start, which clears up."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "map.xlsx"
        path.write_bytes(saver.content(1))
        kill_once(writer, path, Random(seed))
        for backup in backups(path):
            assert saver.generation_of(backup.read_bytes()) is not None, "a backup is torn"
        saver.ours(path, saver.content(_ENOUGH))
        assert left_over(path.parent, "map.xlsx") == []


def half_of_them_in_a_save(_: int) -> None:
    """At least half of the kills of this run landed inside a save."""
    assert SEEN.kills and SEEN.in_a_save * 2 >= SEEN.kills, f"{SEEN.in_a_save} of {SEEN.kills}"


def naive_is_destroyed(seed: int) -> None:
    """The control of `killed`: of at most forty naive writers one at least loses the file."""
    for number in range(40):
        try:
            killed(seed + number, "naive")
        except Destroyed:
            return
    raise AssertionError("forty naive writers were killed and no file was destroyed: the trial sees nothing")


def raced(seed: int, writer: str = "ours", each: int = 25) -> None:
    """Two or four processes add lines to one file; each line acknowledged is in it, each other one is beside it."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "map.xlsx"
        path.write_bytes(b"first\n")
        runs = [started(writer, "adding", path, f"w{number}", each) for number in range((2, 4)[seed % 2])]
        said = [run.communicate()[0].splitlines() for run in runs]
        present = path.read_bytes().decode().split()
        claimed, total = ["first"], 0
        for line in (line for lines in said for line in lines):
            word, token, *_ = line.split()
            total += 1
            if word == "saved":
                claimed.append(token)
                continue
            copy = re.search(r'"(.+)"', line)
            if copy is None or token not in (path.parent / copy[1]).read_bytes().decode().split():
                raise Destroyed(f"{token} is nowhere: {line}")
        if sorted(claimed) != sorted(present):
            raise Destroyed(f"{len(claimed)} claimed, {len(present)} present")
        assert total == each * len(runs), "each save ended one way or the other"
        conflicts = [item.name for item in path.parent.iterdir() if "(conflict " in item.name]
        assert len(conflicts) == total + 1 - len(claimed)
        assert left_over(path.parent, "map.xlsx", *conflicts) == []


def naive_race_loses(seed: int) -> None:
    """The control of `raced`."""
    for number in range(10):
        try:
            raced(seed + number, "naive")
        except (Destroyed, UnicodeDecodeError):
            return
    raise AssertionError("naive writers raced ten times and lost nothing: the trial sees nothing")


def read_meanwhile(seed: int, writer: str = "ours", saves: int = 50) -> None:
    """While a process saves fifty times, a reader always finds a whole file, never an older one than before."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "map.xlsx"
        path.write_bytes(saver.content(1))
        run = started(writer, "loop", path, 2, saves + 1)
        found: list[int | None] = []
        while run.poll() is None:
            found.append(saver.generation_of(path.read_bytes()))
        run.communicate()
        found.append(saver.generation_of(path.read_bytes()))
        _never_torn(found)
        assert run.returncode == 0 and found[-1] == saves + 1
        assert len(found) > saves // 5, f"the reader came to read {len(found)} times only"


def _never_torn(found: Sequence[int | None]) -> None:
    whole = [generation for generation in found if generation is not None]
    if len(whole) < len(found):
        raise Destroyed(f"{len(found) - len(whole)} of {len(found)} reads were torn")
    if whole != sorted(whole):
        raise Destroyed("a reader saw an older file after a newer one")


def naive_is_read_torn(seed: int) -> None:
    """The control of `read_meanwhile`."""
    for number in range(10):
        try:
            read_meanwhile(seed + number, "naive", 400)
        except Destroyed:
            return
    raise AssertionError("a naive writer was read ten times and never torn: the trial sees nothing")
