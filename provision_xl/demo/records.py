"""Records of the package's own data files become rows of the school's tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
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


def whole_pence(pounds: Any) -> int:
    """Pounds of a data file as whole pence."""
    return int(Decimal(pounds) * 100)
