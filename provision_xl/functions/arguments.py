"""What a person gave a function becomes what the plain function takes, or a sentence that says what is wrong."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Any

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.bare_dates import dated
from provision_xl.functions.crossing import DAMAGED, DAYS_OF_1904, FIRST_DATE, cell_in, grid_in, is_range
from provision_xl.functions.declaring import Argument, Function, Take
from provision_xl.school.cells import clean, quoted, read_cell
from provision_xl.school.columns import Column, Kind
from provision_xl.school.raw import CellError, Grid
from provision_xl.school.reading import fold
from provision_xl.school.tables import SETTINGS_HEADERS, SETTINGS_SHEET, TABLES

_KINDS = {Take.TEXT: Kind.TEXT, Take.NUMBER: Kind.NUMBER, Take.WHOLE: Kind.WHOLE, Take.SHARE: Kind.SHARE,
          Take.DATE: Kind.DATE}  # fmt: skip
_LONGEST_HEADING = 20  # rows above a header that a person may have put there
_LONGEST_TEXT = 255  # Excel takes no longer text in a formula
_WITHOUT_SHARED_PARTS = 2  # later ways of marshal write equal values differently where a part of them is shared


def read_arguments(function: Function, given: Sequence[Any], date1904: bool = False) -> list[Any]:
    """The values for the plain function, in order; None where an argument was left out.

    Raises:
        OutOfRange: the sentence for the cell; it names the argument.
    """
    if not isinstance(given, list | tuple):
        raise OutOfRange(DAMAGED)
    if function.arguments and function.arguments[-1].kind is Take.TABLES:
        return _options_and_tables(function, given, date1904)
    if len(given) > len(function.arguments):
        most = len(function.arguments)
        raise OutOfRange(f"{function.excel_name} takes {most} arguments, but {len(given)} were given.")
    padded = [*given, *[None] * (len(function.arguments) - len(given))]
    return [_read(argument, cell, date1904) for argument, cell in zip(function.arguments, padded, strict=True)]


def _options_and_tables(function: Function, given: Sequence[Any], date1904: bool) -> list[Any]:
    """Tables and options may stand in any order: a range of several cells is a table, one cell is an option."""
    options = [cell for cell in given if not is_range(cell)]
    tables = [cell for cell in given if is_range(cell)]
    declared = function.arguments[:-1]
    while options and _is_blank(options[-1]):
        options.pop()
    if len(options) > len(declared):
        raise OutOfRange(f"{function.excel_name}: {_no_table(options[len(declared)])}")
    padded = [*options, *[None] * (len(declared) - len(options))]
    read = [_read(argument, cell, date1904) for argument, cell in zip(declared, padded, strict=True)]
    return [*read, Tables(tuple(tables), date1904)]


def _no_table(cell: Any) -> str:
    value = cell_in(_one_cell(cell))
    if isinstance(value, CellError):
        return f"a table of the formula shows {value.text}. Put the name of that table right."
    return f"{quoted(value)} is not a table. Give whole tables with their headers."


def _one_cell(cell: Any) -> Any:
    if isinstance(cell, Mapping) and "table" in cell:
        rows = cell["table"]
        return rows[0][0] if rows and rows[0] else None  # several cells come here only where all are blank
    return cell


def _is_blank(cell: Any) -> bool:
    return _one_cell(cell) in (None, "")


def _read(argument: Argument, cell: Any, date1904: bool) -> Any:
    if is_range(cell):
        if argument.kind is Take.TABLE:
            return Tables((cell,), date1904)
        rows = cell["table"]
        raise OutOfRange(f"{argument.name}: one cell is needed, but {len(rows)} x {len(rows[0])} cells were given.")
    days_added = DAYS_OF_1904 if date1904 else 0
    value = cell_in(_one_cell(cell), days_added)
    if isinstance(value, str):
        value = _one_line(argument, value)
    if value is None or value == "" or _is_skipped(argument, value):
        if argument.required:
            raise OutOfRange(f"{argument.name} is blank. Give it: {argument.help}")
        return None
    if isinstance(value, CellError):
        raise OutOfRange(f"{argument.name}: the cell it comes from shows {value.text}. Put that cell right first.")
    if argument.kind is Take.TABLE:
        raise OutOfRange(f"{argument.name}: a range with its header row is needed, but one value was given.")
    if argument.kind is Take.DATE and type(value) in (int, float) and value >= FIRST_DATE:
        value = cell_in({"date": value}, days_added)  # as DATE() and some hosts hand over a day
    return _of_kind(argument, value)


def _one_line(argument: Argument, text: str) -> str:
    """Text without line breaks, spaces around it and signs that cannot be seen."""
    if len(text) > _LONGEST_TEXT:
        raise OutOfRange(f"{argument.name}: {quoted(text)} has {len(text):,} signs. Give instead: {argument.help}")
    return clean(text)


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


@dataclass(frozen=True)
class Tables:
    """The ranges that a formula names, as they came; they are looked into when needed."""

    ranges: tuple[Any, ...]
    date1904: bool = False

    @cached_property
    def content(self) -> tuple[bool, tuple[bytes, ...]]:
        """The same for the same content in the same cells, in whatever order the ranges come."""
        return self.date1904, tuple(sorted(map(_fingerprint, self.ranges)))

    def grids(self) -> dict[str, Grid]:
        return grids_of(self.ranges, self.date1904)

    def alone(self) -> Grid:
        """The one range as a sheet, under the name of the table whose headers it carries, or of none."""
        (given,) = self.ranges
        grid = grid_in(given, date1904=self.date1904)
        name = table_of(grid)
        return _named(name, grid, given, self.date1904) if name else Grid("", grid.rows)


def _fingerprint(given: Mapping[str, Any]) -> bytes:
    """Sixteen bytes of everything that stands in a range and where it stands; a few milliseconds for 100,000 cells."""
    whole = [given["table"], given.get("at"), bool(given.get("bare_dates"))]
    try:
        return blake2b(marshal.dumps(whole, _WITHOUT_SHARED_PARTS), digest_size=16).digest()
    except ValueError:
        raise OutOfRange(DAMAGED) from None


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
        grids[name] = _named(name, grid, given, date1904)
    return grids


def _named(name: str, grid: Grid, given: Mapping[str, Any], date1904: bool) -> Grid:
    named = Grid(name, grid.rows)
    return dated(named, DAYS_OF_1904 if date1904 else 0) if given.get("bare_dates") else named


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
