"""Column widths that fit: the longest word of the header, the usual length of the values, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from provision_xl.results import Result, Shown, Shows, person
from provision_xl.school.columns import Column, Kind
from provision_xl.workbook.writing import as_typed

FREE_TEXT = frozenset({"source", "notes"})  # what three lines do not hold is read in the formula bar
_WIDEST_FREE, _USUAL_FREE_LINES, _MOST_FREE_LINES = 110.0, 3, 3
_LEAST, MOST = 9.0, 50.0
WRAPPED_FROM, LEAST_WRAPPED = 40.0, 26.0  # columns of results that hold sentences
_LINE, _MARGIN, _HIGHEST = 12.6, 1.4, 409.0  # points
_FILTER_BUTTON = 3
_SIGNS, _BROKEN = 1.12, 3  # letters are narrower than digits; what a line loses where it breaks between words
_USUAL: dict[Kind, float] = {
    Kind.DATE: 13,
    Kind.TIME: 9,
    Kind.MONEY: 13,
    Kind.RATE: 10,
    Kind.ID: 11,
    Kind.YESNO: 9,
    Kind.LIST: 16,
    Kind.TEXT: 13,
    Kind.CHOICE: 11,
}
_NUMBERS = frozenset({Shows.PENCE, Shows.HOURS, Shows.MINUTES, Shows.COUNT, Shows.PERCENT})
_NUMBER_TYPES = (int, float, Decimal, Fraction)
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
        longest = max((len(str(value)) for value in values), default=0)
        return max(float(column.width), min(_WIDEST_FREE, float(longest // _USUAL_FREE_LINES)))
    lengths = [len(str(typed)) for value in values if (typed := as_typed(column, value)) is not None]
    choices = [len(choice) for choice in column.allowed]
    longest = max([*lengths, *choices], default=0) + 2
    return float(min(MOST, max(header_width(column.header), column.width or _USUAL.get(column.kind, _LEAST), longest)))


def shown_width(shown: Shown, texts: Iterable[str], most: float = 60.0) -> float:
    """The width of an output column with the texts that stand in it."""
    longest = max((len(text) for text in texts), default=0) + 2
    return float(min(most, max(header_width(shown.header), _SHOWN.get(shown.shows, _LEAST), longest)))


def result_widths(result: Result) -> list[float]:
    """The widths of all columns of a result."""
    rows = [*result.rows, result.total] if result.total else list(result.rows)
    return [
        shown_width(column, _texts([row[place] for row in rows], column.shows))
        for place, column in enumerate(result.columns)
    ]


def on_one_page(widths: Sequence[float], room: float) -> list[float]:
    """The same, or where wrapped columns can give what is too much for a page, down to a limit, with them narrower.

    >>> on_one_page([10, 60, 60], 110), on_one_page([10, 60, 60], 130), on_one_page([30, 30, 60], 80)
    ([10, 50.0, 50.0], [10, 60, 60], [30, 30, 60])
    """
    over = sum(widths) - room
    spare = sum(width - LEAST_WRAPPED for width in widths if width >= WRAPPED_FROM)
    if not 0 < over <= spare:
        return list(widths)
    return [width - over * (width - LEAST_WRAPPED) / spare if width >= WRAPPED_FROM else width for width in widths]


def _texts(values: Sequence[Any], shows: Shows) -> Iterator[str]:
    """The texts of a column that may be its longest: of numbers the least and the greatest."""
    if shows in _NUMBERS:
        numbers = [value for value in values if isinstance(value, _NUMBER_TYPES)]
        values = [min(numbers), max(numbers)] if len(numbers) > 1 else values
    for value in values:
        yield "; ".join(map(str, value)) if isinstance(value, tuple) else person(value, shows)


def fit_height(sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its wrapped texts need; one line is left to the program.

    Args:
        sheet: of XlsxWriter.
        row: counted from nought.
        texts: each with the width of its column.
    """
    lines = max((lines_needed(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE + _MARGIN, _HIGHEST))


def free_lines(text: str, width: float) -> str:
    """As much of a free text as its row is made high for.

    >>> len(free_lines("x" * 500, 60))
    180
    """
    return text[: int(width) * _MOST_FREE_LINES]


def lines_needed(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column.

    >>> lines_needed("a b c", 10), lines_needed("word " * 20, 25)
    (1, 5)
    """
    signs = max(width * _SIGNS - _BROKEN, 1)
    return max(1, sum(ceil((len(part) + 1) / signs) for part in text.split("\n")))
