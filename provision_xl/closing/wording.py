"""What was changed, in a person's words: no codes of the program, and never more than the workbook itself shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from provision_xl.closing.inputs import COSTED, MINUTES, Prices
from provision_xl.costing.held import Log
from provision_xl.money import pence, pounds
from provision_xl.school.columns import Column, Kind
from provision_xl.school.core_tables import Line
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES

_MOST_LINES = 6  # lines that are named; the others are counted


def as_at(then: date, now: date) -> str:
    return f"costs are counted to {day(now)} instead of {day(then)}"


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else "no date"


def signed(amount: int) -> str:
    """
    >>> signed(8000), signed(-5)
    ('+£80.00', '-£0.05')
    """
    return f"+{pounds(amount)}" if amount >= 0 else pounds(amount)


def listed(words: Sequence[str]) -> str:
    """
    >>> listed(["L3", "L4", "L5"])
    'L3, L4 and L5'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def named(keys: Sequence[str]) -> str:
    """
    >>> named(["L3"]), named(["L3", "L4"])
    ('line L3', 'lines L3 and L4')
    """
    if len(keys) == 1:
        return f"line {keys[0]}"
    rest = len(keys) - _MOST_LINES
    return f"lines {listed(keys)}" if rest <= 0 else f"lines {', '.join(keys[:_MOST_LINES])} and {rest} more"


def _were(keys: Sequence[Any]) -> str:
    return "was" if len(keys) == 1 else "were"


def row(table: str, key: str, old: Any, new: Any) -> str:
    """A row of any table but the map that came, went or changed."""
    if table == "Pupils":
        return _pupil(key, old, new)
    if table == "Absences":
        who = (new or old).staff_id
        if old and new:
            return f"the absence of {who} from {day(old.starts)} was changed"
        found = new or old
        said = "was entered" if new else "was taken out"
        return f"the absence of {who} from {day(found.starts)} to {day(found.ends)} {said}"
    if old is None:
        return f"{key} came into {table}"
    if new is None:
        return f"{key} is no longer in {table}"
    changed = [column for column in _columns(table) if getattr(old, column.attribute) != getattr(new, column.attribute)]
    told = [f"{column.header} is {_value(column, new)} instead of {_value(column, old)}" for column in changed]
    return f"{'Settings' if table == SETTINGS_SHEET else f'{key} in {table}'}: {listed(told)}"


def _pupil(key: str, old: Any, new: Any) -> str:
    """Only pupils with a first or last day are kept, so a row that comes or goes is such a day."""
    told = []
    for name, verb in (("starts", "comes on"), ("leaves", "leaves on")):
        before, after = (getattr(found, name) if found else None for found in (old, new))
        if before != after:
            told.append(f"{verb} {day(after)}" if after else f"no longer {verb} {day(before)}")
    return f"{key} {listed(told)}" if told else f"{key} was changed in Pupils"


def _columns(table: str) -> list[Column]:
    declared = SETTINGS if table == SETTINGS_SHEET else TABLES[table].columns
    return [column for column in declared if column.attribute in COSTED[table]]


def _value(column: Column, found: Any) -> str:
    value = getattr(found, column.attribute)
    if value in (None, "", ()):
        return "blank"
    if column.kind is Kind.MONEY:
        return pounds(value)
    if column.kind is Kind.RATE:
        return pounds(pence(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def prices(name: str, old: Prices, new: Prices) -> str:
    if not old or not new:
        return f"{name} {'came to' if new else 'is no longer on'} the map"
    if len(old) == len(new) == 1:
        return f"an hour of {name} costs {_an_hour(new[0][1])} instead of {_an_hour(old[0][1])}"
    known = dict(old)
    changed = [(first, price) for first, price in new if known.get(first) != price] or list(new)
    told = [f"{_an_hour(price)} from {day(first)}" for first, price in changed]
    return f"an hour of {name} costs {listed(told)} instead of {listed([_an_hour(price) for _, price in old])}"


def _an_hour(price: Fraction) -> str:
    return pounds(pence(price))


def log(group: str, old: Log | None, new: Log | None) -> str:
    if new is None:
        return f"the sessions of group {group} are no longer in Sessions"
    return f"Sessions has {_noted(new)} of group {group} instead of {_noted(old) if old else 'none'}"


def _noted(log: Log) -> str:
    return f"{log.held} held" if log.is_whole else f"{len(log.fallen)} not held"


def lines_come(lines: Sequence[Line]) -> str:
    keys = [line.line for line in lines]
    return f"{named(keys)} {_were(keys)} added{_group(lines)}"


def lines_gone(lines: Sequence[Line]) -> str:
    keys = [line.line for line in lines]
    return f"{named(keys)} {_were(keys)} deleted{_group(lines)}"


def _group(lines: Sequence[Line]) -> str:
    return f" (group {lines[0].group})" if lines[0].group else ""


def lines_changed(old: Sequence[Line], new: Sequence[Line], names: Sequence[str]) -> str:
    """Lines of one group that were changed alike; the first tells what was before."""
    keys = [line.line for line in new]
    lines, were = named(keys), _were(keys)
    before, after = old[0], new[0]
    if "starts" in names:
        return f"{lines} {_dates(before, after, were)}"
    if "staff_id" in names:
        has = "has" if len(keys) == 1 else "have"
        return f"{lines} {has} {after.staff_id or 'nobody'} as adult instead of {before.staff_id or 'nobody'}"
    if "charge" in names:
        return f"{lines}: Charge is {after.charge or 'Shared'} instead of {before.charge or 'Shared'}"
    if "sessions_held" in names:
        return f"{lines}: Sessions held is {_count(after.sessions_held)} instead of {_count(before.sessions_held)}"
    if names == MINUTES:
        return f"{lines}: {_differences(before, after, names)}"
    return f"{lines} {were} changed: {_differences(before, after, names)}"


def _dates(before: Line, after: Line, were: str) -> str:
    told = []
    if before.starts != after.starts:
        told.append(f"{were} moved to start on {day(after.starts)} instead of {day(before.starts)}")
    if before.ends != after.ends:
        if before.ends and after.ends:
            longer = "lengthened" if after.ends > before.ends else "shortened"
            told.append(f"{were} {longer} to {day(after.ends)} instead of {day(before.ends)}")
        elif after.ends:
            told.append(f"{were} given the last day {day(after.ends)} instead of none")
        else:
            told.append(f"{were} left without a last day instead of {day(before.ends)}")
    return listed(told)


def _count(value: Decimal | None) -> str:
    return "blank" if value is None else f"{value.normalize():f}"


def _differences(before: Line, after: Line, names: Sequence[str]) -> str:
    columns = [column for column in _columns("Provision") if column.attribute in names]
    told = [
        f"{column.header} is {_value(column, after)} instead of {_value(column, before)}"
        for column in columns
        if getattr(before, column.attribute) != getattr(after, column.attribute)
    ]
    return listed(told)
