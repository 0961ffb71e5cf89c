"""Python itself, and the engine that LibreOffice talks to over a pipe."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from provision_xl.functions.dispatch import handle
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import Host, OneByOne, Shown, shown


class Python(OneByOne):
    """The plain `handle`, which all others are held against."""

    def __enter__(self) -> Python:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def prepare(self, case: Case) -> Callable[[], Shown]:
        request = {"call": case.function, "args": list(case.args)}
        return lambda: shown(handle(request))


class Engine(OneByOne):
    """A process of its own, one line of JSON in and one out."""

    def __enter__(self) -> Engine:
        command = [sys.executable, "-I", "-m", "provision_udfs.engine"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def prepare(self, case: Case) -> Callable[[], Shown]:
        request = {"call": case.function, "args": list(case.args)}
        return lambda: shown(self._ask(request))


PYTHON = Host("Python", "`handle`, called with plain values", "", Python)
