"""The same school gives the same files, to the byte, in processes that hash in other ways.

`python -m tests.torture.same_bytes` prints the hash of every file that it makes of one made-up school.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from provision_xl import app
from provision_xl.cli.macros import put_macros
from provision_xl.demo import demo_school
from tests.torture import FIRST_SEED

PUPILS, TERM = 24, "Autumn"
REPORTS = ("leadership", "governors", "public")


def made() -> Iterator[tuple[str, bytes]]:
    """A workbook with macros, one without, and the termly reports, as Update and report write them."""
    done = app.work(demo_school(pupils=PUPILS), as_at=date(2026, 11, 23))
    outputs = app.output_tables(done)
    with TemporaryDirectory() as folder:
        for name, host in (("school.xlsx", "no-macros"), ("school.xlsm", "excel"), ("calc.xlsm", "libreoffice")):
            path = app.write_book(Path(folder) / name, done.school, outputs, host, put_macros, as_at=done.as_at,
                                  live=app.live(done, host))  # fmt: skip
            yield name, path.read_bytes()
    for audience in REPORTS:
        yield from app.report_files(done, app.ReportWanted(TERM, audience)).items()


@cache
def told(hash_seed: int) -> str:
    """The hashes that a process of its own prints."""
    return subprocess.run(
        [sys.executable, "-m", "tests.torture.same_bytes"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    ).stdout  # fmt: skip


def trial(seed: int) -> None:
    """One process, the hashes of which must be those of the first; seeds of hashing begin at nought."""
    first, found = told(0), told(seed - FIRST_SEED)
    assert len(first.splitlines()) >= 3 + len(REPORTS), first
    assert found == first, "\n".join(set(found.splitlines()) ^ set(first.splitlines()))


if __name__ == "__main__":
    sys.stdout.write("".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in made()))
