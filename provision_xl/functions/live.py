"""The Live sheet: formulas that follow every edit, each stored with the figures that it gave when it was built.

A formula is declared once and written for each host. Excel spills a table and names a whole table `tblX[#All]`;
LibreOffice wants an array formula of fixed size, and a bare `tblX`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from provision_xl.functions.declaring import PREFIX
from provision_xl.results import Result
from provision_xl.school.tables import CORE, OTHERS, SETTINGS_SHEET
from provision_xl.views import Work, budget_tables, cost_table, map_table, staffing_tables

type Host = Literal["excel", "libreoffice"]

_LEAST_ROWS = 60
_SPARE = 2  # LibreOffice: room for twice as many rows as there are


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A table of the Live sheet.

    Args:
        title: stands above it.
        formula: as the host takes it, with = in front.
        result: what it gave when it was built; its first row on the sheet is the headers.
        rows: of the array formula, headers and total included; in Excel what it spills to.
    """

    title: str
    formula: str
    result: Result
    rows: int

    @property
    def columns(self) -> int:
        return len(self.result.columns)


def live_blocks(done: Work, host: Host, tables: Iterable[str]) -> Iterator[LiveBlock]:
    """The blocks of the Live sheet, side by side from the left, so that each may grow downwards.

    Args:
        done: the work on what stands in the workbook.
        host: who will work them out.
        tables: the sheets that the workbook has.
    """
    named = formula_tables(tables)
    for function, option, result in (
        ("MAP", "pupil", map_table(done, "pupil")),
        ("COSTS", "intervention", cost_table(done, "intervention")),
        ("STAFFING", "", staffing_tables(done)[0]),
        ("BUDGET", "", budget_tables(done)[0]),
    ):
        shown = 1 + len(result.rows) + bool(result.total)
        rows = shown if host == "excel" else max(_LEAST_ROWS, shown * _SPARE)
        formula = table_formula(function, (option,), named, host, rows, len(result.columns))
        yield LiveBlock(result.title, formula, result, rows)


def formula_tables(present: Iterable[str]) -> tuple[str, ...]:
    """The Excel names of the tables that formulas take: Settings, the core ones, and those others that are there."""
    there = set(present)
    return (f"tbl{SETTINGS_SHEET}", *(table.excel_name for table in CORE),
            *(table.excel_name for table in OTHERS if table.name in there and table.name not in {"Key", "Closed"}))  # fmt: skip


def table_formula(
    function: str, options: Sequence[str], tables: Sequence[str], host: Host, rows: int = 0, columns: int = 0
) -> str:
    """A formula of a function that takes tables, as a host takes it.

    >>> table_formula("COSTS", ("intervention",), ("tblStaff",), "excel")
    '=PX_COSTS("intervention",tblStaff[#All])'
    >>> table_formula("COSTS", ("intervention",), ("tblStaff",), "libreoffice", 60, 9)
    '=PX_FIT(PX_COSTS("intervention",tblStaff),60,9)'
    """
    words = [f'"{option}"' for option in options if option]
    whole = [f"{name}[#All]" if host == "excel" else name for name in tables]
    call = f"{PREFIX}{function}({','.join([*words, *whole])})"
    return f"={call}" if host == "excel" else f"={PREFIX}FIT({call},{rows},{columns})"
