"""What the long day is for is found when it is planted, and the server outlives what is thrown at it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.addin.hostile import answer_to, good
from tests.addin.serving import Serving
from tests.torture import soak

if sys.platform != "linux":
    pytest.skip("what a process holds is read as Linux tells it", allow_module_level=True)

CALL = {"call": "RATE", "args": ["ni_rate", {"date": 46266}]}


def test_five_hundred_calls_leave_nothing_behind() -> None:
    soak.soaked(1)


KEPT: list[Any] = []


def _memory(_: Any) -> dict[str, Any]:
    KEPT.append(bytes(range(256)) * 4_000)
    return {"value": 1}


def _file(_: Any) -> dict[str, Any]:
    KEPT.append(os.fdopen(os.dup(0), "rb"))
    return {"value": 1}


def _temporary(_: Any) -> dict[str, Any]:
    handle, name = tempfile.mkstemp()
    os.close(handle)
    KEPT.append(Path(name))
    return {"value": 1}


@pytest.mark.parametrize(
    ("planted", "said"), [(_memory, "MB more"), (_file, "files more"), (_temporary, "left behind")]
)
def test_what_is_left_behind_is_found(planted: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "CALLS", 100)
    soak._after_warming()
    try:
        with pytest.raises(AssertionError, match=said):
            soak.soaked(2, planted)
    finally:
        for kept in KEPT:
            if isinstance(kept, Path):
                kept.unlink(missing_ok=True)
            elif hasattr(kept, "close"):
                kept.close()
        KEPT.clear()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, str]]:
    found = Serving(tmp_path_factory.mktemp("home"))
    yield found, found.pair()
    found.close()


@pytest.mark.parametrize("form", range(5))
def test_random_bytes_do_not_end_the_server(there: tuple[Serving, str], form: int) -> None:
    soak.random_bytes(form, there)


def test_lines_that_say_nothing_or_stop_half_way_keep_nobody_waiting(there: tuple[Serving, str]) -> None:
    """Twenty lines are held open, each with half a request; a good call is answered beside them."""
    serving, key = there
    whole = good("/call", serving.host, serving.origin, key, CALL).bytes()
    with contextlib.ExitStack() as held:
        for number in range(20):
            line = held.enter_context(soak.connected(serving.port)())
            line.sendall(whole[: number * 10])
        began = time.monotonic()
        assert serving.post("/call", CALL, key)[0] == 200
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("length", [4_999_000, 5_000_001])
def test_a_huge_request_is_answered_or_refused_and_the_next_one_works(there: tuple[Serving, str], length: int) -> None:
    serving, key = there
    body = {"call": "RATE", "args": ["x" * length]}
    sent = good("/call", serving.host, serving.origin, key, body)
    with contextlib.suppress(ConnectionError):
        answered = answer_to(sent, soak.connected(serving.port))
        assert not answered or b'"error"' in answered
    assert serving.post("/call", CALL, key)[0] == 200


def test_the_key_stands_in_no_command_line_and_in_nothing_shown(there: tuple[Serving, str]) -> None:
    serving, key = there
    serving.post("/call", CALL, key)
    code = serving.code()
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    mine = Path(f"/proc/{serving.process.pid}/cmdline").read_bytes()
    assert b"serve" in mine and mine in lines, "the search sees the server itself"
    assert not any(key.encode() in line or code.encode() in line for line in lines)
    assert key not in serving.shown()
    environment = Path(f"/proc/{serving.process.pid}/environ").read_bytes()
    assert key.encode() not in environment


def test_a_server_that_was_killed_is_started_again_and_knows_the_key(tmp_path: Path) -> None:
    first = Serving(tmp_path)
    key = first.pair()
    first.process.kill()
    first.process.wait(10)
    with pytest.raises((ConnectionError, socket.timeout)):
        first.post("/call", CALL, key)
    second = Serving(tmp_path)
    try:
        assert second.post("/call", CALL, key)[0] == 200
    finally:
        second.close()


def test_an_engine_that_is_fed_damage_answers_each_line_and_the_next_call() -> None:
    good_line = b'{"call": "RATE", "args": ["ni_rate", {"date": 46266}]}'
    lines = [
        b"",
        b"{",
        b"\x00\x01",
        b"\xff\xfe\x80",
        b"[" * 200_000,
        b'{"call": ' + b"9" * 5_000 + b"}",
        b"null",
        good_line,
    ]
    done = subprocess.run([sys.executable, "-I", "-m", "provision_udfs.engine"], input=b"\n".join(lines) + b"\n",
                          capture_output=True, check=False, timeout=120)  # fmt: skip
    answers = done.stdout.splitlines()
    assert len(answers) == len(lines), done.stderr[-500:]
    assert all(b'"error"' in told for told in answers[:-1])
    assert b'"value"' in answers[-1]
