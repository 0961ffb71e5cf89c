"""Many schools at once: seconds a school as their number grows, two processes beside one, memory, Dask, plans.

`PROVISION_SCHOOLS=10,100` picks numbers of schools. Schools have 12 to 90 pupils with SEN, 35 in the mean; from 100 on
they repeat. docs/trust.svg is drawn from what was measured. Seconds are those of the clock, since most of the work is
that of other processes: nothing else may run meanwhile. The control is a loop that only reckons, by one and by two.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random

from benchmarks.measure import Row
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.reports.bars import standalone
from provision_xl.reports.report import Chart
from provision_xl.results import Result, Shown, Shows
from provision_xl.trust import Asked, dask_executor, run
from provision_xl.trust import workers as processes

SCHOOLS, PLANNED = (10, 100, 1_000), (10, 100)
MADE = 50
MOST_MEGABYTES = 500
ENGLAND = 24_000
CHART = Path(__file__).parent.parent / "docs" / "trust.svg"
TERM, THINK = "Spring", 20.0
LOOP = "import time\nstart = time.process_time()\nwhile time.process_time() - start < {seconds}: sum(range(10000))"


@dataclass(frozen=True)
class Took:
    """Seconds of the clock, and the most megabytes that one process had."""

    seconds: float
    megabytes: float


def trust() -> Iterator[Row]:
    picked = os.environ.get("PROVISION_SCHOOLS", "")
    numbers = tuple(int(part) for part in picked.split(",")) if picked else SCHOOLS
    with tempfile.TemporaryDirectory() as folder:
        books = made(Path(folder), max(numbers))
        run(books[:2], Asked(), workers=2)
        took = {many: measured(books[:many], workers=2) for many in numbers}
        CHART.write_text(chart(took), "utf-8")
        base = took[sorted(numbers)[min(1, len(numbers) - 1)]]
        most = sorted(numbers)[min(1, len(numbers) - 1)]
        for many, found in took.items():
            each, usual = found.seconds / many, base.seconds / most
            yield Row(f"{many:,} schools, 2 processes: seconds a school", f"of {most} schools", each, usual,
                      each / usual, "<= 1.1 from 100 on", many < most or each <= 1.1 * usual)  # fmt: skip
            yield Row(f"{many:,} schools: most megabytes of a process", f"of {most} schools", found.megabytes,
                      base.megabytes, found.megabytes / base.megabytes, f"<= {MOST_MEGABYTES} MB, <= 1.1",
                      found.megabytes <= min(MOST_MEGABYTES, 1.1 * base.megabytes))  # fmt: skip
        yield two_beside_one(books[: min(100, max(numbers))])
        yield cluster(books[: min(100, max(numbers))])
        for many in PLANNED:
            if many <= max(numbers):
                found = measured(books[:many], workers=2, asked=Asked(term=TERM, seconds=THINK))
                yield Row(f"{many} schools with a plan: seconds a school", "without one", found.seconds / many,
                          took.get(many, base).seconds / (many if many in took else most),
                          found.seconds / took.get(many, base).seconds, "told", True)  # fmt: skip
        yield on_paper(took[max(numbers)].seconds / max(numbers), measured(books[:10], workers=1).seconds / 10)


def chart(took: Mapping[int, Took]) -> str:
    """Milliseconds a school as bars, one for each number of schools, as SVG."""
    columns = (Shown("schools", "Schools"), Shown("each", "Milliseconds a school", Shows.NUMBER))
    rows = tuple((f"{many:,} schools", Fraction(round(found.seconds / many * 1000))) for many, found in took.items())
    return standalone(Result("Schools", "Milliseconds a school", columns, rows),
                      Chart("Milliseconds a school, two processes", "schools", ("each",)))  # fmt: skip


def made(folder: Path, many: int) -> list[Path]:
    """Workbooks of so many schools; the first ones are built, the others are copies of them."""
    books: list[Path] = []
    for number in range(many):
        path = folder / f"{number:05d}.xlsx"
        if number < MADE:
            pupils = min(90, max(12, round(Random(number).lognormvariate(3.4, 0.5))))
            app.write_book(path, demo_school(pupils=pupils, seed=number), (), "no-macros", None)
        else:
            shutil.copyfile(books[number % MADE], path)
        books.append(path)
    return books


def measured(
    books: Sequence[Path], workers: int, executor: Executor | None = None, asked: Asked = Asked()  # noqa: B008
) -> Took:
    most, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            for worker in list(processes._ALL):
                most[0] = max(most[0], megabytes(worker._process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    try:
        found = run(books, asked, executor, workers)
    finally:
        over.set()
        watcher.join()
    took = time.monotonic() - start
    assert not [row for row in found if "failed" in row], "every made school can be read"
    return Took(took, most[0])


def megabytes(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024 if "VmHWM:" in status else 0.0


def clock(action: Callable[[], object]) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start


def loops(many: int, seconds: float) -> None:
    started = [subprocess.Popen([sys.executable, "-c", LOOP.format(seconds=seconds)]) for _ in range(many)]
    for process in started:
        process.wait()


def two_beside_one(books: Sequence[Path]) -> Row:
    """How much of what two processes can gain on this computer they gain."""
    one, two = measured(books, workers=1).seconds, measured(books, workers=2).seconds
    ceiling = 2 * clock(lambda: loops(1, 5)) / clock(lambda: loops(2, 5))
    gained = one / two
    return Row(f"{len(books)} schools: times as fast with 2 processes", "a loop that only reckons", gained, ceiling,
               gained / ceiling, ">= 0.9", gained >= 0.9 * ceiling)  # fmt: skip


def cluster(books: Sequence[Path]) -> Row:
    here = measured(books, workers=2).seconds
    with dask_executor(workers=2) as executor:
        run(books[:2], Asked(), executor)
        there = measured(books, workers=2, executor=executor).seconds
    return Row(f"{len(books)} schools by a Dask cluster of 2 processes, s", "2 processes of our own", there, here,
               there / here, "told", True)  # fmt: skip


def on_paper(each: float, alone: float) -> Row:
    """Hours for all schools of England by two processes here, beside one."""
    ours, one = each * ENGLAND / 3600, alone * ENGLAND / 3600
    return Row(f"{ENGLAND:,} schools on paper, hours, 2 processes", "1 process", ours, one, ours / one, "told", True)
