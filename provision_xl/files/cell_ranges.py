"""Many cells said shortly: A4:S4 instead of nineteen names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from provision_xl.results import some_of

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
_MOST = 20


def said(places: Iterable[str]) -> str:
    """Cells, with neighbours joined; what is no single cell is kept as it is, and a long list is cut with its length.

    >>> said(["A1", "B1", "A2", "B2", "D9", "5:7"])
    'A1:B2, D9, 5:7'
    """
    cells: set[tuple[int, int]] = set()
    others: list[str] = []
    for place in dict.fromkeys(places):
        match = _CELL.fullmatch(place)
        if match:
            cells.add((int(match[2]), column_number(match[1])))
        elif place:
            others.append(place)
    words = [*map(_range_name, _blocks(cells)), *others]
    return some_of(words, _MOST)


def _blocks(cells: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """(first row, first column, last row, last column) of blocks that together are exactly these cells."""
    runs: list[tuple[int, int, int]] = []
    for row, column in sorted(cells):
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1] = (row, runs[-1][1], column)
        else:
            runs.append((row, column, column))
    blocks: dict[tuple[int, int, int], int] = {}
    for row, first, last in runs:
        above = next((key for key, end in blocks.items() if key[1:] == (first, last) and end == row - 1), None)
        blocks[above or (row, first, last)] = row
    return [(top, first, bottom, last) for (top, first, last), bottom in blocks.items()]


def _range_name(block: tuple[int, int, int, int]) -> str:
    top, first, bottom, last = block
    start, end = f"{column_name(first)}{top}", f"{column_name(last)}{bottom}"
    return start if start == end else f"{start}:{end}"


def column_name(number: int) -> str:
    """
    >>> column_name(1), column_name(27), column_name(16384)
    ('A', 'AA', 'XFD')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=20_000)  # a sheet has 16,384
def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number
