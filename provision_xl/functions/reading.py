"""Ranges that a person gave become rows, or the sentence of the first problem in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provision_xl.errors import STOPPING, Finding, OutOfRange, WorkbookError
from provision_xl.functions.arguments import table_of
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School


def rows_of(table: str, grid: Grid) -> tuple[Any, ...]:
    """The rows of one table that was given as a range.

    Raises:
        OutOfRange: the range carries other headers.
        WorkbookError: a cell of it cannot be used.
    """
    if table_of(grid) != table:
        raise OutOfRange(f"The range has not the headers of {table}. Give the whole table with its headers.")
    school = read_school({table: Grid(table, grid.rows)})
    refuse(finding for finding in school.findings if finding.sheet == table)
    return school.rows(table)


def school_of(grids: Mapping[str, Grid]) -> School:
    """A School from the tables that a formula names; tables that it does not name count as empty.

    Raises:
        WorkbookError: a cell of them cannot be used.
    """
    school = read_school(grids)
    refuse(finding for finding in school.findings if finding.sheet in grids)
    return school


def refuse(findings: Iterable[Finding]) -> None:
    """Stop where a finding stops the work.

    Raises:
        WorkbookError: with these findings alone.
    """
    stopping = [finding for finding in findings if finding.verdict in STOPPING]
    if stopping:
        raise WorkbookError(stopping)
