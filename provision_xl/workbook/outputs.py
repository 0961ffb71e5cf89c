"""The sheets that Update writes: each result as plain values, with its basis, date and the inputs it was made from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any

from provision_xl.results import Result, Shows
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.charts import own_charts
from provision_xl.workbook.inputs import TABLE_STYLE, write_note
from provision_xl.workbook.layout import (
    ABOUT,
    AUDIT,
    DASHBOARD,
    LISTS,
    LIVE,
    START,
    Work,
    name_formula,
)
from provision_xl.workbook.looks import RESULT
from provision_xl.workbook.page import READABLE_WIDTH, band, lock, print_setup
from provision_xl.workbook.widths import WRAPPED_FROM, fit_height, on_one_page, result_widths
from provision_xl.workbook.writing import as_shown, put

TAB_COLOUR = "#7F7F7F"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'_]")
_SPELT = {"senco": "SENCo"}
_LONGEST_NAME = 31
_TITLE, _FROM, _ABOUT_ROW, _HEADER = 0, 1, 2, 4  # an answer stands between title and the rest, and moves it down
_ANSWER_WIDTH, _ANSWER_HEIGHT = 120, 18  # characters a line, points; nothing is merged
_CHART_ROWS, _CHART_WIDTH, _ROW_PIXELS = 18, 900, 20
_NAME_WIDTH, _NAME_HEADER = 24.0, "Pupil name"


def sheet_names(results: Sequence[Result]) -> dict[int, str]:
    """The sheet of each result by its place: its name, with what it goes by where several have that name.

    >>> one = Result("Costs", "Costs by pupil", (), (), about={"by": "pupil"})
    >>> two = Result("Costs", "Costs by term", (), (), about={"by": "term"})
    >>> sheet_names([one, two, Result("Pupils", "", (), ())])
    {0: 'Costs by pupil', 1: 'Costs by term', 2: 'Pupils (2)'}
    >>> sheet_names([Result("senco_time", "", (), ())])
    {0: 'SENCo time'}
    """
    taken = {name.casefold() for name in (START, DASHBOARD, SETTINGS_SHEET, *TABLES, AUDIT, LIVE, LISTS, ABOUT)}
    names = {}
    for place, result in enumerate(results):
        alone = sum(other.name == result.name for other in results) == 1
        by = str(result.about.get("by", "")).replace("_", " ")
        names[place] = _free(result.name if alone or not by else f"{result.name} by {by}", taken)
        taken.add(names[place].casefold())
    return names


def _free(wanted: str, taken: Collection[str]) -> str:
    words = [_SPELT.get(word, word) for word in _FORBIDDEN.sub(" ", wanted).split()]
    plain = " ".join(words)[:_LONGEST_NAME] or "Result"
    plain = plain[0].upper() + plain[1:]
    tries = [plain, *(f"{plain[: _LONGEST_NAME - 5]} ({number})" for number in range(2, 1000))]
    return next(name for name in tries if name.casefold() not in taken)


def origin(work: Work, about: Mapping[str, Any]) -> str:
    """The sentence that says what the figures were worked out from, and when they are out of date."""
    as_at = about.get("as_at")
    day = f" as at {as_at:%d/%m/%Y}" if isinstance(as_at, date) else ""
    return (
        f"Result, locked. Worked out from inputs {work.school.inputs_hash}{day}. "
        "If you have changed the map since, these figures are stale: run Update."
    )


@dataclass(frozen=True)
class _Shape:
    """A result as it stands on its sheet: its columns with their places, widths and looks, and where a name stands."""

    result: Result
    table_name: str
    places: Sequence[int]
    widths: Sequence[float]
    wrapped: Sequence[bool]
    looks: Sequence[Any]
    name_place: int | None

    @property
    def pupil_header(self) -> str:
        return unique_headers(self.result)[(self.name_place or 0) - 1]

    def sheet_widths(self) -> list[float]:
        """The widths of all columns of the sheet, from the left."""
        if self.name_place is None:
            return list(self.widths)
        return [*self.widths[: self.name_place], _NAME_WIDTH, *self.widths[self.name_place :]]


def _shape(work: Work, result: Result, table_name: str) -> _Shape:
    widths = result_widths(result)
    wrapped = [width >= WRAPPED_FROM for width in widths]
    looks = [
        work.looks.shown(column.shows, wrap=wraps) for column, wraps in zip(result.columns, wrapped, strict=True)
    ]
    keys = [column.key for column in result.columns]
    name = keys.index("pupil") + 1 if work.names and "pupil" in keys and result.rows else None
    places = [place + (name is not None and place >= name) for place in range(len(keys))]
    widths = on_one_page(widths, READABLE_WIDTH - (0 if name is None else _NAME_WIDTH))
    return _Shape(result, table_name, places, widths, wrapped, looks, name)


def output_sheet(work: Work, result: Result, name: str, table_name: str) -> None:
    """Write one result as a sheet of values."""
    sheet = work.book.add_worksheet(name)
    sheet.set_tab_color(TAB_COLOUR)
    shape = _shape(work, result, table_name)
    widths = shape.sheet_widths()
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    band(sheet, result.title, len(widths), work.looks.band(RESULT))
    answer = wrap(result.answer, _ANSWER_WIDTH)
    for row, line in enumerate(answer, start=_FROM):
        sheet.set_row(row, _ANSWER_HEIGHT)
        sheet.write_string(row, 0, line, work.looks.heading)
    sheet.write_string(_FROM + len(answer), 0, origin(work, result.about), work.looks.note)
    sheet.write_string(_ABOUT_ROW + len(answer), 0, _about_line(result), work.looks.note)
    header = below = _HEADER + len(answer)
    if result.rows:
        _table(work, sheet, shape, header)
        below = header + len(result.rows) + 1
    else:
        sheet.write_string(header, 0, "There is nothing to show.", work.looks.plain)
    if result.total:
        _total(work, sheet, shape, below)
        below += 1
    for offset, note in enumerate(result.notes, start=1):
        sheet.write_string(below + offset, 0, note, work.looks.note)
    _charts(work, sheet, result, header, below + len(result.notes) + 2)
    sheet.freeze_panes(header + 1, 1 if len(result.columns) > 6 else 0)
    print_setup(sheet, work.school_name, widths, header, 1)
    lock(sheet)
    work.links.append((name, result.title))


def _charts(work: Work, sheet: Any, result: Result, header: int, row: int) -> None:
    """The charts of this result, one below the other."""
    for number, (made, alt) in enumerate(own_charts(work.book, result, sheet.get_name(), header)):
        sheet.set_h_pagebreaks([row])  # the charts on a page of their own
        made.set_size({"width": _CHART_WIDTH, "height": (_CHART_ROWS - 1) * _ROW_PIXELS})
        place = row + number * _CHART_ROWS
        sheet.insert_chart(place, 0, made, {"description": alt, "object_position": 2})


def _total(work: Work, sheet: Any, shape: _Shape, row: int) -> None:
    result = shape.result
    for place, column, value in zip(shape.places, result.columns, result.total or (), strict=True):
        put(sheet, row, place, as_shown(value, column.shows), work.looks.shown(column.shows, True))
    if shape.name_place is not None:
        sheet.write_blank(row, shape.name_place, None, work.looks.shown(Shows.TEXT, True))


def _about_line(result: Result) -> str:
    said = [
        f"{key.replace('_', ' ').capitalize()}: {_words(value)}"
        for key, value in result.about.items()
        if key not in {"as_at", "inputs", "inputs_hash"}
        and isinstance(value, str | int | bool | date)
        and not key.endswith(("_pence", "_hours", "_minutes"))
    ]
    return " · ".join(said)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _table(work: Work, sheet: Any, shape: _Shape, header: int) -> None:
    result = shape.result
    sheet.set_row(header, 33)
    headers = unique_headers(result)
    if shape.name_place is not None:
        headers.insert(shape.name_place, _NAME_HEADER)
    sheet.add_table(
        header,
        0,
        header + len(result.rows),
        len(headers) - 1,
        {
            "name": shape.table_name,
            "style": TABLE_STYLE,
            "columns": [{"header": header, "header_format": work.looks.result_header} for header in headers],
            "title": result.title,
            "description": f"{result.title}, {len(result.rows)} rows",
        },
    )
    _rows(sheet, shape, header)
    if shape.name_place is not None:
        _names(work, sheet, shape, header)
    for place, column in zip(shape.places, result.columns, strict=True):
        if column.help:
            write_note(sheet, header, place, column.help)


def _rows(sheet: Any, shape: _Shape, header: int) -> None:
    shows = [column.shows for column in shape.result.columns]
    cells = list(zip(shape.places, shows, shape.looks, strict=True))
    wide = [(place, width) for place, width in enumerate(shape.widths) if shape.wrapped[place]]
    for number, row in enumerate(shape.result.rows, start=header + 1):
        for (place, kind, look), value in zip(cells, row, strict=True):
            put(sheet, number, place, as_shown(value, kind), look)
        if wide:
            fit_height(sheet, number, [(str(row[place]), width) for place, width in wide])


def _names(work: Work, sheet: Any, shape: _Shape, header: int) -> None:
    """Names by Excel's own lookup: none is ever among the values of a result."""
    known = {row.pupil_id: row.name for row in work.school.key}
    look = work.looks.shown(Shows.TEXT)
    pupil = (shape.name_place or 0) - 1
    formula = name_formula(f"{shape.table_name}[[#This Row],[{shape.pupil_header}]]")
    for number, row in enumerate(shape.result.rows, start=header + 1):
        sheet.write_formula(number, pupil + 1, formula, look, known.get(str(row[pupil]), ""))


def unique_headers(result: Result) -> list[str]:
    """Headers of a result, a second one of the same words with (2) behind it, as Excel tables need."""
    seen: dict[str, int] = {}
    headers = []
    for column in result.columns:
        folded = column.header.casefold()
        seen[folded] = seen.get(folded, 0) + 1
        headers.append(column.header if seen[folded] == 1 else f"{column.header} ({seen[folded]})")
    return headers
