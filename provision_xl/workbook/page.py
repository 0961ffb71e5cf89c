"""How a sheet prints: landscape A4, the header row and the first columns on every page, page x of y."""

from __future__ import annotations

from math import ceil
from typing import Any

_A4 = 9
_BAND_HEIGHT = 28
_MAY = ("select_locked_cells", "select_unlocked_cells", "sort", "autofilter", "format_columns", "format_rows")
READABLE_WIDTH = 210  # characters across landscape A4 before print becomes too small to read


def band(sheet: Any, title: str, columns: int, look: Any) -> None:
    """The title in the first row, its colour over the whole width of what stands below; nothing is merged."""
    sheet.set_row(0, _BAND_HEIGHT)
    sheet.write_string(0, 0, title, look)
    for place in range(1, columns):
        sheet.write_blank(0, place, None, look)


def lock(sheet: Any) -> None:
    """Keep results from being typed over by mistake: no password, and all that reading needs stays allowed."""
    sheet.protect("", {**dict.fromkeys(_MAY, True), "objects": True, "scenarios": True})


def print_setup(
    sheet: Any,
    school_name: str,
    widths: list[float],
    header_row: int | None = None,
    frozen_columns: int = 0,
    one_page: bool = False,
) -> None:
    """Set a sheet up for paper.

    Args:
        sheet: of XlsxWriter.
        school_name: stands in the header of each page.
        widths: of its columns, in characters.
        header_row: counted from nought, repeated on each page.
        frozen_columns: repeated on each page where it takes several across.
        one_page: upright, and all on one page.
    """
    pages = ceil(sum(widths) / READABLE_WIDTH) or 1
    if one_page:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    sheet.fit_to_pages(1 if one_page else min(pages, 4), int(one_page))
    if header_row is not None:
        sheet.repeat_rows(header_row)
    if pages > 1 and frozen_columns:
        sheet.repeat_columns(0, frozen_columns - 1)
    sheet.set_header(f"&L{_plain(school_name)[:180]}&R&A")
    sheet.set_footer("&CPage &P of &N")


def quick_to_open(sheet: Any, rows: int) -> None:
    """Give a sheet that repeats its header an area to print, for LibreOffice.

    Without one LibreOffice breaks a million rows into pages when it opens the sheet, a quarter of a second for each.
    It leaves out pages on which nothing stands, so that the area may have room for rows to come.

    Args:
        sheet: of XlsxWriter, with all that stands on it.
        rows: that the area has at least.
    """
    if sheet.repeat_row_range and not sheet.print_area_range and not sheet.charts:
        sheet.print_area(0, 0, max(sheet.dim_rowmax, rows - 1), sheet.dim_colmax)


def _plain(text: str) -> str:
    return " " + text.replace("&", "&&") if text else ""
