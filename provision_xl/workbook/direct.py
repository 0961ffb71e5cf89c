"""The cells of usual sheets straight from their XML, as the library reads them and in a fraction of its time.

What is not exactly as spreadsheets write it, rich text, cells out of order, a date that is none, is not read here at
all: `direct_rows` then gives None, and the library reads the whole workbook and says what it always said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from html import unescape
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
_SHEET, _ROW, _TEXT, _TEXTS, _ITEM = (_NS + tag for tag in ("worksheet", "row", "t", "sst", "si"))
_IN_TEXTS = {_TEXTS: "", _ITEM: _TEXTS, _TEXT: _ITEM}
_SHEET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,30}")
_ROW_SAYS = {
    "r": re.compile("1"), "spans": re.compile(r".*"), "ht": re.compile(r"\d{1,4}(\.\d{1,12})?"),
    "outlineLevel": re.compile(r"\d"),
    **dict.fromkeys(("hidden", "customHeight", "customFormat", "collapsed", "thickTop", "thickBot"),
                    re.compile("0|1|true|false")),
}  # fmt: skip
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_SECONDS = 86_400
_END, _NO_CELLS = "</sheetData></worksheet>", b"<sheetData/></worksheet>"
_LONGEST_ROOT = 10_000
_SIGNS = r"[^<>&\x00-\x08\x0b-\x1f]*(?:&(?:amp|lt|gt|quot|apos);[^<>&\x00-\x08\x0b-\x1f]*)*"
_PIECES = re.compile(  # a cell; the beginning of a row; its end; anything else, up to the end
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]+)")?(?:/>|>'
    rf'(?:<f(?: ([A-Za-z]+)="[\w:$]*"(?![^<>]* \5=")){{0,6}}(?:/>|>{_SIGNS}</f>))?'
    rf'(?:<v>({_SIGNS})</v>|<v/>|<is><t(?: xml:space="preserve")?>({_SIGNS})</t></is>)?</c>)'
    r'|<row r="([1-9][0-9]{0,6})"([^<>]*)>|(</row>)|([\s\S]+)'
)


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
    if content.endswith(_NO_CELLS):
        return {}
    root, begins, rest = content.decode().partition("<sheetData>")
    if not begins or len(root) > _LONGEST_ROOT or "\ufffe" in rest or "\uffff" in rest:  # these two are in no XML
        raise Unusual
    looks_of_row, known_looks = _looks_of_rows(root, kinds), set[str]()
    known: dict[tuple[str, ...], Any] = {}
    rows: Rows = {}
    row, row_text, last, line = 0, "", 0, list[Any]()
    for letters, number, style, says, _, text, inline, starts, looks, ends, _more in _PIECES.findall(
        rest.removesuffix(_END)
    ):
        if letters:
            column = column_number(letters)
            if number != row_text or column <= last:
                raise Unusual
            last = column
            what = (style, says, text, inline)
            value = known.get(what)
            if value is None:
                value = known[what] = _value(says, text, inline, kinds[style or "0"], texts, epoch)
            if value is not None:
                gap = column - 1 - len(line)
                if gap:
                    line.extend([None] * gap)
                line.append(value)
        elif starts:
            if row_text or int(starts) <= row:
                raise Unusual
            if looks not in known_looks:
                looks_of_row(looks)
                known_looks.add(looks)
            row, row_text, last, line = int(starts), "" if looks.endswith("/") else starts, 0, []
        elif ends and row_text:
            row_text = ""
            if line:
                rows[row] = line
        else:
            raise Unusual
    if row_text:
        raise Unusual
    return rows


def _looks_of_rows(root: str, kinds: Mapping[str, int]) -> Callable[[str], None]:
    """What tells whether the library can read what a row says of its looks.

    Raises:
        Unusual, LookupError, ExpatError: the sheet's first element is not what it should be.
    """

    def start(tag: str, says: dict[str, str]) -> None:
        if tag == _ROW:
            _check_row(says, kinds)
        elif tag != _SHEET:
            raise Unusual

    def check(looks: str) -> None:
        row = f'<row r="1"{looks}>' + ("" if looks.endswith("/") else "</row>")
        _parse(f"{root}{row}</worksheet>".encode(), start, _nothing, _nothing)

    check("")
    return check


def _nothing(_: str) -> None:
    pass


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


def _check_row(says: Mapping[str, str], kinds: Mapping[str, int]) -> None:
    """What a row says of its looks is what the library can read; names of other makers do not count."""
    for name, text in says.items():
        if name == "s":
            kinds[text]
        elif "|" not in name and (name not in _ROW_SAYS or not _ROW_SAYS[name].fullmatch(text)):
            raise Unusual


def _value(says: str, text: str, inline: str, kind: int, texts: Sequence[str], epoch: datetime) -> Any:
    """What stands in a cell; None where nothing does."""
    if bool(inline) != (says == "inlineStr"):
        raise Unusual
    if inline:
        return unescape(inline)
    if not text:
        return None
    if says == "s":
        return texts[int(text)]
    if says in {"", "n"}:
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        return number if kind == PLAIN else _moment(number, kind, epoch)
    if says == "str":
        return unescape(text)
    if says == "b":
        return bool(int(text))
    if says == "e":
        return CellError(unescape(text))
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
