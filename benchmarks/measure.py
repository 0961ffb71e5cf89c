"""Medians of several runs, ratios pair by pair, and peak memory of a process of its own."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 7


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against what, the two medians in seconds, and the bar."""

    what: str
    against: str
    ours: float
    theirs: float
    ratio: float
    bar: str
    holds: bool


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds of one call; other work on the machine counts less than on the clock."""
    start = time.process_time()
    action()
    return time.process_time() - start


def of_process(command: Sequence[str]) -> float:
    """Processor seconds of a whole process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def environment() -> dict[str, str]:
    """Bytecode is compiled and kept, as it is where the product is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "UV_COMPILE_BYTECODE": "1"}


def compare(
    what: str, ours: Callable[[], float], against: str, theirs: Callable[[], float], most: float, runs: int = RUNS
) -> Row:
    """Ours over theirs, in turn, A B A B; the median ratio must be at most `most`."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    medians = (statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs))
    return Row(what, against, *medians, ratio, f"<= {most:g}", ratio <= most)


def peak_megabytes(code: str) -> float:
    """Peak memory of Python running some code in a process of its own (its own: ru_maxrss begins with its parent's)."""
    report = "print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) / 1024)"
    return told_by([sys.executable, "-c", f"{code}\n{report}"])


def told_by(command: Sequence[str]) -> float:
    """The number that a process prints last."""
    shown = subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout
    return float(shown.split()[-1])


def printed(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = ["| what | against | ours, s | theirs, s | ratio | bar | holds |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.against} | {row.ours:.3f} | {row.theirs:.3f} | {row.ratio:.2f} | {row.bar} | "
        f"{'yes' if row.holds else 'NO'} |"
        for row in rows
    ]
    return "\n".join(lines)
