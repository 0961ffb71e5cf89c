"""The add-in: its own script in a real browser, its server a real process, cells as Excel on the web has them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from provision_xl.functions.registry import FUNCTIONS
from provision_xl.school.columns import letter
from tests.addin.serving import Serving, browser, opened
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import OneByOne, Shown, is_range
from tests.conformance.hosts.office import arguments

CALL = "([id, args, parameterAddresses]) => standIn.call(id, ...args, { parameterAddresses })"
TIMED = f"""async ([given, times]) => {{
    const taken = [];
    for (let number = 0; number < times; number++) {{
        const began = performance.now();
        await ({CALL})(given);
        taken.push((performance.now() - began) / 1000);
    }}
    return taken;
}}"""


def address(given: Any) -> str | None:
    """Where a range stands, as Excel tells it."""
    if not is_range(given) or "at" not in given:
        return None
    sheet, row, column = given["at"]
    rows = given["table"]
    last = f"{letter(column + max(map(len, rows), default=1) - 2)}{row + len(rows) - 1}"
    return f"'{sheet.replace("'", "''")}'!{letter(column - 1)}{row}:{last}"


class AddIn(OneByOne):
    """`functions.js` in Chromium, then HTTPS, then the server that `provision-xl serve` starts."""

    def __enter__(self) -> AddIn:
        self._stack = ExitStack()
        home = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        serving = Serving(home)
        self._stack.callback(serving.close)
        chromium = self._stack.enter_context(browser())
        self._page = opened(chromium, serving, [], key=serving.pair())
        while not self._page.evaluate("Object.keys(standIn.state.functions).length"):
            self._page.wait_for_timeout(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def seconds(self, case: Case, times: int) -> list[float]:
        """How long each of several calls takes in the page; what drives the browser from outside is no part of it."""
        found: list[float] = self._page.evaluate(TIMED, [_given(case), times])
        return found

    def prepare(self, case: Case) -> Callable[[], Shown]:
        given = _given(case)

        def ask() -> Shown:
            rows = self._page.evaluate(CALL, given)
            return rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]

        return ask


def _given(case: Case) -> list[Any]:
    function = FUNCTIONS[case.function]
    return [function.name, arguments(function, case.args), [address(value) for value in case.args]]
