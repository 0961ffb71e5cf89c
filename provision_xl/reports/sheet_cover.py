"""The first sheet of a report's workbook: what to read first, what is in it, and boxes to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from provision_xl.reports.page import closing, name_of
from provision_xl.reports.report import Blank, Fact, Report, Section
from provision_xl.reports.sheet_looks import Looks, print_setup

_NAME = "Report"
_WIDTHS = (30, 104)  # characters; together as wide as a page
_BOX_LINES = 1.6  # of print for each line to be written by hand


class _Cover:
    """Rows written one below the other."""

    def __init__(self, sheet: Any, looks: Looks) -> None:
        self._sheet, self._looks, self._row = sheet, looks, 0
        first = round(_WIDTHS[0] * looks.scale)
        self._widths = (first, sum(_WIDTHS) - first)
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, width)
        sheet.hide_gridlines(2)

    def skip(self) -> None:
        self._row += 1

    def line(self, text: str, look: Any, higher: float = 1.0) -> None:
        """One line over both columns, never cut."""
        self._sheet.write_string(self._row, 0, text, look)
        self._next(self._looks.line * higher)

    def facts(self, facts: Iterable[Fact], look: Any) -> None:
        for fact in facts:
            self._sheet.write_string(self._row, 0, fact.what, self._looks.label)
            self._sheet.write_string(self._row, 1, fact.answer, look)
            self._next(max(self._high(fact.what, 0), self._high(fact.answer, 1)))

    def blanks(self, blanks: Iterable[Blank]) -> None:
        for blank in blanks:
            self._sheet.write_string(self._row, 0, blank.what, self._looks.label)
            self._sheet.write_blank(self._row, 1, None, self._looks.box)
            self._next(self._looks.line * _BOX_LINES * blank.lines)

    def section(self, section: Section, sheet_name: str) -> None:
        """Its heading, a link where it has a sheet, and what is said of it."""
        text = " ".join(section.words)
        if sheet_name:
            target = sheet_name.replace("'", "''")
            self._sheet.write_url(self._row, 0, f"internal:'{target}'!A1", self._looks.link, section.heading)
        else:
            self._sheet.write_string(self._row, 0, section.heading, self._looks.label)
        self._sheet.write_string(self._row, 1, text, self._looks.wrapped)
        self._next(max(self._high(section.heading, 0), self._high(text, 1)))

    def notes(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._sheet.merge_range(self._row, 0, self._row, 1, "", self._looks.note)
            self._sheet.write_string(self._row, 0, text, self._looks.note)
            self._next(self._looks.height(text, sum(self._widths)))

    def _high(self, text: str, column: int) -> float:
        return self._looks.height(text, self._widths[column])

    def _next(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._row += 1


def cover(book: Any, looks: Looks, report: Report, names: dict[str, str]) -> None:
    """Write the first sheet.

    Args:
        names: of the sheets of sections with a table, by the sections' keys.
    """
    sheet = book.add_worksheet(_NAME)
    made = _Cover(sheet, looks)
    made.line(name_of(report), looks.title, 1.6)
    made.line(f"{report.school}, for {report.addressed}, as at {report.as_at:%d/%m/%Y}", looks.heading)
    made.skip()
    made.facts(report.headline, looks.figure)
    made.skip()
    made.facts(report.opening, looks.wrapped)
    made.skip()
    for section in report.sections:
        made.section(section, names.get(section.key, ""))
        made.blanks(section.blanks)
        made.facts(section.facts, looks.wrapped)
        if section.blanks or section.facts:
            made.skip()
    made.skip()
    made.notes(closing(report))
    print_setup(sheet, report)
    sheet.fit_to_pages(1, 0 if report.large_print else 1)  # large print is not made small again
