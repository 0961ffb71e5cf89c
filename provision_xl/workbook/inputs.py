"""The sheets that people fill in: one Excel table each, with drop-downs, help and rules on every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from provision_xl.school.columns import Column, Row, Table, letter
from provision_xl.school.tables import SETTINGS, SETTINGS_HEADERS, SETTINGS_SHEET
from provision_xl.workbook.highlights import SIGNS, highlight
from provision_xl.workbook.layout import (
    AS_AT,
    FIRST_ROW,
    HEADER_ROW,
    HELP_ROW,
    NAME_HEADER,
    SIGNS_ROW,
    START,
    Columns,
    Work,
    frozen_columns,
    name_formula,
    prepared_rows,
    setting_cell,
    table_rows,
)
from provision_xl.workbook.looks import DARK, KIND_FORMATS
from provision_xl.workbook.page import band, print_setup
from provision_xl.workbook.validation import help_text, validation
from provision_xl.workbook.widths import FREE_TEXT, MOST, fit_height, free_lines, input_width
from provision_xl.workbook.writing import as_typed, put

TAB_COLOUR = DARK
TABLE_STYLE = "Table Style Light 1"
_HEADER_HEIGHT = 33
_WRAPPED_FROM = 40  # characters; columns declared at least so wide hold sentences that people read
_EXTRA_HELP = {"Terms": " The dates of a new workbook are the usual ones: check with your LA."}
_NOTE_WIDTH, _NOTE_LINE = 240, 34  # pixels, and signs that fit a line of that width
_NAME_WIDTH = 20.0
_NAME_HELP = "Excel looks it up in the sheet Key. It stays on the screen: no figure and no report has it."


def input_sheet(work: Work, table: Table) -> None:
    """Write the sheet of a table with the rows that the school has."""
    rows, columns = work.school.rows(table.name), Columns(table, work.names)
    sheet = work.book.add_worksheet(table.name)
    sheet.set_tab_color(TAB_COLOUR)
    widths = [input_width(column, (getattr(row, column.attribute) for row in rows)) for column in table.columns]
    looks = [
        work.looks.kind(column.kind, _is_wrapped(column, width) or _is_free(column))
        for column, width in zip(table.columns, widths, strict=True)
    ]
    for place, width, look in zip(columns.places, widths, looks, strict=True):
        sheet.set_column(place, place, width, look)
    top(work, sheet, _titled(work, table), _help(work, table), columns.count)
    _excel_table(work, sheet, columns, looks)
    _cells(sheet, columns, rows, looks, widths)
    if columns.name_place is not None:
        widths.insert(columns.name_place, _NAME_WIDTH)
        _names(work, sheet, columns)
    _rules(work, sheet, columns, len(rows))
    frozen = frozen_columns(columns)
    sheet.freeze_panes(FIRST_ROW, frozen)
    print_setup(sheet, work.school_name, widths, HEADER_ROW, frozen)
    work.links.append((table.name, work.said(table.help)))


def _titled(work: Work, table: Table) -> str:
    """The sheet's name, and behind it the setting's own word for it where that is another."""
    own = work.said(table.name)
    return table.name if own == table.name else f"{table.name}: {own[0].lower()}{own[1:]}"


def _help(work: Work, table: Table) -> str:
    who = f" {work.profile.senco}" if table.name == "SENCo" else ""
    return (work.said(table.help + _EXTRA_HELP.get(table.name, "")) + who).rstrip()


def _worded(work: Work, column: Column) -> Column:
    return replace(column, help=work.said(column.help))


def _rules(work: Work, sheet: Any, columns: Columns, rows: int) -> None:
    """Drop-downs, help and what stands out, on the rows that are there and those still to come."""
    table, last = columns.table, FIRST_ROW + prepared_rows(rows) - 1
    for place, column in zip(columns.places, table.columns, strict=True):
        own = _worded(work, column)
        sheet.data_validation(FIRST_ROW, place, last, place, validation(own, work.sources, table.name, work.offered))
        write_note(sheet, HEADER_ROW, place, help_text(own))
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:{letter(columns.count - 1)}{last + 1}"})
    highlight(work, sheet, columns, rows)


def top(work: Work, sheet: Any, title: str, help: str, columns: int, signs: str = SIGNS) -> None:
    """Title, help and key to the signs above a table."""
    band(sheet, title, columns, work.looks.band(DARK))
    sheet.write_string(HELP_ROW, 0, f"Fill in. {help} Dark headers must be filled.", work.looks.plain)
    sheet.write_url(SIGNS_ROW, 0, f"internal:'{START}'!A1", work.looks.link, START, "Back to the first sheet")
    sheet.write_string(SIGNS_ROW, 1, signs, work.looks.note)


def write_note(sheet: Any, row: int, place: int, text: str) -> None:
    """A note on a cell, as large as its text."""
    lines = len(text) // _NOTE_LINE + 2
    sheet.write_comment(row, place, text, {"width": _NOTE_WIDTH, "height": 16 * lines + 8, "font_size": 9})


def _excel_table(work: Work, sheet: Any, columns: Columns, looks: Sequence[Any]) -> None:
    sheet.set_row(HEADER_ROW, _HEADER_HEIGHT)
    table, rows = columns.table, len(work.school.rows(columns.table.name))
    heads = [
        {"header": column.header, "header_format": work.looks.header(column.required), "format": look}
        for column, look in zip(table.columns, looks, strict=True)
    ]
    if columns.name_place is not None:
        look = work.looks.looked_up
        heads.insert(columns.name_place, {
            "header": NAME_HEADER, "header_format": work.looks.result_header, "format": look,
            "formula": _name_of(columns),
        })  # fmt: skip
    sheet.add_table(
        HEADER_ROW,
        0,
        HEADER_ROW + table_rows(rows),
        len(heads) - 1,
        {
            "name": table.excel_name,
            "style": TABLE_STYLE,
            "columns": heads,
            "title": table.name,
            "description": table.help,
        },
    )


def _name_of(columns: Columns) -> str:
    return name_formula(f"{columns.table.excel_name}[[#This Row],[{columns.table.column('pupil_id').header}]]")


def _names(work: Work, sheet: Any, columns: Columns) -> None:
    """The lookup in every row of the table, with what it gives now."""
    place, formula, look = columns.name_place or 0, _name_of(columns), work.looks.looked_up
    known = {row.pupil_id: row.name for row in work.school.key}
    sheet.set_column(place, place, _NAME_WIDTH)
    write_note(sheet, HEADER_ROW, place, _NAME_HELP)
    rows = [getattr(row, "pupil_id", "") for row in work.school.rows(columns.table.name)]
    blank = table_rows(len(rows)) - len(rows)
    for number, pupil in enumerate([*rows, *[""] * blank], start=FIRST_ROW):
        sheet.write_formula(number, place, formula, look, known.get(pupil, ""))


def _is_wrapped(column: Column, width: float) -> bool:
    return (column.width >= _WRAPPED_FROM or width >= MOST) and not _is_free(column)


def _is_free(column: Column) -> bool:
    return column.attribute in FREE_TEXT


def _cells(sheet: Any, columns: Columns, rows: Sequence[Row], looks: Sequence[Any], widths: Sequence[float]) -> None:
    declared = columns.table.columns
    sized = list(zip(declared, widths, strict=True))
    wrapped = [(column, width) for column, width in sized if _is_wrapped(column, width)]
    free = [(column, width) for column, width in sized if _is_free(column)]
    cells = list(zip(columns.places, declared, looks, strict=True))
    for number, row in enumerate(rows, start=FIRST_ROW):
        if wrapped or free:
            texts = [(str(as_typed(column, getattr(row, column.attribute)) or ""), width) for column, width in wrapped]
            texts += [(free_lines(getattr(row, column.attribute), width), width) for column, width in free]
            fit_height(sheet, number, texts)
        for place, column, look in cells:
            value = as_typed(column, getattr(row, column.attribute))
            if value is not None:
                put(sheet, number, place, value, look)


def settings_sheet(work: Work) -> None:
    """The sheet of settings: one a row, with its own rule and a note that says what it is."""
    sheet = work.book.add_worksheet(SETTINGS_SHEET)
    sheet.set_tab_color(TAB_COLOUR)
    widths = [30.0, 36.0, 104.0]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, work.looks.of(num_format="@"))
    top(work, sheet, SETTINGS_SHEET, "What holds for the whole school.", 3, "Settings in bold must be filled.")
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
    look = work.looks.of("PX Input", num_format=KIND_FORMATS[column.kind], align="left", locked=False)
    put(sheet, row, 1, as_typed(column, getattr(work.school.settings, column.attribute)), look)
    own = _worded(work, column)
    sheet.write_string(row, 2, help_text(own), work.looks.wrapped)
    sheet.data_validation(row, 1, row, 1, validation(own, work.sources, SETTINGS_SHEET))
