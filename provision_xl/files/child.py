"""A large file is read in a process of its own: what hangs, dies or eats memory there ends there.

The child gets plain data through a pipe and gives plain data back; nothing is written to the disk, nothing that it
says reaches a log. On Windows its time is limited and its memory is not.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from provision_xl.errors import FileError, Finding
from provision_xl.files.package import Package
from provision_xl.files.refusals import refused

SECONDS = 30
MEMORY = 1_500 << 20
SURE_BYTES, SURE_STYLES = 6 << 20, 256 << 10  # the worst of that size took 6 seconds of the processor and 172 MB
_NO_MEMORY = 3
_PLAIN = frozenset({"datetime", "decimal"})


def is_sure(package: Package) -> bool:
    """Whether what the gate let through is so small that no reader can take long over it, or much memory."""
    styles = len(package.parts.get(package.styles, b""))
    return styles <= SURE_STYLES and sum(map(len, package.parts.values())) <= SURE_BYTES


def apart[T](path: Path, package: Package, read: Callable[[Package], T]) -> T:
    """What `read` makes of a package: here where it is small, else in a process of its own.

    Raises:
        FileError: the process died or was ended; or as `read` says.
    """
    return read(package) if is_sure(package) else in_child(path, read, package)


def in_child[T](
    path: Path, function: Callable[..., T], *given: Any, seconds: float = SECONDS, memory: int = MEMORY
) -> T:
    """What a function gives, worked out in a process of its own.

    Args:
        path: of the file that is read; only its name is told.
        function: one of a module, which the child finds by its name; it takes and gives plain data.
        given: its arguments.
        seconds: after which the process is ended.
        memory: in bytes, that it may take.

    Raises:
        FileError: the process died or was ended; or the function raised it.
    """
    asked = pickle.dumps((function.__module__, function.__qualname__, given, seconds, memory))
    try:
        ran = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a library says may hold what stands in a cell
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise refused("PX-A25", path, detail=f"{seconds:g} seconds") from None
    except OSError as error:
        raise refused("PX-A27", path, detail=error.strerror or type(error).__name__) from None
    if ran.returncode == _NO_MEMORY:
        raise refused("PX-A26", path, detail=f"{memory >> 20} MB")
    if ran.returncode:
        raise refused("PX-A27", path, detail=f"it ended with {ran.returncode}")
    found: T = _answer(path, ran.stdout)
    return found


def _answer(path: Path, content: bytes) -> Any:
    try:
        kind, value = _PlainData(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError, IndexError) as error:
        raise refused("PX-A27", path, detail=type(error).__name__) from None
    if kind == "gave":
        return value
    raise FileError(value) if isinstance(value, Finding) else refused("PX-A03", path, detail=str(value))


class _PlainData(pickle.Unpickler):
    """Takes values, dates and our own data classes; never a function, whatever the child may have become."""

    def find_class(self, module: str, name: str) -> Any:
        if "." not in name and (module in _PLAIN or module.startswith("provision_xl.")):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _limit(seconds: float, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, int(seconds) + 1), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # a lower limit holds already, or the system knows none
            continue


def main() -> int:
    """The child: reads what is asked, answers on the output, and is gone."""
    module, name, given, seconds, memory = pickle.load(sys.stdin.buffer)
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    _limit(seconds, memory)
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # no reader needs it, and it is slow to load
    answer: tuple[str, Any]
    try:
        answer = "gave", getattr(import_module(module), name)(*given)
        content = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except FileError as error:
        content = pickle.dumps(("refused", error.finding))
    except MemoryError:
        return _NO_MEMORY
    except Exception as error:
        content = pickle.dumps(("raised", type(error).__name__))
    out.write(content)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
