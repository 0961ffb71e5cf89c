"""The report as a workbook: a cover and a sheet for each table, values only, every text as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import ceil
from textwrap import wrap
from typing import Any

from provision_xl.money import as_decimal, half_up
from provision_xl.reports.page import name_of, text_of
from provision_xl.reports.report import MAKER, Report, Section
from provision_xl.reports.sheet_charts import place_charts
from provision_xl.reports.sheet_cover import cover
from provision_xl.reports.sheet_looks import Looks, print_setup
from provision_xl.results import Result, Shown, Shows

TEXT_AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CHARTS = "Charts"
_NARROWEST, _WIDEST = 9, 44
_TEXT_WIDTH, _DEFAULT_WIDTH = 110, 8
_WIDER = 1.15  # another font where Calibri is not there
_PLACES = 10**6


def workbook(report: Report) -> bytes:
    """The workbook as bytes; the same report gives the same ones."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, TEXT_AS_TEXT)
    book.set_properties({
        "title": name_of(report),
        "author": MAKER,
        "created": datetime.combine(report.as_at, time()),
    })  # fmt: skip
    looks = Looks(book, report.large_print)
    names = _sheet_names(report.sections)
    cover(book, looks, report, names)
    charts = book.add_worksheet(_CHARTS) if any(section.chart for section in report.sections) else None
    first_rows = {
        section.key: _sheet(book, looks, report, section, section.table, names[section.key])
        for section in report.sections
        if section.table
    }
    if charts:
        _charts(book, charts, report, names, first_rows)
    book.close()
    return stream.getvalue()


def _charts(book: Any, sheet: Any, report: Report, names: dict[str, str], first_rows: dict[str, int]) -> None:
    sheet.hide_gridlines(2)
    with_chart = [section for section in report.sections if section.chart]
    place_charts(book, sheet, [(section, names[section.key], first_rows[section.key]) for section in with_chart])
    print_setup(sheet, report, fit=False)


def _sheet_names(sections: Iterable[Section]) -> dict[str, str]:
    """A name for each section with a table, such as a sheet may have."""
    return {
        section.key: "".join(sign for sign in section.table.name if sign not in "[]:*?/\\")[:31]
        for section in sections
        if section.table
    }


def _sheet(book: Any, looks: Looks, report: Report, section: Section, table: Result, name: str) -> int:
    """A section's sheet; the first row of its figures."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    widths = _widths(table, looks.scale)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, section.heading, looks.title)
    sheet.set_row(0, looks.line * 1.6)
    row = _lines(sheet, looks, looks.wrapped, 1, section.words, widths)
    sheet.write_string(row, 0, table.title, looks.heading)
    sheet.set_row(row, looks.line * 1.3)
    header = row + 1
    last = _table(sheet, looks, header, table, widths)
    _lines(sheet, looks, looks.note, last + 2, _notes(table), widths)
    sheet.freeze_panes(header + 1, 1)
    sheet.repeat_rows(header)
    print_setup(sheet, report)
    return header + 1


def _notes(table: Result) -> list[str]:
    helps = [f"{column.header}: {column.help}" for column in table.columns if column.help]
    return [*table.notes, *helps]


def _lines(sheet: Any, looks: Looks, look: Any, row: int, texts: Iterable[str], widths: Sequence[int]) -> int:
    """Texts one below the other over the width of the table, or a page where that is more; the next free row."""
    more = max(ceil((_TEXT_WIDTH - sum(widths)) / _DEFAULT_WIDTH), 0)  # columns to the right of a narrow table
    for text in (text for text in texts if text):
        sheet.merge_range(row, 0, row, len(widths) - 1 + more, "", look)
        sheet.write_string(row, 0, text, look)
        sheet.set_row(row, looks.height(text, sum(widths) + more * _DEFAULT_WIDTH))
        row += 1
    return row


def _table(sheet: Any, looks: Looks, header: int, table: Result, widths: Sequence[int]) -> int:
    """Header, rows and total; the last row used."""
    for place, column in enumerate(table.columns):
        sheet.write_string(header, place, column.header, looks.header(column.shows))
    headers = zip((column.header for column in table.columns), widths, strict=True)
    sheet.set_row(header, max(looks.line * len(_words_over(text, width / looks.scale)) for text, width in headers))
    for number, row in enumerate(table.rows, start=header + 1):
        _row(sheet, looks, number, table.columns, row, False)
        sheet.set_row(number, max(looks.height(str(text), width) for text, width in _texts(table, row, widths)))
    last = header + len(table.rows)
    if table.total:
        last += 1
        _row(sheet, looks, last, table.columns, table.total, True)
    return last


def _words_over(text: str, width: float) -> list[str]:
    """The lines that a header takes, broken between words."""
    return wrap(text, max(int(width) - 2, 1)) or [""]


def _texts(table: Result, row: Sequence[Any], widths: Sequence[int]) -> list[tuple[Any, int]]:
    """The texts of a row that wrap, with the width they have."""
    cells = zip(table.columns, row, widths, strict=True)
    return [(value or "", width) for column, value, width in cells if column.shows is Shows.TEXT] or [("", 1)]


def _row(sheet: Any, looks: Looks, number: int, columns: Sequence[Shown], row: Sequence[Any], total: bool) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        _put(sheet, number, place, column, value, looks, total)


def _put(sheet: Any, row: int, place: int, column: Shown, value: Any, looks: Looks, total: bool) -> None:
    """One value into one cell: numbers as numbers, everything that anybody typed as text."""
    look = looks.cell(column.shows, total)
    if value is None or value == "":
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, str):
        hidden = column.shows is not Shows.TEXT
        sheet.write_string(row, place, value, looks.hidden if hidden else look)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), look)
    elif column.shows is Shows.FLAG:
        sheet.write_string(row, place, "yes" if value else "", look)
    else:
        sheet.write_number(row, place, _number(value, column.shows), look)


def _number(value: int | Decimal | Fraction, shows: Shows) -> Decimal:
    """Pounds for pence; hours and shares rounded half up at six decimals."""
    if shows is Shows.PENCE:
        return as_decimal(int(value))
    return Decimal(half_up(Fraction(value) * _PLACES)) / _PLACES


def _widths(table: Result, scale: float) -> list[int]:
    """Characters for each column: its longest figure and the longest word of its header, texts up to a limit."""
    lines = (*table.rows, *((table.total,) if table.total else ()))
    found = []
    for place, column in enumerate(table.columns):
        longest = max((len(text_of(row[place], column)) for row in lines), default=0)
        words = max(map(len, column.header.split()), default=0)
        most = _WIDEST if longest < 3 * _WIDEST else _WIDEST * 3 // 2
        found.append(ceil(min(max(ceil(longest * _WIDER) + 2, words + 3, _NARROWEST), most) * scale))
    return found
