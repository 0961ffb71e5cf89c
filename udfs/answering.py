"""What every host calls: one request in, one answer out, with the macros that this package offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from provision_xl.functions.dispatch import Command, handle
from provision_xl.functions.registry import MACROS
from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES


def answer(request: Any) -> dict[str, Any]:
    """Answer a function, a macro, or `LAYOUT`: which sheets a macro may read, and which columns of them."""
    if not isinstance(request, Mapping):
        return {"error": "PX-X02: the request was damaged on its way. Try again."}
    if request.get("call") == "LAYOUT":
        return {"sheets": layout()}
    return handle(request, _commands(request), date.today())


def _commands(request: Mapping[str, Any]) -> Mapping[str, Command]:
    if request.get("call") not in {macro.call for macro in MACROS}:
        return {}  # a cell must not wait for what only macros need
    from provision_udfs.commands import COMMANDS

    return COMMANDS


def layout() -> dict[str, list[str]]:
    """The input sheets and their headers: all that ever leaves the spreadsheet. Pupils' names are not among them."""
    tables = {
        table.name: [column.header for column in table.columns] for table in TABLES.values() if table.name != "Key"
    }
    return {SETTINGS_SHEET: list(SETTINGS_HEADERS), **tables}
