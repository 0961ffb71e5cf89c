"""What every host calls: one request in, one answer out, with the macros that this package offers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from provision_xl.functions.dispatch import handle

_WHOLE = "WHOLE"


def answer(request: Any) -> dict[str, Any]:
    """Answer a function, a macro, or `LAYOUT`: which sheets a macro may read, and which columns of them."""
    if not isinstance(request, Mapping):
        return {"error": "PX-X02: the request was damaged on its way. Try again."}
    if request.get("call") == "LAYOUT":
        return {"sheets": layout()}
    return handle(request, commands())


def layout() -> dict[str, list[str]]:
    """The input sheets and their headers: all that ever leaves the spreadsheet. Names of pupils are not among them."""
    from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES

    tables = {table.name: [column.header for column in table.columns] for table in TABLES.values() if table.name != "Key"}
    return {SETTINGS_SHEET: list(SETTINGS_HEADERS), **tables}


def commands() -> Mapping[str, Any]:
    return {}
