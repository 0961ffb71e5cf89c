"""Cells on their way between a host and Python.

A host hands over plain JSON: text, numbers, true, false and null; a cell shown as a date or time as
`{"date": serial}`, an error cell as `{"error": "#N/A"}`, and a range as `{"table": rows, "at": [sheet, row, column]}`.
Serial numbers, not ISO text: they are what every spreadsheet holds, so nothing is rounded or taken for local time.
What goes back is text, numbers, true, false and "" for blank; a date goes back as its serial number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.results import Result, Shows
from provision_xl.school.raw import CellError, Grid

MOST_CELLS = 200_000
_EPOCH = datetime(1899, 12, 30)
_DAYS_OF_1904 = 1462
_FIRST_DATE = 61  # 1 March 1900; what is shown as a time or h:mm lies below
_LAST_DATE = 2_958_465  # 31 December 9999


def cell_in(cell: Any, days_added: int = 0) -> Any:
    """A cell as Python works with it.

    >>> cell_in({"date": 46266}), cell_in({"date": 1.1458333333333333}), cell_in({"error": "#N/A"}), cell_in("007")
    (datetime.datetime(2026, 9, 1, 0, 0), datetime.timedelta(days=1, seconds=12600), CellError(text='#N/A'), '007')
    """
    if not isinstance(cell, Mapping):
        return cell
    if "error" in cell:
        return CellError(str(cell["error"]))
    serial = cell.get("date")
    if not isinstance(serial, int | float) or not 0 <= serial <= _LAST_DATE:
        return CellError("a date before 1900 or after 9999")
    if serial < _FIRST_DATE:
        return timedelta(seconds=round(serial * 86_400))
    return _EPOCH + timedelta(days=days_added, seconds=round(serial * 86_400))


def grid_in(given: Any, sheet: str = "", date1904: bool = False) -> Grid:
    """A range as a sheet, so that what is said of a cell names the address it has in the workbook.

    Args:
        given: `{"table": rows, "at": [sheet, row, column]}`, rows and columns counted from 1; `at` may be missing.
        sheet: the name of the sheet where `at` does not say.
        date1904: the workbook counts its days from 1904.

    Raises:
        OutOfRange: more than MOST_CELLS cells.

    >>> grid_in({"table": [["Term"], ["Autumn"]], "at": ["Terms", 3, 2]}).rows
    [[], [], [None, 'Term'], [None, 'Autumn']]
    """
    rows = _without_blank_end(given["table"])
    if sum(map(len, rows)) > MOST_CELLS:
        raise OutOfRange(f"The range has more than {MOST_CELLS:,} cells. Give the table alone, not whole columns.")
    name, row, column = given.get("at") or (sheet, 1, 1)
    left = [None] * (column - 1)
    days = _DAYS_OF_1904 if date1904 else 0
    body = [left + [cell_in(cell, days) for cell in cells] for cells in rows]
    return Grid(str(name), [[] for _ in range(row - 1)] + body)


def _without_blank_end(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    last = len(rows)
    while last and all(cell is None or cell == "" for cell in rows[last - 1]):
        last -= 1
    return rows[:last]


def cell_out(value: Any, shows: Shows | None = None) -> Any:
    """A value as a cell holds it: pence as pounds, exact numbers as the nearest that Excel can hold.

    >>> cell_out(1720, Shows.PENCE), cell_out(Fraction(5, 2)), cell_out(date(2026, 9, 1)), cell_out(None)
    (17.2, 2.5, 46266, '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("yes" if value else "") if shows is Shows.FLAG else value
    if shows is Shows.PENCE:
        return _number(Fraction(value) / 100)
    if isinstance(value, int | Decimal | Fraction):
        return _number(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return _number(_days(moment - _EPOCH))
    if isinstance(value, tuple | list):
        return "; ".join(str(cell_out(item)) for item in value)
    return value


def _days(since: timedelta) -> Fraction:
    return Fraction(since.days) + Fraction(since.seconds, 86_400)


def _number(value: int | Decimal | Fraction) -> int | float:
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else float(exact)


def table_out(result: Result) -> list[list[Any]]:
    """A result as rows of cells: headers, rows, and the total where there is one."""
    shows = [column.shows for column in result.columns]
    body = [*result.rows, result.total] if result.total else [*result.rows]
    rows = [[cell_out(value, kind) for value, kind in zip(row, shows, strict=True)] for row in body]
    return [[column.header for column in result.columns], *rows]
