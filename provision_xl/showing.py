"""Results on a screen, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap
from typing import Any

from provision_xl.errors import Finding
from provision_xl.money import as_decimal
from provision_xl.results import Result, Shows, decimals, machine, person

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
_BETWEEN = 3  # signs of a border and its blanks
_COMFORT, _MOST = 22, 32  # characters that longer texts are given at least, and at most
_NUMBERS = frozenset({Shows.PENCE, Shows.HOURS, Shows.MINUTES, Shows.NUMBER, Shows.COUNT, Shows.PERCENT})


def as_json(value: Mapping[str, Any] | Result | Sequence[Result]) -> str:
    """One JSON object: a table, several tables (the first one's rows on top, the others by name), or plain data."""
    if isinstance(value, Result):
        plain: Mapping[str, Any] = value.as_json()
    elif isinstance(value, Mapping):
        plain = value
    else:
        plain = joined(value)
    return json.dumps(machine(plain), indent=2)


def joined(results: Sequence[Result]) -> dict[str, Any]:
    """Several tables as one object."""
    first, *others = results
    return {**first.as_json(), **{key_of(other): other.records() for other in others}}


def key_of(result: Result) -> str:
    """
    >>> key_of(Result("Budget by code", "", (), ()))
    'budget_by_code'
    """
    return result.name.lower().replace(" ", "_").replace("-", "_")


def finding_json(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "verdict": str(finding.verdict),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "saw": finding.saw,
        "cure": finding.cure,
    }


def as_csv(result: Result) -> str:
    """The table as CSV: pounds and hours as plain numbers, and no text that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.header for column in result.columns])
    for row in result.rows:
        writer.writerow([csv_value(value, column.shows) for value, column in zip(row, result.columns, strict=True)])
    return text.getvalue()


def csv_value(value: Any, shows: Shows) -> str:
    """
    >>> csv_value(1234, Shows.PENCE), csv_value("=1+1", Shows.TEXT)
    ('12.34', "'=1+1")
    """
    if value is None:
        return ""
    if shows is Shows.PENCE:
        return str(as_decimal(value))
    if shows is Shows.FLAG:
        return "Yes" if value else "No"
    if isinstance(value, Fraction | Decimal):
        return decimals(value, 4).replace(",", "")
    plain = str(machine(value))
    return f"'{plain}" if shows is Shows.TEXT and plain.startswith(_RISKY) else plain


def on_screen(result: Result, width: int, most_rows: int = 200) -> Any:
    """The table for a terminal: its answer first, numbers to the right and never broken, totals apart, notes beneath.

    Args:
        width: characters there are; columns that do not fit are left out, and a note says so.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(result.title, style="bold"), title_justify="left", header_style="bold")
    filled = _columns_with_something(result)
    comfort = _COMFORT if _width(result, filled, _COMFORT) <= width else 0
    shown = _columns_that_fit(result, filled, width, comfort)
    for place in shown:
        column = result.columns[place]
        whole = column.shows is not Shows.TEXT
        table.add_column(
            "\n".join(wrap(column.header, _needs(result, place, comfort))),
            justify="right" if column.shows in _NUMBERS else "left",
            overflow="fold",
            no_wrap=whole,
            min_width=_needs(result, place, comfort),
        )
    for row in result.rows[:most_rows]:
        table.add_row(*(Text(person(row[place], result.columns[place].shows)) for place in shown))
    if result.total:
        table.add_section()
        table.add_row(
            *(Text(person(result.total[place], result.columns[place].shows), style="bold") for place in shown)
        )
    notes = [*_left_out(result, filled, shown, most_rows), *result.notes]
    answer = [Text(result.answer, style="bold"), Text("")] if result.answer else []
    return Group(
        *answer,
        table if result.rows else Text(result.title, style="bold"),
        *(Text(note, style="dim") for note in notes),
    )


def _left_out(result: Result, filled: list[int], shown: list[int], most_rows: int) -> list[str]:
    more_rows = len(result.rows) - most_rows
    missing = [result.columns[place].header for place in filled if place not in shown]
    said = [] if result.rows else ["Nothing to show."]
    if more_rows > 0:
        said.append(f"… and {more_rows} more rows: use --csv or --json for all.")
    if missing:
        said.append(f"Not shown for want of width: {', '.join(missing)}. Use --csv or --json, or widen the window.")
    return said


def _columns_with_something(result: Result) -> list[int]:
    rows = (*result.rows, result.total) if result.total else result.rows
    return [
        place
        for place, column in enumerate(result.columns)
        if any(row[place] not in (None, "", False) or (row[place] == 0 and column.shows is Shows.PENCE) for row in rows)
    ]


def _width(result: Result, shown: list[int], comfort: int) -> int:
    return sum(_needs(result, place, comfort) + _BETWEEN for place in shown) + 1


def _columns_that_fit(result: Result, filled: list[int], width: int, comfort: int) -> list[int]:
    """As many columns as the width holds: those of less weight go first, then from the right."""
    shown = list(filled)
    while len(shown) > 1 and _width(result, shown, comfort) > width:
        lesser = [place for place in shown if result.columns[place].lesser]
        shown.remove(lesser[-1] if lesser else shown[-1])
    return shown


def _needs(result: Result, place: int, comfort: int) -> int:
    """Characters that a column must have: its longest figure, or its longest word and where there is room some more."""
    column = result.columns[place]
    header = max(map(len, column.header.split()), default=0)
    rows = (*result.rows, result.total) if result.total else result.rows
    texts = [person(row[place], column.shows) for row in rows]
    if column.shows is not Shows.TEXT:
        return max([header, *map(len, texts)])
    longest = max((len(text) for text in texts), default=0)
    word = max((len(word) for text in texts for word in text.split()), default=0)
    return max(header, min(max(word, min(longest, comfort)), _MOST))
