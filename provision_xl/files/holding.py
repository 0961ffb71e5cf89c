"""One of our processes at a time saves a file, and what a killed one left behind is swept away."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from provision_xl.files.refusals import refused

BACKUPS = ".backups"
WAIT = 20.0  # seconds; a save of a large school takes about two
_PAUSE = 0.02
_OLD = 600.0  # seconds; older than any save that still runs on another computer
_STRAY = re.compile(r"\.(?:.*\.)?px-([0-9a-f]{8})(?:-\w{8}(?:\..*)?|\.lock)", re.DOTALL)
_BUSY = frozenset({errno.EACCES, errno.EDEADLK} if sys.platform == "win32" else {errno.EAGAIN})
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


@contextmanager
def held(target: Path) -> Iterator[None]:
    """Hold a file against our other processes, until the one that has it is done; strays of killed ones go.

    On a disk that knows no locks it is not held; that the file is still what was read is looked at all the same.

    Raises:
        FileError: another of our processes has it for longer than a save takes.
        OSError: the folder cannot be written to.
    """
    lock = target.parent / f".px-{_mark(target)}.lock"
    end = time.monotonic() + WAIT
    while (handle := _taken(lock)) is None:
        if time.monotonic() > end:
            raise refused("PX-A42", target)
        time.sleep(_PAUSE)
    try:
        for stray in _strays(target.parent).get(_mark(target), []):
            _delete(stray)
        yield
    finally:
        _let_go(lock, handle)


def new_temporary(target: Path, folder: Path | None = None) -> Path:
    """An empty file for its owner alone, beside the target unless another folder is named."""
    beside = folder or target.parent
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}.px-{_mark(target)}-", suffix=target.suffix, dir=beside)
    os.close(handle)
    return Path(name)


def sweep(folder: Path) -> None:
    """Delete what killed processes of ours left in a folder and its backups ten minutes ago or earlier.

    What belongs to a process that lives is held, and stays. Nothing is raised: a folder that cannot be read or
    written is left as it is.
    """
    for mark, strays in _strays(folder).items():
        if not all(map(_is_old, strays)):
            continue
        lock = folder / f".px-{mark}.lock"
        with suppress(OSError):
            handle = _taken(lock)
            if handle is not None:
                for stray in strays:
                    _delete(stray)
                _let_go(lock, handle)


def _mark(target: Path) -> str:
    """Which file a temporary or a lock belongs to."""
    return hashlib.sha256(os.path.normcase(target.name).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _strays(folder: Path) -> dict[str, list[Path]]:
    """Temporaries of ours, by the mark of their file; a lock alone is one too, without temporaries."""
    found: dict[str, list[Path]] = {}
    for place in (folder, folder / BACKUPS):
        try:
            names = sorted(item.name for item in place.iterdir())
        except OSError:
            continue
        for name in names:
            if match := _STRAY.fullmatch(name):
                found.setdefault(match[1], []).extend([] if name.endswith(".lock") else [place / name])
    return found


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _OLD
    except OSError:
        return False


def _delete(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _taken(lock: Path) -> int | None:
    """A handle that holds the lock, or None where another has it."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(handle)
        if os.path.samestat(os.fstat(handle), lock.stat()):
            return handle
    except FileNotFoundError:
        pass  # the one who had it has just deleted it
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return handle
        if error.errno not in _BUSY:
            os.close(handle)
            raise
    os.close(handle)
    return None


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _let_go(lock: Path, handle: int) -> None:
        os.close(handle)
        _delete(lock)  # fails where another has opened it by now, which then deletes it

else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(lock: Path, handle: int) -> None:
        _delete(lock)  # while it is held, so that nobody else's is deleted
        os.close(handle)
