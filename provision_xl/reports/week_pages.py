"""The week for the wall: a page across for each adult, pupil, class, room or period, as a PDF and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any

from provision_xl.dates import week_of
from provision_xl.errors import ProvisionError
from provision_xl.reports.face import FAMILY, printable
from provision_xl.reports.pdf import laid_out
from provision_xl.reports.print_data import printed
from provision_xl.reports.report import MAKER, for_a_file
from provision_xl.reports.sheets import TEXT_AS_TEXT
from provision_xl.school.timetable_tables import DAYS
from provision_xl.timetable import Grid

_PAPER = "week.typ"
_IDS = "Pupils stand in it by ID. For staff of this school only."
_PRIVATE = frozenset({"pupil", "class"})  # names of sheets stand in a file's properties
_LEAD_WIDTH, _DAY_WIDTH, _LINE, _SIGNS = 13, 27, 11.5, 30
_FORBIDDEN = str.maketrans("[]:*?/\\'", "        ")


def week_name(view: str) -> str:
    """What the files of a view are called, without an ending.

    >>> week_name("adult")
    'Timetable by adult'
    """
    return for_a_file(f"Timetable by {view}")


def week_pdf(pages: Sequence[Grid], school: str, as_at: date) -> bytes:
    """One page each, in the largest type that fits it; the same pages give the same bytes.

    Raises:
        ProvisionError: the pages could not be laid out.
    """
    made = laid_out(_PAPER, {
        "title": printable(f"Timetable by {pages[0].view}, {school}" if pages else "Timetable"),
        "author": MAKER, "family": FAMILY, "school": printable(school), "week": _week(as_at), "foot": _IDS,
        "pages": [_page(page) for page in pages],
    })  # fmt: skip
    if not made:
        raise ProvisionError("The PDF of the timetable could not be made. The workbook holds the same pages.")
    return made


def _week(as_at: date) -> str:
    return f"Week of {week_of(as_at)[0]:%d/%m/%Y}"


def _page(page: Grid) -> dict[str, Any]:
    rows = [
        {"name": printed(row.name), "times": row.times,
         "cells": [[{"at": entry.at, "what": printed(entry.what), "more": printed(entry.more)} for entry in cell]
                   for cell in row.cells]}
        for row in page.rows
    ]  # fmt: skip
    return {"title": printed(page.title), "lead": page.lead, "days": list(DAYS), "rows": rows,
            "notes": [printed(note) for note in page.notes]}  # fmt: skip


def week_workbook(pages: Sequence[Grid], school: str, as_at: date) -> bytes:
    """A sheet each, set up to print on one page across."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, TEXT_AS_TEXT)
    title = week_name(pages[0].view) if pages else "Timetable"
    book.set_properties({"title": title, "author": MAKER, "created": datetime.combine(as_at, time())})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#1F3A5F"}),
        "note": book.add_format({"font_color": "#595959"}),
        "head": book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "border": 1}),
        "lead": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1}),
        "cell": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "font_size": 9, "num_format": "@"}),
    }
    taken: set[str] = set()
    for number, page in enumerate(pages, start=1):
        name = f"Page {number}" if page.view in _PRIVATE else page.name
        _sheet(book.add_worksheet(_sheet_name(name, taken)), looks, page, school, as_at)
    book.close()
    return stream.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has."""
    plain = name.translate(_FORBIDDEN).strip()[:25] or "Page"
    found = next(word for word in (plain, *(f"{plain} ({number})" for number in range(2, 1000)))
                 if word.casefold() not in taken)  # fmt: skip
    taken.add(found.casefold())
    return found


def _sheet(sheet: Any, looks: dict[str, Any], page: Grid, school: str, as_at: date) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(0.3, 0.3, 0.5, 0.5)
    sheet.set_footer(f"&L{_IDS}&R{MAKER}")
    sheet.set_column(0, 0, _LEAD_WIDTH)
    sheet.set_column(1, len(DAYS), _DAY_WIDTH)
    sheet.write_string(0, 0, page.title, looks["title"])
    sheet.write_string(1, 0, " ".join((school, _week(as_at), *page.notes)), looks["note"])
    for place, word in enumerate((page.lead, *DAYS)):
        sheet.write_string(3, place, word, looks["head"])
    for number, row in enumerate(page.rows, start=4):
        texts = ["\n".join(_lines(entry.at, entry.what, entry.more) for entry in cell) for cell in row.cells]
        sheet.write_string(number, 0, "\n".join(filter(None, (row.name, row.times))), looks["lead"])
        for place, text in enumerate(texts, start=1):
            sheet.write_string(number, place, text, looks["cell"])
        sheet.set_row(number, min(409, 4 + _LINE * max(2, *(_height(text) for text in texts))))
    sheet.freeze_panes(4, 1)


def _lines(at: str, what: str, more: str) -> str:
    return "\n".join(filter(None, (f"{at} {what}".strip(), more)))


def _height(text: str) -> int:
    return sum(max(1, ceil(len(line) / _SIGNS)) for line in text.split("\n")) if text else 1
