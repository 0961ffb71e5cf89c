"""Native charts of results: each with title, axes that say their units, words for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, log10
from typing import Any

from provision_xl.results import Result, Shows, person
from provision_xl.workbook.layout import DASHBOARD
from provision_xl.workbook.looks import DARK, FONT, SERIES
from provision_xl.workbook.writing import as_shown

MOST = 12  # bars or bubbles; the rest stand together as one bar
_LABEL_ROOM, _STEPS = 0.15, 5
SMALL = {"name": FONT, "size": 9}
BORDER = {"color": "#000000", "width": 0.75}
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}
_PATTERNS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": SERIES[0]}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": SERIES[1], "bg_color": "#FFFFFF"}},
)


@dataclass(frozen=True)
class Drawing:
    """A chart to be drawn.

    Args:
        title: stands above it and above its figures.
        heads: of the columns of figures, with what they hold; the first column is the names.
        rows: a name and its figures, as results hold them.
        alt: what it shows, in words.
        make: the chart itself, from the workbook, and the row and column of the heads of its figures.
    """

    title: str
    heads: tuple[tuple[str, Shows], ...]
    rows: Sequence[tuple[Any, ...]]
    alt: str
    make: Callable[[Any, int, int], Any]


@dataclass(frozen=True, slots=True)
class ChartFrom:
    """A chart of a result.

    Args:
        title: stands above it.
        by: key of the result's first column, whose values name the bars.
        keys: of the columns drawn.
        kind: bar (lying, for long names) or column (standing).
        number_format: of the amounts.
        axis: what the amounts are, with their unit.
        ranked: the greatest first; else in the order of the result.
        most: bars; what is more stands together as one.
        stacked: whether several columns lie on each other, else side by side.
    """

    title: str
    by: str
    keys: tuple[str, ...]
    kind: str
    number_format: str
    axis: str
    ranked: bool = False
    most: int = MOST
    stacked: bool = True


CHARTS: tuple[ChartFrom, ...] = (
    ChartFrom(
        "Cost by intervention, planned", "intervention", ("planned_pence",), "bar", "£#,##0", "Planned cost, £",
        ranked=True,
    ),
    ChartFrom(
        "Balance of each fund after the forecast", "fund", ("balance_pence",), "bar", "£#,##0",
        "Income less forecast, £",
    ),
    ChartFrom(
        "Staff hours a week: used and free", "staff", ("used_hours", "free_hours"), "column", "0", "Hours a week",
        most=24,
    ),
)  # fmt: skip


# Charts that stand on the sheet of their own result, below its table, and are drawn from the table itself.
ON_THEIR_SHEET: tuple[ChartFrom, ...] = (
    ChartFrom(
        "Hours needed and had", "scenario", ("needed_hours", "had_hours"), "bar", "#,##0", "Hours a year",
        stacked=False,
    ),
    ChartFrom(
        "Hours of duties that do not get done", "scenario", ("other_gap_hours", "statutory_gap_hours"), "bar", "#,##0",
        "Hours a year",
    ),
    ChartFrom("Extra cash a year", "scenario", ("extra_pence",), "bar", "£#,##0", "Extra cash a year, £"),
)  # fmt: skip


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


def drawings(results: Sequence[Result]) -> Iterator[Drawing]:
    """The bars and columns that can be drawn from these results."""
    for chart in CHARTS:
        rows = _rows_of(results, chart)
        if rows:
            heads = ((chart.by.capitalize(), Shows.TEXT), *((_series_name(key), _shows(key)) for key in chart.keys))
            flat = [(name, *values) for name, values in rows]
            yield Drawing(chart.title, heads, flat, alt_text(chart, rows), partial(_on_dashboard, chart, rows))


def own_charts(book: Any, result: Result, sheet: str, header_row: int) -> Iterator[tuple[Any, str]]:
    """The charts that stand below this result on its sheet, each with what it shows in words.

    Args:
        sheet: its name.
        header_row: the row of the table's header, counted from nought; the rows of the result follow it.
    """
    keys = [column.key for column in result.columns]
    for chart in ON_THEIR_SHEET:
        if result.rows and keys[0] == chart.by and {*chart.keys} <= {*keys}:
            places = [0, *(keys.index(key) for key in chart.keys)]
            rows = [(str(row[0]), tuple(row[place] or 0 for place in places[1:])) for row in result.rows]
            first, last = header_row + 1, header_row + len(rows)
            made = _chart(chart, rows, book, [[sheet, first, place, last, place] for place in places])
            yield made, alt_text(chart, rows)


type _Rows = list[tuple[str, tuple[Any, ...]]]


def _rows_of(results: Sequence[Result], chart: ChartFrom) -> _Rows:
    """Name and values of each bar, the greatest first where there are too many to draw, the rest as one."""
    result = result_by(results, chart.by, *chart.keys)
    if result is None:
        return []
    keys = [column.key for column in result.columns]
    places = [keys.index(key) for key in chart.keys]
    rows = [(str(row[0]), tuple(row[place] or 0 for place in places)) for row in result.rows]
    if chart.ranked or len(rows) > chart.most:
        rows.sort(key=lambda item: (-abs(item[1][-1]), item[0]))
    if len(rows) > chart.most:
        rest = rows[chart.most - 1 :]
        others = tuple(sum(values[place] for _, values in rest) for place in range(len(places)))
        rows = [*rows[: chart.most - 1], (f"All others ({len(rest)})", others)]
    return rows


def _shows(key: str) -> Shows:
    return Shows.PENCE if key.endswith("_pence") else Shows.HOURS


def _series_name(key: str) -> str:
    return key.rpartition("_")[0].replace("_", " ").capitalize()


def cells(row: int, place: int, count: int) -> list[Any]:
    """The cells of a column of figures below its head, as a chart names them."""
    return [DASHBOARD, row + 1, place, row + count, place]


def titled(made: Any, title: str) -> Any:
    made.set_title({"name": title, "name_font": {"name": FONT, "size": 12, "color": DARK}, "overlay": False})
    return made


def _on_dashboard(chart: ChartFrom, rows: _Rows, book: Any, row: int, place: int) -> Any:
    return _chart(chart, rows, book, [cells(row, place + offset, len(rows)) for offset in range(len(chart.keys) + 1)])


def _chart(chart: ChartFrom, rows: _Rows, book: Any, columns: Sequence[list[Any]]) -> Any:
    """The chart itself, from the cells that hold the names and those of each series."""
    stacked = {"subtype": "stacked"} if len(chart.keys) > 1 and chart.stacked else {}
    made = titled(book.add_chart({"type": chart.kind, **stacked}), chart.title)
    for offset, key in enumerate(chart.keys, start=1):
        made.add_series(
            {
                "name": _series_name(key),
                "categories": columns[0],
                "values": columns[offset],
                "border": BORDER,
                "gap": 60,
                **_PATTERNS[offset - 1],
                **_labels(chart),
            }
        )
    made.set_legend({"position": "bottom"} if len(chart.keys) > 1 else {"none": True})
    names = {"num_font": SMALL, "name_font": SMALL, "label_position": "low", "interval_unit": 1}
    amounts = {"name": chart.axis, "name_font": SMALL, "num_font": SMALL, "num_format": chart.number_format,
               "major_gridlines": GRID}  # fmt: skip
    if chart.kind == "bar":  # the greatest on top, the amounts below them
        made.set_x_axis({**amounts, "label_position": "high", **_room_for_labels(chart, rows)})
        made.set_y_axis({**names, "name": chart.by.capitalize(), "reverse": True})
    else:
        made.set_x_axis({**names, "name": chart.by.capitalize()})
        made.set_y_axis(amounts)
    return made


def _room_for_labels(chart: ChartFrom, rows: _Rows) -> dict[str, float]:
    """Ends of the axis of amounts, on whole steps and so far out that the amount beside the longest bar fits."""
    shows = _shows(chart.keys[0])
    ends = [[sum(values)] if chart.stacked else values for _, values in rows]
    amounts = [float(as_shown(end, shows)) for bars in ends for end in bars]
    longest = max((abs(amount) for amount in amounts), default=0.0) or 1.0
    least, most = min(0.0, *amounts), max(0.0, *amounts)
    step = nice_step((most - least) / _STEPS or 1.0)
    room = longest * _LABEL_ROOM
    below = -ceil((room - least) / step) * step if least < 0 else 0.0
    return {"min": below, "max": ceil((most + room) / step) * step, "major_unit": step}


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 and so on that is not below an amount.

    >>> nice_step(0.3), nice_step(18_000), nice_step(100)
    (0.5, 20000.0, 100.0)
    """
    power: float = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)


def _labels(chart: ChartFrom) -> dict[str, Any]:
    """Amounts on the bars, where they are few enough not to run into each other."""
    if len(chart.keys) > 1:
        return {}
    return {"data_labels": {"value": True, "num_format": chart.number_format, "font": SMALL}}


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
