"""Schools drawn at random from the declarations of the tables: any value that a person could type and mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from provision_xl.school.cells import clean
from provision_xl.school.columns import Column, Kind, Table
from provision_xl.school.core_tables import Settings
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, TABLES

ODD = (
    "007", "NA", "None", "null", "nan", "TRUE", "FALSE", "1E5", "MAR1", "3-4", "1/2", "12:30", "=1+1", "+44", "-5",
    "@x", "#N/A", "#REF!", "José", "Ωmega", "Р1", "子供", "🎒", "O'Neill & Sons <a>", "_x0041_", "a_x000D_b",
    '"quoted"', "50%", "£5", "'0", "a,b", "=HYPERLINK(\"http://x\")", "1.0", "0x1F", "x" * 300,
)  # fmt: skip
_TOTALS = {"total", "totals", "grand total", "sum"}
_LETTERS = st.characters(categories=["L", "N", "P", "Sm", "Sc", "So", "Zs"])


def _is_plain(text: str) -> bool:
    return bool(text) and clean(text) == text and ";" not in text and text.casefold().rstrip(":") not in _TOTALS


WORDS = st.one_of(st.sampled_from(ODD), st.text(_LETTERS, min_size=1, max_size=12).filter(_is_plain))
_MOST = Decimal(10) ** 9


def _number(column: Column, places: int) -> st.SearchStrategy[Decimal]:
    lowest = -_MOST if column.lowest is None else column.lowest
    highest = _MOST if column.highest is None else column.highest
    return st.decimals(lowest, highest, places=places, allow_nan=False)


def _whole(column: Column, scale: int = 1) -> st.SearchStrategy[int]:
    lowest = -_MOST if column.lowest is None else column.lowest
    highest = _MOST if column.highest is None else column.highest
    return st.integers(int(lowest) * scale, int(highest) * scale)


def _items(column: Column) -> st.SearchStrategy[tuple[str, ...]]:
    item = st.sampled_from(column.allowed) if column.allowed else WORDS
    return st.lists(item, min_size=1, max_size=4, unique=True).map(tuple)


def values(column: Column) -> st.SearchStrategy[Any]:
    """What may stand in a cell of that column; blank too where it need not be filled."""
    filled: dict[Kind, Any] = {
        Kind.TEXT: lambda: st.one_of(WORDS, st.just("two\nlines")),
        Kind.ID: lambda: WORDS,
        Kind.CHOICE: lambda: st.sampled_from(column.allowed),
        Kind.LIST: lambda: _items(column),
        Kind.DATE: lambda: st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        Kind.TIME: lambda: st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
        Kind.NUMBER: lambda: _number(column, 4),
        Kind.WHOLE: lambda: _whole(column),
        Kind.MONEY: lambda: _whole(column, 100),
        Kind.RATE: lambda: _number(column, 4),
        Kind.HOURS: lambda: _number(column, 2),
        Kind.MINUTES: lambda: _number(column, 1),
        Kind.SHARE: lambda: _number(column, 4),
        Kind.YESNO: lambda: st.booleans(),
    }
    found: st.SearchStrategy[Any] = filled[column.kind]()
    return found if column.required else st.one_of(st.just(column.blank), found)


def rows(table: Table, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows of a table, in any order, some alike."""
    row = st.builds(table.row_type, **{column.attribute: values(column) for column in table.columns})
    return st.lists(row, max_size=most).map(tuple)


def settings() -> st.SearchStrategy[Settings]:
    return st.builds(Settings, **{column.attribute: values(column) for column in SETTINGS})


def schools() -> st.SearchStrategy[School]:
    """Every table but Key, whose names are never read."""
    tables = {table.attribute: rows(table) for table in TABLES.values() if table.name != "Key"}
    return st.builds(School, settings=settings(), **tables)
