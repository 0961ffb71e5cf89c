"""Values as COM carries them between Excel and Python on Windows, as pywin32 makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from provision_udfs.windows import ERRORS

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)  # pywin32 puts a time zone that means nothing on every time
_CODES = {text: code for code, text in ERRORS.items()}
_MOST_OF_32_BITS = 2**31


def to_com(cell: Any) -> Any:
    """What Range.Value gives for a cell."""
    if isinstance(cell, Mapping):
        return _CODES[cell["error"]] if "error" in cell else _EPOCH + timedelta(days=cell["date"])
    if isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)  # every number of a cell is a double
    return None if cell == "" else cell


def range_to_com(given: Mapping[str, Any]) -> tuple[Any, ...]:
    """A range as the workbook's VBA hands it on: where it begins, and Range.Value, which is no array for one cell."""
    rows = tuple(tuple(map(to_com, row)) for row in given["table"])
    is_one = len(rows) == 1 and len(rows[0]) == 1
    return ("range", *given["at"], rows[0][0] if is_one else rows)


def from_com(value: Any) -> Any:
    """What stands in the cells when VBA hands this back: an array must have rows of one length, and 32-bit numbers."""
    if isinstance(value, list | tuple):
        rows = [list(row) for row in value]
        assert rows and all(len(row) == len(rows[0]) for row in rows), "COM takes rectangular arrays alone"
        return [[_cell(cell) for cell in row] for row in rows]
    return _cell(value)


def _cell(value: Any) -> Any:
    assert value is None or isinstance(value, bool | int | float | str), f"COM cannot carry {type(value)}"
    assert not isinstance(value, int) or abs(value) < _MOST_OF_32_BITS, "VBA of 32 bits takes no larger whole number"
    assert not isinstance(value, float) or value - value == 0, "a cell shows no infinity"
    return "" if value is None else value
