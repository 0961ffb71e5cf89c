"""Values of rows as cells of the sheets they stand on, wherever a person has moved the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.functions.changes import CellChange
from provision_xl.functions.lines import column_of, sheet_of
from provision_xl.school.raw import Grid
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES


def cells(
    school: School, grids: Mapping[str, Grid], table: str, row: int, values: Mapping[str, Any]
) -> list[CellChange]:
    """The cells of one row that take these values, by attribute.

    Raises:
        OutOfRange: the sheet has no such column.
    """
    sheet = sheet_of(grids, table)
    return [CellChange(sheet, row, _column(school, table, attribute), value) for attribute, value in values.items()]


def _column(school: School, table: str, attribute: str) -> int:
    place = column_of(school, table, attribute)
    if not place:
        header = TABLES[table].column(attribute).header
        raise OutOfRange(f"The sheet {table} has no column {header}. Put it back, then try again.")
    return place


def added(
    school: School, grids: Mapping[str, Grid], table: str, rows: Iterable[Mapping[str, Any]]
) -> tuple[list[CellChange], range]:
    """The cells of new rows below the last one that is filled, blanks left out, and the numbers of those rows."""
    wanted: Sequence[Mapping[str, Any]] = list(rows)
    first = first_free_row(school, grids, table)
    numbers = range(first, first + len(wanted))
    filled = ({name: value for name, value in row.items() if value not in (None, "", ())} for row in wanted)
    found = [cell for number, row in zip(numbers, filled, strict=True) for cell in
             cells(school, grids, table, number, row)]  # fmt: skip
    return found, numbers


def first_free_row(school: School, grids: Mapping[str, Grid], table: str) -> int:
    """The row below the last that is filled, or below the header."""
    last = max((row.row for row in school.rows(table)), default=0)
    if last:
        return last + 1
    header = next(column for column in TABLES[table].columns if column.required).header
    rows = grids[sheet_of(grids, table)].rows if sheet_of(grids, table) in grids else ()
    return next((number + 1 for number, row in enumerate(rows, start=1) if header in row), 2)
