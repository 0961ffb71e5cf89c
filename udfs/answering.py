"""What every host calls: one request in, one answer out, with the macros that this package offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from provision_xl.functions.accepting import HEADERS, PLAN_ROWS
from provision_xl.functions.changes import UNWATCHED, Watch
from provision_xl.functions.dispatch import Command, handle
from provision_xl.functions.macros import MACROS
from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES


def answer(request: Any, watch: Watch = UNWATCHED) -> dict[str, Any]:
    """Answer a function, a macro, its questions, or `LAYOUT`: which sheets a macro may read, and which columns."""
    if not isinstance(request, Mapping):
        return {"error": "PX-X02: the request was damaged on its way. Try again."}
    if request.get("call") == "LAYOUT":
        return {"sheets": layout()}
    return handle(request, commands_of(str(request.get("call"))), date.today(), watch)


def commands_of(call: str) -> Mapping[str, Command]:
    """The macros by name, where a macro is called; a cell must not wait for what only macros need."""
    if call not in {macro.call for macro in MACROS}:
        return {}
    from provision_udfs.commands import COMMANDS

    return COMMANDS


def layout() -> dict[str, list[str]]:
    """The sheets and headers that are read: all that ever leaves the spreadsheet. Pupils' names are not among them."""
    tables = {
        table.name: [column.header for column in table.columns] for table in TABLES.values() if table.name != "Key"
    }
    return {SETTINGS_SHEET: list(SETTINGS_HEADERS), **tables, PLAN_ROWS: list(HEADERS)}
