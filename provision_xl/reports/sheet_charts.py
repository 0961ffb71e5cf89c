"""Native charts of a report's workbook, on a sheet of their own: no chart is cut by the end of a page."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

from provision_xl.reports.bars import COLOURS, in_words
from provision_xl.reports.drafts import drawn
from provision_xl.reports.report import Chart, Section
from provision_xl.reports.sheet_looks import GREY
from provision_xl.results import Result, Shows

_FORMATS = {Shows.PENCE: "£#,##0", Shows.HOURS: "#,##0", Shows.COUNT: "#,##0", Shows.PERCENT: "0%"}
_ROW = 20  # pixels
_ROWS_A_PAGE = 32
_WIDTH = 730  # pixels: landscape A4 at full size, with room for other fonts
_HEIGHT = (_ROWS_A_PAGE - 2) * _ROW


def place_charts(book: Any, sheet: Any, sections: Iterable[tuple[Section, str, int]]) -> None:
    """Every chart of a report, one below the other, each whole on its page.

    Args:
        sections: with the name of the section's sheet and the first row of its figures, counted from nought.
    """
    row, breaks = 0, []
    for section, name, first_row in sections:
        if section.table is None or section.chart is None:
            continue
        made = _chart(book, name, section.table, section.chart, first_row)
        height = _height(section.table, section.chart)
        rows = ceil(height / _ROW) + 1
        if row % _ROWS_A_PAGE + rows > _ROWS_A_PAGE:
            row = (row // _ROWS_A_PAGE + 1) * _ROWS_A_PAGE
            breaks.append(row)
        made.set_size({"width": _WIDTH, "height": height})
        words = f"{section.chart.title}. {in_words(section.table, section.chart)}"
        sheet.insert_chart(row, 0, made, {"description": words, "object_position": 3, "y_offset": 6})
        row += rows
    if breaks:
        sheet.set_h_pagebreaks(breaks)


def _height(table: Result, chart: Chart) -> int:
    return min(110 + len(drawn(table, chart)) * (16 + 12 * len(chart.bars)), _HEIGHT)


def _chart(book: Any, name: str, table: Result, chart: Chart, first_row: int) -> Any:
    made = book.add_chart({"type": "bar"})
    places = {column.key: place for place, column in enumerate(table.columns)}
    last_row = first_row + len(drawn(table, chart)) - 1
    for number, key in enumerate(chart.bars):
        column, label = places[key], places[chart.label]
        made.add_series({
            "name": table.columns[column].header,
            "categories": [name, first_row, label, last_row, label],
            "values": [name, first_row, column, last_row, column],
            **_look(table.columns[column].shows, number),
        })  # fmt: skip
    _dress(made, chart, table.columns[places[chart.bars[0]]].shows)
    return made


def _look(shows: Shows, number: int) -> dict[str, Any]:
    return {
        "fill": {"color": COLOURS[number % 2]},
        "border": {"color": "#333333", "width": 0.5},
        "gap": 45,
        "overlap": 0,
        "data_labels": {"value": True, "num_format": _FORMATS.get(shows, "General"), "font": {"size": 8}},
    }


def _dress(made: Any, chart: Chart, shows: Shows) -> None:
    made.set_title({"name": chart.title, "overlay": False, "name_font": {"size": 12}})
    made.set_y_axis({"reverse": True, "num_font": {"size": 9}, "major_tick_mark": "none"})
    made.set_x_axis({
        "num_format": _FORMATS.get(shows, "General"), "min": 0, "num_font": {"size": 9},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "line": {"color": GREY},
        "label_position": "high",
    })  # fmt: skip
    made.set_legend({"none": True} if len(chart.bars) == 1 else {"position": "top"})
