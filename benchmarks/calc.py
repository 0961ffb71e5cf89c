"""A real LibreOffice: a cell that follows an edit, a table of 3,200 lines, and the whole of Update."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from provision_udfs.answering import layout
from provision_udfs.commands import COMMANDS
from provision_udfs.vba import add_macros, macro_address

from benchmarks.hosts import CALLS, ONE_CELL, RUNS, cell_rows, school_and_ranges, table_rows, wall
from benchmarks.measure import Row, compare
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.functions.dispatch import handle
from provision_xl.school.columns import letter
from tests.conformance.cases.case import Case, case
from tests.conformance.hosts.book import GIVEN, SHOWN, Laid, blocks_of, write
from tests.conformance.hosts.host import shown
from tests.libreoffice import Document, LibreOffice, missing

MOST_TIMES_UPDATE = 3.0


def calc_rows(folder: Path) -> Iterator[Row]:
    """Nothing where there is no LibreOffice."""
    if missing():
        return
    office = LibreOffice(folder)
    try:
        yield from _one_cell(office, folder)
        yield from _many_rows(office, folder)
        yield from _update(office, folder)
    finally:
        office.close()


def _opened(office: LibreOffice, path: Path, call: Case) -> Document:
    expected = shown(handle({"call": call.function, "args": list(call.args)}))
    write(path, Laid([(call, expected)], dict(blocks_of(call))))
    add_macros(path, host="libreoffice")
    return office.open(path)


def _edit(opened: Document, sheet: str, cell: str, value: float | str) -> None:
    """Type into a cell, and look at the formula, which is when it is worked out."""
    opened.write(sheet, cell, value)
    opened.value(SHOWN, "A1")


def _one_cell(office: LibreOffice, folder: Path) -> Iterator[Row]:
    opened = _opened(office, folder / "cell.xlsm", ONE_CELL)
    minutes = itertools.cycle((61, 60))
    try:
        times = [wall(lambda: _edit(opened, GIVEN, "A1", next(minutes))) for _ in range(CALLS + 1)][1:]
        yield from cell_rows("LibreOffice: a cell after an edit", times)
    finally:
        opened.close()


def _many_rows(office: LibreOffice, folder: Path) -> Iterator[Row]:
    ranges = school_and_ranges(folder)
    opened = _opened(office, folder / "table.xlsm", case("COSTS", "all", "intervention", *ranges))
    (place,) = (given for given in ranges if given["at"][0] == "Provision")
    _, top, left = place["at"]
    note = f"{letter(left - 1 + place['table'][0].index('Notes'))}{top + 1}"
    numbers = itertools.count()

    def after_edit() -> float:
        return wall(lambda: _edit(opened, "Provision", note, f"edited {next(numbers)}"))

    try:
        yield from table_rows("LibreOffice", ranges, after_edit, lambda: wall(opened.recalculate))
    finally:
        opened.close()


def _update(office: LibreOffice, folder: Path) -> Iterator[Row]:
    """The button Update in the demonstration's workbook, against the same command called with the same sheets."""
    path = folder / "demo.xlsm"
    app.write_book(path, demo_school(), app.output_tables(app.work(demo_school())), "libreoffice", add_macros)
    opened = office.open(path)
    tables = {name: opened.used(name) for name in opened.sheets() if name in layout()}

    def ours() -> float:
        taken = wall(lambda: opened.run(macro_address("Update_quiet"), [""]))
        assert "sheets were written" in opened.run(macro_address("LastMessage"))
        return taken

    def theirs() -> float:
        answers: list[dict[str, object]] = []
        taken = wall(lambda: answers.append(handle({"call": "UPDATE", "args": [], "tables": tables}, COMMANDS)))
        assert "message" in answers[0], answers[0]
        return taken

    try:
        yield compare("LibreOffice: Update of the demonstration's workbook", ours, "the same command in Python", theirs,
                      MOST_TIMES_UPDATE, RUNS)  # fmt: skip
    finally:
        opened.close()
