"""What differs between an earlier state of a school and a later one, counted by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from provision_xl.school.columns import Row, Table
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES


class Differs(NamedTuple):
    """Rows of a table that only the later one has, that stand in both but differ, and that only the earlier one has."""

    table: str
    added: int
    changed: int
    removed: int


def differences(earlier: School, later: School) -> tuple[Differs, ...]:
    """Every table that differs, in the order of the workbook; of Settings, the values changed.

    The order of rows does not count. A row is the same one where its key is: what the table declares as its key,
    else its first column.
    """
    found = [Differs(SETTINGS_SHEET, 0, _settings_changed(earlier, later), 0)]
    found += [_of_table(table, earlier.rows(table.name), later.rows(table.name)) for table in TABLES.values()]
    return tuple(item for item in found if any(item[1:]))


def _settings_changed(earlier: School, later: School) -> int:
    names = [column.attribute for column in SETTINGS]
    return sum(getattr(earlier.settings, name) != getattr(later.settings, name) for name in names)


def _of_table(table: Table, earlier: Iterable[Row], later: Iterable[Row]) -> Differs:
    before, after = (Counter(_known_by(table, row) for row in rows) for rows in (earlier, later))
    gone, new = _by_key(before - after), _by_key(after - before)
    changed = (gone & new).total()
    return Differs(table.name, new.total() - changed, changed, gone.total() - changed)


def _known_by(table: Table, row: Row) -> tuple[str, str]:
    """What makes it this row, and everything in it."""
    names = table.key or (table.columns[0].attribute,)
    whole = [getattr(row, column.attribute) for column in table.columns]
    return repr([getattr(row, name) for name in names]), repr(whole)


def _by_key(rows: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (key, _), count in rows.items():
        found[key] += count
    return found
