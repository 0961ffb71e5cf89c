"""Cells of rows that become something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provision_xl.school.columns import Row
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES


@dataclass(frozen=True, slots=True)
class RowChange:
    """Cells of one row of a table, by attribute."""

    table: str
    row: Row
    values: Mapping[str, Any]


def applied(school: School, changed: Iterable[RowChange]) -> School:
    """The school with these cells changed."""
    by_table: dict[str, dict[int, dict[str, Any]]] = {}
    for change in changed:
        by_table.setdefault(change.table, {}).setdefault(id(change.row), {}).update(change.values)
    tables: dict[str, Any] = {
        TABLES[table].attribute: tuple(replace(row, **values.get(id(row), {})) for row in school.rows(table))
        for table, values in by_table.items()
    }
    return replace(school, **tables)
