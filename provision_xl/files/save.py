"""Saving: the one place where the product writes a file, so that a crash leaves the old one or the new one whole."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from provision_xl.files.backups import back_up
from provision_xl.files.refusals import refused

_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)  # seconds; virus scanners and OneDrive hold a file that long


def save(path: Path, write: Callable[[Path], None], verify: Callable[[Path], None] | None = None) -> Path:
    """Write a file so that no crash, full disk or power cut can leave half of it.

    It is written beside its place under a name of its own, put on disk, verified, the file that it replaces is
    copied into `.backups`, and only then does it take the name.

    Args:
        path: where it shall stand; the folder must be there.
        write: writes the whole content to the path it is given.
        verify: looks at what was written and raises FileError where it is not what was meant.

    Returns:
        The path written.

    Raises:
        FileError: it is open elsewhere, cannot be written or did not verify; the old file is as it was. PX-A33
            alone means that the new one is in place, but the disk did not confirm it.
    """
    target = path.resolve()
    refuse_if_open(target)
    temporary = _temporary(target)
    try:
        try:
            write(temporary)
            _to_disk(temporary)
            if verify is not None:
                verify(temporary)
            temporary.chmod(_mode(target))
            if target.exists():
                back_up(target)
                refuse_if_open(target)
            _take_place(temporary, target)
        except OSError as error:
            raise refused("PX-A31", path, detail=error.strerror or str(error)) from None
    finally:
        _sweep(temporary)
    _confirm_folder(path, target.parent)
    return target


def write_bytes(path: Path, content: bytes) -> Path:
    """Save a content, and read it back to compare."""
    return save(path, lambda temporary: _write(temporary, content), lambda temporary: _same(path, temporary, content))


def write_text(path: Path, text: str) -> Path:
    """Save a text as UTF-8 with the line ends that it has."""
    return write_bytes(path, text.encode("utf-8"))


def refuse_if_open(path: Path) -> None:
    """
    Raises:
        FileError: Excel or LibreOffice has the file open.
    """
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        if (path.parent / name).exists():
            raise refused("PX-A30", path, cure=f"If it is not open anywhere, delete {name} in the same folder.")


def _temporary(target: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}.px-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise refused("PX-A31", target, detail=error.strerror or str(error)) from None
    os.close(handle)
    return Path(name)


def _mode(target: Path) -> int:
    """Who may read the file: as the one it replaces, else as any new file of this user."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _to_disk(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _take_place(temporary: Path, target: Path) -> None:
    for pause in _RETRIES:
        try:
            temporary.replace(target)
            return
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(pause)
    temporary.replace(target)


def _confirm_folder(path: Path, folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; replacing is journalled
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise refused("PX-A33", path, detail=error.strerror or str(error)) from None


def _sweep(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        return  # it is hidden, private and ours; the next start may clear it


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)


def _same(path: Path, temporary: Path, content: bytes) -> None:
    if temporary.read_bytes() != content:
        raise refused("PX-A32", path)
