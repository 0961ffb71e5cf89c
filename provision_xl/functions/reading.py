"""Ranges that a person gave become rows, or the sentence of the first problem in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from provision_xl.errors import STOPPING, Finding, OutOfRange, WorkbookError
from provision_xl.functions.arguments import table_of
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.school.tables import CORE, SETTINGS_SHEET


def rows_of(table: str, grid: Grid) -> tuple[Any, ...]:
    """The rows of one table that was given as a range.

    Raises:
        OutOfRange: the range carries other headers.
        WorkbookError: a cell of it cannot be used.
    """
    if table_of(grid) != table:
        raise OutOfRange(f"The range has not the headers of {table}. Give the whole table with its headers.")
    school = tolerant_school({table: Grid(table, grid.rows)})
    refuse(school.findings)
    return school.rows(table)


def tolerant_school(grids: Mapping[str, Grid]) -> School:
    """A School from some of the tables: those not given count as empty, and nothing is said of them."""
    empty = {name: Grid(name, ()) for name in (SETTINGS_SHEET, *(table.name for table in CORE)) if name not in grids}
    school = read_school({**grids, **empty})
    return replace(school, findings=tuple(finding for finding in school.findings if finding.sheet in grids))


def refuse(findings: Iterable[Finding]) -> None:
    """Stop where a finding stops the work.

    Raises:
        WorkbookError: with these findings alone.
    """
    stopping = [finding for finding in findings if finding.verdict in STOPPING]
    if stopping:
        raise WorkbookError(stopping)
