"""The pane as a person uses it: found by what stands on the screen, never by what we call it inside."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.addin.serving import Serving, opened

SECONDS = 60_000


class Pane:
    """A task pane in a real browser, paired with a real server."""

    def __init__(
        self, chromium: Any, serving: Serving, sheets: list[dict[str, Any]], key: str, width: int = 320
    ) -> None:
        self.page = opened(chromium, serving, sheets, width, key)
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.set_default_timeout(SECONDS)

    def close(self) -> None:
        self.page.context.close()

    def open(self, caption: str) -> None:
        """From the list of all actions into a view, and wait until it shows something."""
        if self.page.locator("#back").is_visible():
            self.press("All actions")
        self.page.get_by_role("navigation").get_by_role("button", name=caption).first.click()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is at work."""
        self.until("!document.querySelector('progress, [aria-busy=true]')")

    def until(self, script: str) -> None:
        """Wait until something is so; the page's own rules forbid the browser's way of waiting for it."""
        last = time.monotonic() + SECONDS / 1000
        while not self.page.evaluate(script):
            assert time.monotonic() < last, f"never: {script}"
            self.page.wait_for_timeout(50)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()

    def words(self) -> str:
        return str(self.page.inner_text("body"))

    def alarm(self) -> str:
        return str(self.page.get_by_role("alert").first.inner_text())

    def done(self) -> str:
        return str(self.page.locator(".done").last.inner_text())

    def in_office(self, script: str) -> Any:
        """Ask the stand-in for Office."""
        return self.page.evaluate(script)

    def cell(self, sheet: str, row: int, column: int) -> Any:
        return self.in_office(f"standIn.cell({json.dumps(sheet)}, {row}, {column}).value")

    def rows(self, sheet: str) -> dict[str, Any]:
        """Every cell with something in it, by row and column."""
        script = f"Object.fromEntries([...standIn.sheet({json.dumps(sheet)}).cells].filter(([, cell]) => cell.value !== '').map(([place, cell]) => [place, cell.value]))"  # noqa: E501
        found: dict[str, Any] = self.in_office(script)
        return found
