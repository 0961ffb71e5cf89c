"""What a macro would change in the open workbook: told first, written when the person agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from provision_xl.functions.crossing import cell_out

_SIGNS_A_PAGE = 900  # Excel cuts a message box at 1,024


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell to be written: row and column on its sheet counted from 1."""

    sheet: str
    row: int
    column: int
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """All that a macro would write.

    Args:
        message: what is said when it is done, or where there is nothing to write.
        rows: one line for each row or sheet that would change, as a person reads it.
        cells: single cells of input tables.
        sheets: output sheets, written afresh as values: rows from A1 on.
    """

    message: str
    rows: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)

    def as_answer(self) -> dict[str, Any]:
        """The answer to the host, in plain JSON."""
        return {
            "message": self.message,
            "pages": list(pages(self.rows)),
            "cells": [[cell.sheet, cell.row, cell.column, cell_out(cell.value)] for cell in self.cells],
            "sheets": {name: [list(map(cell_out, row)) for row in rows] for name, rows in self.sheets.items()},
        }


def pages(rows: Sequence[str]) -> Iterator[str]:
    """Lines gathered into texts that fit a message box, none left out.

    >>> [len(page) for page in pages(["x" * 400] * 3)]
    [801, 400]
    """
    page: list[str] = []
    for row in rows:
        cut = row[:_SIGNS_A_PAGE]
        if page and sum(map(len, page)) + len(page) + len(cut) > _SIGNS_A_PAGE:
            yield "\n".join(page)
            page = []
        page.append(cut)
    if page:
        yield "\n".join(page)
