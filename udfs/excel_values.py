"""Values between Excel and Python as COM carries them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

# What COM hands over where a cell shows an error.
ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
_EPOCH = datetime(1899, 12, 30)
_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z ,:;()£'-]*")


def argument(value: Any) -> Any:
    """What stands in a formula's brackets, as the request carries it; the VBA marks a range with where it begins.

    >>> argument(("range", "Terms", 3, 2, (("Term",), ("Autumn",)))), argument(5.0)
    ({'table': [['Term'], ['Autumn']], 'at': ['Terms', 3, 2]}, 5.0)
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) == 5 and value[0] == "range":
            _, sheet, row, column, cells = value
            return {"table": rows(cells), "at": [sheet, int(row), int(column)]}
        return {"table": rows(value)}
    return cell(value)


def rows(cells: Any) -> list[list[Any]]:
    """The cells of a range; one cell comes without rows around it, and one row may come alone.

    >>> rows(5.0), rows((1.0, 2.0)), rows(((1.0,), (2.0,)))
    ([[5.0]], [[1.0, 2.0]], [[1.0], [2.0]])
    """
    if not isinstance(cells, Sequence) or isinstance(cells, str):
        return [[cell(cells)]]
    found = cells if cells and isinstance(cells[0], Sequence) and not isinstance(cells[0], str) else [cells]
    return [[cell(value) for value in row] for row in found]


def cell(value: Any) -> Any:
    """A cell as COM hands it over, as the request carries it.

    >>> cell(datetime(2026, 9, 1)), cell(-2146826246), cell(Decimal("1.5")), cell("007")
    ({'date': 46266.0}, {'error': '#N/A'}, 1.5, '007')
    """
    if isinstance(value, datetime):  # a clock time with a time zone that means nothing
        return {"date": (value.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400}
    if isinstance(value, int) and not isinstance(value, bool) and value in ERRORS:
        return {"error": ERRORS[value]}
    if isinstance(value, Decimal):  # a cell formatted as currency
        return float(value)
    return value


def as_typed(value: Any) -> Any:
    """A value as it must be handed to Excel so that it stays what it is: text such as 007 or =A1 gets Excel's own '.

    >>> as_typed("007"), as_typed("=1+1"), as_typed("Autumn term"), as_typed("TRUE"), as_typed(""), as_typed(7)
    ("'007", "'=1+1", 'Autumn term', "'TRUE", None, 7)
    """
    if not isinstance(value, str):
        return value
    if not value:
        return None
    is_plain = _PLAIN_WORDS.fullmatch(value) and value.casefold() not in {"true", "false"}
    return value if is_plain else f"'{value}"


def as_it_stood(formula: Any, value: Any) -> Any:
    """What must be written as a formula so that a cell is again what it was: text stays text, and a formula a formula.

    >>> as_it_stood("=A1", 5.0), as_it_stood("=A1", "=A1"), as_it_stood("007", "007"), as_it_stood("46266", 46266.0)
    ('=A1', "'=A1", "'007", '46266')
    """
    if isinstance(value, str) and (formula == value or not str(formula).startswith("=")):
        return as_typed(value) or ""
    return formula
