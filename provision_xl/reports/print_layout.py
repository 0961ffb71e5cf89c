"""How a table fits on paper: its type size, how wide each column is, and whether the paper lies on its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provision_xl.reports.face import Face, bold, breakable, regular
from provision_xl.reports.page import text_of
from provision_xl.results import Result, Shown, Shows

PORTRAIT, LANDSCAPE = 533.0, 779.0  # points between the margins of A4
PADDING = 7.0  # points, of a cell, left and right together
_SLACK = 1.5  # points, so that no figure that just fits is broken
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.0)
_LARGE_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0)
_UPRIGHT_FROM = 8.0  # points; smaller type is for paper on its side
_COMFORT, _COMFORT_OF_LONG = 11.0, 1.6  # type sizes that a longer text is given, so that its row is not too high


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is printed: type size and widths in points."""

    size: float
    widths: tuple[float, ...]
    wide: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column needs, in type sizes: so that no word is broken, to be read with ease, all on one line."""

    least: float
    comfort: float
    all: float


def fit(table: Result, large_print: bool = False) -> Fit:
    """The largest type in which a table fits on upright paper, else on paper on its side."""
    columns = [_column(table, place, column) for place, column in enumerate(table.columns)]
    sizes = (*_LARGE_SIZES, *_SIZES) if large_print else _SIZES
    for comfort in (True, False):
        for size in sizes:
            needs = sum(_points(column.comfort if comfort else column.least, size) for column in columns)
            if size >= _UPRIGHT_FROM and needs <= PORTRAIT and (size == sizes[0] or not large_print):
                return Fit(size, _shared(columns, size, PORTRAIT, comfort), False)
            if needs <= LANDSCAPE and (not comfort or size <= sizes[0]) and not _upright_later(columns, size, comfort):
                return Fit(size, _shared(columns, size, LANDSCAPE, comfort), True)
    return Fit(sizes[-1], tuple(LANDSCAPE / len(columns) for _ in columns), True)


def _upright_later(columns: Sequence[_Column], size: float, comfort: bool) -> bool:
    """Whether a size that is a little smaller lets the paper stay upright."""
    needs = sum(_points(column.comfort if comfort else column.least, _UPRIGHT_FROM) for column in columns)
    return _UPRIGHT_FROM < size <= _SIZES[0] and needs <= PORTRAIT


def _points(needs: float, size: float) -> float:
    return needs * size + PADDING + _SLACK


def _column(table: Result, place: int, column: Shown) -> _Column:
    """Figures and dates stay on one line; words may be broken between them."""
    rows = [text_of(row[place], column) for row in table.rows]
    total = text_of(table.total[place], column) if table.total else ""
    words = max(_widest_word(bold(), column.header), _widest_word(bold(), total))
    lines = max((regular().width(text) for text in rows), default=0.0)
    if column.shows is not Shows.TEXT:
        least = max(words, bold().width(total), lines)
        return _Column(least, least, max(least, bold().width(column.header)))
    least = max(words, max((_widest_word(regular(), text) for text in rows), default=0.0))
    everything = max(least, lines, bold().width(total), bold().width(column.header))
    comfort = max(_COMFORT, _COMFORT_OF_LONG * everything**0.5)
    return _Column(least, max(least, min(everything, comfort)), everything)


def _widest_word(face: Face, text: str) -> float:
    return max((face.width(word) for part in breakable(text).split() for word in part.split("\u200b")), default=0.0)


def _shared(columns: Sequence[_Column], size: float, room: float, comfort: bool) -> tuple[float, ...]:
    """What each column needs, and the rest of the paper to those that want more."""
    given = [_points(column.comfort if comfort else column.least, size) for column in columns]
    wanted = [_points(column.all, size) - has for column, has in zip(columns, given, strict=True)]
    texts = [max(more, 0.0) for more in wanted]
    share = min((room - sum(given)) / sum(texts), 1.0) if sum(texts) else 0.0
    return tuple(round(has + more * share, 2) for has, more in zip(given, texts, strict=True))
