"""Cells on their way between a host and Python.

A host hands over plain JSON: text, numbers, true, false and null; a cell shown as a date or time as
`{"date": serial}`, an error cell as `{"error": "#N/A"}`, and a range as `{"table": rows, "at": [sheet, row, column]}`;
a host that cannot tell a day from its serial number says so in the range by `"bare_dates": true`.
Serial numbers, not ISO text: they are what every spreadsheet holds, so nothing is rounded or taken for local time.
What goes back is text, numbers, true, false and "" for blank; a date goes back as its serial number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.results import Result, Shows
from provision_xl.school.cells import clean
from provision_xl.school.raw import CellError, Grid

MOST_CELLS = 200_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
_MOST_SIGNS = 32_767  # of a cell
_LONGEST_ERROR = 40  # #GETTING_DATA is the longest of Excel's
_MOST_DIGITS = 1e15  # more than a cell keeps
_MOST_EXACT = 2**31  # beyond it a cell holds a whole number as it holds any other
_EPOCH = datetime(1899, 12, 30)
DAYS_OF_1904 = 1462
DAMAGED = "PX-X02: the request was damaged on its way. Try again."
# Signs that some host cannot carry back: control signs, and half an emoji as LEFT() leaves it.
_NO_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_CELL = "data of a kind that is not text, number, date or TRUE and FALSE"
FIRST_DATE = 61  # 1 March 1900; what is shown as a time or h:mm lies below
_LAST_DATE = 2_958_465  # 31 December 9999


def cell_in(cell: Any, days_added: int = 0) -> Any:
    """A cell as Python works with it.

    >>> cell_in({"date": 46266}), cell_in({"date": 1.1458333333333333}), cell_in({"error": "#N/A"}), cell_in("007")
    (datetime.datetime(2026, 9, 1, 0, 0), datetime.timedelta(days=1, seconds=12600), CellError(text='#N/A'), '007')
    """
    if isinstance(cell, str):
        return cell if cell.isprintable() else _NO_SIGNS.sub("\ufffd", cell)
    if type(cell) is float and cell.is_integer() and abs(cell) < _MOST_DIGITS:
        return int(cell)  # some hosts hand over every number with a point: 12 must not be told of as 12.0
    if not isinstance(cell, Mapping):
        return CellError(_NO_CELL) if isinstance(cell, list | tuple) else cell
    if "error" in cell:
        return CellError(clean(_NO_SIGNS.sub("", str(cell["error"])[:_LONGEST_ERROR])) or "an error")
    if "date" not in cell:
        return CellError(_NO_CELL)
    serial = cell["date"]
    if not isinstance(serial, int | float) or not 0 <= serial + days_added < _LAST_DATE + 1:
        return CellError("a date before 1900 or after 9999")
    since = timedelta(seconds=min(round(serial * 86_400), (_LAST_DATE + 1 - days_added) * 86_400 - 1))
    return since if serial < FIRST_DATE else _EPOCH + timedelta(days=days_added) + since


def is_range(given: Any) -> bool:
    """Whether a range of several cells was given.

    A range of one cell counts as what stands in it, and one where nothing stands as a blank cell: some hosts cut a
    range to the part of its sheet that is in use.

    Raises:
        OutOfRange: it says that it is a range, and is none.

    >>> is_range({"table": [["Term"], ["Autumn"]]}), is_range({"table": [["Autumn"]]}), is_range("Autumn")
    (True, False, False)
    """
    if not isinstance(given, Mapping) or "table" not in given:
        return False
    rows = given["table"]
    if not isinstance(rows, list | tuple) or not all(isinstance(row, list | tuple) for row in rows):
        raise OutOfRange(DAMAGED)
    is_several = len(rows) > 1 or (len(rows) == 1 and len(rows[0]) > 1)
    return is_several and not all(is_blank(cell) for row in rows for cell in row)


def is_blank(cell: Any) -> bool:
    """Whether nothing stands in a cell as it came."""
    return cell is None or cell == ""


def grid_in(given: Any, sheet: str = "", date1904: bool = False) -> Grid:
    """A range as a sheet, so that what is said of a cell names the address it has in the workbook.

    Args:
        given: `{"table": rows, "at": [sheet, row, column]}`, rows and columns counted from 1; `at` may be missing.
        sheet: the name of the sheet where `at` does not say.
        date1904: the workbook counts its days from 1904.

    Raises:
        OutOfRange: more than MOST_CELLS cells, or it begins outside every sheet.

    >>> grid_in({"table": [["Term"], ["Autumn"]], "at": ["Terms", 3, 2]}).rows
    [[], [], [None, 'Term'], [None, 'Autumn']]
    """
    rows = _without_blank_end(given["table"])
    if sum(map(len, rows)) > MOST_CELLS:
        raise OutOfRange(f"The range has more than {MOST_CELLS:,} cells. Give the table alone, not whole columns.")
    name, row, column = _place(given.get("at") or (sheet, 1, 1))
    left = [None] * (column - 1)
    days = DAYS_OF_1904 if date1904 else 0
    body = [left + [cell_in(cell, days) for cell in cells] for cells in rows]
    return Grid(name, [[] for _ in range(row - 1)] + body)


def _place(at: Any) -> tuple[str, int, int]:
    whole = isinstance(at, list | tuple) and len(at) == 3 and all(type(number) is int for number in at[1:])
    if not whole or not (1 <= at[1] <= _MOST_ROWS and 1 <= at[2] <= _MOST_COLUMNS):
        raise OutOfRange(DAMAGED)
    return str(at[0]), at[1], at[2]


def _without_blank_end(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    last = len(rows)
    while last and all(map(is_blank, rows[last - 1])):
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
    if shows is Shows.PENCE and isinstance(value, int):
        pounds, rest = divmod(value, 100)
        return value / 100 if rest else _number(pounds)  # the float that lies nearest, as for a Fraction
    if isinstance(value, int | Decimal | Fraction):
        return _number(value)
    if isinstance(value, time):
        return _number(Fraction(value.hour * 60 + value.minute, 1440))
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return _number(_days(moment - _EPOCH))
    if isinstance(value, tuple | list):
        return cell_out("; ".join(str(cell_out(item)) for item in value))
    if isinstance(value, str) and len(value) > _MOST_SIGNS:
        return f"{value[: _MOST_SIGNS - 3]}..."
    return value


def _days(since: timedelta) -> Fraction:
    return Fraction(since.days) + Fraction(since.seconds, 86_400)


def _number(value: int | Decimal | Fraction) -> int | float:
    if not isinstance(value, int):
        exact = Fraction(value)
        if exact.denominator != 1:
            return float(exact)
        value = exact.numerator
    return value if -_MOST_EXACT < value < _MOST_EXACT else float(value)


def table_out(result: Result) -> list[list[Any]]:
    """A result as rows of cells: headers, rows, and the total where there is one."""
    shows = [column.shows for column in result.columns]
    body = [*result.rows, result.total] if result.total else [*result.rows]
    rows = [[cell_out(value, kind) for value, kind in zip(row, shows, strict=True)] for row in body]
    return [[column.header for column in result.columns], *rows]
