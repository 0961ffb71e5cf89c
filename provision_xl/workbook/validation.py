"""The rule on each input cell: what may be typed, the help beside it, what is said when it does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from provision_xl.school.columns import Column, Kind
from provision_xl.workbook.lists import fits_inline

_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_ANY_NUMBER = Decimal(10) ** 12
_OFFERED_BY_HEADER = {"CFR code": "CFR codes", "Income code": "CFR codes", "Tier": "Tiers"}
_OFFERED_BY_COLUMN = {"Funds.Source": "Sources of money"}
_OFFERED_WORDS = {"Pay scale": ("NJC", "Teacher"), "Role": ("TA", "HLTA", "Teacher", "Midday supervisor"),
                  "Restricted to": ("All", "PP", "LAC", "EHC", "EY")}  # fmt: skip
_HOW: dict[Kind, str] = {
    Kind.DATE: "Type it as 14/09/2026.",
    Kind.TIME: "Type it as 9:10.",
    Kind.HOURS: "As a decimal: 1.5 is one and a half hours.",
    Kind.SHARE: "Type 20% or 0.2.",
    Kind.LIST: "Several with ; between.",
    Kind.MONEY: "In pounds.",
    Kind.RATE: "In pounds.",
}
_NUMBERS = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.MONEY, Kind.RATE, Kind.HOURS, Kind.MINUTES, Kind.SHARE})


def help_text(column: Column) -> str:
    """What a person is told of a column: what it is, how to type it, an example.

    >>> from provision_xl.school.tables import TABLES
    >>> help_text(TABLES["Pupils"].column("ehc_hours"))
    'Hours a week the EHC plan promises. As a decimal: 1.5 is one and a half hours. Example: 15.'
    """
    parts = [column.help.rstrip(), _HOW.get(column.kind, ""), "Must be filled." if column.required else ""]
    example = _example(column)
    parts.append(f"Example: {example}." if example else "")
    return " ".join(part for part in parts if part)


def _example(column: Column) -> str:
    if column.kind is Kind.DATE and column.example:
        return f"{date.fromisoformat(column.example):%d/%m/%Y}"
    return column.example


def validation(
    column: Column, sources: Mapping[str, str], table: str = "", offered: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The rule for a column as XlsxWriter takes it.

    Args:
        column: as declared.
        sources: defined names by list title and by "Table.Header", of what this workbook has.
        table: the sheet that the column stands on, which offers nothing to itself.
        offered: by header, what this kind of setting has; another value may be kept where the column allows it.
    """
    others = {reference: name for reference, name in sources.items() if not reference.startswith(f"{table}.")}
    chosen = _of_the_setting(column, offered or {}) or _choices(column, others, table)
    rule = chosen or _amounts(column) or {"validate": "any"}
    return {
        "ignore_blank": True,
        "input_title": column.header[:_TITLE_LIMIT],
        "input_message": _cut(help_text(column)),
        "error_title": column.header[:_TITLE_LIMIT],
        **rule,
    }


def _of_the_setting(column: Column, offered: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    words = list(offered.get(column.header, ()))
    if not words or not column.allowed:
        return _open(words) if words else {}
    message = "Your kind of setting has none of that as a rule. Keep it only if it is right."
    return {"validate": "list", "source": words, "error_type": "warning", "error_message": message}


def _choices(column: Column, sources: Mapping[str, str], table: str) -> dict[str, Any]:
    if column.kind is Kind.YESNO:
        return _closed(["Yes", "No"], "Choose Yes or No, or leave it blank.")
    if column.allowed:
        source: Any = list(column.allowed) if fits_inline(column.allowed) else f"={sources[column.header]}"
        if column.kind is Kind.LIST:
            return _open(source)
        return _closed(source, "Choose one from the list, or press Escape to leave the cell as it was.")
    if column.refers_to in sources:
        return _referring(column, f"={sources[column.refers_to]}")
    return _suggestions(column, sources, table)


def _suggestions(column: Column, sources: Mapping[str, str], table: str) -> dict[str, Any]:
    """What is offered though other words may be typed: another table's key with the same header, or a usual list."""
    if column.kind not in {Kind.TEXT, Kind.LIST, Kind.ID} or column.refers_to:
        return {}
    if column.header in _OFFERED_WORDS:
        return _open(list(_OFFERED_WORDS[column.header]))
    title = _OFFERED_BY_COLUMN.get(f"{table}.{column.header}") or _OFFERED_BY_HEADER.get(column.header, "")
    by_header = [name for reference, name in sources.items() if reference.endswith(f".{column.header}")]
    name = sources.get(title, by_header[0] if by_header and column.kind is not Kind.ID else "")
    return _open(f"={name}") if name else {}


def _referring(column: Column, source: str) -> dict[str, Any]:
    if column.kind is Kind.LIST:
        return _open(source)
    sheet = column.refers_to.partition(".")[0]
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_message": _cut(f"This is not on the sheet {sheet} yet. Keep it only if you will add it there."),
    }


def _closed(source: Any, message: str) -> dict[str, Any]:
    return {"validate": "list", "source": source, "error_type": "stop", "error_message": message}


def _open(source: Any) -> dict[str, Any]:
    return {"validate": "list", "source": source, "show_error": False}


def _amounts(column: Column) -> dict[str, Any]:
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "error_message": "Type a date as 14/09/2026, or press Escape.",
        }
    if column.kind is Kind.TIME:
        return {
            "validate": "time",
            "criteria": "between",
            "minimum": time(0, 0),
            "maximum": time(23, 59),
            "error_message": "Type a time as 9:10, or press Escape.",
        }
    if column.kind not in _NUMBERS:
        return {}
    lowest = -_ANY_NUMBER if column.lowest is None else column.lowest
    highest = _ANY_NUMBER if column.highest is None else column.highest
    return {
        "validate": "integer" if column.kind is Kind.WHOLE else "decimal",
        "criteria": "between",
        "minimum": _plain(lowest),
        "maximum": _plain(highest),
        "error_message": _cut(_number_message(column)),
    }


def _number_message(column: Column) -> str:
    what = "a whole number" if column.kind is Kind.WHOLE else "a number"
    shown = [_shown_limit(column, limit) for limit in (column.lowest, column.highest)]
    limits = {
        (True, True): f" from {shown[0]} to {shown[1]}",
        (True, False): f" of {shown[0]} or more",
        (False, True): f" of {shown[1]} or less",
    }
    words = limits.get((column.lowest is not None, column.highest is not None), "")
    return f"Type {what}{words}, without words or signs, or press Escape."


def _shown_limit(column: Column, limit: Decimal | None) -> str:
    if limit is None:
        return ""
    return f"{limit * 100:f}%" if column.kind is Kind.SHARE else f"{limit:f}"


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _cut(text: str) -> str:
    return text if len(text) <= _MESSAGE_LIMIT else f"{text[: _MESSAGE_LIMIT - 1]}…"
