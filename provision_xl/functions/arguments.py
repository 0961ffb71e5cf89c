"""What a person gave a function becomes what the plain function takes, or a sentence that says what is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.crossing import cell_in, grid_in
from provision_xl.functions.declaring import Argument, Function, Take
from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Column, Kind
from provision_xl.school.raw import CellError, Grid
from provision_xl.school.reading import fold
from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES

_KINDS = {Take.TEXT: Kind.TEXT, Take.NUMBER: Kind.NUMBER, Take.WHOLE: Kind.WHOLE, Take.SHARE: Kind.SHARE,
          Take.DATE: Kind.DATE}  # fmt: skip
_LONGEST_HEADING = 20  # rows above a header that a person may have put there


def read_arguments(function: Function, given: Sequence[Any], date1904: bool = False) -> list[Any]:
    """The values for the plain function, in order; None where an argument was left out.

    Raises:
        OutOfRange: the sentence for the cell; it names the argument.
    """
    if function.arguments and function.arguments[-1].kind is Take.TABLES:
        return _options_and_tables(function, given, date1904)
    if len(given) > len(function.arguments):
        most = len(function.arguments)
        raise OutOfRange(f"{function.excel_name} takes {most} arguments, but {len(given)} were given.")
    padded = [*given, *[None] * (len(function.arguments) - len(given))]
    return [_read(argument, cell, date1904) for argument, cell in zip(function.arguments, padded, strict=True)]


def _options_and_tables(function: Function, given: Sequence[Any], date1904: bool) -> list[Any]:
    """Tables and options may stand in any order: a range of several cells is a table, one cell is an option."""
    options = [cell for cell in given if not _is_range(cell)]
    tables = [cell for cell in given if _is_range(cell)]
    declared = function.arguments[:-1]
    while options and _is_blank(options[-1]):
        options.pop()
    if len(options) > len(declared):
        extra = _one_cell(options[len(declared)])
        raise OutOfRange(f'{function.excel_name}: "{extra}" is not a table. Give whole tables with their headers.')
    padded = [*options, *[None] * (len(declared) - len(options))]
    read = [_read(argument, cell, date1904) for argument, cell in zip(declared, padded, strict=True)]
    return [*read, Tables(tuple(tables), date1904)]


def _is_range(cell: Any) -> bool:
    if not isinstance(cell, Mapping) or "table" not in cell:
        return False
    rows = cell["table"]
    return len(rows) > 1 or (len(rows) == 1 and len(rows[0]) > 1)


def _one_cell(cell: Any) -> Any:
    if isinstance(cell, Mapping) and "table" in cell:
        rows = cell["table"]
        return rows[0][0] if rows and rows[0] else None
    return cell


def _is_blank(cell: Any) -> bool:
    return _one_cell(cell) in (None, "")


def _read(argument: Argument, cell: Any, date1904: bool) -> Any:
    if argument.kind is Take.TABLE and (_is_range(cell) or not _is_blank(cell)):
        return _table(argument, cell, date1904)
    if _is_range(cell):
        rows = cell["table"]
        raise OutOfRange(f"{argument.name}: one cell is needed, but {len(rows)} x {len(rows[0])} cells were given.")
    value = cell_in(_one_cell(cell), 1462 if date1904 else 0)
    if value is None or value == "" or _is_skipped(argument, value):
        if argument.required:
            raise OutOfRange(f"{argument.name} is blank. Give it: {argument.help}")
        return None
    if isinstance(value, CellError):
        raise OutOfRange(f"{argument.name}: the cell it comes from shows {value.text}. Put that cell right first.")
    return _of_kind(argument, value)


def _is_skipped(argument: Argument, value: Any) -> bool:
    is_nought = isinstance(value, int | float) and not isinstance(value, bool) and value == 0
    return is_nought and not argument.required and (argument.nought_is_blank or argument.kind in {Take.TEXT, Take.DATE})


def _of_kind(argument: Argument, value: Any) -> Any:
    lowest = None if argument.lowest is None else Decimal(argument.lowest)
    highest = Decimal(1) if argument.kind is Take.SHARE else None
    column = Column("", argument.name, _KINDS[argument.kind], argument.help, "", lowest=lowest, highest=highest)
    read = read_cell(column, value)
    if read.problem and read.problem.verdict is Verdict.STOP:
        raise OutOfRange(f"{read.problem.saw}. {read.problem.cure}")
    if argument.choices and read.value.casefold() not in {choice.casefold() for choice in argument.choices}:
        raise OutOfRange(f'{argument.name}: "{read.value}" is not one of {", ".join(argument.choices)}.')
    return read.value


def _table(argument: Argument, cell: Any, date1904: bool) -> Grid:
    if not isinstance(cell, Mapping) or "table" not in cell:
        raise OutOfRange(f"{argument.name}: a range with its header row is needed, but one value was given.")
    return grid_in(cell, date1904=date1904)


@dataclass(frozen=True)
class Tables:
    """The ranges that a formula names, as they came; they are looked into when needed."""

    ranges: tuple[Any, ...]
    date1904: bool = False

    @cached_property
    def digest(self) -> str:
        """The same text for the same content in the same cells."""
        return hashlib.sha256(json.dumps([self.date1904, self.ranges]).encode()).hexdigest()

    def grids(self) -> dict[str, Grid]:
        return grids_of(self.ranges, self.date1904)


def grids_of(ranges: Iterable[Any], date1904: bool = False) -> dict[str, Grid]:
    """Ranges as sheets under the names of the tables whose headers they carry.

    Raises:
        OutOfRange: a range carries the headers of no table, or a table comes twice.
    """
    grids: dict[str, Grid] = {}
    for place, given in enumerate(ranges, start=1):
        grid = grid_in(given, date1904=date1904)
        name = table_of(grid)
        if name is None:
            raise OutOfRange(f"Table {place} of the formula has no header row of an input table. "
                             "Give whole tables with their headers, such as tblPupils[#All].")  # fmt: skip
        if name in grids:
            raise OutOfRange(f"The table {name} is given twice. Give each table once.")
        grids[name] = Grid(name, grid.rows)
    return grids


def table_of(grid: Grid) -> str | None:
    """The table whose headers stand in a grid: the sheet's own where they fit it, else the one they fit best.

    >>> table_of(Grid("", [["Term", "Starts", "Ends", "Teaching weeks"]])), table_of(Grid("", [["T1", 12]]))
    ('Terms', None)
    """
    rows = [{fold(cell) for cell in row if isinstance(cell, str)} for row in grid.rows if row]
    fits = {name: fit for name in _HEADERS if (fit := _fit(name, rows[:_LONGEST_HEADING]))}
    own = next((name for name in fits if fold(name) == fold(grid.sheet)), None)
    return own or max(fits, key=lambda name: fits[name], default=None)


def _headers() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each table all its headers, and those that it must have."""
    found = {
        table.name: (
            frozenset(fold(column.header) for column in table.columns),
            frozenset(fold(column.header) for column in table.columns if column.required),
        )
        for table in TABLES.values()
        if table.name != "Key"
    }
    settings = frozenset(map(fold, SETTINGS_HEADERS))
    return {SETTINGS_SHEET: (settings, settings), **found}


_HEADERS = _headers()


def _fit(name: str, rows: Sequence[set[str]]) -> tuple[int, Fraction] | None:
    """Headers in common and how much of the table they are; None under half of those that it must have."""
    every, needed = _HEADERS[name]
    common = max((len(row & every) for row in rows), default=0)
    held = max((len(row & needed) for row in rows), default=0)
    return (common, Fraction(common, len(every))) if common and held * 2 > len(needed) else None
