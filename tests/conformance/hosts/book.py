"""Cases laid out in a workbook: what a range or cell argument holds stands in its cells, and a formula names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from provision_xl.functions.registry import FUNCTIONS
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import Shown, is_range

GIVEN, SHOWN = "Given", "Shown"
_ERRORS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#REF!": "=#REF!"}


@dataclass
class Laid:
    """A workbook's worth of cases.

    Args:
        cases: with what Python gives, which says how large the area of the formula must be.
        blocks: the content of each range by sheet, row and column.
    """

    cases: list[tuple[Case, Shown]] = field(default_factory=list)
    blocks: dict[tuple[str, int, int], Any] = field(default_factory=dict)


type Blocks = Mapping[tuple[str, int, int], Any]


def blocks_of(case: Case) -> Blocks:
    """The content of each range of a case, by where it stands."""
    return {tuple(given["at"]): given["table"] for given in case.args if is_range(given)}


def fit(there: Blocks, more: Blocks) -> bool:
    """Whether these ranges can stand beside what stands there already: one range on a sheet, or the same again."""
    of_sheet = {place[0]: (place, rows) for place, rows in there.items()}
    return all(of_sheet.get(place[0], (place, rows)) == (place, rows) for place, rows in more.items())


def laid_out(cases: Sequence[Case], expected: Sequence[Shown]) -> list[Laid]:
    """The cases in as few workbooks as the first that takes each of them makes."""
    books: list[Laid] = []
    for case, wanted in zip(cases, expected, strict=True):
        blocks = blocks_of(case)
        book = next((book for book in books if fit(book.blocks, blocks)), None)
        if book is None:
            books.append(book := Laid())
        book.cases.append((case, wanted))
        book.blocks.update(blocks)
    return books


@dataclass(frozen=True)
class Area:
    """Where the formula of a case stands on the sheet Shown, and how many rows and columns it fills."""

    top: int
    rows: int
    columns: int

    @property
    def cells(self) -> str:
        last = xl_rowcol_to_cell(self.top + self.rows - 1, self.columns - 1)
        return f"{xl_rowcol_to_cell(self.top, 0)}:{last}"


def size_of(wanted: Shown) -> tuple[int, int]:
    """Rows and columns of what is expected, and for rows one more of each, so that too many are seen."""
    return (len(wanted) + 1, len(wanted[0]) + 1) if isinstance(wanted, list) else (1, 1)


def write(path: Path, laid: Laid) -> list[Area]:
    """The workbook, and where each case's formula stands in it."""
    with xlsxwriter.Workbook(path) as made:
        shown, given = made.add_worksheet(SHOWN), made.add_worksheet(GIVEN)
        sheets = {SHOWN: shown, GIVEN: given}
        day = made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for (name, row, column), rows in laid.blocks.items():
            if name not in sheets:
                sheets[name] = made.add_worksheet(name)
            for down, cells in enumerate(rows):
                for across, cell in enumerate(cells):
                    _put(sheets[name], row - 1 + down, column - 1 + across, cell, day)
        return list(_formulas(laid, shown, given, day))


def _formulas(laid: Laid, shown: Any, given: Any, day: Any) -> Iterator[Area]:
    top = 0
    for number, (case, wanted) in enumerate(laid.cases):
        words = [_argument(given, number, place, value, day) for place, value in enumerate(case.args)]
        formula = f"={FUNCTIONS[case.function].excel_name}({','.join(words)})"
        rows, columns = size_of(wanted)
        area = Area(top, rows, columns)
        if isinstance(wanted, list):
            shown.write_array_formula(area.cells, f"{{{formula}}}", None, "not worked out")
        else:
            shown.write_formula(top, 0, formula, None, "not worked out")
        yield area
        top += rows + 1


def _argument(sheet: Any, row: int, place: int, value: Any, day: Any) -> str:
    """An argument as the formula names it; single cells stand on the sheet Given, a row for each case."""
    if is_range(value):
        name, top, left = value["at"]
        bottom, right = top + len(value["table"]) - 1, left + len(value["table"][0]) - 1
        first, last = (xl_rowcol_to_cell(at[0] - 1, at[1] - 1, True, True) for at in ((top, left), (bottom, right)))
        return f"'{name}'!{first}:{last}" if first != last else f"'{name}'!{first}"
    _put(sheet, row, place, value, day)
    return f"'{GIVEN}'!{xl_rowcol_to_cell(row, place, True, True)}"


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Mapping):
        if "error" in cell:
            sheet.write_formula(row, column, _ERRORS[cell["error"]], None, cell["error"])
        else:
            sheet.write_number(row, column, cell["date"], day)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
