"""How a file that was written takes its place: at once and whole, or beside it under a name that says why."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from datetime import datetime
from itertools import count
from pathlib import Path

NOTHING = ""
_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)  # seconds; virus scanners and OneDrive hold a file that long


def digest_of(path: Path) -> str:
    """What stands in a file, as a word to compare; NOTHING where there is no file.

    >>> digest_of(Path("no such file")) == NOTHING
    True
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return NOTHING


def to_disk(path: Path) -> None:
    """Wait until the disk has a file's content."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def folder_to_disk(folder: Path) -> None:
    """Wait until the disk has a folder's names."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there; replacing is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_place(temporary: Path, target: Path) -> None:
    """Give a file its name, replacing the one that has it; one that is held elsewhere is tried for 2.5 seconds.

    Raises:
        PermissionError: it is held for longer.
        OSError: it cannot be done.
    """
    for pause in _RETRIES:
        try:
            temporary.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    temporary.replace(target)


def conflict_copy(target: Path, now: datetime) -> Path:
    """A free name beside a file for what could not take its place.

    >>> conflict_copy(Path("no such folder/map.xlsx"), datetime(2026, 11, 23, 14, 21)).name
    'map (conflict 2026-11-23 1421).xlsx'
    """
    return free_name(target.with_stem(f"{target.stem} (conflict {now:%Y-%m-%d %H%M})"))


def free_name(wanted: Path) -> Path:
    """A name that no file has yet: the one wanted, else with a number behind it, from 2 on."""
    later = (wanted.with_stem(f"{wanted.stem} {number}") for number in count(2))
    return wanted if not wanted.exists() else next(path for path in later if not path.exists())
