"""The Dashboard: key figures, native charts, and the figures behind them, all taken from results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.results import Result, Shows
from provision_xl.workbook.charts import Drawing, drawings, result_by
from provision_xl.workbook.impact_charts import impact_drawings
from provision_xl.workbook.layout import DASHBOARD, Work
from provision_xl.workbook.looks import DARK, RESULT
from provision_xl.workbook.outputs import TAB_COLOUR, origin
from provision_xl.workbook.page import band, lock, print_setup
from provision_xl.workbook.writing import as_shown, put

_WIDTHS = [38.0, 15.0, 13.0, 13.0, 3.0, 38.0, 15.0, 13.0, 13.0]
_SECOND = 5  # column of the right-hand half
_FIGURES_ROW = 3
_CHART_ROWS, _CHART_WIDTH, _ROW_PIXELS = 18, 560, 20


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure at the top: what it is, its value as a result holds it, and a few words."""

    label: str
    value: Any
    shows: Shows
    note: str = ""


_TOTALS: tuple[tuple[str, str, str, str], ...] = (  # label, first column, column of the total, note
    ("Provision, planned", "intervention", "planned_pence", "the whole run, dates as given"),
    ("Provision, to date", "intervention", "to_date_pence", "to the as-at date"),
    ("Provision, forecast", "intervention", "forecast_pence", "to date and what is still planned"),
    ("Income of all funds", "fund", "income_pence", "as typed in Funds"),
    ("Balance of all funds", "fund", "balance_pence", "income less forecast"),
    ("Staff hours a week had", "staff", "had_hours", "for provision"),
    ("Staff hours a week used", "staff", "used_hours", "in the week of the as-at date"),
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
    title = f"Dashboard: {work.school_name}" if work.school_name else DASHBOARD
    band(sheet, title, len(_WIDTHS), work.looks.band(RESULT))
    about = next((result.about for result in results if isinstance(result.about.get("as_at"), date)), {})
    sheet.write_string(1, 0, origin(work, about), work.looks.note)
    below = _key_figures(work, sheet, figures or key_figures(results)) + 1
    _charts(work, sheet, results, below)
    print_setup(sheet, work.school_name, [100.0], one_page=True)
    lock(sheet)
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
    drawn = [*drawings(results), *impact_drawings(results)]
    figures_row = row + _CHART_ROWS * ((len(drawn) + 1) // 2) + 1
    if drawn:
        sheet.write_string(figures_row - 1, 0, "The figures behind the charts", work.looks.heading)
    deepest = [figures_row + 1, figures_row + 1]
    for number, drawing in enumerate(drawn):
        side = number % 2
        place = _SECOND * side
        _data(work, sheet, drawing, deepest[side], place)
        made = drawing.make(work.book, deepest[side], place)
        made.set_size({"width": _CHART_WIDTH, "height": (_CHART_ROWS - 1) * _ROW_PIXELS})
        options = {"description": drawing.alt, "object_position": 2}
        sheet.insert_chart(row + _CHART_ROWS * (number // 2), place, made, options)
        deepest[side] += len(drawing.rows) + 4


def _data(work: Work, sheet: Any, drawing: Drawing, row: int, place: int) -> None:
    sheet.write_string(row - 1, place, drawing.title, work.looks.of(bold=True))
    for offset, (head, shows) in enumerate(drawing.heads):
        side = "left" if shows is Shows.TEXT else "right"
        sheet.write_string(row, place + offset, head, work.looks.of(bold=True, align=side, text_wrap=True))
    for number, values in enumerate(drawing.rows, start=row + 1):
        for offset, ((_, shows), value) in enumerate(zip(drawing.heads, values, strict=True)):
            put(sheet, number, place + offset, as_shown(value, shows), work.looks.shown(shows))
