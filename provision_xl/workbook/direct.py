"""The cells of usual sheets straight from their XML, as the library reads them and in a fraction of its time.

What is not exactly as spreadsheets write it, rich text, cells out of order, a date that is none, is not read here at
all: `direct_rows` then gives None, and the library reads the whole workbook and says what it always said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from defusedxml.common import DefusedXmlException

from provision_xl.files.cell_ranges import column_number
from provision_xl.files.package import Package, SheetPart
from provision_xl.school.raw import CellError
from provision_xl.workbook.number_formats import LENGTH, PLAIN, Unusual, kinds_of_styles
from provision_xl.workbook.sheetxml import MAIN, only_cells

type Rows = dict[int, list[Any]]
"""Values by the number of their row; None is blank."""

_NS = f"{MAIN.decode()}|"
_SHEET, _DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _TEXTS, _ITEM = (
    _NS + tag for tag in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "sst", "si")
)
_IN_SHEET = {
    _SHEET: "", _DATA: _SHEET, _ROW: _DATA, _CELL: _ROW, _VALUE: _CELL, _FORMULA: _CELL, _INLINE: _CELL, _TEXT: _INLINE,
}  # fmt: skip
_IN_TEXTS = {_TEXTS: "", _ITEM: _TEXTS, _TEXT: _ITEM}
_SHEET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,30}")
_ROW_NUMBER, _COLUMN = re.compile(r"[1-9][0-9]{0,6}"), re.compile(r"[A-Z]{1,3}")
_ROW_SAYS = {
    "r": _ROW_NUMBER, "spans": re.compile(r".*"), "ht": re.compile(r"\d{1,4}(\.\d{1,12})?"),
    "outlineLevel": re.compile(r"\d"),
    **dict.fromkeys(("hidden", "customHeight", "customFormat", "collapsed", "thickTop", "thickBot"),
                    re.compile("0|1|true|false")),
}  # fmt: skip
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_SECONDS = 86_400


def direct_rows(package: Package, sheets: Sequence[SheetPart]) -> dict[str, Rows] | None:
    """The values of sheets by name; None where anything in them is left to the library."""
    names = {sheet.name.casefold() for sheet in sheets}
    if len(names) < len(sheets) or not all(_SHEET_NAME.fullmatch(sheet.name) for sheet in sheets):
        return None
    try:
        kinds = kinds_of_styles(package.parts[package.styles])
        texts = shared_texts(package.parts[package.shared_strings]) if package.shared_strings else []
        epoch = _EPOCH_1904 if package.date_1904 else _EPOCH
        return {
            sheet.name: rows_of_sheet(only_cells(package.parts[sheet.part]), texts, kinds, epoch) for sheet in sheets
        }
    except (Unusual, ExpatError, ParseError, DefusedXmlException, ValueError, LookupError, ArithmeticError):
        return None


def shared_texts(content: bytes) -> list[str]:
    """The texts that cells share.

    Raises:
        Unusual: one of them has parts in other fonts, or anything else.
        ExpatError: it is no XML.
    """
    texts: list[str] = []
    pieces: list[str] = []
    inside, had_text = "", False

    def start(tag: str, says: dict[str, str]) -> None:
        nonlocal inside, had_text
        if _IN_TEXTS.get(tag) != inside or (tag == _ITEM and says) or (tag == _TEXT and had_text):
            raise Unusual
        inside, had_text = tag, tag == _TEXT
        pieces.clear()

    def end(tag: str) -> None:
        nonlocal inside, had_text
        inside = _IN_TEXTS[tag]
        if tag == _TEXT:
            texts.append("".join(pieces).replace("x005F_", ""))
        elif tag == _ITEM:
            if not had_text:
                texts.append("")
            had_text = False

    _parse(content, start, end, pieces.append)
    return texts


def rows_of_sheet(content: bytes, texts: Sequence[str], kinds: Mapping[str, int], epoch: datetime) -> Rows:
    """The values of a sheet that has nothing but its cells, row by row from left to right.

    Args:
        texts: that cells share.
        kinds: of the styles, by what a cell calls them.
        epoch: the day from which dates count.

    Raises:
        Unusual, ValueError, LookupError, ArithmeticError: something is not as spreadsheets write it.
        ExpatError: it is no XML.
    """
    rows: Rows = {}
    columns: dict[str, int] = {}
    pieces: list[str] = []
    inside, row, row_text, column, last = "", 0, "", 0, 0
    kind, says_type, value, inline, seen = PLAIN, "n", "", None, ""

    def start(tag: str, says: dict[str, str]) -> None:
        nonlocal inside, row, row_text, column, last, kind, says_type, value, inline, seen
        if _IN_SHEET.get(tag) != inside:
            raise Unusual
        inside = tag
        if tag == _CELL:
            place = says["r"]
            cut = len(place) - len(row_text)
            letters = place[:cut]
            column = columns.get(letters) or _column(letters, columns)
            if place[cut:] != row_text or column <= last:
                raise Unusual
            last, kind, says_type = column, kinds[says.get("s", "0")], says.get("t", "n")
            value, inline, seen = "", None, ""
        elif tag == _ROW:
            _check_row(says, kinds)
            row_text, last = says["r"], 0
            if int(row_text) <= row:
                raise Unusual
            row = int(row_text)
        else:
            if tag == seen or (tag == _INLINE and says):
                raise Unusual
            seen = tag
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal inside, value, inline
        inside = _IN_SHEET[tag]
        if tag == _CELL:
            found = _value(says_type, value, inline, kind, texts, epoch)
            if found is not None:
                line = rows.get(row)
                if line is None:
                    line = rows[row] = []
                if len(line) < column - 1:
                    line.extend([None] * (column - 1 - len(line)))
                line.append(found)
        elif tag == _VALUE:
            value = "".join(pieces)
        elif tag == _TEXT:
            inline = "".join(pieces)
        elif tag == _INLINE and inline is None:
            inline = ""

    _parse(content, start, end, pieces.append)
    return rows


def _parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Tell of the elements of a part that the gate has let through, so that it declares nothing."""
    parser = ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _declared
    parser.Parse(content, True)


def _declared(*_: Any) -> None:
    raise Unusual


def _column(letters: str, known: dict[str, int]) -> int:
    if not _COLUMN.fullmatch(letters):
        raise Unusual
    known[letters] = column_number(letters)
    return known[letters]


def _check_row(says: Mapping[str, str], kinds: Mapping[str, int]) -> None:
    """What a row says of its looks is what the library can read; names of other makers do not count."""
    for name, text in says.items():
        if name == "s":
            kinds[text]
        elif "|" not in name and (name not in _ROW_SAYS or not _ROW_SAYS[name].fullmatch(text)):
            raise Unusual


def _value(
    says_type: str, text: str, inline: str | None, kind: int, texts: Sequence[str], epoch: datetime
) -> Any:
    """What stands in a cell; None where nothing does."""
    if says_type == "inlineStr":
        return inline
    if not text:
        return None
    if says_type == "s":
        return texts[int(text)]
    if says_type == "n":
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        return number if kind == PLAIN else _moment(number, kind, epoch)
    if says_type == "str":
        return text
    if says_type == "b":
        return bool(int(text))
    if says_type == "e":
        return CellError(text)
    raise Unusual


def _moment(number: int | float, kind: int, epoch: datetime) -> datetime | time | timedelta:
    """A number shown as a date, a time or a length of time.

    >>> _moment(46000, 1, _EPOCH), _moment(0.5, 1, _EPOCH), _moment(1.25, LENGTH, _EPOCH)
    (datetime.datetime(2025, 12, 9, 0, 0), datetime.time(12, 0), datetime.timedelta(days=1, seconds=21600))
    """
    if kind == LENGTH:
        length = timedelta(days=number)
        if length.microseconds:
            length = timedelta(seconds=length.total_seconds() // 1, microseconds=round(length.microseconds, -3))
        return length
    day, part = divmod(number, 1)
    rest = timedelta(milliseconds=round(part * _SECONDS * 1000))
    if 0 <= number < 1 and not rest.days:
        return (datetime.min + rest).time()
    if 0 < number < 60 and epoch == _EPOCH:  # there was no 29 February 1900, but in spreadsheets
        day += 1
    return epoch + timedelta(days=day) + rest
