"""A process that saves, to be killed, starved and raced by the trials: `python saver.py WRITER TASK FILE ...`.

Content is a generation, a filling and a hash of both, so that half a file or a mixture of two is known for what it is.
WRITER is `ours`, or `naive`: the control that writes straight into the file.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

from provision_xl.errors import FileError
from provision_xl.files.placing import digest_of
from provision_xl.files.save import write_bytes

_FILLING = 60_000


def content(generation: int, filling: int = _FILLING) -> bytes:
    body = f"{generation:08d}".encode() * (filling // 8)
    return body + hashlib.sha256(body).hexdigest().encode()


def generation_of(found: bytes) -> int | None:
    """The generation of a whole content; None where it is torn."""
    body, mark = found[:-64], found[-64:]
    if not body or hashlib.sha256(body).hexdigest().encode() != mark:
        return None
    return int(body[:8])


def naive(path: Path, new: bytes, base: str | None = None) -> None:
    """As most programs save: into the file itself, without looking."""
    with path.open("wb") as stream:
        for start in range(0, len(new), 4096):
            stream.write(new[start : start + 4096])
            stream.flush()


def ours(path: Path, new: bytes, base: str | None = None) -> None:
    write_bytes(path, new, base=base)


def say(*words: object) -> None:
    """At once, through the pipe."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def loop(save, path: Path, first: int, last: int) -> None:  # type: ignore[no-untyped-def]
    """Save generation after generation; `begins` stands before each save, `saved` after it."""
    for generation in range(first, last + 1):
        new = content(generation)
        say("begins", generation)
        save(path, new)
        say("saved", generation)


def once(save, path: Path, generation: int, filling: int = _FILLING) -> None:  # type: ignore[no-untyped-def]
    """One save, and how it ended."""
    try:
        save(path, content(generation, filling))
    except FileError as error:
        say(error.finding.code, error.finding.cure)
        return
    except OSError as error:
        say("OSError", error.errno)  # of the naive one
        return
    say("saved", generation)


def adding(save, path: Path, name: str, count: int) -> None:  # type: ignore[no-untyped-def]
    """Read the file, add a line, save what was read with it; `saved LINE`, or `beside LINE COPY`."""
    for number in range(count):
        line = f"{name}-{number}"
        base = digest_of(path)
        before = path.read_bytes()
        time.sleep(0.001 * (number % 4))
        try:
            save(path, before + line.encode() + b"\n", base)
        except FileError as error:
            say("beside", line, error.finding.cure)
        else:
            say("saved", line)


def _limit(most: int) -> None:
    """No file of this process may grow beyond so many bytes, as on a full disk."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def main() -> None:
    writer, task, path, *rest = sys.argv[1:]
    if most := os.environ.get("SAVER_MOST"):
        _limit(int(most))
    save = {"ours": ours, "naive": naive}[writer]
    if task == "loop":
        loop(save, Path(path), *map(int, rest))
    elif task == "once":
        once(save, Path(path), *map(int, rest))
    else:
        adding(save, Path(path), rest[0], int(rest[1]))


if __name__ == "__main__":
    main()
