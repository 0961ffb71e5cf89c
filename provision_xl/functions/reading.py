"""Ranges that a person gave become rows, or the sentence of the first problem in them.

Several formulas of a workbook name the same tables, so what was read is kept under the content of the tables: it is
read and checked again when a cell of them has changed, and not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from provision_xl.errors import STOPPING, Finding, OutOfRange, WorkbookError
from provision_xl.functions.arguments import Tables
from provision_xl.functions.keeping import Kept
from provision_xl.rates import national
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.school.tables import CORE, SETTINGS_SHEET

if TYPE_CHECKING:
    from provision_xl.views import Work

# Formulas of a workbook name all its tables, or a few alone; with two workbooks open there are two of each.
_schools: Kept[Any, School] = Kept(4)
_alone: Kept[Any, School] = Kept(8)
_days: Kept[Any, Day] = Kept(4)


def forget() -> None:
    """Keep nothing of what was read."""
    for kept in (_schools, _alone, _days):
        kept.clear()


def rows_of(table: str, tables: Tables) -> tuple[Any, ...]:
    """The rows of one table that was given as a range.

    Raises:
        OutOfRange: the range carries other headers.
        WorkbookError: a cell of it cannot be used.
    """
    school = _alone.of((table, tables.content), lambda: _read_alone(table, tables))
    refuse(school.findings)
    return school.rows(table)


def _read_alone(table: str, tables: Tables) -> School:
    grid = tables.alone()
    if grid.sheet != table:
        raise OutOfRange(f"The range has not the headers of {table}. Give the whole table with its headers.")
    return tolerant_school({table: grid})


def school_in(tables: Tables) -> School:
    """The School that these tables make, whatever is found in them; those not given count as empty.

    Raises:
        OutOfRange: a range is no input table, a table comes twice, or Settings is not among them.
    """
    school = _schools.of(tables.content, lambda: tolerant_school(dict(sorted(tables.grids().items()))))
    if not school.settings.academic_year and SETTINGS_SHEET not in {finding.sheet for finding in school.findings}:
        raise OutOfRange(f"{SETTINGS_SHEET} is not among the tables, and the academic year stands there. "
                         f"Give tbl{SETTINGS_SHEET}[#All] too.")  # fmt: skip
    return school


@dataclass(frozen=True)
class Day:
    """The work on some tables on one day, and what stops it."""

    work: Work

    @cached_property
    def stopping(self) -> tuple[Finding, ...]:
        """What must be put right before anything is worked out, and all else that was found; or nothing."""
        from provision_xl.views import work_on

        try:
            work_on(self.work.school, self.work.as_at, self.work.rates)
        except WorkbookError as error:
            return error.findings
        return ()


def day_in(tables: Tables, as_at: date | None, today: date) -> Day:
    """The work on these tables, on the day of the formula, else the As-at date of Settings, else today.

    Raises:
        OutOfRange: a range is no input table, a table comes twice, or Settings is not among them.
    """
    from provision_xl.views import Work

    school = school_in(tables)
    day = as_at or school.settings.as_at or today
    return _days.of((tables.content, day), lambda: Day(Work(school, day, national())))


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
