"""How the cells and printed pages of a report's workbook look."""

from __future__ import annotations

from math import ceil
from typing import Any

from provision_xl.reports.report import MAKER, Report
from provision_xl.results import Shows

DARK, PALE, RULE, GREY = "#1F3A5F", "#E9EFF6", "#B9C2CC", "#595959"
_SIDES = {Shows.TEXT: "left", Shows.DATE: "left", Shows.FLAG: "center"}  # figures stand right
NUMBER_FORMATS: dict[Shows, str] = {
    Shows.TEXT: "@",
    Shows.PENCE: '£#,##0.00;"-£"#,##0.00',  # no red: the sign says it, and Excel's red on white is too pale to read
    Shows.HOURS: "#,##0.00",
    Shows.MINUTES: "#,##0.0",
    Shows.NUMBER: "#,##0.0",
    Shows.COUNT: "#,##0",
    Shows.PERCENT: "0%",
    Shows.DATE: "dd/mm/yyyy",
    Shows.FLAG: "@",
}


_SIZE, _LARGE = 11, 18  # points
_LINE = 15.0  # points, of a row with one line of the smaller size


class Looks:
    """The formats of one workbook, each made once; in large print everything is larger by the same part."""

    def __init__(self, book: Any, large_print: bool = False) -> None:
        self._book = book
        self.scale = _LARGE / _SIZE if large_print else 1.0
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            size = round(properties.get("font_size", _SIZE) * self.scale)
            fixed = {"font_name": "Calibri", "valign": "top"}
            self._made[key] = self._book.add_format({**fixed, **properties, "font_size": size})
        return self._made[key]

    @property
    def line(self) -> float:
        """Points of a row with one line."""
        return _LINE * self.scale

    def height(self, text: str, width: float) -> float:
        """Points for a wrapped text over columns so wide; none is cut off."""
        return self.line * max(1, ceil(len(text) * self.scale / width))

    @property
    def title(self) -> Any:
        return self._of(bold=True, font_size=16, font_color=DARK)

    @property
    def heading(self) -> Any:
        return self._of(bold=True, font_size=12, font_color=DARK)

    @property
    def label(self) -> Any:
        return self._of(bold=True, text_wrap=True, align="left")

    @property
    def figure(self) -> Any:
        return self._of(bold=True, font_size=12, bg_color=PALE, align="left", text_wrap=True)

    @property
    def wrapped(self) -> Any:
        return self._of(text_wrap=True, align="left")

    @property
    def box(self) -> Any:
        """To be filled in by hand."""
        return self._of(border=1, border_color=GREY)

    @property
    def note(self) -> Any:
        return self._of(text_wrap=True, font_color=GREY)

    @property
    def link(self) -> Any:
        return self._of(font_color="#0B5394", underline=1)

    @property
    def hidden(self) -> Any:
        return self._of(italic=True, font_color=GREY, align="center", bottom=1, bottom_color=RULE, num_format="@")

    def header(self, shows: Shows) -> Any:
        side = _SIDES.get(shows, "right")
        indent = {"indent": 1} if shows is Shows.TEXT else {}
        return self._of(bold=True, text_wrap=True, bg_color=DARK, font_color="#FFFFFF", align=side, border=1, **indent)

    def cell(self, shows: Shows, total: bool) -> Any:
        rule: dict[str, Any] = {"bold": True, "top": 1, "bottom": 6} if total else {"bottom": 1, "bottom_color": RULE}
        side = _SIDES.get(shows, "right")
        wrap = {"text_wrap": True, "indent": 1} if shows is Shows.TEXT else {}
        return self._of(num_format=NUMBER_FORMATS[shows], align=side, **rule, **wrap)


def print_setup(sheet: Any, report: Report, fit: bool = True) -> None:
    """A4 on its side, school and term above, date and page below."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    if fit:
        sheet.fit_to_pages(1, 0)
    school, term = (text.replace("&", "&&")[:80] for text in (report.school, report.term))
    sheet.set_header(f"&L {school}&R{term}")
    sheet.set_footer(f"&L{MAKER}, as at {report.as_at:%d/%m/%Y}&RPage &P of &N")
