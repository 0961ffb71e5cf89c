"""Sheets written in ways that XML allows and no spreadsheet uses are brought into the usual one before reading."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import tostring

from provision_xl.files.cell_ranges import column_name, column_number
from provision_xl.files.package import parsed

_ODD = tuple(
    re.compile(pattern)
    for pattern in (  # one after the other: together they take three times as long
        rb"<!|<\?(?!xml\s)",  # comments, CDATA, instructions
        rb"<(?![\w/?!])",
        rb'<(?:row|c)(?! r=")(?:\s(?!r=")(?![^<>]*\br=")[^<>]*|/)?>',  # a cell or row that does not say where it stands
    )
)
_ODD_TAGS = tuple(  # each with a sign that no such tag is without, and that stands in few other places
    (re.compile(tag), re.compile(sign))
    for tag, sign in (
        (rb'<\w+:(?:row|c)(?:\s(?!r=")(?![^<>]*\br=")[^<>]*|/)?>', b":[rc]"),
        (rb"</?\w*[^\w:\s<>/?!][^<>\s]*:", b":"),  # a prefix with other signs than letters and digits
        (rb"<(?:\w+:)?(?:sheetData|row|c|f|v|mergeCell)\s[^<>]*?'", b"'"),
        (rb"<(?:\w+:)?(?:sheetData|row|c|f|v|mergeCell)\s[^<>]*?(?:\s=|=\s)", rb"=(?:\s|(?<=\s=))"),
    )
)


def is_usual(content: bytes) -> bool:
    """
    >>> is_usual(b'<row r="1"><c r="A1"/></row>'), is_usual(b"<row r='1'/>"), is_usual(b'<row r="1"><c/></row>')
    (True, False, False)
    """
    return not (any(odd.search(content) for odd in _ODD) or any(_in_a_tag(*odd, content) for odd in _ODD_TAGS))


def _in_a_tag(odd: re.Pattern[bytes], sign: re.Pattern[bytes], content: bytes) -> bool:
    """Whether there is such a tag: only those are looked at in which its sign stands."""
    found = sign.search(content)
    while found:
        if odd.match(content, max(content.rfind(b"<", 0, found.start()), 0)):
            return True
        next_tag = content.find(b"<", found.start())
        found = sign.search(content, next_tag) if next_tag >= 0 else None
    return False


def in_usual_form(content: bytes) -> bytes:
    """The same sheet with double quotes, every cell with its place, and no comments.

    >>> in_usual_form(b"<s><sheetData><row r='2'><c><v>1</v><!-- --></c></row></sheetData></s>")
    b'<s><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData></s>'
    """
    tree = parsed(content)
    for data in tree.iterfind("{*}sheetData"):
        number = 0
        for row in data.iterfind("{*}row"):
            number = _number(row, number)
            _place_cells(row, number)
    return tostring(tree)


def _number(row: Any, before: int) -> int:
    said = row.get("r")
    number = int(said) if said and said.isascii() and said.isdecimal() and len(said) < 9 else before + 1
    if said is None:
        row.set("r", str(number))
    return number


def _place_cells(row: Any, number: int) -> None:
    column = 0
    for cell in row.iterfind("{*}c"):
        said = cell.get("r")
        column = _column(said) if said else column + 1
        if not said:
            cell.set("r", f"{column_name(column)}{number}")


def _column(place: str) -> int:
    return column_number("".join(sign for sign in place[:4].upper() if "A" <= sign <= "Z"))
