"""Cells as they stand in a sheet's XML, looked at as plain bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from provision_xl.files.cell_ranges import column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any sheet
FAR_ROW, FAR_COLUMN = 200_000, 702  # of a table that a school keeps; 702 is ZZ

_SUSPECT = re.compile(
    rb'<(?:c|row|\w+:(?:c|row))(?! r="[A-Z]{1,2}[0-9]{1,5}")\s'  # nearly all end here, for speed
    rb'(?:(?!r=)[^<>\s]+\s+)*r="(?!(?:[A-Za-z]{1,2})?[0-9]{1,5}")([^"]*)"([^<>]*)>'
)
_PLACE = re.compile(r"([A-Za-z]*)(\d+)$")
_BLANK_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></c>)')
_BLANK_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|>\s*</row>)')
_END_OF_ROW = b"</row>"


class Far(NamedTuple):
    """A cell where none should be; `on_sheet` where at least a sheet could have it."""

    cell: str
    on_sheet: bool


def far_cell(content: bytes) -> Far | None:
    """The first cell or row that stands far outside any table, or outside the sheet.

    Blank cells that only carry a format do not count, unless a sheet could not have them.

    >>> far_cell(b'<c r="XFD9"><v>1</v></c>'), far_cell(b'<c r="XFD9" s="1"/>'), far_cell(b'<row s="1" r="-1"><c')
    (Far(cell='XFD9', on_sheet=True), None, Far(cell='-1', on_sheet=False))
    """
    for found in _SUSPECT.finditer(content):
        text = found[1].decode("ascii", "replace")
        place = _PLACE.match(text)
        if place is None:
            return Far(text, False)
        row, column = int(place[2][:9]), column_number(place[1].upper()[:6])
        if not 0 < row <= LAST_ROW or column > LAST_COLUMN:
            return Far(text, False)
        blank = found[2].endswith(b"/") or not place[1]  # rows count by the cells in them
        if (row > FAR_ROW or column > FAR_COLUMN) and not blank:
            return Far(text, True)
    return None


def without_blanks(chunks: Iterable[bytes], longest: int = 4 << 20) -> Iterator[bytes]:
    """The same XML without cells and rows that carry nothing but a format.

    Args:
        chunks: the XML in pieces.
        longest: bytes to wait for the end of a row; no row that Excel writes is longer.

    >>> b"".join(without_blanks([b'<row r="1"><c r="A1" s="4"/></row><row r="2"><c r="A2"><v>1</v></c></row>']))
    b'<row r="2"><c r="A2"><v>1</v></c></row>'
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(_END_OF_ROW) + len(_END_OF_ROW)
        if cut >= len(_END_OF_ROW):
            yield _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", rest[:cut]))
            rest = rest[cut:]
        elif len(rest) > longest:
            yield rest
            rest = b""
    yield rest
