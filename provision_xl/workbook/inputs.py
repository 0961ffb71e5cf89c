"""The sheets that people fill in: one Excel table each, with drop-downs, help and rules on every column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from provision_xl.school.columns import Column, Row, Table
from provision_xl.school.tables import SETTINGS, SETTINGS_HEADERS, SETTINGS_SHEET
from provision_xl.workbook.highlights import SIGNS, highlight
from provision_xl.workbook.layout import (
    AS_AT,
    FIRST_ROW,
    HEADER_ROW,
    HELP_ROW,
    SIGNS_ROW,
    START,
    TITLE_ROW,
    Work,
    frozen_columns,
    prepared_rows,
    setting_cell,
    table_rows,
)
from provision_xl.workbook.looks import KIND_FORMATS
from provision_xl.workbook.page import print_setup
from provision_xl.workbook.validation import help_text, validation
from provision_xl.workbook.widths import FREE_TEXT, fit_height, input_width
from provision_xl.workbook.writing import as_typed, put

TAB_COLOUR = "#1F3A5F"
TABLE_STYLE = "Table Style Light 1"
_HEADER_HEIGHT, _TITLE_HEIGHT = 33, 26
_WRAPPED_FROM = 40  # characters; columns declared at least so wide hold sentences that people read
_EXTRA_HELP = {"Terms": " The dates of a new workbook are the usual ones: check with your LA."}
_NOTE_WIDTH, _NOTE_LINE = 240, 34  # pixels, and signs that fit a line of that width


def input_sheet(work: Work, table: Table) -> None:
    """Write the sheet of a table with the rows that the school has."""
    rows = work.school.rows(table.name)
    sheet = work.book.add_worksheet(table.name)
    sheet.set_tab_color(TAB_COLOUR)
    widths = [input_width(column, (getattr(row, column.attribute) for row in rows)) for column in table.columns]
    looks = [work.looks.kind(column.kind, _is_wrapped(column)) for column in table.columns]
    for place, (width, look) in enumerate(zip(widths, looks, strict=True)):
        sheet.set_column(place, place, width, look)
    top(work, sheet, table.name, table.help + _EXTRA_HELP.get(table.name, ""))
    _excel_table(work, sheet, table, len(rows), looks)
    _cells(sheet, table, rows, looks, widths)
    last = FIRST_ROW + prepared_rows(len(rows)) - 1
    for place, column in enumerate(table.columns):
        sheet.data_validation(FIRST_ROW, place, last, place, validation(column, work.sources, table.name))
        write_note(sheet, HEADER_ROW, place, help_text(column))
    sheet.ignore_errors(
        {"number_stored_as_text": f"A{FIRST_ROW + 1}:{table.letter(table.columns[-1].attribute)}{last + 1}"}
    )
    highlight(work, sheet, table, len(rows))
    frozen = frozen_columns(table)
    sheet.freeze_panes(FIRST_ROW, frozen)
    print_setup(sheet, work.school_name, widths, HEADER_ROW, frozen)
    work.links.append((table.name, table.help))


def top(work: Work, sheet: Any, title: str, help: str, signs: str = SIGNS) -> None:
    """Title, help and key to the signs above a table."""
    sheet.set_row(TITLE_ROW, _TITLE_HEIGHT)
    sheet.write_string(TITLE_ROW, 0, title, work.looks.title)
    sheet.write_string(HELP_ROW, 0, f"{help} Dark headers must be filled.", work.looks.plain)
    sheet.write_url(SIGNS_ROW, 0, f"internal:'{START}'!A1", work.looks.link, START, "Back to the first sheet")
    sheet.write_string(SIGNS_ROW, 1, signs, work.looks.note)


def write_note(sheet: Any, row: int, place: int, text: str) -> None:
    """A note on a cell, as large as its text."""
    lines = len(text) // _NOTE_LINE + 2
    sheet.write_comment(row, place, text, {"width": _NOTE_WIDTH, "height": 16 * lines + 8, "font_size": 9})


def _excel_table(work: Work, sheet: Any, table: Table, rows: int, looks: Sequence[Any]) -> None:
    sheet.set_row(HEADER_ROW, _HEADER_HEIGHT)
    columns = [
        {"header": column.header, "header_format": work.looks.header(column.required), "format": look}
        for column, look in zip(table.columns, looks, strict=True)
    ]
    sheet.add_table(
        HEADER_ROW,
        0,
        HEADER_ROW + table_rows(rows),
        len(columns) - 1,
        {
            "name": table.excel_name,
            "style": TABLE_STYLE,
            "columns": columns,
            "title": table.name,
            "description": table.help,
        },
    )


def _is_wrapped(column: Column) -> bool:
    return column.width >= _WRAPPED_FROM and column.attribute not in FREE_TEXT


def _cells(sheet: Any, table: Table, rows: Sequence[Row], looks: Sequence[Any], widths: Sequence[float]) -> None:
    wrapped = [(column.attribute, widths[place]) for place, column in enumerate(table.columns) if _is_wrapped(column)]
    for number, row in enumerate(rows, start=FIRST_ROW):
        fit_height(sheet, number, [(getattr(row, attribute), width) for attribute, width in wrapped])
        for place, column in enumerate(table.columns):
            value = as_typed(column, getattr(row, column.attribute))
            if value is not None:
                put(sheet, number, place, value, looks[place])


def settings_sheet(work: Work) -> None:
    """The sheet of settings: one a row, with its own rule and a note that says what it is."""
    sheet = work.book.add_worksheet(SETTINGS_SHEET)
    sheet.set_tab_color(TAB_COLOUR)
    widths = [30.0, 36.0, 104.0]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, work.looks.of(num_format="@"))
    top(work, sheet, SETTINGS_SHEET, "What holds for the whole school.", "Settings in bold must be filled.")
    sheet.add_table(
        HEADER_ROW,
        0,
        HEADER_ROW + len(SETTINGS),
        2,
        {
            "name": "tblSettings",
            "style": TABLE_STYLE,
            "autofilter": False,
            "columns": [
                {"header": header, "header_format": work.looks.header(place < 2)}
                for place, header in enumerate(SETTINGS_HEADERS)
            ],
            "title": SETTINGS_SHEET,
            "description": "Settings of the school",
        },
    )
    for row, column in enumerate(SETTINGS, start=FIRST_ROW):
        _setting(work, sheet, row, column)
    work.book.define_name(AS_AT, f"={setting_cell('as_at')}")
    sheet.freeze_panes(FIRST_ROW, 0)
    print_setup(sheet, work.school_name, widths, HEADER_ROW)
    work.links.append((SETTINGS_SHEET, "what holds for the whole school"))


def _setting(work: Work, sheet: Any, row: int, column: Column) -> None:
    sheet.write_string(row, 0, column.header, work.looks.of(bold=True) if column.required else work.looks.plain)
    look = work.looks.of(num_format=KIND_FORMATS[column.kind], align="left")
    put(sheet, row, 1, as_typed(column, getattr(work.school.settings, column.attribute)), look)
    sheet.write_string(row, 2, help_text(column), work.looks.wrapped)
    sheet.data_validation(row, 1, row, 1, validation(column, work.sources, SETTINGS_SHEET))
