"""How cells look: number formats by kind, colours that a colour-blind reader and a plain printer tell apart."""

from __future__ import annotations

from typing import Any

from provision_xl.results import Shows
from provision_xl.school.columns import Kind

DARK, PALE, RULE, LINE, GREY = "#1F3A5F", "#DCE6F1", "#7F7F7F", "#BFBFBF", "#595959"
SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")  # after Okabe and Ito
LINK = "#0B5394"
FONT, FONT_SIZE = "Arial", 10  # on every system, or one of the same widths

_MONEY = '£#,##0.00;[Red]"-£"#,##0.00'
_DATE = "dd/mm/yyyy"

KIND_FORMATS: dict[Kind, str] = {
    Kind.TEXT: "@",
    Kind.ID: "@",
    Kind.CHOICE: "@",
    Kind.LIST: "@",
    Kind.YESNO: "@",
    Kind.DATE: _DATE,
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
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """The format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": FONT_SIZE, "valign": "top", **properties}
            )
        return self._made[key]

    def differing(self, **properties: Any) -> Any:
        """A format for a conditional rule, which may set only what differs."""
        return self._book.add_format(properties)

    @property
    def title(self) -> Any:
        return self.of(bold=True, font_size=18, font_color=DARK)

    @property
    def heading(self) -> Any:
        return self.of(bold=True, font_size=13, font_color=DARK)

    @property
    def plain(self) -> Any:
        return self.of()

    @property
    def wrapped(self) -> Any:
        return self.of(text_wrap=True)

    @property
    def note(self) -> Any:
        return self.of(font_color=GREY)

    @property
    def link(self) -> Any:
        return self.of(font_color=LINK, underline=1)

    def header(self, required: bool) -> Any:
        """Dark where the column must be filled, pale where it may be."""
        colours = (
            {"bg_color": DARK, "font_color": "#FFFFFF"} if required else {"bg_color": PALE, "font_color": "#000000"}
        )
        return self.of(bold=True, text_wrap=True, border=1, border_color=RULE, **colours)

    def kind(self, kind: Kind, wrap: bool = False) -> Any:
        """An input cell of that kind."""
        side = "left" if kind in TEXT_KINDS or kind is Kind.DATE else "right"
        more: dict[str, Any] = {"text_wrap": True} if wrap else {"indent": 1} if side == "right" else {}
        return self.of(num_format=KIND_FORMATS[kind], align=side, **more)

    def shown(self, shows: Shows, total: bool = False, wrap: bool = False) -> Any:
        """An output cell of that kind."""
        more: dict[str, Any] = {"bold": True, "top": 1, "bottom": 6} if total else {"bottom": 1, "bottom_color": LINE}
        if wrap:
            more["text_wrap"] = True
        side = "left" if shows in LEFT_SHOWN else "right"
        if side == "right":
            more["indent"] = 1
        return self.of(num_format=SHOWN_FORMATS[shows], align=side, **more)
