"""Column widths that fit: the longest word of the header, the usual length of the values, within limits."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

from provision_xl.results import Result, Shown, Shows, person
from provision_xl.school.columns import Column, Kind
from provision_xl.workbook.writing import as_typed

FREE_TEXT = frozenset({"source", "notes"})  # as long as they like; what does not fit is read in the formula bar
_LEAST, _MOST = 9.0, 50.0
_LINE, _MARGIN = 13.0, 3.0  # points
_FILTER_BUTTON = 3
_USUAL: dict[Kind, float] = {
    Kind.DATE: 13,
    Kind.MONEY: 13,
    Kind.RATE: 10,
    Kind.ID: 11,
    Kind.YESNO: 9,
    Kind.LIST: 16,
    Kind.TEXT: 13,
    Kind.CHOICE: 11,
}
_SHOWN: dict[Shows, float] = {Shows.PENCE: 12, Shows.DATE: 12, Shows.TEXT: 9, Shows.FLAG: 9}


def header_width(header: str) -> float:
    """Room for a header on two lines beside its filter button.

    >>> header_width("Individual sessions"), header_width("Line")
    (13, 9.0)
    """
    words = header.split()
    best = min(max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))) for cut in range(1, len(words) + 1))
    return max(_LEAST, best + _FILTER_BUTTON, max(map(len, words)) + 1)


def input_width(column: Column, values: Iterable[object]) -> float:
    """The width of an input column with what stands in it."""
    if column.attribute in FREE_TEXT and column.width:
        return float(column.width)
    lengths = [len(str(typed)) for value in values if (typed := as_typed(column, value)) is not None]
    choices = [len(choice) for choice in column.allowed]
    longest = max([*lengths, *choices], default=0) + 2
    return float(min(_MOST, max(header_width(column.header), column.width or _USUAL.get(column.kind, _LEAST), longest)))


def shown_width(shown: Shown, texts: Iterable[str], most: float = 60.0) -> float:
    """The width of an output column with the texts that stand in it."""
    longest = max((len(text) for text in texts), default=0) + 2
    return float(min(most, max(header_width(shown.header), _SHOWN.get(shown.shows, _LEAST), longest)))


def result_widths(result: Result) -> list[float]:
    """The widths of all columns of a result."""
    rows = [*result.rows, result.total] if result.total else list(result.rows)
    return [
        shown_width(
            column,
            (
                person(row[place], column.shows)
                if not isinstance(row[place], tuple)
                else "; ".join(map(str, row[place]))
                for row in rows
            ),
        )
        for place, column in enumerate(result.columns)
    ]


def fit_height(sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its wrapped texts need; one line is left to the program.

    Args:
        sheet: of XlsxWriter.
        row: counted from nought.
        texts: each with the width of its column.
    """
    lines = max((lines_needed(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, lines * _LINE + _MARGIN)


def lines_needed(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column.

    >>> lines_needed("a b c", 10), lines_needed("word " * 20, 25)
    (1, 5)
    """
    return max(1, sum(ceil((len(part) + 1) / max(width - 1, 1)) for part in text.split("\n")))
