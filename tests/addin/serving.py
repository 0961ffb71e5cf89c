"""A real server process with a folder of its own, and a real browser in which Office alone is replaced."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from ssl import CERT_NONE, create_default_context
from typing import Any

STAND_IN = Path(__file__).with_name("office.js")
OFFICE = "https://appsforoffice.microsoft.com/**"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


def no_browser() -> str:
    """Why no browser can be driven here, or ""."""
    return "" if CHROMIUM else "there is no Chromium on this computer"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Serving:
    """`provision-xl serve` as a process of its own.

    Args:
        folder: stands for the person's own folder.
        more: further options.
    """

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder, self.port = folder, free_port()
        environment = {**os.environ, "HOME": str(folder), "USERPROFILE": str(folder), "PYTHONUNBUFFERED": "1"}
        self._out = folder / "shown.txt"
        with self._out.open("w") as out:
            self.process = subprocess.Popen([_program(), "serve", "--port", str(self.port), *more], env=environment,
                                            stdout=out, stderr=subprocess.STDOUT)  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while "code for the task pane" not in self.shown():
            assert self.process.poll() is None, self.shown()
            assert time.monotonic() < until, "the server did not begin"
            time.sleep(0.1)

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def origin(self) -> str:
        return f"https://{self.host}"

    def shown(self) -> str:
        """Everything that the server wrote into its window."""
        return self._out.read_text("utf-8")

    def code(self) -> str:
        """The code that stands last in its window."""
        return re.findall(r"code for the task pane is (?:now )?(\S+)", self.shown())[-1]

    def connection(self) -> HTTPConnection:
        context = create_default_context()
        context.check_hostname, context.verify_mode = False, CERT_NONE
        return HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)

    def headers(self, key: str = "") -> dict[str, str]:
        """What the task pane's own requests carry."""
        return {"Host": self.host, "Origin": self.origin, "Content-Type": "application/json",
                "Sec-Fetch-Site": "same-origin", "Authorization": f"Bearer {key}"}  # fmt: skip

    def post(self, path: str, body: Any, key: str = "", headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """A request as the pane sends it; status and answer."""
        connection = self.connection()
        try:
            connection.request("POST", path, json.dumps(body), headers or self.headers(key))
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def pair(self) -> str:
        """A key, as the pane gets one."""
        status, found = self.post("/pair", {"code": self.code()})
        assert status == 200, found
        return str(found["key"])

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def _program() -> str:
    return str(Path(sys.executable).with_name("provision-xl.exe" if sys.platform == "win32" else "provision-xl"))


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=en-GB"])
        try:
            yield found
        finally:
            found.close()


def opened(chromium: Any, serving: Serving, sheets: list[dict[str, Any]], width: int = 320, key: str = "") -> Any:
    """The task pane in a page of its own, with Office replaced and everything else real."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, ignore_https_errors=True,
                                   locale="en-GB")  # fmt: skip
    office = STAND_IN.read_text("utf-8") + f"\nstandIn.fill({json.dumps(sheets)});"
    context.route(OFFICE, lambda route: route.fulfill(body=office, content_type="text/javascript"))
    if key:
        context.add_init_script(f"localStorage.setItem('provision.key', {json.dumps(key)})")
    page = context.new_page()
    page.goto(f"{serving.origin}/pane.html")
    return page
