"""Tables from a host that hands over a day as the bare number that the cell holds.

Custom functions of Office.js are not told how a cell is shown, so 1 September 2026 comes as 46266. The declaration of
the tables knows where a day stands; there the number is taken for the day, as it is in every other host.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from provision_xl.functions.crossing import cell_in
from provision_xl.school.columns import Column, Kind
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES

_HEADER_ROWS = 20


def dated(grid: Grid, days_added: int = 0) -> Grid:
    """A table's rows with the numbers in its columns of days as days; Settings has its days in rows.

    >>> dated(Grid("Terms", [["Term", "Ends"], ["Autumn", 46374]])).rows[1][1]
    datetime.datetime(2026, 12, 18, 0, 0)
    """
    rows = [list(row) for row in grid.rows]
    for row, place in _places(grid):
        value = rows[row][place]
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][place] = cell_in({"date": value}, days_added)
    return Grid(grid.sheet, rows)


def _places(grid: Grid) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that may hold a day."""
    if grid.sheet == SETTINGS_SHEET:
        names = _headers(SETTINGS)
        days = [number for number, row in enumerate(grid.rows) if any(_is_in(cell, names) for cell in row)]
        yield from ((number, place) for number in days for place in range(len(grid.rows[number])))
        return
    names = _headers(TABLES[grid.sheet].columns)
    for top, row in enumerate(grid.rows[:_HEADER_ROWS]):
        for place in [place for place, cell in enumerate(row) if _is_in(cell, names)]:
            yield from ((below, place) for below in range(top + 1, len(grid.rows)) if place < len(grid.rows[below]))


def _headers(columns: Sequence[Column]) -> frozenset[str]:
    return frozenset(fold(column.header) for column in columns if column.kind is Kind.DATE)


def _is_in(cell: Any, names: frozenset[str]) -> bool:
    return isinstance(cell, str) and fold(cell) in names
