"""The whole way, as a process of its own: reading, checks, costs and every table, as a school grows."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import RUNS, Row, of_process, told_by
from provision_xl import app
from provision_xl.demo import demo_school

SIZES = (50, 100, 200, 400, 1000, 2000)  # pupils with SEN; a workbook of more has too many cells to be read
WORKED_OUT = (100, 1000, 5000)
HELD_TO = 400
LINES = Decimal(8)
OURS = """import sys
from provision_xl.collecting import collect_seldom
collect_seldom()  # as the command line begins
from benchmarks.work import cost_tables
from provision_xl import app
done = app.work(app.load(sys.argv[1]))
done.findings
cost_tables(done)"""
IN_MEMORY = """import sys, time
from decimal import Decimal
from provision_xl.collecting import collect_seldom
collect_seldom()
from benchmarks.work import cost_tables
from provision_xl import app
from provision_xl.demo import demo_school
school = demo_school(pupils=int(sys.argv[1]), lines_per_pupil=Decimal(sys.argv[2]))
began = time.process_time()
done = app.work(school)
done.findings
cost_tables(done)
print(time.process_time() - began)"""
BARE = """import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], data_only=True):
    for row in sheet.iter_rows(values_only=True): pass"""


def whole(folder: Path) -> Iterator[Row]:
    """Beside importing openpyxl and reading every cell with it; and seconds a pupil beside those of 100 pupils."""
    took: dict[int, float] = {}
    for pupils in SIZES:
        book = folder / f"{pupils}.xlsx"
        app.write_book(book, demo_school(pupils=pupils, lines_per_pupil=LINES), (), "no-macros", None)
        one, other = ([sys.executable, "-c", what, str(book)] for what in (OURS, BARE))
        pairs = [(of_process(one), of_process(other)) for _ in range(RUNS if pupils <= HELD_TO else 3)]
        ours, theirs = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
        took[pupils] = ours
        yield Row(f"read, check, cost, all tables, {pupils} pupils", "import openpyxl, every cell", ours, theirs,
                  ours / theirs, "<= 1.2" if pupils == HELD_TO else "told",
                  pupils != HELD_TO or ours <= 1.2 * theirs)  # fmt: skip
    for pupils in SIZES[2:]:
        each, usual = took[pupils] / pupils * 1000, took[100] / 100 * 1000
        yield Row(f"milliseconds a pupil, {pupils} pupils", "100 pupils", each, usual, each / usual, "<= 1.2",
                  each <= 1.2 * usual)  # fmt: skip
    yield from _worked_out()


def _worked_out() -> Iterator[Row]:
    """Checks, costs and every table of a school in memory, where no workbook could hold it."""
    took: dict[int, float] = {}
    for pupils in WORKED_OUT:
        command = [sys.executable, "-c", IN_MEMORY, str(pupils), str(LINES)]
        took[pupils] = statistics.median(told_by(command) for _ in range(3 if pupils < WORKED_OUT[-1] else 1))
    for pupils in WORKED_OUT[1:]:
        each, usual = took[pupils] / pupils * 1000, took[100] / 100 * 1000
        yield Row(f"milliseconds a pupil without reading, {pupils} pupils", "100 pupils", each, usual, each / usual,
                  "<= 1.2", each <= 1.2 * usual)  # fmt: skip
