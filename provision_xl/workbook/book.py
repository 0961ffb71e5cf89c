"""The writer of workbook files: XlsxWriter's own, with named cell styles, bubble charts and a shorter way to a cell.

Imported late, since it brings XlsxWriter with it. What a cell holds is written as XlsxWriter writes it; formulas are
taken as they stand, so none may hold a function that Excel stores under another name (`_xlfn.`).
"""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any, cast

from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from provision_xl.school.columns import letter
from provision_xl.workbook.bubbles import BUBBLES, as_bubbles
from provision_xl.workbook.styles import with_named_styles

_LETTERS = [letter(place) for place in range(702)]
_STYLES = "xl/styles.xml"


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose callers give rows and columns as numbers, and a format with every cell."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        return cast(int, self._write_string(row, col, string, cell_format))

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        self._check_dimensions(row, col)
        self.table[row][col] = CellNumberTuple(number, cell_format)
        return 0

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _write_formula(self, *_: Any) -> int:
        """What a table does for its columns of formulas; here the caller writes each cell, with its value."""
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        """Spans are a hint that no reader needs."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        look = cell.format
        write = _WRITERS.get(type(cell)) if look else None
        if write is None or col >= len(_LETTERS):
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(write(f'<c r="{_LETTERS[col]}{row + 1}" s="{look._get_xf_index()}"', cell))


def _number(start: str, cell: Any) -> str:
    return f"{start}><v>{cell.number:.16G}</v></c>"


def _string(start: str, cell: Any) -> str:
    return f'{start} t="s"><v>{cell.string}</v></c>'


def _blank(start: str, cell: Any) -> str:
    return f"{start}/>"


def _formula(start: str, cell: Any) -> str:
    text = isinstance(cell.value, str)
    value = _escaped(cell.value) if text else f"{cell.value:.16G}"
    kind = ' t="str"' if text else ""
    return f"{start}{kind}><f>{_escaped(cell.formula)}</f><v>{value}</v></c>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_WRITERS: dict[type, Callable[[str, Any], str]] = {
    CellNumberTuple: _number,
    CellDatetimeTuple: _number,
    CellStringTuple: _string,
    CellBlankTuple: _blank,
    CellFormulaTuple: _formula,
}


class Book(Workbook):  # type: ignore[misc]
    """A workbook of such sheets.

    `named` says which cell style each format belongs to. LibreOffice shows the words on buttons at twice the size
    that the file says, so they are stored at half of it where `halved_captions`.
    """

    worksheet_class = Sheet

    def __init__(self, filename: Any, options: dict[str, Any]) -> None:
        self.named: list[tuple[Any, str]] = []
        self.halved_captions = False
        super().__init__(filename, options)

    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):  # type: ignore[misc]
    """Puts what XlsxWriter does not know into the parts it made, before they are zipped."""

    def _write_styles_file(self) -> None:
        super()._write_styles_file()
        styles = [(look.xf_index, name) for look, name in self.workbook.named if look.xf_index is not None]
        self._change(lambda text: with_named_styles(text, styles))

    def _write_chart_files(self) -> None:
        before = len(self.filenames)
        super()._write_chart_files()
        for place in range(before, len(self.filenames)):
            if self.workbook.charts[place - before].chart_name.startswith(BUBBLES):
                self._change(as_bubbles, place)

    def _write_vml_files(self) -> None:
        before = len(self.filenames)
        super()._write_vml_files()
        if self.workbook.halved_captions:
            for place in range(before, len(self.filenames)):
                self._change(lambda text: text.replace('size="220"', 'size="110"'), place)

    def _change(self, change: Callable[[str], str], place: int = -1) -> None:
        content, name, binary = self.filenames[place]
        self.filenames[place] = (StringIO(change(content.getvalue())), name, binary)
