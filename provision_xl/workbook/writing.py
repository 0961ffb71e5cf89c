"""One value into one cell; text always as text, so that nothing a person typed becomes a live formula."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.money import half_up
from provision_xl.results import Shows
from provision_xl.school.columns import Column, Kind

_TEXT_LIMIT = 32_767
_PLACES = 10**6
_EXACT, _SEVERAL, _PLAIN = (Decimal, Fraction), (tuple, list, frozenset), (int, float, str, date)


def as_typed(column: Column, value: Any) -> Any:
    """What a person would type for a value: pounds for pence, Yes for True, items with ; between; None where blank.

    >>> from provision_xl.school.tables import TABLES
    >>> as_typed(TABLES["Services"].column("unit_cost"), 120050), as_typed(TABLES["Pupils"].column("class_name"), "")
    (Decimal('1200.50'), None)
    """
    if value == column.blank:
        return None
    if column.kind is Kind.MONEY:
        return Decimal(value).scaleb(-2)
    if column.kind is Kind.YESNO:
        return "Yes" if value else "No"
    if column.kind is Kind.LIST:
        return "; ".join(value)
    return value


def put(sheet: Any, row: int, place: int, value: Any, look: Any) -> None:
    """Write one value.

    Raises:
        OutOfRange: a text is longer than a cell can hold; it is never cut.
    """
    if value is None:
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, str):
        if len(value) > _TEXT_LIMIT:
            raise OutOfRange(f"A text of {len(value):,} signs does not fit a cell; {_TEXT_LIMIT:,} is the most.")
        sheet.write_string(row, place, value, look)
    elif isinstance(value, time):
        sheet.write_datetime(row, place, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), look)
    else:
        sheet.write_number(row, place, float(value), look)


def as_shown(value: Any, shows: Shows) -> Any:
    """A value of a result as a cell holds it: pounds for pence, rounded half up at six decimals, "yes" for a flag.

    >>> as_shown(123456, Shows.PENCE), as_shown(True, Shows.FLAG), as_shown(Fraction(1, 3), Shows.HOURS)
    (Decimal('1234.56'), 'yes', 0.333333)
    """
    if value is None or value == "":
        return None
    if shows is Shows.PENCE:
        return Decimal(value).scaleb(-2)
    if shows is Shows.FLAG:
        return "yes" if value else None
    if isinstance(value, _EXACT):
        return half_up(Fraction(value) * _PLACES) / _PLACES
    if isinstance(value, _SEVERAL):
        return "; ".join(map(str, value))
    return value if isinstance(value, _PLAIN) and not isinstance(value, bool) else str(value)
