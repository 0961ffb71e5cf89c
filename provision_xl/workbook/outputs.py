"""The sheets that Update writes: each result as plain values, with its basis, date and the inputs it was made from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.results import Result
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.inputs import TABLE_STYLE, write_note
from provision_xl.workbook.layout import ABOUT, DASHBOARD, LISTS, LIVE, START, Work
from provision_xl.workbook.page import print_setup
from provision_xl.workbook.widths import fit_height, result_widths
from provision_xl.workbook.writing import as_shown, put

TAB_COLOUR = "#7F7F7F"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'_]")
_SPELT = {"senco": "SENCo"}
_LONGEST_NAME = 31
_TITLE, _FROM, _ABOUT_ROW, _HEADER = 0, 1, 2, 4
_WRAPPED_FROM = 40.0


def sheet_names(results: Sequence[Result]) -> dict[int, str]:
    """The sheet of each result by its place: its name, with what it goes by where several have that name.

    >>> one = Result("Costs", "Costs by pupil", (), (), about={"by": "pupil"})
    >>> two = Result("Costs", "Costs by term", (), (), about={"by": "term"})
    >>> sheet_names([one, two, Result("Pupils", "", (), ())])
    {0: 'Costs by pupil', 1: 'Costs by term', 2: 'Pupils (2)'}
    >>> sheet_names([Result("senco_time", "", (), ())])
    {0: 'SENCo time'}
    """
    taken = {name.casefold() for name in (START, DASHBOARD, SETTINGS_SHEET, *TABLES, LIVE, LISTS, ABOUT)}
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
        f"Worked out from inputs {work.school.inputs_hash}{day}. "
        "If you have changed the map since, these figures are stale: run Update."
    )


def output_sheet(work: Work, result: Result, name: str, table_name: str) -> None:
    """Write one result as a sheet of values."""
    sheet = work.book.add_worksheet(name)
    sheet.set_tab_color(TAB_COLOUR)
    widths = result_widths(result)
    looks = [
        work.looks.shown(column.shows, wrap=width >= _WRAPPED_FROM)
        for column, width in zip(result.columns, widths, strict=True)
    ]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_row(_TITLE, 26)
    sheet.write_string(_TITLE, 0, result.title, work.looks.title)
    sheet.write_string(_FROM, 0, origin(work, result.about), work.looks.note)
    sheet.write_string(_ABOUT_ROW, 0, _about_line(result), work.looks.note)
    below = _HEADER
    if result.rows:
        _table(work, sheet, result, table_name, looks, widths)
        below = _HEADER + len(result.rows) + 1
    else:
        sheet.write_string(_HEADER, 0, "There is nothing to show.", work.looks.plain)
    if result.total:
        for place, column in enumerate(result.columns):
            put(sheet, below, place, as_shown(result.total[place], column.shows), work.looks.shown(column.shows, True))
        below += 1
    for offset, note in enumerate(result.notes, start=1):
        sheet.write_string(below + offset, 0, note, work.looks.note)
    sheet.freeze_panes(_HEADER + 1, 1 if len(result.columns) > 6 else 0)
    print_setup(sheet, work.school_name, widths, _HEADER, 1)
    work.links.append((name, result.title))


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


def _table(
    work: Work, sheet: Any, result: Result, table_name: str, looks: Sequence[Any], widths: Sequence[float]
) -> None:
    sheet.set_row(_HEADER, 33)
    columns = [{"header": header, "header_format": work.looks.header(True)} for header in unique_headers(result)]
    sheet.add_table(
        _HEADER,
        0,
        _HEADER + len(result.rows),
        len(columns) - 1,
        {
            "name": table_name,
            "style": TABLE_STYLE,
            "columns": columns,
            "title": result.title,
            "description": f"{result.title}, {len(result.rows)} rows",
        },
    )
    for number, row in enumerate(result.rows, start=_HEADER + 1):
        for place, column in enumerate(result.columns):
            put(sheet, number, place, as_shown(row[place], column.shows), looks[place])
        fit_height(
            sheet, number, [(str(row[place]), width) for place, width in enumerate(widths) if width >= _WRAPPED_FROM]
        )
    for place, column in enumerate(result.columns):
        if column.help:
            write_note(sheet, _HEADER, place, column.help)


def unique_headers(result: Result) -> list[str]:
    """Headers of a result, a second one of the same words with (2) behind it, as Excel tables need."""
    seen: dict[str, int] = {}
    headers = []
    for column in result.columns:
        folded = column.header.casefold()
        seen[folded] = seen.get(folded, 0) + 1
        headers.append(column.header if seen[folded] == 1 else f"{column.header} ({seen[folded]})")
    return headers
