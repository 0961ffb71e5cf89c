"""What a sheet's XML says that its values do not: formulas, merged ranges, hidden rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_FORMULA = re.compile(
    rb"<(?:\w+:)?c ([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(<(?:\w+:)?v(?:\s[^<>]*)?(?:/>|>([^<]*)<))?"
)
_REFERENCE = re.compile(rb'\br="([^"]*)"')
_PLACE = re.compile(rb'<(?:\w+:)?c (?:[^<>]*?\s)?r="([A-Za-z]+)(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^<>]*?\bref="([^"]*)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row (?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d+)"')
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[^<>]*>")
_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^<>]*)?(/?)>")
_VALUE_CELL = re.compile(
    rb"<(?:\w+:)?c ([^<>]*)>(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<"
)
_PLAIN = re.compile(rb"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?\s*$")
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Formula(NamedTuple):
    """A cell with a formula; `value` is None where the cell holds no worked-out value."""

    cell: str
    text: str
    value: str | None


def formulas(content: bytes) -> Iterator[Formula]:
    """Every cell with a formula of a sheet.

    >>> [*formulas(b'<c r="B2"><f>A1*2</f></c><c r="B3"><f>A1</f><v>4</v></c>')]
    [Formula(cell='B2', text='A1*2', value=None), Formula(cell='B3', text='A1', value='4')]
    """
    for found in _FORMULA.finditer(content):
        place = _REFERENCE.search(found[1])
        gives_text = b't="str"' in found[1]
        value = None if found[3] is None or not (found[4] or gives_text) else _text(found[4] or b"")
        yield Formula(_text(place[1]) if place else "", _text(found[2] or b""), value)


def first_out_of_order(content: bytes) -> str:
    """The first cell that does not come after the one before it, row by row from left to right; "" where all do.

    >>> first_out_of_order(b'<c r="B2"/><c r="C2"/><c r="A3"/>'), first_out_of_order(b'<c r="B2"/><c r="B2"/>')
    ('', 'B2')
    """
    last = (0, 0, b"")
    for found in _PLACE.finditer(content):
        place = int(found[2]), len(found[1]), found[1]
        if place <= last:
            return _text(found[1] + found[2])
        last = place
    return ""


def cells_twice(content: bytes) -> list[str]:
    """Cells that the file holds more than once, so that nobody can say what stands in them.

    >>> cells_twice(b'<c r="B2"/><c r="B3"/><c r="B2"/>')
    ['B2']
    """
    if not first_out_of_order(content):
        return []
    counts = Counter(_text(letters + row) for letters, row in _PLACE.findall(content))
    return [cell for cell, count in counts.items() if count > 1]


def merged_ranges(content: bytes) -> tuple[str, ...]:
    """
    >>> merged_ranges(b'<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')
    ('A2:A3',)
    """
    return tuple(_text(ref) for ref in _MERGE.findall(content)) if b"mergeCell " in content else ()


def hidden_rows(content: bytes) -> frozenset[int]:
    """
    >>> sorted(hidden_rows(b'<row r="7" hidden="1"></row><row r="8"></row>'))
    [7]
    """
    return frozenset(map(int, _HIDDEN.findall(content))) if b'hidden="' in content else frozenset()


def only_cells(content: bytes) -> bytes:
    """The sheet without anything but its cells, so that nothing else of it has to be understood."""
    root, data = _ROOT.search(content), _DATA.search(content)
    if root is None or data is None or data[2]:
        return b'<worksheet xmlns="' + MAIN + b'"><sheetData/></worksheet>'
    closing = b"</" + data[1] + b"sheetData>"
    end = content.rfind(closing)
    return root[0] + content[data.start() : end] + closing + b"</" + data[1] + b"worksheet>"


def bad_numbers(content: bytes) -> Iterator[tuple[str, str]]:
    """Cells that say they hold a number and do not, with what they hold.

    >>> list(bad_numbers(b'<c r="A1"><v>12abc</v></c><c r="A2"><v>12</v></c><c r="A3" t="s"><v>x</v></c>'))
    [('A1', '12abc')]
    """
    for found in _VALUE_CELL.finditer(content):
        place = _REFERENCE.search(found[1])
        if place and _is_bad_number(found):
            yield _text(place[1]), _text(found[2])


def bad_numbers_as_text(content: bytes) -> bytes:
    """The same sheet with such cells as text, so that the reading can point at each."""

    def as_text(found: re.Match[bytes]) -> bytes:
        if not _is_bad_number(found):
            return found[0]
        attributes = found[1].replace(b' t="n"', b"")
        return found[0].replace(found[1], attributes + b' t="str"', 1)

    return _VALUE_CELL.sub(as_text, content)


def _is_bad_number(found: re.Match[bytes]) -> bool:
    says_number = b" t=" not in found[1] or b' t="n"' in found[1]
    return bool(says_number and found[2] and not _PLAIN.match(found[2]))


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))
