"""Bars for the web page: a small SVG drawing of a section's chart, told apart by shade as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from textwrap import wrap
from typing import Any

from provision_xl.money import half_up
from provision_xl.reports.drafts import drawn
from provision_xl.reports.face import FAMILY, STRETCH
from provision_xl.reports.report import Chart
from provision_xl.results import Result, Shown, person

COLOURS = ("#0072B2", "#F0A202")  # far apart in hue and in brightness, for every kind of colour vision
_WIDTH, _LABELS, _VALUES = 860, 250, 104
_BAR, _GAP, _LEGEND = 15, 13, 30
_LETTERS = 36  # of a label on one line
_LINE = 15
_TYPE = 12


@dataclass(frozen=True, slots=True)
class _Bars:
    """What is drawn: the columns, and for each row its label and exact values."""

    columns: tuple[Shown, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def most(self) -> Fraction:
        return max((Fraction(value or 0) for row in self.rows for value in row[1:]), default=Fraction(1)) or Fraction(1)


def svg(table: Result, chart: Chart, name: str) -> str:
    """The chart as SVG, its title and every figure in words inside it; "" where there is nothing to draw.

    Args:
        name: an identifier that no other chart on the page has.
    """
    by_key = {column.key: column for column in table.columns}
    bars = _Bars(tuple(by_key[key] for key in chart.bars), drawn(table, chart))
    if not bars.rows:
        return ""
    top = _LEGEND if len(bars.columns) > 1 else 4
    parts, height = [], top
    for row in bars.rows:
        drawn_row, used = _row(bars, row, height)
        parts.append(drawn_row)
        height += used
    head = (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(chart.title)}</title>'
        f'<desc id="{name}-words">{escape(in_words(table, chart))}</desc>'
    )
    return head + _legend(bars) + "".join(parts) + "</svg>"


def standalone(table: Result, chart: Chart) -> str:
    """The same drawing as a file of its own, which brings its look with it; "" where there is nothing to draw."""
    drawing = svg(table, chart, "chart")
    look = (
        f"text {{ font: {_TYPE}px '{FAMILY}'; font-stretch: {STRETCH}; fill: #1b1b1b }} .label {{ text-anchor: end }}"
    )
    started = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return started.replace(">", f"><style>{look}</style>", 1) if drawing else ""


def in_words(table: Result, chart: Chart) -> str:
    """Every bar of a chart in words, for readers who do not see it."""
    by_key = {column.key: column for column in table.columns}
    columns = [by_key[key] for key in chart.bars]
    said = []
    for label, *values in drawn(table, chart):
        figures = ", ".join(
            f"{column.header if len(columns) > 1 else ''} {person(value, column.shows) or 'no figure'}".strip()
            for column, value in zip(columns, values, strict=True)
        )
        said.append(f"{label}: {figures}")
    return "; ".join(said) + "."


def _legend(bars: _Bars) -> str:
    if len(bars.columns) < 2:
        return ""
    parts, left = [], _LABELS
    for place, column in enumerate(bars.columns):
        parts.append(_rectangle(left, 6, 14, 12, place))
        parts.append(f'<text x="{left + 20}" y="17">{escape(column.header)}</text>')
        left += 60 + 8 * len(column.header)
    return "".join(parts)


def _row(bars: _Bars, row: Sequence[Any], top: int) -> tuple[str, int]:
    """The label and the bars of one row, and the height that they take."""
    label, *values = row
    lines = wrap(str(label), _LETTERS) or [""]
    bars_height = _BAR * len(values)
    height = max(bars_height, _LINE * len(lines))
    first_bar = top + (height - bars_height) // 2
    parts = [_label(lines, top + height // 2)]
    for place, (column, value) in enumerate(zip(bars.columns, values, strict=True)):
        length = _length(bars.most, value)
        y = first_bar + place * _BAR
        parts.append(_rectangle(_LABELS, y, length, _BAR - 2, place))
        parts.append(f'<text x="{_LABELS + length + 6}" y="{y + 11}">{escape(person(value, column.shows))}</text>')
    return "".join(parts), height + _GAP


def _label(lines: Sequence[str], middle: int) -> str:
    first = middle - _LINE * len(lines) // 2 + 11
    return "".join(
        f'<text class="label" x="{_LABELS - 8}" y="{first + number * _LINE}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _length(most: Fraction, value: Any) -> int:
    room = _WIDTH - _LABELS - _VALUES
    return max(half_up(max(Fraction(value or 0), Fraction(0)) / most * room), 1 if value else 0)


def _rectangle(x: int, y: int, width: int, height: int, place: int) -> str:
    look = f'fill="{COLOURS[place % 2]}" stroke="#333" stroke-width="0.6"'
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {look}/>'
