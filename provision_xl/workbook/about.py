"""The About sheet: which version made this, from which inputs, with which national figures, and what the file holds."""

from __future__ import annotations

from datetime import date
from importlib.metadata import PackageNotFoundError, version
from textwrap import wrap
from typing import Any

from provision_xl.choices import WITH_MACROS
from provision_xl.errors import UnknownRate
from provision_xl.rates import Entry, Figure, Rates
from provision_xl.school.tables import TABLES
from provision_xl.workbook.layout import ABOUT, Work
from provision_xl.workbook.looks import PALE
from provision_xl.workbook.page import band, lock, print_setup
from provision_xl.workbook.widths import fit_height
from provision_xl.workbook.writing import put

_WIDTHS = [38.0, 17.0, 22.0, 12.0, 12.0, 14.0, 70.0]
_FACT_SIGNS = 120  # in one line, over the columns to the right
NO_MACROS = "none were put in when this workbook was made"
"""What About says until macros are put into the workbook; the text stands there once."""
_HEADS = ("Figure", "Value", "Unit", "From", "To", "Status", "Source")


def product_version() -> str:
    """The version of provision_xl that runs."""
    try:
        return version("provision-xl")
    except PackageNotFoundError:
        return "unknown"


def about_sheet(work: Work, rates: Rates, as_at: date | None, host: str) -> None:
    """Write the About sheet; figures are those in force on the as-at date."""
    sheet = work.book.add_worksheet(ABOUT)
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_tab_color(PALE)
    band(sheet, ABOUT, len(_WIDTHS), work.looks.band(PALE))
    row = 1
    for label, text in _facts(work, as_at, host):
        sheet.write_string(row, 0, label, work.looks.of(bold=True))
        for line in wrap(text, _FACT_SIGNS):
            sheet.write_string(row, 1, line, work.looks.plain)
            row += 1
    if as_at is not None:
        row = _figures(work, sheet, rates, as_at, row + 1)
    print_setup(sheet, work.school_name, _WIDTHS)
    lock(sheet)
    work.links.append((ABOUT, "version, inputs, national figures in force with their sources"))


def _facts(work: Work, as_at: date | None, host: str) -> list[tuple[str, str]]:
    filled = [f"{name} {len(rows)}" for name in TABLES if (rows := work.school.rows(name))]
    names = len(work.school.key)
    return [
        ("Made by", f"provision_xl, for {host}"),
        ("Version", product_version()),
        ("Inputs", work.school.inputs_hash),
        *([("Macros", NO_MACROS)] if host in WITH_MACROS else []),
        ("As at", f"{as_at:%d/%m/%Y}" if as_at else "the day it is worked out"),
        ("Rows it holds", ", ".join(filled) or "none yet"),
        ("Names it holds", str(names) if names else "none"),
    ]


def _figures(work: Work, sheet: Any, rates: Rates, as_at: date, row: int) -> int:
    sheet.write_string(row, 0, f"National figures in force on {as_at:%d/%m/%Y}", work.looks.heading)
    for place, head in enumerate(_HEADS):
        sheet.write_string(row + 1, place, head, work.looks.result_header)
    row += 2
    for figure in rates.figures.values():
        entry = _in_force(figure, as_at)
        if entry is not None:
            _figure(work, sheet, row, figure, entry)
            row += 1
    return row


def _in_force(figure: Figure, as_at: date) -> Entry | None:
    try:
        return figure.at(as_at)
    except UnknownRate:
        return None


def _figure(work: Work, sheet: Any, row: int, figure: Figure, entry: Entry) -> None:
    value = f"{len(entry.value)}, by {figure.index}" if figure.index else f"{entry.value}"
    right, wrapped = work.looks.of(align="right", indent=1), work.looks.wrapped
    day = work.looks.of(num_format="dd/mm/yyyy", align="left")
    sheet.write_string(row, 0, figure.label, wrapped)
    sheet.write_string(row, 1, value, right)
    sheet.write_string(row, 2, figure.unit, wrapped)
    put(sheet, row, 3, entry.starts, day)
    put(sheet, row, 4, entry.ends, day)
    sheet.write_string(row, 5, entry.status, work.looks.plain)
    source = f"{entry.source} {entry.note}".strip()
    sheet.write_string(row, 6, source, wrapped)
    fit_height(sheet, row, [(figure.label, _WIDTHS[0]), (figure.unit, _WIDTHS[2]), (source, _WIDTHS[6])])
