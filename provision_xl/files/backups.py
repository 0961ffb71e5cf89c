"""Backups of a workbook: copies in the folder `.backups` beside it, the newest ten."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from provision_xl.files.holding import BACKUPS, new_temporary
from provision_xl.files.placing import digest_of, folder_to_disk, take_place

KEPT = 10
_STAMP = "%Y-%m-%d %H%M%S"
_STAMPED = r" (\d{4}-\d{2}-\d{2} \d{6})(?: \((\d+)\))?"


def backups(path: Path) -> list[Path]:
    """The backups of a file, oldest first."""
    return [path.parent / BACKUPS / name for _, _, name in sorted(_found(path))]


def _found(path: Path) -> list[tuple[str, int, str]]:
    """Time, number within that second, and name of each backup."""
    folder = path.parent / BACKUPS
    pattern = re.compile(re.escape(path.stem) + _STAMPED + re.escape(path.suffix))
    if not folder.is_dir():
        return []
    found = [match for item in folder.iterdir() if (match := pattern.fullmatch(item.name))]
    return [(match[1], int(match[2] or 1), match[0]) for match in found]


def newest_backup(path: Path) -> Path | None:
    """The last copy made before a file was replaced, or None."""
    try:
        return next(reversed(backups(path)), None)
    except OSError:
        return None


def saved_at(backup: Path) -> datetime:
    """When the file that a backup is a copy of was last changed, by the backup's name.

    >>> saved_at(Path("map 2026-11-23 142107 (2).xlsx"))
    datetime.datetime(2026, 11, 23, 14, 21, 7)
    """
    found = re.search(_STAMPED + "$", backup.stem)
    assert found, "only names that `backups` gives"
    return datetime.strptime(found[1], _STAMP)


def forget(backup: Path) -> None:
    """Delete one backup.

    Raises:
        FileError: it is open elsewhere, or may not be deleted.
    """
    from provision_xl.files.refusals import refused

    try:
        backup.unlink(missing_ok=True)
    except OSError as error:
        raise refused("PX-A31", backup, detail=error.strerror or "not allowed") from None


def back_up(path: Path) -> Path:
    """Copy a file into its backups, on disk before this returns, and drop all but the newest ten.

    Returns:
        The copy, named after the time at which the file was last changed.

    Raises:
        OSError: the copy could not be made, or does not read back the same.
    """
    folder = path.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    target = _free_name(folder, path)
    part = new_temporary(path, folder)
    try:
        with path.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        if digest_of(part) != digest_of(path):
            raise OSError(f"the backup {target.name} does not read back the same")
        shutil.copystat(path, part)
        take_place(part, target)
    finally:
        part.unlink(missing_ok=True)
    folder_to_disk(folder)
    others = [copy for copy in backups(path) if copy != target]  # this one stays, however old its file says it is
    for old in others[: 1 - KEPT]:
        old.unlink(missing_ok=True)
    return target


def _free_name(folder: Path, path: Path) -> Path:
    """A name that sorts behind all others of its second, those already dropped included."""
    stamp = datetime.fromtimestamp(path.stat().st_mtime).strftime(_STAMP)
    last = max((number for time, number, _ in _found(path) if time == stamp), default=0)
    return folder / f"{path.stem} {stamp}{f' ({last + 1})' if last else ''}{path.suffix}"
