"""A workbook file becomes grids of cells; only the sheets of our input tables are looked into."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

from provision_xl.errors import FileError, Finding, Verdict
from provision_xl.files.cell_ranges import column_number
from provision_xl.files.child import apart
from provision_xl.files.gate import admit
from provision_xl.files.package import Package, SheetPart
from provision_xl.files.refusals import refusal
from provision_xl.results import some_of
from provision_xl.school.raw import CellError, Grid, NoValue
from provision_xl.school.reading import fold, read_school
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.direct import Rows, direct_rows
from provision_xl.workbook.layout import KEY, NAME_HEADER
from provision_xl.workbook.sheetxml import (
    Formula,
    bad_numbers,
    bad_numbers_as_text,
    cells_twice,
    formulas,
    hidden_rows,
    merged_ranges,
)

_INPUTS = frozenset(fold(name) for name in (SETTINGS_SHEET, *TABLES) if name != "Key")
_EPOCH_1904, _A_MONTH_LATER = datetime(1904, 1, 1), datetime(1904, 2, 1)
_FETCHES = ("WEBSERVICE(", "|'", "DDE(")
_OTHER_BOOK = re.compile(r"(?<![\w\]])\[(?:\d+|[^\[\]]*\.xl\w+)\][^\[\]()]*!", re.I)
_NAME_LOOKUP = re.compile(rf"\b{KEY.excel_name}\[|(?<![\w'])'?{KEY.name}'?!", re.I)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_SHOWN = 5


def is_input_sheet(name: str) -> bool:
    """Whether a sheet is one of ours that a person fills in; the Key never is: names stay on the sheet.

    >>> is_input_sheet(" pupils"), is_input_sheet("Dashboard"), is_input_sheet("Key")
    (True, False, False)
    """
    return fold(name) in _INPUTS


def read_book(path: Path, content: bytes | None = None) -> tuple[dict[str, Grid], tuple[Finding, ...]]:
    """The sheets of a workbook by name, and what was found while opening it.

    Every sheet has its name; only input tables have rows. Where a finding is REFUSE there are no sheets, and
    nothing more can be said of the file: look before handing on to `read_school`.

    Args:
        content: of a file that had a password, unlocked; else the file is read.
    """
    package, findings = admit(Path(path), is_input_sheet, content=content)
    if package is None:
        return {}, findings
    try:
        grids, seen = apart(Path(path), package, grids_of)
    except FileError as error:
        return {}, (*findings, error.finding)
    except Exception as error:  # the library raises eleven kinds on damaged files
        return {}, (*findings, refusal("PX-A03", Path(path), detail=type(error).__name__))
    return grids, (*findings, *seen)


def grids_of(package: Package) -> tuple[dict[str, Grid], tuple[Finding, ...]]:
    """The sheets of a package that has passed the gate, and what was found in them."""
    sheets = [sheet for sheet in package.sheets if is_input_sheet(sheet.name)]
    direct = direct_rows(package, sheets)
    rows = direct if direct is not None else {name: _rows(cells) for name, cells in _cells(package, sheets).items()}
    grids: dict[str, Grid] = {}
    seen: list[Finding] = []
    for sheet in package.sheets:
        if sheet.name not in rows:
            grids[sheet.name] = Grid(sheet.name, ())
            continue
        content = package.parts[sheet.part]
        found = list(formulas(content)) if b"f>" in content or b"<f " in content else []
        grids[sheet.name] = _grid(sheet, content, rows[sheet.name], package, found)
        if direct is None:  # else they were seen to stand in order
            seen.extend(_stored_twice(sheet, content))
        seen.extend(_sheet_findings(sheet, package, found))
    return grids, tuple(seen)


def read_workbook(path: Path) -> School:
    """The School of a workbook; what stood in the way is in its findings, REFUSE among them.

    A refused file gives a School with nothing in it and that finding alone.
    """
    grids, findings = read_book(path)
    if any(finding.verdict is Verdict.REFUSE for finding in findings):
        return School(findings=findings)
    return read_school(grids, findings)


def _cells(package: Package, sheets: Sequence[SheetPart]) -> Mapping[str, Mapping[tuple[int, int], Any]]:
    """For each input sheet its cells by (row, column), as the library reads them."""
    from provision_xl.workbook.repack import repacked

    try:
        return _loaded(repacked(package, sheets))
    except ValueError:
        mended = {
            sheet.part: bad_numbers_as_text(package.parts[sheet.part])
            for sheet in sheets
            if any(bad_numbers(package.parts[sheet.part]))
        }
        if not mended:
            raise
        return _loaded(repacked(package, sheets, mended))


def _loaded(content: bytes) -> dict[str, Mapping[tuple[int, int], Any]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):  # it prints, where a command's JSON goes
        warnings.simplefilter("ignore")  # dates out of range become error cells, and are found there
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    try:
        # The cells that exist, not `iter_rows`, which makes a cell for every blank of the used range.
        return {sheet.title: sheet._cells for sheet in book.worksheets}
    finally:
        book.close()


def _rows(cells: Mapping[tuple[int, int], Any]) -> Rows:
    """The values of the library's cells."""
    rows: Rows = {}
    for (row, column), cell in cells.items():
        value = cell._value
        if value is None:
            continue
        line = rows.setdefault(row, [])
        if len(line) < column:
            line.extend([None] * (column - len(line)))
        line[column - 1] = CellError(str(value)) if cell.data_type == "e" else value
    return rows


def _grid(sheet: SheetPart, content: bytes, rows: Rows, package: Package, found: list[Formula]) -> Grid:
    for formula in found:
        if _NAME_LOOKUP.search(formula.text):
            _put(rows, formula.cell, None)
        elif _has_no_value(formula, package):
            _put(rows, formula.cell, NoValue())
    _without_name_headers(rows, [formula.cell for formula in found if _NAME_LOOKUP.search(formula.text)])
    if package.date_1904:
        _clock_times(rows)
    filled: list[Any] = [rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)]
    return Grid(sheet.name, filled, merged_ranges(content), hidden_rows(content))


def _has_no_value(formula: Formula, package: Package) -> bool:
    """Programs that write workbooks without working them out leave no value, or 0, and say so in the workbook."""
    return formula.value is None or (package.never_calculated and formula.value == "0")


def _put(rows: Rows, cell: str, value: Any) -> None:
    row, column = _place(cell)
    line = rows.setdefault(row, [])
    line.extend([None] * (column - len(line)))
    line[column - 1] = value


def _place(cell: str) -> tuple[int, int]:
    """
    >>> _place("C12")
    (12, 3)
    """
    usual = _CELL.fullmatch(cell)
    if usual:
        return int(usual[2]), column_number(usual[1])
    from openpyxl.utils.cell import coordinate_to_tuple

    return coordinate_to_tuple(cell)  # type: ignore[no-any-return]


def _without_name_headers(rows: Rows, looked_up: list[str]) -> None:
    """A name that Excel looks up in the sheet Key is not read, so its column is no column of one's own either."""
    places = {_place(cell)[1] - 1 for cell in looked_up}
    for line in rows.values():
        for place in places:
            if place < len(line) and line[place] == NAME_HEADER:
                line[place] = None


def _clock_times(rows: Mapping[int, list[Any]]) -> None:
    """In a 1904 workbook 27:30 shown as h:mm arrives as a moment early in 1904; it is a length of time."""
    for line in rows.values():
        for place, value in enumerate(line):
            if isinstance(value, datetime) and _EPOCH_1904 <= value < _A_MONTH_LATER:
                line[place] = value - _EPOCH_1904


def _stored_twice(sheet: SheetPart, content: bytes) -> Iterator[Finding]:
    for cell in cells_twice(content):
        yield Finding(
            "PX-C13",
            Verdict.STOP,
            sheet.name,
            cell,
            "the file holds this cell twice, so what stands in it cannot be known",
            "Open it in Excel, let Excel repair it, look at the cell, and save it under a new name.",
        )


def _sheet_findings(sheet: SheetPart, package: Package, found: list[Formula]) -> Iterator[Finding]:
    if sheet.state == "veryHidden":
        yield Finding(
            "PX-C18",
            Verdict.WARN,
            sheet.name,
            "",
            "the sheet is hidden so that Excel does not list it",
            "It is counted. Whoever hid it can show it again with a macro.",
        )
    if package.manual and found:
        yield Finding(
            "PX-D13",
            Verdict.WARN,
            sheet.name,
            found[0].cell,
            "formulas are set to be worked out by hand",
            "Press F9 in Excel and save, so that the figures are up to date.",
        )
    fetching = [item.cell for item in found if _looks_outside(item.text)]
    if fetching:
        yield Finding(
            "PX-B14",
            Verdict.WARN,
            sheet.name,
            fetching[0],
            f"formulas look outside this workbook: {some_of(fetching, _SHOWN)}",
            "Nothing was fetched; the value last seen is used. Type the value instead.",
        )


def _looks_outside(formula: str) -> bool:
    """Whether a formula names another workbook, [1]Sheet!A1 inside a file, or fetches from elsewhere."""
    upper = formula.upper()
    return any(sign in upper for sign in _FETCHES) or _OTHER_BOOK.search(formula) is not None
