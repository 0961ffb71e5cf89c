"""An ordinary call of each function: the example of its declaration, on the small school that is worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from provision_xl.functions.declaring import Function
from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES
from tests.small_school import ROWS, SETTINGS

EPOCH = date(1899, 12, 30)
DUTIES = [
    {"Duty": "Annual reviews", "Driver": "EHC plans", "Per year": 1, "Hours each": 6, "Statutory": "Yes"},
    {"Duty": "Cycle reviews", "Driver": "SEN support", "Per year": 3, "Hours each": 0.5, "Statutory": "Yes"},
    {"Duty": "Census", "Driver": "Pupils on roll", "Per year": 1, "Hours each": 0.01, "Statutory": "No"},
    {"Duty": "Supervision", "Driver": "Staff", "Per year": 1, "Hours each": 0.25, "Statutory": "No"},
]
_PARTS = re.compile(r'"(?P<text>[^"]*)"|DATE\((?P<day>[^)]*)\)|tbl(?P<table>\w+)\[#All\]|(?P<number>[\d.]+)|(?=,|$)')


def as_cell(value: Any) -> Any:
    """A value as it stands in a cell."""
    return {"date": (value - EPOCH).days} if isinstance(value, date) else value


def table(name: str) -> dict[str, Any]:
    """A table of the small school as a range that begins in A1 of its sheet, with every declared column."""
    if name == SETTINGS_SHEET:
        rows = [[setting, as_cell(value), None] for setting, value in SETTINGS.items()]
        return {"table": [list(SETTINGS_HEADERS), *rows], "at": [name, 1, 1]}
    headers = [column.header for column in TABLES[name].columns]
    found = {**ROWS, "Duties": DUTIES}[name]
    rows = [[as_cell(row.get(header)) for header in headers] for row in found]
    return {"table": [headers, *rows], "at": [name, 1, 1]}


def ordinary(function: Function) -> list[Any]:
    """What stands in the brackets of the example."""
    inside = function.example.partition("(")[2].removesuffix(")")
    return list(_arguments(inside))


def _arguments(inside: str) -> Iterator[Any]:
    names = {found.excel_name.removeprefix("tbl"): found.name for found in TABLES.values()}
    makers: dict[str, Callable[[str], Any]] = {
        "text": str,
        "day": lambda words: as_cell(date(*(int(part) for part in words.split(",")))),
        "table": lambda name: table(names.get(name, name)),
        "number": lambda digits: float(digits) if "." in digits else int(digits),
    }
    place = 0
    while place <= len(inside):
        found = _PARTS.match(inside, place)
        assert found, inside[place:]
        kind = found.lastgroup
        yield makers[kind](found[kind]) if kind else None
        place = found.end() + 1
