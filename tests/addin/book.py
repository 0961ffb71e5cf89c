"""A workbook of ours as the stand-in for Office holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel


def sheets_of(path: Path) -> list[dict[str, Any]]:
    """Every sheet with its cells as values, their formats, its tables and whether it is locked."""
    book = load_workbook(path, data_only=True)
    try:
        return [
            {"name": sheet.title, "cells": list(_cells(sheet)), "tables": list(_tables(sheet)),
             "locked": bool(sheet.protection.sheet)}
            for sheet in book.worksheets
        ]  # fmt: skip
    finally:
        book.close()


def _cells(sheet: Any) -> Iterator[list[Any]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                unlocked = not cell.protection.locked
                yield [cell.row - 1, cell.column - 1, _plain(cell.value), cell.number_format, unlocked]


def _plain(value: Any) -> Any:
    return float(to_excel(value)) if isinstance(value, datetime | time | timedelta) else value


def _tables(sheet: Any) -> Iterator[dict[str, Any]]:
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        yield {"name": table.name, "area": [top - 1, left - 1, bottom - top + 1, right - left + 1]}
