"""The Live sheet: functions in cells, each stored with its value, so that it reads right before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from provision_xl.results import Shows
from provision_xl.workbook.inputs import TAB_COLOUR
from provision_xl.workbook.layout import LIVE, Work
from provision_xl.workbook.looks import SHOWN_FORMATS
from provision_xl.workbook.page import print_setup
from provision_xl.workbook.writing import put

_WIDTH = 16.0
# What works the functions out, in words; a host that is not here has no Live sheet.
_WORKED_OUT_BY = {
    "excel": ("while macros are on", "With macros off"),
    "libreoffice": ("while macros are on", "With macros off"),
    "web": ("while the Provision add-in is connected", "Without it"),
}


@dataclass(frozen=True, slots=True)
class LiveCell:
    """A function in a cell.

    Args:
        cell: its address, or that of the upper left cell of a table.
        formula: as this host writes it.
        value: what it gives: one value, or rows of values for a table.
        caption: a line of words in the row above, where there is one.
        shows: what each column of a table holds, or the one value; plain where nothing is said.
    """

    cell: str
    formula: str
    value: Any
    caption: str = ""
    shows: tuple[Shows, ...] = ()


def live_sheet(work: Work, cells: Sequence[LiveCell], host: str) -> None:
    """Write the Live sheet; tables spill in Excel and are array formulas of that size elsewhere."""
    sheet = work.book.add_worksheet(LIVE)
    by, without = _WORKED_OUT_BY[host]
    sheet.set_tab_color(TAB_COLOUR)
    sheet.set_column(0, 25, _WIDTH)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Live", work.looks.title)
    sheet.write_string(
        1,
        0,
        f"These cells follow every change on the other sheets {by}. {without} "
        "they show the values of when the workbook was made.",
        work.looks.note,
    )
    for item in cells:
        _live(work, sheet, item, host)
    print_setup(sheet, work.school_name, [_WIDTH] * 10)
    work.links.append((LIVE, f"functions that follow every change {by}"))


def has_live(host: str) -> bool:
    """Whether a workbook for that host can hold functions of ours."""
    return host in _WORKED_OUT_BY


def _live(work: Work, sheet: Any, item: LiveCell, host: str) -> None:
    from xlsxwriter.utility import xl_cell_to_rowcol

    row, place = xl_cell_to_rowcol(item.cell)
    looks = [work.looks.of(num_format=SHOWN_FORMATS[shows]) for shows in item.shows]
    look = looks[0] if looks else work.looks.of(num_format="General")
    if item.caption and row:
        sheet.write_string(row - 1, place, item.caption, work.looks.of(bold=True))
    if not isinstance(item.value, tuple | list):
        sheet.write_formula(row, place, item.formula, look, _stored(item.value))
        return
    rows = [tuple(line) for line in item.value]
    last_row, last_place = row + len(rows) - 1, place + max(map(len, rows)) - 1
    write = sheet.write_array_formula if host == "libreoffice" else sheet.write_dynamic_array_formula
    write(row, place, last_row, last_place, item.formula, look, _stored(rows[0][0]))
    for down, line in enumerate(rows):
        for across, value in enumerate(line):
            if (down, across) != (0, 0):
                own = looks[across] if across < len(looks) else look
                put(sheet, row + down, place + across, value, work.looks.of(bold=True) if down == 0 else own)


def _stored(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, str | bool) else float(value)
