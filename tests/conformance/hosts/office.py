"""Custom functions of Office.js through xlwings' own server conversion."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from provision_xl.functions.declaring import Function
from provision_xl.functions.registry import FUNCTIONS
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import OneByOne, Shown, is_range

LICENCE = {"XLWINGS_LICENSE_KEY": "noncommercial"}


def to_office(cell: Any) -> Any:
    """A cell as a custom function gets it: no formats, so a day is a number; errors as objects; "" for blank."""
    if isinstance(cell, Mapping):
        return {"type": "Error", "basicValue": cell["error"]} if "error" in cell else cell["date"]
    return "" if cell is None else cell


def argument(given: Any) -> list[list[Any]]:
    """Every argument comes as rows, a single cell too."""
    return [[to_office(cell) for cell in row] for row in given["table"]] if is_range(given) else [[to_office(given)]]


def arguments(function: Function, given: Sequence[Any]) -> list[Any]:
    """In the order of the formula; any number of tables comes as one list."""
    rows = [argument(value) for value in given]
    if function.takes_tables:
        return [rows]
    return [*rows, *[None] * (len(function.arguments) - len(rows))]


class XlwingsServer(OneByOne):
    """`custom_functions_call`, as xlwings' server runs it for each call."""

    def __enter__(self) -> XlwingsServer:
        os.environ.update(LICENCE)
        import xlwings
        from provision_udfs.xlwings_server import module
        from xlwings import server
        from xlwings.pro import _xlofficejs

        if "officejs" not in xlwings.engines.engines_by_name:  # loaded before the licence was named
            xlwings.engines.add(xlwings.Engine(impl=_xlofficejs.engine))
        self._module, self._version, self._call = module(), xlwings.__version__, server.custom_functions_call
        self._loop = asyncio.new_event_loop()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def prepare(self, case: Case) -> Callable[[], Shown]:
        function = FUNCTIONS[case.function]
        data = {"func_name": function.excel_name, "args": arguments(function, case.args), "version": self._version,
                "client": "Microsoft Office for the web", "runtime": "1.4"}  # fmt: skip

        def ask() -> Shown:
            rows = self._loop.run_until_complete(self._call(data, self._module))
            return rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]

        return ask
