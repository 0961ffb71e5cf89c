"""Results on a screen, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.errors import Finding
from provision_xl.money import as_decimal
from provision_xl.results import Result, Shows, decimals, machine, person

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
_NUMBERS = frozenset({Shows.PENCE, Shows.HOURS, Shows.MINUTES, Shows.NUMBER, Shows.COUNT, Shows.PERCENT})


def as_json(value: Mapping[str, Any] | Result | Sequence[Result]) -> str:
    """One JSON object: a table, several tables (the first one's rows on top, the others by name), or plain data."""
    if isinstance(value, Result):
        plain: Mapping[str, Any] = value.as_json()
    elif isinstance(value, Mapping):
        plain = value
    else:
        plain = joined(value)
    return json.dumps(machine(plain), ensure_ascii=False, indent=2)


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
    writer = csv.writer(text, lineterminator="\r\n")
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


def on_screen(result: Result, most_rows: int = 200) -> Any:
    """The table for a terminal: numbers to the right, totals apart, notes beneath."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(result.title, style="bold"), title_justify="left", header_style="bold", show_footer=False)
    shown = _columns_with_something(result)
    for place in shown:
        column = result.columns[place]
        table.add_column(column.header, justify="right" if column.shows in _NUMBERS else "left", overflow="fold")
    for row in result.rows[:most_rows]:
        table.add_row(*(Text(person(row[place], result.columns[place].shows)) for place in shown))
    if result.total:
        table.add_section()
        table.add_row(
            *(Text(person(result.total[place], result.columns[place].shows), style="bold") for place in shown)
        )
    more = len(result.rows) - most_rows
    left_out = [f"… and {more} more rows: use --csv or --json for all."] if more > 0 else []
    nothing = ["Nothing to show."] if not result.rows else []
    notes = [Text(note, style="dim") for note in (*nothing, *left_out, *result.notes)]
    return Group(table if result.rows else Text(result.title, style="bold"), *notes)


def _columns_with_something(result: Result) -> list[int]:
    rows = (*result.rows, result.total) if result.total else result.rows
    return [place for place in range(len(result.columns)) if any(row[place] not in (None, "", False) for row in rows)]
