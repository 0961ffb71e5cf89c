"""The Dashboard: key figures, three native charts, and the figures behind them, all taken from results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.results import Result, Shows, person
from provision_xl.workbook.layout import DASHBOARD, Work
from provision_xl.workbook.looks import DARK, FONT, SERIES
from provision_xl.workbook.outputs import TAB_COLOUR, origin
from provision_xl.workbook.page import print_setup
from provision_xl.workbook.writing import as_shown, put

_WIDTHS = [38.0, 15.0, 13.0, 13.0, 3.0, 38.0, 15.0, 13.0, 13.0]
_SECOND = 5  # column of the right-hand half
_FIGURES_ROW = 3
_CHART_ROWS, _CHART_WIDTH, _ROW_PIXELS = 18, 560, 20
_MOST_BARS = 12
_LABEL_ROOM = 0.15
_SMALL = {"name": FONT, "size": 9}
_PATTERNS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": SERIES[0]}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": SERIES[1], "bg_color": "#FFFFFF"}},
)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure at the top: what it is, its value as a result holds it, and a few words."""

    label: str
    value: Any
    shows: Shows
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartFrom:
    """A chart of a result.

    Args:
        title: stands above it.
        by: key of the result's first column, whose values name the bars.
        keys: of the columns drawn.
        kind: bar (lying, for long names) or column (standing).
        number_format: of the amounts.
        axis: what the amounts of a standing chart are.
        ranked: the greatest first; else in the order of the result.
    """

    title: str
    by: str
    keys: tuple[str, ...]
    kind: str
    number_format: str
    axis: str = ""
    ranked: bool = False


CHARTS: tuple[ChartFrom, ...] = (
    ChartFrom("Cost by intervention, planned", "intervention", ("planned_pence",), "bar", "£#,##0", ranked=True),
    ChartFrom("Balance of each fund after the forecast", "fund", ("balance_pence",), "bar", "£#,##0"),
    ChartFrom(
        "Staff hours a week: had and used", "staff", ("had_hours", "used_hours"), "column", "0.0", "Hours a week"
    ),
)
_TOTALS: tuple[tuple[str, str, str, str], ...] = (  # label, first column, column of the total, note
    ("Provision, planned", "intervention", "planned_pence", "the whole run, dates as given"),
    ("Provision, to date", "intervention", "to_date_pence", "to the as-at date"),
    ("Provision, forecast", "intervention", "forecast_pence", "to date and what is still planned"),
    ("Income of all funds", "fund", "income_pence", "as typed in Funds"),
    ("Balance of all funds", "fund", "balance_pence", "income less forecast"),
    ("Staff hours a week had", "staff", "had_hours", "for provision"),
    ("Staff hours a week used", "staff", "used_hours", "in the week of the as-at date"),
)


def result_by(results: Sequence[Result], by: str, *keys: str) -> Result | None:
    """The first result whose first column is `by` and that has all those columns."""
    return next(
        (
            result
            for result in results
            if result.columns and result.columns[0].key == by and {*keys} <= {column.key for column in result.columns}
        ),
        None,
    )


def key_figures(results: Sequence[Result]) -> tuple[KeyFigure, ...]:
    """What stands at the top where the caller names nothing else: totals of cost, funds and staff hours."""
    return tuple(_totals(results))


def _totals(results: Sequence[Result]) -> Iterator[KeyFigure]:
    for label, by, key, note in _TOTALS:
        result = result_by(results, by, key)
        if result is not None and result.total:
            place = [column.key for column in result.columns].index(key)
            if result.total[place] is not None:
                yield KeyFigure(label, result.total[place], result.columns[place].shows, note)


def dashboard_sheet(work: Work, results: Sequence[Result], figures: Sequence[KeyFigure]) -> None:
    """Write the Dashboard."""
    sheet = work.book.add_worksheet(DASHBOARD)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(TAB_COLOUR)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, f"Dashboard: {work.school_name}" if work.school_name else DASHBOARD, work.looks.title)
    about = next((result.about for result in results if isinstance(result.about.get("as_at"), date)), {})
    sheet.write_string(1, 0, origin(work, about), work.looks.note)
    below = _key_figures(work, sheet, figures or key_figures(results)) + 1
    _charts(work, sheet, results, below)
    print_setup(sheet, work.school_name, [100.0], one_page=True)
    work.links.append((DASHBOARD, "key figures and charts"))


def _key_figures(work: Work, sheet: Any, figures: Sequence[KeyFigure]) -> int:
    """Key figures in two columns; gives the row below them."""
    half = (len(figures) + 1) // 2
    for number, figure in enumerate(figures):
        row, place = _FIGURES_ROW + number % max(half, 1), 0 if number < half else _SECOND
        sheet.set_row(row, 22)
        look = work.looks.of(
            bold=True,
            font_size=14,
            align="right",
            font_color=DARK,
            bottom=1,
            num_format="£#,##0" if figure.shows is Shows.PENCE else "#,##0.0",
        )
        sheet.write_string(row, place, figure.label, work.looks.of(bold=True, bottom=1, valign="vcenter"))
        put(sheet, row, place + 1, as_shown(figure.value, figure.shows), look)
        sheet.write_string(row, place + 2, figure.note, work.looks.of(font_color="#595959", valign="vcenter", indent=1))
    return _FIGURES_ROW + half


def _charts(work: Work, sheet: Any, results: Sequence[Result], row: int) -> None:
    """Charts side by side, the figures behind each beneath all of them."""
    drawn = [(chart, rows) for chart in CHARTS if (rows := _rows_of(results, chart))]
    figures_row = row + _CHART_ROWS * ((len(drawn) + 1) // 2) + 1
    if drawn:
        sheet.write_string(figures_row - 1, 0, "The figures behind the charts", work.looks.heading)
    deepest = [figures_row + 1, figures_row + 1]
    for number, (chart, rows) in enumerate(drawn):
        side = number % 2
        place = _SECOND * side
        _data(work, sheet, chart, rows, deepest[side], place)
        made = _chart(work, chart, rows, deepest[side], place)
        made.set_size({"width": _CHART_WIDTH, "height": (_CHART_ROWS - 1) * _ROW_PIXELS})
        sheet.insert_chart(
            row + _CHART_ROWS * (number // 2), place, made, {"description": alt_text(chart, rows), "object_position": 2}
        )
        deepest[side] += len(rows) + 4


type _Rows = list[tuple[str, tuple[Any, ...]]]


def _rows_of(results: Sequence[Result], chart: ChartFrom) -> _Rows:
    """Name and values of each bar, the greatest first where there are too many to draw, the rest as one."""
    result = result_by(results, chart.by, *chart.keys)
    if result is None:
        return []
    keys = [column.key for column in result.columns]
    places = [keys.index(key) for key in chart.keys]
    rows = [(str(row[0]), tuple(row[place] or 0 for place in places)) for row in result.rows]
    if chart.ranked or len(rows) > _MOST_BARS:
        rows.sort(key=lambda item: (-abs(item[1][-1]), item[0]))
    if len(rows) > _MOST_BARS:
        rest = rows[_MOST_BARS - 1 :]
        others = tuple(sum(values[place] for _, values in rest) for place in range(len(places)))
        rows = [*rows[: _MOST_BARS - 1], (f"All others ({len(rest)})", others)]
    return rows


def _shows(key: str) -> Shows:
    return Shows.PENCE if key.endswith("_pence") else Shows.HOURS


def _series_name(key: str) -> str:
    return key.rpartition("_")[0].replace("_", " ").capitalize()


def _data(work: Work, sheet: Any, chart: ChartFrom, rows: _Rows, row: int, place: int) -> None:
    sheet.write_string(row - 1, place, chart.title, work.looks.of(bold=True))
    sheet.write_string(row, place, chart.by.capitalize(), work.looks.of(bold=True))
    for offset, key in enumerate(chart.keys, start=1):
        sheet.write_string(row, place + offset, _series_name(key), work.looks.of(bold=True, align="right"))
    for number, (name, values) in enumerate(rows, start=row + 1):
        sheet.write_string(number, place, name, work.looks.shown(Shows.TEXT))
        for offset, (key, value) in enumerate(zip(chart.keys, values, strict=True), start=1):
            put(sheet, number, place + offset, as_shown(value, _shows(key)), work.looks.shown(_shows(key)))


def _chart(work: Work, chart: ChartFrom, rows: _Rows, row: int, place: int) -> Any:
    made = work.book.add_chart({"type": chart.kind})
    for offset, key in enumerate(chart.keys, start=1):
        made.add_series(
            {
                "name": _series_name(key),
                "categories": [DASHBOARD, row + 1, place, row + len(rows), place],
                "values": [DASHBOARD, row + 1, place + offset, row + len(rows), place + offset],
                "border": {"color": "#000000", "width": 0.75},
                "gap": 60,
                "invert_if_negative": True,
                **_PATTERNS[offset - 1],
                **_labels(chart),
            }
        )
    made.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12, "color": DARK}, "overlay": False})
    made.set_legend({"position": "bottom"} if len(chart.keys) > 1 else {"none": True})
    names = {"num_font": _SMALL, "label_position": "low", "interval_unit": 1}
    if chart.kind == "bar":  # the greatest on top; the labels say the amounts, so no axis of numbers
        made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **_room_for_labels(chart, rows)})
        made.set_y_axis({**names, "reverse": True})
        return made
    made.set_x_axis(names)
    made.set_y_axis(
        {
            "name": chart.axis,
            "num_format": chart.number_format,
            "name_font": _SMALL,
            "num_font": _SMALL,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    return made


def _room_for_labels(chart: ChartFrom, rows: _Rows) -> dict[str, float]:
    """Ends of the hidden axis, so far out that the amount beside the longest bar fits."""
    amounts = [
        float(as_shown(value, _shows(key))) for _, values in rows for key, value in zip(chart.keys, values, strict=True)
    ]
    longest = max((abs(amount) for amount in amounts), default=0.0) or 1.0
    least = min(amounts, default=0.0)
    return {
        "min": least - longest * _LABEL_ROOM if least < 0 else 0.0,
        "max": max(amounts, default=0.0) + longest * _LABEL_ROOM,
    }


def _labels(chart: ChartFrom) -> dict[str, Any]:
    """Amounts on the bars, where they are few enough not to run into each other."""
    if len(chart.keys) > 1:
        return {}
    return {"data_labels": {"value": True, "num_format": chart.number_format, "font": _SMALL}}


def alt_text(chart: ChartFrom, rows: _Rows) -> str:
    """What the chart shows, for those who do not see it.

    >>> alt_text(CHARTS[0], [("NELI", (65360,)), ("ELSA", (100,))])
    'Bar chart. Cost by intervention, planned. NELI: £653.60; ELSA: £1.00.'
    """
    said = [f"{name}: {_said(chart, values)}" for name, values in rows]
    return f"{chart.kind.capitalize()} chart. {chart.title}. {'; '.join(said)}."


def _said(chart: ChartFrom, values: tuple[Any, ...]) -> str:
    parts = [
        (_series_name(key).lower(), person(value, _shows(key))) for key, value in zip(chart.keys, values, strict=True)
    ]
    return parts[0][1] if len(parts) == 1 else ", ".join(f"{name} {text}" for name, text in parts)
