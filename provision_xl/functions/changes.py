"""What a macro would change in the open workbook: told first, written when the person agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from provision_xl.functions.crossing import cell_out

_SIGNS_A_PAGE = 900  # Excel cuts a message box at 1,024


def _nobody(what: str, part: float) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while a macro thinks.

    Args:
        progress: told what is being done, and how much of it is done, 0 to 1.
        cancel: asked often; True ends the thinking with the best so far.
    """

    progress: Callable[[str, float], None] = _nobody
    cancel: Callable[[], bool] = _never


UNWATCHED = Watch()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell to be written: row and column on its sheet counted from 1."""

    sheet: str
    row: int
    column: int
    value: Any


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of an output sheet looks.

    Args:
        number_format: as Excel writes it.
        side: left, right, or "" as the value has it.
        bold: as headings and totals are.
        wrapped: long text goes on in the next line of the cell.
    """

    number_format: str = "General"
    side: str = ""
    bold: bool = False
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class LookedArea:
    """Cells that look alike: first row and column to last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int
    look: Look


@dataclass(frozen=True, slots=True)
class OutputSheet:
    """A sheet that is written afresh, as values.

    Args:
        rows: from A1 on.
        areas: how they look.
        table: first row and column to last row and column of its table, counted from 1; None without one.
        widths: of columns counted from 1, in characters.
        table_name: what Excel calls the table where the sheet is new; "" for any name.
        choices: for columns counted from 1, what a drop-down below the header offers, as a formula or a list.
    """

    rows: Sequence[Sequence[Any]]
    areas: tuple[LookedArea, ...] = ()
    table: tuple[int, ...] | None = None
    widths: Mapping[int, float] = field(default_factory=dict)
    table_name: str = ""
    choices: Mapping[int, str] = field(default_factory=dict)

    def as_answer(self) -> dict[str, Any]:
        """The sheet in plain JSON."""
        return {
            "rows": [list(map(cell_out, row)) for row in self.rows],
            "areas": [[area.top, area.left, area.bottom, area.right, asdict(area.look)] for area in self.areas],
            "table": self.table,
            "widths": [[column, width] for column, width in self.widths.items()],
            "table_name": self.table_name,
            "choices": [[column, source] for column, source in self.choices.items()],
        }


@dataclass(frozen=True, slots=True)
class Change:
    """All that a macro would write.

    Args:
        message: what is said when it is done, or where there is nothing to write.
        rows: one line for each row or sheet that would change, as a person reads it.
        cells: single cells of input tables.
        sheets: output sheets by name.
        goes_on: Python itself has something to write; the host asks again once the person has agreed.
        goto: the sheet to show when it is done; "" for none.
    """

    message: str
    rows: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()
    sheets: Mapping[str, OutputSheet] = field(default_factory=dict)
    goes_on: bool = False
    goto: str = ""

    def as_answer(self) -> dict[str, Any]:
        """The answer to the host, in plain JSON."""
        return {
            "message": self.message,
            "rows": list(self.rows),
            "pages": list(pages(self.rows)),
            "cells": [[cell.sheet, cell.row, cell.column, cell_out(cell.value)] for cell in self.cells],
            "sheets": {name: sheet.as_answer() for name, sheet in self.sheets.items()},
            "goes_on": self.goes_on,
            "goto": self.goto,
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
