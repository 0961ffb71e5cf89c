"""What a call costs more through each host than in bare Python: one cell, and a table of 3,200 lines."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.large_tables import edited, grids, ranges_of
from benchmarks.measure import Row, compare
from provision_xl.demo import demo_school
from provision_xl.functions.crossing import table_out
from provision_xl.functions.reading import tolerant_school
from provision_xl.functions.scalars import provision_cost
from provision_xl.rates import national
from provision_xl.views import Work, cost_table, work_on
from tests.conformance.cases.case import Case, case
from tests.conformance.hosts.all import hosts
from tests.conformance.hosts.host import OneByOne
from tests.conformance.hosts.python import PYTHON

CALLS = 400
RUNS = 5
MOST_TIMES, MOST_SECONDS = 5.0, 0.005
MOST_TIMES_TABLE = 3.0
PUPILS, SEED, LINES_PER_PUPIL = 400, 2026, Decimal(8)

NOT_TIMED = {"VBA"}  # an interpreter of VBA says nothing of Excel's speed
ONE_CELL = case("PROVISION_COST", "one cell", 60, 1, 38, 12, 5)


def wall(action: Callable[[], object]) -> float:
    """Seconds on the clock: a host may work in another process."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def school_and_ranges(folder: Path) -> list[dict[str, Any]]:
    """The tables of a school of 3,200 lines as a formula names them."""
    return ranges_of(demo_school(pupils=PUPILS, seed=SEED, lines_per_pupil=LINES_PER_PUPIL), folder)


def host_rows(folder: Path) -> Iterator[Row]:
    """Every host that runs here and takes one call at a time; LibreOffice works in cells and has its own part."""
    ranges = school_and_ranges(folder)
    for host in (PYTHON, *hosts()):
        if host.missing or host.name in NOT_TIMED or not issubclass(host.start, OneByOne):
            continue
        started: AbstractContextManager[Any] = host.start()
        with started as session:
            ask = session.prepare(ONE_CELL)
            timed = getattr(session, "seconds", None)  # a browser tells by its own clock
            times = timed(ONE_CELL, CALLS) if timed else [wall(ask) for _ in range(CALLS + 1)][1:]
            yield from cell_rows(f"{host.name}: a call of one cell", times)
            yield from _tables(host.name, session.prepare, ranges)


def cell_rows(what: str, times: Sequence[float]) -> Iterator[Row]:
    """Median and slowest hundredth of calls of one cell, in seconds; against as many of the plain function."""

    def bare() -> object:
        return provision_cost(Decimal(60), Decimal(1), Decimal(38), Decimal(12), 5)

    bare()
    ours, theirs = sorted(times), sorted(wall(bare) for _ in range(CALLS))
    last = CALLS - CALLS // 100
    for which, mine, other in (
        ("median", statistics.median(ours), statistics.median(theirs)),
        ("slowest hundredth", ours[last], theirs[last]),
    ):
        holds = mine <= MOST_SECONDS or mine <= MOST_TIMES * other
        yield Row(f"{what}, {which}, ms", "the plain function, ms", mine * 1000, other * 1000, mine / other,
                  f"<= {MOST_TIMES:g} or {MOST_SECONDS * 1000:g} ms", holds)  # fmt: skip


def _tables(name: str, prepare: Callable[[Case], Callable[[], object]], ranges: list[dict[str, Any]]) -> Iterator[Row]:
    numbers = itertools.count()
    again = prepare(case("COSTS", "again", "intervention", *ranges))

    def after_edit() -> float:
        return wall(prepare(case("COSTS", "edited", "intervention", *edited(ranges, next(numbers)))))

    yield from table_rows(name, ranges, after_edit, lambda: wall(again))


def table_rows(
    name: str, ranges: list[dict[str, Any]], after_edit: Callable[[], float], again: Callable[[], float]
) -> Iterator[Row]:
    """COSTS on 3,200 lines: after a cell was edited, and for the next formula on the same tables."""
    lines = sum(len(given["table"]) - 1 for given in ranges if given["at"][0] == "Provision")
    read = grids(ranges)

    def bare_work() -> Work:
        school = tolerant_school(read)
        assert school.settings.as_at
        return work_on(school, school.settings.as_at, national())

    def bare(work: Callable[[], Work]) -> float:
        return wall(lambda: table_out(cost_table(work(), "intervention")))

    what = f"{name}: COSTS, {lines:,} lines"
    yield compare(f"{what}, after an edit", after_edit, "reading, checking and costing in Python",
                  lambda: bare(bare_work), MOST_TIMES_TABLE, RUNS)  # fmt: skip
    done = bare_work()
    yield compare(f"{what}, next formula", again, "the table alone in Python", lambda: bare(lambda: done),
                  MOST_TIMES_TABLE, RUNS)  # fmt: skip
