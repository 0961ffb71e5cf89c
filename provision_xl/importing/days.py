"""Dates as systems write them: day first, ISO, or with the month in letters."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from provision_xl.importing.names import shown
from provision_xl.school.cells import clean, read_cell
from provision_xl.school.tables import TABLES

_COLUMN = TABLES["Ledger"].column("day")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]([A-Za-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:am|pm|z)?$", re.I)
_EIGHT = re.compile(r"(20\d{2})(\d{2})(\d{2})")


class Day(NamedTuple):
    """A date; `two_ways` where another reading was possible; where it cannot be read, code, what was seen, cure."""

    day: date | None
    two_ways: bool = False
    code: str = ""
    saw: str = ""
    cure: str = ""


def read_day(raw: Any) -> Day:
    """The day that a cell names; 03/04/2026 is 3 April.

    >>> read_day("03/04/2026"), read_day("2026-04-03").day, read_day("3-Apr-26 00:00").day
    (Day(day=datetime.date(2026, 4, 3), two_ways=True, code='', saw='', cure=''), datetime.date(2026, 4, 3), \
datetime.date(2026, 4, 3))
    """
    if isinstance(raw, str):
        raw = _TIME.sub("", clean(raw))
        named = _in_letters(raw)
        if named is not None:
            raw = named
    read = read_cell(_COLUMN, raw)
    if read.value is None:
        if read.problem is None:
            return Day(None)
        saw = f"{shown(raw)} is not a date"
        return Day(None, False, read.problem.code, saw, read.problem.cure)
    return Day(read.value, isinstance(raw, str) and _could_be_turned(raw))


def _in_letters(text: str) -> date | str | None:
    eight = _EIGHT.fullmatch(text)
    if eight:
        return "-".join(eight.groups())
    found = _NAMED.fullmatch(text)
    if found is None or found[2][:3].casefold() not in _MONTHS:
        return None
    year = int(found[3])
    try:
        return date(year + 2000 if year < 100 else year, _MONTHS.index(found[2][:3].casefold()) + 1, int(found[1]))
    except ValueError:
        return None


def _could_be_turned(text: str) -> bool:
    """Whether month and day could stand the other way round, and would then be another day."""
    parts = re.split(r"[/.\- ]", text)
    if len(parts) != 3 or len(parts[0]) == 4 or not all(part.isdecimal() for part in parts):
        return False
    return int(parts[0]) <= 12 and int(parts[1]) <= 12 and int(parts[0]) != int(parts[1])
