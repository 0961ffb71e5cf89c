"""The Live sheet: formulas that follow every edit, each stored with the figures that it gave when it was built.

A formula is declared once and written for each host. Excel spills a table and names a whole table `tblX[#All]`; the
add-in's functions are stored under a name of Excel's own making; LibreOffice wants an array formula of fixed size, and
a bare `tblX`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from provision_xl.functions.crossing import table_out
from provision_xl.functions.declaring import PREFIX
from provision_xl.results import Result, Shows
from provision_xl.school.columns import letter
from provision_xl.school.tables import CORE, OTHERS, SETTINGS_SHEET
from provision_xl.views import Work, budget_tables, cost_table, map_table, staffing_tables

# LibreOffice: blank rows for what may be added, at least so many, and one for so many that are there
_LEAST_SPARE, _SPARE_PART = 25, 4
_FIRST_ROW = 5
_ADD_IN = "_xldudf_"  # as files name what Excel shows as PX.COSTS


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A table of the Live sheet.

    Args:
        title: stands in the row above it.
        cell: of its upper left corner.
        formula: as the host takes it, with = in front.
        values: what it gives: headers, rows and total; in LibreOffice with "" up to the size of the formula.
        shows: what each column holds.
    """

    title: str
    cell: str
    formula: str
    values: tuple[tuple[Any, ...], ...]
    shows: tuple[Shows, ...]


def live_blocks(done: Work, host: str, tables: Iterable[str]) -> tuple[LiveBlock, ...]:
    """The blocks of the Live sheet, side by side from the left, so that each may grow downwards.

    Args:
        done: the work on what stands in the workbook.
        host: who will work them out.
        tables: the sheets that the workbook has.
    """
    named = formula_tables(tables)
    blocks: list[LiveBlock] = []
    place = 0
    for function, option, result in _shown(done):
        values = _values(result, host)
        formula = table_formula(function, (option,), named, host, len(values), len(result.columns))
        shows = tuple(column.shows for column in result.columns)
        blocks.append(LiveBlock(result.title, f"{letter(place)}{_FIRST_ROW}", formula, values, shows))
        place += len(result.columns) + 1
    return tuple(blocks)


def _shown(done: Work) -> tuple[tuple[str, str, Result], ...]:
    return (
        ("MAP", "pupil", map_table(done, "pupil")),
        ("COSTS", "intervention", cost_table(done, "intervention")),
        ("STAFFING", "", staffing_tables(done)[0]),
        ("BUDGET", "", budget_tables(done)[0]),
    )


def _values(result: Result, host: str) -> tuple[tuple[Any, ...], ...]:
    values = [tuple(row) for row in table_out(result)]
    if host == "libreoffice":
        blank = ("",) * len(result.columns)
        values += [blank] * max(_LEAST_SPARE, len(values) // _SPARE_PART)
    return tuple(values)


def formula_tables(present: Iterable[str]) -> tuple[str, ...]:
    """The Excel names of the tables that formulas take: Settings, the core ones, and those others that are there."""
    there = set(present) - {"Key", "Closed"}
    others = (table.excel_name for table in OTHERS if table.name in there)
    return (f"tbl{SETTINGS_SHEET}", *(table.excel_name for table in CORE), *others)


def table_formula(
    function: str, options: Sequence[str], tables: Sequence[str], host: str, rows: int = 0, columns: int = 0
) -> str:
    """A formula of a function that takes tables, as a host takes it.

    >>> table_formula("COSTS", ("intervention",), ("tblStaff",), "excel")
    '=PX_COSTS("intervention",tblStaff[#All])'
    >>> table_formula("COSTS", ("intervention",), ("tblStaff",), "libreoffice", 60, 9)
    '=PX_FIT(PX_COSTS("intervention",tblStaff),60,9)'
    >>> table_formula("COSTS", ("intervention",), ("tblStaff",), "web")
    '=_xldudf_PX_COSTS("intervention",tblStaff[#All])'
    """
    words = [f'"{option}"' for option in options if option]
    whole = [name if host == "libreoffice" else f"{name}[#All]" for name in tables]
    call = f"{_ADD_IN if host == 'web' else ''}{PREFIX}{function}({','.join([*words, *whole])})"
    return f"={PREFIX}FIT({call},{rows},{columns})" if host == "libreoffice" else f"={call}"
