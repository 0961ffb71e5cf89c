"""How cells look: number formats by kind, colours that a colour-blind reader and a plain printer tell apart."""

from __future__ import annotations

from typing import Any

from provision_xl.results import Shows
from provision_xl.school.columns import Kind

DARK, PALE, RULE, LINE, GREY = "#1F3A5F", "#DCE6F1", "#7F7F7F", "#BFBFBF", "#595959"
RESULT, WHITE = "#404040", "#FFFFFF"
_BANDS = {DARK: "PX Input title", RESULT: "PX Result title", PALE: "PX Guide title"}
SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")  # after Okabe and Ito
LINK = "#0B5394"
FONT, FONT_SIZE = "Arial", 10  # on every system, or one of the same widths

_MONEY = '£#,##0.00;"-£"#,##0.00'  # no red: the sign says it, and Excel's red on white is too pale to read
_DATE = "dd/mm/yyyy"
_TIME = "hh:mm"

KIND_FORMATS: dict[Kind, str] = {
    Kind.TEXT: "@",
    Kind.ID: "@",
    Kind.CHOICE: "@",
    Kind.LIST: "@",
    Kind.YESNO: "@",
    Kind.DATE: _DATE,
    Kind.TIME: _TIME,
    Kind.NUMBER: "General",
    Kind.WHOLE: "0",
    Kind.MONEY: _MONEY,
    Kind.RATE: "£#,##0.00##",
    Kind.HOURS: "0.00",
    Kind.MINUTES: "General",
    Kind.SHARE: "0.0##%",
}
SHOWN_FORMATS: dict[Shows, str] = {
    Shows.TEXT: "@",
    Shows.PENCE: _MONEY,
    Shows.HOURS: "#,##0.00",
    Shows.MINUTES: "#,##0.0",
    Shows.NUMBER: "#,##0.##",
    Shows.COUNT: "#,##0",
    Shows.PERCENT: "0%",
    Shows.DATE: _DATE,
    Shows.FLAG: "@",
}
LEFT_SHOWN = frozenset({Shows.TEXT, Shows.DATE, Shows.FLAG})
TEXT_KINDS = frozenset(kind for kind, look in KIND_FORMATS.items() if look == "@")


class Looks:
    """The cell formats of one workbook, each made once; `named` gathers which of them belong to a cell style."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.named: list[tuple[Any, str]] = []

    def of(self, style: str = "", **properties: Any) -> Any:
        """The format with these XlsxWriter properties, of a named style where one is given."""
        key = (("style", style), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": FONT_SIZE, "valign": "top", **properties}
            )
            if style:
                self.named.append((self._made[key], style))
        return self._made[key]

    def differing(self, **properties: Any) -> Any:
        """A format for a conditional rule, which may set only what differs."""
        return self._book.add_format(properties)

    @property
    def title(self) -> Any:
        return self.of("PX Title", bold=True, font_size=18, font_color=DARK)

    def band(self, colour: str) -> Any:
        """A title on its band: DARK for inputs, RESULT for results, PALE for sheets that are there to be read."""
        ink = DARK if colour == PALE else WHITE
        return self.of(_BANDS[colour], bold=True, font_size=18, font_color=ink, bg_color=colour, valign="vcenter")

    @property
    def heading(self) -> Any:
        return self.of("PX Heading", bold=True, font_size=13, font_color=DARK)

    @property
    def plain(self) -> Any:
        return self.of()

    @property
    def wrapped(self) -> Any:
        return self.of(text_wrap=True)

    @property
    def note(self) -> Any:
        return self.of("PX Note", font_color=GREY)

    @property
    def link(self) -> Any:
        return self.of(font_color=LINK, underline=1)

    def header(self, required: bool) -> Any:
        """The head of an input column: dark where it must be filled, pale where it may be."""
        if required:
            return self._head("PX Input required", DARK, WHITE)
        return self._head("PX Input optional", PALE, "#000000")

    @property
    def result_header(self) -> Any:
        return self._head("PX Result heading", RESULT, WHITE)

    @property
    def looked_up(self) -> Any:
        """What a formula shows in the midst of inputs."""
        return self.of("PX Formula", num_format="General", align="left", italic=True)

    @property
    def worked_header(self) -> Any:
        """The head of a column of formulas."""
        return self.of(
            "PX Formula heading", bold=True, text_wrap=True, border=2, border_color=RESULT, bg_color=WHITE,
            font_color="#000000",
        )  # fmt: skip

    def _head(self, style: str, colour: str, font_colour: str) -> Any:
        return self.of(
            style, bold=True, text_wrap=True, border=1, border_color=RULE, bg_color=colour, font_color=font_colour
        )

    def kind(self, kind: Kind, wrap: bool = False) -> Any:
        """An input cell of that kind."""
        side = "left" if kind in TEXT_KINDS or kind in {Kind.DATE, Kind.TIME} else "right"
        more: dict[str, Any] = {"text_wrap": True} if wrap else {"indent": 1} if side == "right" else {}
        return self.of("PX Input", num_format=KIND_FORMATS[kind], align=side, locked=False, **more)

    def shown(self, shows: Shows, total: bool = False, wrap: bool = False) -> Any:
        """An output cell of that kind."""
        more: dict[str, Any] = {"bold": True, "top": 1, "bottom": 6} if total else {"bottom": 1, "bottom_color": LINE}
        if wrap:
            more["text_wrap"] = True
        side = "left" if shows in LEFT_SHOWN else "right"
        if side == "right":
            more["indent"] = 1
        return self.of("PX Total" if total else "PX Result", num_format=SHOWN_FORMATS[shows], align=side, **more)
