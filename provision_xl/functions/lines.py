"""Numbers for lines of Provision that have none yet: never one that was used before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from provision_xl.files.cell_ranges import column_number
from provision_xl.functions.changes import CellChange
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS_SHEET

LAST_LINE = "Last line number"
_NUMBER = re.compile(r"[Ll]?(\d{1,9})$")


def column_of(school: School, table: str, attribute: str) -> int:
    """The column of an attribute on its sheet counted from 1; 0 where the sheet has no such column."""
    return column_number(school.layout.get(table, {}).get(attribute, ""))


def last_number(school: School, grids: Mapping[str, Grid]) -> int:
    """The highest number that any line ever had, as far as the workbook tells.

    Update keeps it in Settings, so that the number of a line that was deleted does not come again.
    """
    named = [row.line for row in school.provision] + [row.continues for row in school.provision]
    named += [row.line for row in school.ledger] + [row.line for row in school.referrals]
    kept = [str(_typed(value)) for _, value in _kept_rows(grids)]
    return max((int(found[1]) for text in (*named, *kept) if (found := _NUMBER.match(text))), default=0)


def _typed(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _kept_rows(grids: Mapping[str, Grid]) -> Iterator[tuple[int, Any]]:
    """The rows of Settings that keep the number: their row on the sheet, and what stands in column B."""
    for name, grid in grids.items():
        if fold(name) != fold(SETTINGS_SHEET):
            continue
        for number, row in enumerate(grid.rows, start=1):
            if row and fold(row[0]) == fold(LAST_LINE):
                yield number, row[1] if len(row) > 1 else None


def numbered(school: School, grids: Mapping[str, Grid], rows: Iterable[int], last: int) -> list[CellChange]:
    """The cells to be written so that these rows of Provision have a Line each, and Settings the last number."""
    place = column_of(school, "Provision", "line")
    sheet = sheet_of(grids, "Provision")
    lines = [CellChange(sheet, row, place, f"L{last + count}") for count, row in enumerate(rows, start=1) if place]
    return [*lines, *_remembered(grids, last + len(lines))] if lines else []


def _remembered(grids: Mapping[str, Grid], last: int) -> list[CellChange]:
    sheet = sheet_of(grids, SETTINGS_SHEET)
    row = next((number for number, _ in _kept_rows(grids)), 0)
    if row:
        return [CellChange(sheet, row, 2, last)]
    row = len(grids[sheet].rows) + 1 if sheet in grids else 2
    return [CellChange(sheet, row, 1, LAST_LINE), CellChange(sheet, row, 2, last),
            CellChange(sheet, row, 3, "Kept by Update, so that no number comes twice.")]  # fmt: skip


def sheet_of(grids: Mapping[str, Grid], table: str) -> str:
    """The sheet of a table as it is spelt in this workbook."""
    return next((name for name in grids if fold(name) == fold(table)), table)


def has_sheet(grids: Mapping[str, Grid], table: str) -> bool:
    """Whether the workbook has the sheet of a table, however it is spelt."""
    return any(fold(name) == fold(table) for name in grids)


def without_number(school: School) -> list[int]:
    """The rows of Provision on their sheet that have no Line."""
    return [row.row for row in school.provision if not row.line and row.row]


def with_lines(school: School, lines: Mapping[int, str]) -> School:
    """The school as it is once these rows of Provision, by their row on the sheet, have these Lines."""
    provision = tuple(replace(row, line=lines[row.row]) if row.row in lines else row for row in school.provision)
    return replace(school, provision=provision)
