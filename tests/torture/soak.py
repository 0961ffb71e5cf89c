"""A long day: thousands of calls in one process and one server, and what they must not leave behind."""

from __future__ import annotations

import os
import random
import socket
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from provision_udfs.answering import answer

from provision_xl.functions.registry import REGISTRY
from tests.addin.hostile import Sent, answer_to, good
from tests.addin.serving import Serving
from tests.conformance.cases.ordinary import ordinary

CALLS = 500
"""Of each trial of `soaked`."""
WARM = 200
MOST_DRIFT = 5_000_000  # bytes
BYTES = 500
"""Of each trial of `random_bytes`."""
SLOW_ONES = frozenset({"PLAN"})  # it may think for seconds, and is asked elsewhere

type Ask = Callable[[Any], Any]


@dataclass(frozen=True)
class Held:
    """What a process holds: memory and open files."""

    memory: int
    files: int


def held() -> Held:
    process = Path("/proc/self")
    pages = int((process / "statm").read_text().split()[1])
    return Held(pages * 4096, len(list((process / "fd").iterdir())))


def calls(number: int) -> list[dict[str, Any]]:
    """Calls as a workbook makes them: every function but the slow ones, in an order of its own."""
    chance = random.Random(number)
    functions = [function for function in REGISTRY if function.name not in SLOW_ONES]
    return [{"call": function.name, "args": ordinary(function)} for function in chance.choices(functions, k=CALLS)]


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A temporary folder of this process's own, for other programs use the system's too."""
    before, known = tempfile.gettempdir(), os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = os.environ["TMPDIR"] = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before
            os.environ.pop("TMPDIR")
            if known is not None:
                os.environ["TMPDIR"] = known


@cache
def _after_warming() -> Held:
    for asked in calls(0)[:WARM]:
        answer(asked)
    return held()


def soaked(number: int, ask: Ask = answer) -> None:
    """Five hundred more calls in this process; what it holds is compared with what it held when it was warm.

    Raises:
        AssertionError: it holds more memory, files or temporary files than then.
    """
    if sys.platform != "linux":
        return
    warm = _after_warming()
    with temporary_folder() as folder:
        for asked in calls(number):
            found = ask(asked)
            assert "PX-X01" not in str(found.get("error", "")), found
        left = sorted(path.name for path in folder.iterdir())
    now = held()
    assert now.files <= warm.files, f"{now.files - warm.files} files more are open"
    assert not left, f"left behind: {left[:3]}"
    assert now.memory - warm.memory <= MOST_DRIFT, f"{(now.memory - warm.memory) / 1e6:.1f} MB more"


@cache
def _serving() -> tuple[Serving, str]:
    import atexit

    folder = tempfile.TemporaryDirectory()
    found = Serving(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(found.close)
    return found, found.pair()


def connected(port: int) -> Callable[[], socket.socket]:
    """A way to the server, encrypted as the pane's is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return lambda: context.wrap_socket(socket.create_connection(("127.0.0.1", port), 30), server_hostname="localhost")


def random_bytes(number: int, there: tuple[Serving, str] | None = None) -> None:
    """Five hundred random bytes to the server in one of five forms; then it answers a good call.

    Raises:
        AssertionError: it does not live, does not answer, or took the bytes for good.
    """
    serving, key = there or _serving()
    chance = random.Random(number)
    call = good("/call", serving.host, serving.origin, key, {"call": "RATE", "args": ["ni_rate", {"date": 46266}]})
    found = forms(call, chance.randbytes(BYTES))[number % 5]
    back = _sent(found, connected(serving.port))
    assert not back.startswith(b"HTTP/1.1 200") or b'"error"' in back, back[:200]
    assert serving.process.poll() is None, "the server has ended"
    kept = answer_to(call, connected(serving.port))
    assert kept.startswith(b"HTTP/1.1 200") and b'"value"' in kept, kept[:300]


def forms(call: Sent, noise: bytes) -> tuple[bytes, ...]:
    """Noise alone, as a head, as a body, behind half a request, and as a request cut in the middle."""
    whole = call.bytes()
    return (
        noise,
        b"POST /call HTTP/1.1\r\n" + noise + b"\r\n\r\n",
        call.of_body(noise).bytes(),
        whole[: len(whole) // 2] + noise,
        whole[: len(whole) - 5],
    )


def _sent(content: bytes, connect: Callable[[], socket.socket]) -> bytes:
    """What comes back at once; then the line is dropped, as a browser does that is closed."""
    try:
        with connect() as line:
            line.settimeout(0.3)
            line.sendall(content)
            return line.recv(65_536)
    except (ConnectionError, TimeoutError, ssl.SSLError):
        return b""
