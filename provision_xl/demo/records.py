"""Records of the package's own data files become rows of the school's tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Row
from provision_xl.school.tables import TABLES


def row_of(table: str, record: Mapping[str, Any]) -> Row:
    """A row of a table from a record whose keys are the table's headers; other keys are left out.

    >>> row_of("Terms", {"Term": "Autumn 1", "Teaching weeks": Decimal("7.4"), "status": "own estimate"}).term
    'Autumn 1'
    """
    declared = TABLES[table]
    values = {
        column.attribute: read_cell(column, record[column.header]).value
        for column in declared.columns
        if column.header in record
    }
    return declared.row_type(**values)


@cache
def data(name: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """One of the demo's own data files, decimals exact."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)


def stream(seed: int, what: str) -> Random:
    """Chances of their own for one part of the school, so that a change in one part leaves the others as they were."""
    return Random(f"{seed} {what}")


def plain_row[AnyRow: Row](row: AnyRow) -> AnyRow:
    """The same row, its decimals as they come back from a sheet: no zeros at the end, no powers of ten.

    >>> from provision_xl.school.core_tables import Staff
    >>> plain_row(Staff("TA1", hours_per_week=Decimal("30.0"), hourly_cost=Decimal("18.40"))).hourly_cost
    Decimal('18.4')
    """
    values = {item.name: getattr(row, item.name) for item in fields(row)}
    decimals: dict[str, Any] = {name: _plain(value) for name, value in values.items() if isinstance(value, Decimal)}
    return replace(row, **decimals)


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def whole_pence(pounds: Any) -> int:
    """Pounds of a data file as whole pence."""
    return int(Decimal(pounds) * 100)
