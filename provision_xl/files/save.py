"""Saving: the one place where the product writes a file, so that a crash leaves the old one or the new one whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from provision_xl.errors import FileError
from provision_xl.files.backups import back_up
from provision_xl.files.holding import held, new_temporary
from provision_xl.files.placing import NOTHING, conflict_copy, digest_of, folder_to_disk, take_place, to_disk
from provision_xl.files.refusals import refused

__all__ = ["NOTHING", "digest_of", "refuse_if_open", "save", "write_bytes", "write_text"]


def save(
    path: Path,
    write: Callable[[Path], None],
    verify: Callable[[Path], None] | None = None,
    *,
    base: str | None = None,
    ours: bool = False,
) -> Path:
    """Write a file so that no crash, full disk or power cut can leave half of it, and no other's change is lost.

    No other process of ours saves it meanwhile. It is written beside its place under a name of its own, put on disk,
    verified, the file that it replaces is copied into `.backups`, and only then does it take the name. Where another
    file stands there by then, or the file is held by another program, what was written is kept beside it as
    "map (conflict 2026-11-23 1421).xlsx".

    Args:
        path: where it shall stand; the folder must be there.
        write: writes the whole content to the path it is given.
        verify: looks at what was written and raises FileError where it is not what was meant.
        base: `digest_of` the file that the new one was made from, NOTHING where no file may be replaced; None is
            what stands there as saving begins.
        ours: the file is no work of the user: nobody else may read it, and there is no backup of it.

    Returns:
        The path written.

    Raises:
        FileError: it is open elsewhere, cannot be written or did not verify; the old file is as it was. PX-A40 and
            PX-A41 name the copy beside it. PX-A33 alone means that the new one is in place, but the disk did not
            confirm it.
    """
    target = path.resolve()
    refuse_if_open(target)
    try:
        with held(target):
            _refuse_read_only(target)
            before = digest_of(target) if base is None else base
            temporary = new_temporary(target)
            try:
                write(temporary)
                to_disk(temporary)
                if verify is not None:
                    verify(temporary)
                temporary.chmod(0o600 if ours else _mode(target))
                _keep_beside_if_changed(target, temporary, before)
                if before and not ours:
                    back_up(target)
                    _keep_beside_if_changed(target, temporary, before)
                refuse_if_open(target)
                _take_place(target, temporary)
            finally:
                with suppress(OSError):  # it has taken its place; or the next start clears it
                    temporary.unlink()
    except OSError as error:
        raise refused("PX-A31", path, detail=error.strerror or str(error)) from None
    try:
        folder_to_disk(target.parent)
    except OSError as error:
        raise refused("PX-A33", path, detail=error.strerror or str(error)) from None
    return target


def write_bytes(path: Path, content: bytes, *, base: str | None = None, ours: bool = False) -> Path:
    """Save a content, and read it back to compare; `base` and `ours` as in `save`."""
    return save(
        path,
        lambda temporary: _write(temporary, content),
        lambda temporary: _same(path, temporary, content),
        base=base,
        ours=ours,
    )


def write_text(path: Path, text: str, *, base: str | None = None) -> Path:
    """Save a text as UTF-8 with the line ends that it has."""
    return write_bytes(path, text.encode("utf-8"), base=base)


def refuse_if_open(path: Path) -> None:
    """
    Raises:
        FileError: Excel or LibreOffice has the file open.
    """
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        if (path.parent / name).exists():
            raise refused("PX-A30", path, cure=f"If it is not open anywhere, delete {name} in the same folder.")


def _refuse_read_only(target: Path) -> None:
    if target.exists() and not target.stat().st_mode & 0o222:
        raise refused("PX-A31", target, detail="the file is read-only")


def _mode(target: Path) -> int:
    """Who may read the file: as the one it replaces, else as any new file of this user."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _keep_beside_if_changed(target: Path, temporary: Path, before: str) -> None:
    if digest_of(target) != before:
        raise _kept_beside("PX-A40", target, temporary)


def _take_place(target: Path, temporary: Path) -> None:
    try:
        take_place(temporary, target)
    except PermissionError:
        raise _kept_beside("PX-A41", target, temporary) from None


def _kept_beside(code: str, target: Path, temporary: Path) -> FileError:
    copy = conflict_copy(target, datetime.now())
    take_place(temporary, copy)
    folder_to_disk(target.parent)
    return refused(code, target, cure=f'What was to be saved is beside it: "{copy.name}".')


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)


def _same(path: Path, temporary: Path, content: bytes) -> None:
    if temporary.read_bytes() != content:
        raise refused("PX-A32", path)
