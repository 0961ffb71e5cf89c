"""A thread's own process that reads schools: one that hangs is ended, one that dies is started again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

from provision_xl.trust.one_school import Totals

TRIES = 2  # a process may be killed from outside once without harm
_HELD = threading.local()
_ALL: list[Worker] = []


class Worker:
    """A process that answers a line with a line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "provision_xl.trust.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip

    def ask(self, asked: dict[str, Any], seconds: float) -> Totals | None:
        """What it answers; None where it died.

        Raises:
            TimeoutError: it took longer, and was ended.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            line = self._exchange(json.dumps(asked) + "\n")
        finally:
            timer.cancel()
        if late.is_set() and not line:
            raise TimeoutError
        found: Totals | None = json.loads(line) if line else None
        return found

    def _exchange(self, line: str) -> str:
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            return self._process.stdout.readline()
        except (OSError, ValueError):
            return ""

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def totals_of(asked: dict[str, Any], most_seconds: float) -> Totals:
    """The totals of one school by this thread's process; where it hangs or dies again, `failed` says so."""
    for _ in range(TRIES):
        try:
            found = _own().ask(asked, most_seconds)
        except TimeoutError:
            _forget()
            return {"failed": [f"Reading it took longer than {most_seconds:g} seconds and was ended. Give it more with "
                               "--school-limit, or run provision-xl check on it."]}  # fmt: skip
        if found is not None:
            return found
        _forget()
    return {"failed": ["The program was ended twice while it read this workbook, perhaps because the computer had no "
                       "memory left. Run provision-xl check on it."]}  # fmt: skip


def _own() -> Worker:
    worker: Worker | None = getattr(_HELD, "worker", None)
    if worker is None:
        worker = _HELD.worker = Worker()
        _ALL.append(worker)
    return worker


def _forget() -> None:
    worker = _HELD.worker
    _HELD.worker = None
    worker.end()
    _ALL.remove(worker)


def end_all() -> None:
    """End the processes of every thread, which have nothing more to do."""
    while _ALL:
        _ALL.pop().end()
