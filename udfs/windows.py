"""Excel on Windows: called by the VBA of the workbook through the Python process that xlwings keeps running.

Excel itself hands over what stands in a formula; a macro's sheets are read and written through xlwings, in the open
workbook and never in its file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from provision_udfs.answering import answer, layout

from provision_xl.school.reading import fold

# What COM hands over where a cell shows an error.
ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
_HEADER_ROWS = 20
_SIDES = {"left": -4131, "right": -4152, "center": -4108, "": 1}  # xlLeft, xlRight, xlCenter, xlGeneral
_TOP = -4160  # xlTop
_EPOCH = datetime(1899, 12, 30)
_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z ,:;()£'-]*")

_planned: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}


def ask(call: str, given: Sequence[Any]) -> Any:
    """A function of a cell: its value, its rows, or the sentence that says what is wrong."""
    found = answer({"call": call, "args": [_argument(value) for value in given]})
    return found.get("error") or found.get("table") or found.get("value")


def plan(call: str, answers: Sequence[Any], workbook: Any) -> list[str]:
    """What a macro would change in the open workbook: "ready" or "stop", and one text a page."""
    book = _book(workbook)
    _planned.pop(book.fullname, None)
    request = {"call": call, "args": list(answers), "tables": sheets(book)}
    found = answer(request)
    if "error" in found:
        return ["stop", found["error"]]
    if not found["pages"]:
        return ["stop", found["message"]]
    _planned[book.fullname] = (request, found)
    return ["ready", *found["pages"]]


def write(workbook: Any) -> str:
    """Write what was planned last for this workbook; the sentence to show."""
    book = _book(workbook)
    if book.fullname not in _planned:
        return "There is nothing to write. Nothing was changed."
    request, planned = _planned.pop(book.fullname)
    if planned["goes_on"]:
        last = answer({**request, "agreed": True})
        return str(last.get("error") or last["message"])
    for name, row, column, value in planned["cells"]:
        write_cell(book.sheets[name], row, column, value)
    for name, written in planned["sheets"].items():
        write_sheet(book, name, written)
    return str(planned["message"])


def _book(workbook: Any) -> Any:
    import xlwings
    from xlwings import _xlwindows

    return xlwings.Book(impl=_xlwindows.Book(workbook))  # type: ignore[no-untyped-call]


def _argument(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) == 5 and value[0] == "range":
            _, sheet, row, column, cells = value
            return {"table": _rows(cells), "at": [sheet, int(row), int(column)]}
        return {"table": _rows(value)}
    return cell(value)


def _rows(cells: Any) -> list[list[Any]]:
    if not isinstance(cells, Sequence) or isinstance(cells, str):
        return [[cell(cells)]]
    rows = cells if cells and isinstance(cells[0], Sequence) and not isinstance(cells[0], str) else [cells]
    return [[cell(value) for value in row] for row in rows]


def cell(value: Any) -> Any:
    """A cell as COM hands it over, as the request carries it.

    >>> cell(datetime(2026, 9, 1)), cell(-2146826246), cell(Decimal("1.5")), cell("007")
    ({'date': 46266.0}, {'error': '#N/A'}, 1.5, '007')
    """
    if isinstance(value, datetime):  # a clock time with a time zone that means nothing
        return {"date": (value.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400}
    if isinstance(value, int) and not isinstance(value, bool) and value in ERRORS:
        return {"error": ERRORS[value]}
    if isinstance(value, Decimal):  # a cell formatted as currency
        return float(value)
    return value


def sheets(book: Any) -> dict[str, list[list[Any]]]:
    """The input sheets from A1 on, without the columns that are not ours: a name looked up from Key stays behind."""
    ours = {fold(name): {fold(header) for header in headers} for name, headers in layout().items()}
    wanted = [sheet for sheet in book.sheets if fold(sheet.name) in ours]
    return {sheet.name: only_ours(_cells(sheet), ours[fold(sheet.name)]) for sheet in wanted}


def _cells(sheet: Any) -> list[list[Any]]:
    last = sheet.used_range.last_cell
    raw = sheet.range((1, 1), (last.row, last.column)).options("raw").value
    return _rows(raw)


def only_ours(rows: list[list[Any]], headers: set[str]) -> list[list[Any]]:
    """Rows with the columns blanked whose header is not declared; nothing where no header row is found.

    >>> only_ours([["Pupil ID", "Name"], ["P1", "Sam"]], {"pupil id", "class"})
    [['Pupil ID', 'Name'], ['P1', None]]
    """
    scores = [len({fold(value) for value in row if isinstance(value, str)} & headers) for row in rows[:_HEADER_ROWS]]
    if not scores or not max(scores):
        return []
    top = scores.index(max(scores))
    kept = [value is None or fold(value) in headers for value in rows[top]]
    below = [[value if keep else None for value, keep in zip(row, kept, strict=True)] for row in rows[top + 1 :]]
    return [*rows[: top + 1], *below]


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """One cell; a table that ends just above takes the row in."""
    for table in sheet.tables:
        area = table.range
        if area.last_cell.row + 1 == row and area.column <= column <= area.last_cell.column:
            table.resize(sheet.range((area.row, area.column), (row, area.last_cell.column)))
    sheet.range((row, column)).value = as_typed(value)


def write_sheet(book: Any, name: str, written: Mapping[str, Any]) -> None:
    """A sheet written afresh as values, in the place of those that stood there."""
    if name not in [sheet.name for sheet in book.sheets]:
        book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    sheet = book.sheets[name]
    rows = written["rows"]
    if written["table"]:
        _fit_table(sheet, written["table"])
    sheet.used_range.clear_contents()
    width = max(map(len, rows), default=0)
    _dress(sheet, written["areas"])
    if width:
        filled = [[*map(as_typed, row), *[None] * (width - len(row))] for row in rows]
        sheet.range((1, 1), (len(rows), width)).value = filled


def _fit_table(sheet: Any, table: Sequence[int]) -> None:
    top, left, bottom, right = table
    for found in sheet.tables:
        if found.range.row == top:
            found.resize(sheet.range((top, left), (bottom, right)))
    # What stood below may have been a total; the new looks are put on afterwards.
    end = max(sheet.used_range.last_cell.row, bottom + 1)
    sheet.range((top + 1, left), (end, right)).clear_formats()


def _dress(sheet: Any, areas: Sequence[Any]) -> None:
    for top, left, bottom, right, look in areas:
        cells = sheet.range((top, left), (bottom, right))
        cells.number_format = look["number_format"]
        cells.wrap_text = look["wrapped"]
        cells.font.bold = look["bold"]
        cells.api.HorizontalAlignment = _SIDES[look["side"]]
        cells.api.VerticalAlignment = _TOP


def as_typed(value: Any) -> Any:
    """A value as it must be handed to Excel so that it stays what it is: text such as 007 or =A1 gets Excel's own '.

    >>> as_typed("007"), as_typed("=1+1"), as_typed("Autumn term"), as_typed("TRUE"), as_typed(""), as_typed(7)
    ("'007", "'=1+1", 'Autumn term', "'TRUE", None, 7)
    """
    if not isinstance(value, str):
        return value
    if not value:
        return None
    is_plain = _PLAIN_WORDS.fullmatch(value) and value.casefold() not in {"true", "false"}
    return value if is_plain else f"'{value}"
