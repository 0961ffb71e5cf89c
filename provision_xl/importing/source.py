"""An export as rows of cells: a workbook through the gate, or a text file within the same limits."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from provision_xl.errors import FileError, Finding, Verdict
from provision_xl.files.cells import FAR_COLUMN, FAR_ROW
from provision_xl.files.child import apart
from provision_xl.files.gate import LIMITS, admit
from provision_xl.files.package import Package, SheetPart
from provision_xl.files.refusals import refused
from provision_xl.school.cells import clean
from provision_xl.school.columns import letter
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.reading import fold
from provision_xl.workbook.repack import repacked
from provision_xl.workbook.sheetxml import first_out_of_order, formulas, merged_ranges

type Cells = Sequence[Any]

EXPORT_LIMITS = replace(LIMITS, cells=2_000_000, kept_bytes=128 << 20)
LOOKED_AT = 60  # rows in which a header may stand
_DELIMITERS = (",", ";", "\t", "|")
_TEXT_FILE = "PX-A05"


@dataclass(frozen=True)
class Page:
    """One sheet of an export, or a text file.

    Args:
        file: name of the file.
        sheet: name of the sheet; "" for a text file.
        rows: gives the rows from the first one on, each time it is called.
        how: how it was read, in words.
        merged: ranges such as "A2:A3".
        unknown: cells with a formula that was never worked out.
    """

    file: str
    sheet: str
    rows: Callable[[], Iterator[Cells]]
    how: str
    merged: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """
        >>> Page("a.csv", "", lambda: iter(()), "").name, Page("a.xlsx", "Sheet1", lambda: iter(()), "").name
        ('a.csv', 'a.xlsx, Sheet1')
        """
        return f"{self.file}, {self.sheet}" if self.sheet else self.file

    def finding(self, code: str, verdict: Verdict, row: int, place: int, saw: str, cure: str) -> Finding:
        """A finding that points at a cell; row counted from 1, place from nought."""
        return Finding(code, verdict, self.name, f"{letter(place)}{row}", saw, cure)

    @cached_property
    def head(self) -> Sequence[Cells]:
        """The first rows, in which a header may stand."""
        return list(islice(self.rows(), LOOKED_AT))


def open_export(path: Path, sheet: str = "") -> Page:
    """The sheet of an export that holds something, the first where none is named.

    Raises:
        FileError: it cannot be read, or there is no such sheet.
    """
    package, findings = admit(path, limits=EXPORT_LIMITS)
    if package is not None:
        return _workbook_page(path, package, sheet)
    if findings[0].code == _TEXT_FILE:
        return _text_page(path)
    raise FileError(findings[0])


def read_key(path: Path, content: bytes | None = None, as_typed: bool = False) -> tuple[KeyRow, ...]:
    """The names of a workbook's sheet Key, for what has to find pupils by name; empty where there is none.

    Args:
        content: of the workbook where it is at hand; `path` is then only named.
        as_typed: names sign by sign as they stand there, with their blanks.

    Raises:
        FileError: the workbook cannot be read.
    """
    package, findings = admit(path, lambda sheet: fold(sheet) == "key", content=content)
    if package is None:
        raise FileError(findings[0])
    part = next((item for item in package.sheets if fold(item.name) == "key"), None)
    if part is None:
        return ()
    rows = _rows(path, package, part)
    wanted = [fold("Pupil ID"), fold("Name")]
    for number, cells in enumerate(rows):
        headers = [fold(cell) for cell in cells]
        if all(header in headers for header in wanted):
            found = _key_rows(rows[number + 1 :], headers.index(wanted[0]), headers.index(wanted[1]), number + 2)
            return tuple(typed if as_typed else plain for plain, typed in found)
    return ()


def _key_rows(rows: Sequence[Cells], pupil: int, name: int, first: int) -> Iterator[tuple[KeyRow, KeyRow]]:
    """Each row as it is compared, and as its name was typed."""
    for number, cells in enumerate(rows, start=first):
        found, called = (text_of(cells[place]) if place < len(cells) else "" for place in (pupil, name))
        if found and called:
            plain = KeyRow(pupil_id=found, name=called, row=number)
            raw = cells[name]
            yield plain, replace(plain, name=raw) if isinstance(raw, str) else plain


def text_of(raw: Any) -> str:
    """A cell as text; whole numbers without a point.

    >>> text_of(7.0), text_of(" a  b "), text_of(None)
    ('7', 'a b', '')
    """
    if raw is None:
        return ""
    return clean(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw))


# Workbooks


def _workbook_page(path: Path, package: Package, wanted: str) -> Page:
    names = ", ".join(item.name for item in package.sheets)
    sheets = [item for item in package.sheets if not wanted or fold(item.name) == fold(wanted)]
    part = next((item for item in sheets if wanted or b"<v>" in package.parts[item.part]
                 or b"<is>" in package.parts[item.part]), None)  # fmt: skip
    if part is None:
        saw = f'there is no sheet "{wanted}"; found are {names}' if wanted else "every sheet is empty"
        raise FileError(Finding("PX-I08", Verdict.REFUSE, path.name, "", saw, "Name one with --sheet."))
    return _sheet_page(path, package, part, names if len(package.sheets) > 1 else "")


def _sheet_page(path: Path, package: Package, part: SheetPart, others: str) -> Page:
    xml = package.parts[part.part]
    stray = first_out_of_order(xml)
    if stray:  # what reads large sheets row by row would leave it out
        saw = "the cells of the sheet stand twice or out of order in the file, from this one on"
        cure = "Open it in Excel, and save it under a new name."
        raise FileError(Finding("PX-C13", Verdict.REFUSE, f"{path.name}, {part.name}", stray, saw, cure))
    found = formulas(xml) if b"<f" in xml else ()
    never = package.never_calculated
    unknown = frozenset(item.cell for item in found if item.value is None or (never and item.value == "0"))
    rows = _rows(path, package, part)
    how = f'sheet "{part.name}"' + (f" of {others}" if others else "")
    return Page(path.name, part.name, lambda: iter(rows), how, merged_ranges(xml), unknown)


def _rows(path: Path, package: Package, part: SheetPart) -> list[Cells]:
    """
    Raises:
        FileError: a cell cannot be read, or reading took too long or too much memory.
    """
    return apart(path, replace(package, sheets=(part,)), rows_of)


def rows_of(package: Package) -> list[Cells]:
    """The rows of a package with one sheet, which has passed the gate."""
    from openpyxl import load_workbook

    content = repacked(package, package.sheets)
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):  # it prints, where a command's JSON goes
        warnings.simplefilter("ignore")  # dates out of range become error texts, which no column takes
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the sheet says of its own size is not trusted
            return list(sheet.iter_rows(values_only=True))
        except MemoryError:
            raise
        except Exception as error:  # the library raises eleven kinds on damaged files
            saw = f"a cell of the sheet cannot be read ({type(error).__name__})"
            cure = "Open it in Excel, let Excel repair it, and save it under a new name."
            raise FileError(Finding("PX-A03", Verdict.REFUSE, package.sheets[0].name, "", saw, cure)) from None


# Text files


def _text_page(path: Path) -> Page:
    text, alphabet = _decoded(path)
    delimiter, text = _delimiter(text)
    _check_size(path, text, delimiter)
    named = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright lines"}[delimiter]
    return Page(path.name, "", lambda: _all_lines(path, text, delimiter), f"text with {named} between, {alphabet}")


def _decoded(path: Path) -> tuple[str, str]:
    """The text of a file and the alphabet it is written in: Unicode where it is, else that of Windows."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries: tuple[tuple[str, str], ...] = (("utf-16", "Unicode (UTF-16)"),)
    else:
        tries = (("utf-8-sig", "Unicode (UTF-8)"), ("cp1252", "the Windows alphabet (cp1252)"))
    for encoding, said in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, said
    raise refused("PX-A02", path)


def _delimiter(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text without a first line that says so.

    >>> _delimiter("Date;Amount\\n1/9/26;12,50\\n")[0], _delimiter("sep=|\\na|b\\n")[0]
    (';', '|')
    """
    if text[:4].casefold() == "sep=" and text[4:5] in _DELIMITERS:
        return text[4], text[5:].lstrip("\r\n")
    start = text[:40_000]

    def weight(delimiter: str) -> int:
        try:
            widths = [len(row) for row in islice(_lines(start, delimiter, strict=False), LOOKED_AT)]
        except csv.Error:
            return 0
        several = [width for width in widths if width > 1]
        return max((several.count(width) * (width - 1) for width in set(several)), default=0)

    return max(_DELIMITERS, key=weight), text


def _lines(text: str, delimiter: str, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _check_size(path: Path, text: str, delimiter: str) -> None:
    """
    Raises:
        FileError: there can be too many rows, or there are too many columns.
    """
    number = max(text.count("\n"), text.count("\r"))
    widest = max(map(len, islice(_lines(text[:40_000], delimiter, strict=False), LOOKED_AT)), default=0)
    if number > FAR_ROW or widest > FAR_COLUMN:
        saw = f"the file has {number:,} rows and {widest:,} columns; {FAR_ROW:,} and {FAR_COLUMN} can be read"
        raise FileError(Finding("PX-I07", Verdict.REFUSE, path.name, "", saw, "Export a shorter time."))


def _all_lines(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    """
    Raises:
        FileError: quotation marks do not pair.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        saw = f"the cells of line {reader.line_num} cannot be told apart ({error})"
        cure = "Look for a quotation mark that is never closed, or export it again as a workbook (.xlsx)."
        raise FileError(Finding("PX-I07", Verdict.REFUSE, path.name, f"A{reader.line_num}", saw, cure)) from None
