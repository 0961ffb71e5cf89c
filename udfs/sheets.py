"""Output sheets for an open workbook: laid out by the same code that builds a workbook, written with another pen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from provision_xl.functions.changes import Look, LookedArea, OutputSheet
from provision_xl.rates import Rates, national
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.workbook.about import about_sheet
from provision_xl.workbook.build import input_tables
from provision_xl.workbook.dashboard import dashboard_sheet
from provision_xl.workbook.inputs import input_sheet
from provision_xl.workbook.layout import Work
from provision_xl.workbook.lists import choice_lists, sources
from provision_xl.workbook.looks import Looks
from provision_xl.workbook.outputs import output_sheet, sheet_names

_RESULT_TABLE = "tblResult"  # the open workbook has names of its own for those

type Cell = tuple[int, int]
"""Row and column counted from nought."""


class _Sheet:
    """Takes what the building code writes on a sheet, and nothing else of what it does to it."""

    def __init__(self) -> None:
        self.values: dict[Cell, Any] = {}
        self.looks: dict[Cell, Mapping[str, Any]] = {}
        self.widths: dict[int, float] = {}
        self.table: tuple[int, int, int, int] | None = None
        self.table_name = ""
        self.choices: dict[int, str] = {}

    def _write(self, row: int, column: int, value: Any, look: Mapping[str, Any] | None = None, *_: Any) -> None:
        self.values[row, column] = value
        self.looks[row, column] = look or {}

    write_string = write_number = write_datetime = write_blank = write = _write

    def write_url(self, row: int, column: int, address: str, look: Any = None, words: str = "", *_: Any) -> None:
        self._write(row, column, words or address, look)

    def set_column(self, first: int, last: int, width: float, *_: Any) -> None:
        self.widths |= dict.fromkeys(range(first, last + 1), width)

    def add_table(self, first: int, left: int, last: int, right: int, options: Mapping[str, Any]) -> None:
        self.table = (first, left, last, right)
        self.table_name = "" if options.get("name") == _RESULT_TABLE else options.get("name", "")
        for place, column in enumerate(options["columns"], start=left):
            self._write(first, place, column["header"], column.get("header_format"))

    def data_validation(self, row: int, column: int, last: int, right: int, rule: Mapping[str, Any]) -> None:
        if rule.get("validate") == "list":
            source = rule["source"]
            self.choices[column] = source if isinstance(source, str) else ",".join(source)

    def __getattr__(self, name: str) -> Any:
        return _nothing


class _Book:
    """Gives out such sheets by name; a format is the properties it was asked for."""

    def __init__(self) -> None:
        self.sheets: dict[str, _Sheet] = {}

    def add_worksheet(self, name: str) -> _Sheet:
        self.sheets[name] = _Sheet()
        return self.sheets[name]

    def add_format(self, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        return properties

    def add_chart(self, options: Mapping[str, Any]) -> _Sheet:
        return _Sheet()

    def __getattr__(self, name: str) -> Any:
        return _nothing


def _nothing(*_: Any, **__: Any) -> int:
    return 0


def output_sheets(school: School, results: Sequence[Result]) -> dict[str, OutputSheet]:
    """Each result as a sheet, under the name that it has in a workbook built from the same results."""
    work = _work(school)
    names = sheet_names(results)
    for place, result in enumerate(results):
        output_sheet(work, result, names[place], _RESULT_TABLE)
    return _written(work)


def new_input_sheet(school: School, name: str) -> OutputSheet:
    """The sheet of an input table that the workbook has not yet, with the rows that the school has for it."""
    tables = input_tables(school, (*school.layout, name))
    work = _work(school, sources(choice_lists(school, national()), tables))
    input_sheet(work, TABLES[name])
    return _written(work)[name]


def every_sheet(
    school: School, results: Sequence[Result], figures: Sequence[Any], rates: Rates, as_at: date, host: str
) -> dict[str, OutputSheet]:
    """All sheets that Update writes: the Dashboard, each result, and About.

    Args:
        figures: the key figures of the Dashboard; empty for totals of the results.
        host: where the workbook is open, as About names it.
    """
    work = _work(school)
    dashboard_sheet(work, results, figures)
    about_sheet(work, rates, as_at, host)
    return {**output_sheets(school, results), **_written(work)}


def about_alone(school: School, as_at: date, host: str) -> dict[str, OutputSheet]:
    """The sheet About."""
    work = _work(school)
    about_sheet(work, national(), as_at, host)
    return _written(work)


def _work(school: School, offered: Mapping[str, str] | None = None) -> Work:
    book = _Book()
    return Work(book, Looks(book), school, offered or {})


def _written(work: Work) -> dict[str, OutputSheet]:
    return {name: _as_output(sheet) for name, sheet in work.book.sheets.items()}


def _as_output(sheet: _Sheet) -> OutputSheet:
    height = max((row for row, _ in sheet.values), default=-1) + 1
    width = max((column for _, column in sheet.values), default=-1) + 1
    rows = [[sheet.values.get((row, column)) for column in range(width)] for row in range(height)]
    table = None if sheet.table is None else tuple(place + 1 for place in sheet.table)
    widths = {place + 1: wide for place, wide in sheet.widths.items()}
    choices = {place + 1: source for place, source in sheet.choices.items()}
    return OutputSheet(rows, tuple(_areas(sheet)), table, widths, sheet.table_name, choices)


def _areas(sheet: _Sheet) -> Iterator[LookedArea]:
    """Cells that look alike and stand one below the other, together; rows and columns counted from 1."""
    cells = sorted(sheet.looks, key=lambda cell: (cell[1], cell[0]))
    alike = groupby(enumerate(cells), key=lambda item: (item[1][1], item[1][0] - item[0], _look(sheet.looks[item[1]])))
    for (column, _, look), found in alike:
        rows = [row for _, (row, _) in found]
        yield LookedArea(rows[0] + 1, column + 1, rows[-1] + 1, column + 1, look)


def _look(properties: Mapping[str, Any]) -> Look:
    return Look(
        properties.get("num_format", "General"),
        properties.get("align", ""),
        bool(properties.get("bold")),
        bool(properties.get("text_wrap")),
    )
