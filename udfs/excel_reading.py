"""The input sheets of the workbook that is open in Excel, read through xlwings."""

from __future__ import annotations

from typing import Any

from provision_udfs.answering import layout
from provision_udfs.excel_values import rows

from provision_xl.school.reading import fold

_HEADER_ROWS = 20


def sheets(book: Any) -> dict[str, list[list[Any]]]:
    """The input sheets from A1 on, without the columns that are not ours: a name looked up from Key stays behind."""
    ours = {fold(name): {fold(header) for header in headers} for name, headers in layout().items()}
    wanted = [sheet for sheet in book.sheets if fold(sheet.name) in ours]
    return {sheet.name: only_ours(_cells(sheet), ours[fold(sheet.name)]) for sheet in wanted}


def _cells(sheet: Any) -> list[list[Any]]:
    last = sheet.used_range.last_cell
    found: list[list[Any]] = rows(sheet.range((1, 1), (last.row, last.column)).options("raw").value)
    return found


def only_ours(found: list[list[Any]], headers: set[str]) -> list[list[Any]]:
    """Rows with the columns blanked whose header is not declared; nothing where no header row is found.

    >>> only_ours([["Pupil ID", "Name"], ["P1", "Sam"]], {"pupil id", "class"})
    [['Pupil ID', 'Name'], ['P1', None]]
    """
    scores = [len({fold(value) for value in row if isinstance(value, str)} & headers) for row in found[:_HEADER_ROWS]]
    if not scores or not max(scores):
        return []
    top = scores.index(max(scores))
    kept = [value is None or fold(value) in headers for value in found[top]]
    below = [[value if keep else None for value, keep in zip(row, kept, strict=True)] for row in found[top + 1 :]]
    return [*found[: top + 1], *below]
