"""Inputs as rows of the table Closed, and back again: one row for each row that the figures rested on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.closing.inputs import COSTED, Inputs
from provision_xl.costing.held import Log
from provision_xl.money import natural
from provision_xl.school.columns import Kind
from provision_xl.school.core_tables import Settings
from provision_xl.school.other_tables import Closed
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES

KEPT_VIEW = "kept "  # and the table
AS_AT, PRICES, HELD = "as at", "prices", "sessions"
ROW = "row"


def kept_rows(inputs: Inputs, about: Closed) -> Iterable[Closed]:
    """The rows that keep these inputs, in order of table and key.

    Args:
        about: the term, the day, the person and the inputs' hash that each row carries.
    """
    yield _row(about, AS_AT, AS_AT, inputs.as_at.isoformat())
    for name in sorted(inputs.prices, key=natural):
        prices = [[day.isoformat(), str(pounds)] for day, pounds in inputs.prices[name]]
        yield _row(about, PRICES, name, json.dumps(prices))
    for group in sorted(inputs.held, key=natural):
        yield _row(about, HELD, group, _log_text(inputs.held[group]))
    for table in COSTED:
        for key in sorted(inputs.tables[table], key=natural):
            yield _row(about, table, key, _as_text(table, inputs.tables[table][key]))


def _row(about: Closed, what: str, key: str, kept: str) -> Closed:
    return replace(about, view=f"{KEPT_VIEW}{what}", key=key, figure=ROW, value=None, kept=kept)


def _as_text(table: str, row: Any) -> str:
    """The filled columns of a row as JSON, by attribute."""
    values = {name: _plain(getattr(row, name)) for name in COSTED[table] if getattr(row, name) not in (None, "", ())}
    return json.dumps(values, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def kept_inputs(rows: Iterable[Closed]) -> Inputs | None:
    """The inputs that the rows of a closing keep; None where they keep none, or not as they were written."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.view.startswith(KEPT_VIEW) and row.figure == ROW:
            found.setdefault(row.view.removeprefix(KEPT_VIEW), {})[row.key] = row.kept
    if AS_AT not in found or SETTINGS_SHEET not in found:
        return None
    try:
        return _inputs(found)
    except (ValueError, KeyError, TypeError, ArithmeticError):  # a hand has been in it, as the checks say
        return None


def _inputs(found: Mapping[str, Mapping[str, str]]) -> Inputs:
    tables = {table: {key: _from_text(table, text) for key, text in found.get(table, {}).items()} for table in COSTED}
    prices = {
        name: tuple((date.fromisoformat(day), Fraction(pounds)) for day, pounds in json.loads(text))
        for name, text in found.get(PRICES, {}).items()
    }
    held = {group: _log(text) for group, text in found.get(HELD, {}).items()}
    return Inputs(date.fromisoformat(found[AS_AT][AS_AT]), tables, prices, held)


def _log_text(log: Log) -> str:
    """How many were held, or the days of those that were not."""
    return json.dumps(log.held if log.is_whole else [day.isoformat() for day in log.fallen])


def _log(text: str) -> Log:
    """A log as `_log_text` keeps it.

    Raises:
        ValueError: it says that none was held and not which days fell out, as closings before November 2026 could.
    """
    found = json.loads(text)
    if isinstance(found, list):
        return Log(0, tuple(map(date.fromisoformat, found)))
    if int(found) < 1:
        raise ValueError(text)
    return Log(int(found))


def _from_text(table: str, text: str) -> Any:
    kind = Settings if table == SETTINGS_SHEET else TABLES[table].row_type
    columns = {column.attribute: column for column in (SETTINGS if table == SETTINGS_SHEET else TABLES[table].columns)}
    return kind(**{name: _typed(columns[name].kind, value) for name, value in json.loads(text).items()})


def _typed(kind: Kind, value: Any) -> Any:
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if kind is Kind.LIST:
        return tuple(value)
    if kind in {Kind.TEXT, Kind.ID, Kind.CHOICE, Kind.WHOLE, Kind.MONEY, Kind.YESNO}:
        return value
    return Decimal(value)
