"""Writing into the workbook that is open in Excel, through xlwings: all of a change or nothing, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from provision_udfs.excel_sheets import unlocked, write_sheet
from provision_udfs.excel_values import as_it_stood, as_typed

from provision_xl.school.reading import fold


@dataclass(frozen=True)
class Block:
    """Cells that are written at once: the sheet, the first row and column counted from 1, and the values by row."""

    sheet: str
    row: int
    column: int
    values: tuple[tuple[Any, ...], ...]


@dataclass
class Before:
    """What a write changed, so that it can be taken back.

    Args:
        blocks: each block with what stood there, and with what Excel made of what was written.
        tables: sheet, name, address before and after, of tables that grew.
        sheets: sheets that were added, with all that they held when done.
        afresh: result sheets that were there before and were written afresh; they are not taken back.
    """

    blocks: list[tuple[Block, Any, Any]] = field(default_factory=list)
    tables: list[tuple[str, str, str, str]] = field(default_factory=list)
    sheets: dict[str, Any] = field(default_factory=dict)
    afresh: list[str] = field(default_factory=list)

    @property
    def is_something(self) -> bool:
        return bool(self.blocks or self.sheets)


def blocks(cells: Iterable[Sequence[Any]]) -> Iterator[Block]:
    """Cells gathered into rectangles, so that Excel is asked as seldom as can be.

    Args:
        cells: sheet, row, column, value.

    >>> [found.values for found in blocks([["Pupils", 4, 1, "P1"], ["Pupils", 4, 2, "3"], ["Pupils", 5, 1, "P2"],
    ...                                    ["Pupils", 5, 2, "4"], ["Pupils", 5, 9, "E"]])]
    [(('P1', '3'), ('P2', '4')), (('E',),)]
    """
    runs: dict[tuple[str, int, int], list[tuple[int, tuple[Any, ...]]]] = {}
    in_order = sorted(cells, key=lambda one: (one[0], one[1], one[2]))
    for (sheet, row), found in groupby(in_order, key=lambda one: (one[0], one[1])):
        for column, values in _runs([(one[2], one[3]) for one in found]):
            runs.setdefault((sheet, column, len(values)), []).append((row, values))
    for (sheet, column, _), rows in runs.items():
        for first, together in _runs(rows):
            yield Block(sheet, first, column, together)


def _runs(numbered: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for _, found in groupby(enumerate(numbered), key=lambda one: one[1][0] - one[0]):
        together = [pair for _, pair in found]
        yield together[0][0], tuple(value for _, value in together)


def write_change(book: Any, change: Mapping[str, Any]) -> Before:
    """Write a change's cells and sheets; where one cannot be written, what was written already is taken back."""
    before = Before()
    try:
        _write_cells(book, change["cells"], before)
        names = {fold(sheet.name): sheet.name for sheet in book.sheets}
        for name, written in change["sheets"].items():
            if fold(name) in names:
                before.afresh.append(name)
            else:
                book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
                before.sheets[name] = None
            write_sheet(book.sheets[names.get(fold(name), name)], written, is_new=fold(name) not in names)
            if name in before.sheets:
                before.sheets[name] = book.sheets[name].used_range.formula
    except Exception:
        revert(book, before)
        raise
    return before


def _write_cells(book: Any, cells: Sequence[Sequence[Any]], before: Before) -> None:
    gathered = list(blocks(cells))
    for name, found in groupby(gathered, key=lambda block: block.sheet):
        sheet, ours = book.sheets[name], list(found)
        with unlocked(sheet):
            standing = [_standing(_area(sheet, block)) for block in ours]
            _grow_tables(sheet, ours, before)
            for block, stood in zip(ours, standing, strict=True):
                before.blocks.append((block, stood, None))
                area = _area(sheet, block)
                area.value = [[as_typed(value) for value in row] for row in block.values]
                before.blocks[-1] = (block, stood, area.formula)


def _area(sheet: Any, block: Block) -> Any:
    last = (block.row + len(block.values) - 1, block.column + len(block.values[0]) - 1)
    return sheet.range((block.row, block.column), last)


def _standing(area: Any) -> list[list[Any]]:
    formulas, values = _grid(area.formula), _grid(area.options("raw").value)
    return [list(map(as_it_stood, above, below)) for above, below in zip(formulas, values, strict=True)]


def _grid(found: Any) -> Sequence[Sequence[Any]]:
    return found if isinstance(found, list | tuple) else [[found]]


def _grow_tables(sheet: Any, written: Sequence[Block], before: Before) -> None:
    """A table that ends just above rows that are written takes them in."""
    for table in sheet.tables:
        area = table.range
        first, last = area.column, area.last_cell.column
        rows = {
            block.row + down
            for block in written
            if block.column <= last and block.column + len(block.values[0]) > first
            for down in range(len(block.values))
        }
        end = area.last_cell.row
        while end + 1 in rows:
            end += 1
        if end > area.last_cell.row:
            grown = sheet.range((area.row, first), (end, last))
            before.tables.append((sheet.name, table.name, area.address, grown.address))
            table.resize(grown)


def changed_since(book: Any, before: Before) -> str:
    """Where something of a write was changed since, in words; "" where it stands as it was written."""
    there = {sheet.name for sheet in book.sheets}
    for block, _, written in before.blocks:
        if block.sheet not in there or _area(book.sheets[block.sheet], block).formula != written:
            return f"{block.sheet}, from row {block.row} on,"
    for name, written in before.sheets.items():
        if name not in there or book.sheets[name].used_range.formula != written:
            return f"The sheet {name}"
    return ""


def take_back(book: Any, before: Before) -> str:
    """Take back a write of which nothing was changed since; the sentence to show.

    Raises:
        PasswordProtected: a sheet of it is protected with a password by now; nothing was taken back.
    """
    revert(book, before)
    count = sum(len(block.values) * len(block.values[0]) for block, _, _ in before.blocks)
    told = [f"{count} {'cell is' if count == 1 else 'cells are'} as before."] if count else []
    if len(before.sheets) == 1:
        told.append(f"The sheet {next(iter(before.sheets))} is gone again.")
    elif before.sheets:  # after Update some thirty, and a message box holds 1,024 signs
        told.append(f"These sheets are gone again: {', '.join(before.sheets)}.")
    if before.afresh:
        told.append("The result sheets keep the newest figures: run Update to write them afresh.")
    return " ".join(told)


def revert(book: Any, before: Before) -> None:
    """Put back what stood in the cells, how far the tables went, and take added sheets away."""
    touched = [block.sheet for block, _, _ in before.blocks] + [name for name, _, _, _ in before.tables]
    with ExitStack() as opened:
        # All sheets are opened before anything is put back, so that a password in the way leaves it all as it is.
        for name in dict.fromkeys(touched):
            opened.enter_context(unlocked(book.sheets[name]))
        for name in before.sheets:
            book.sheets[name].delete()
        for block, stood, _ in reversed(before.blocks):
            _area(book.sheets[block.sheet], block).formula = stood
        for name, table, address, grown in before.tables:
            sheet = book.sheets[name]
            if sheet.tables[table].range.address == grown:
                sheet.tables[table].resize(sheet.range(address))
