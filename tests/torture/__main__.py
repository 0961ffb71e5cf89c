"""Runs every part over many seeds, prints a table, and with --full writes it to docs/torture.md, with a table of the
changes to our modules that their tests notice."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.mutants import BAR, HEAD, modules
from tests.torture.parts import groups, mutant_rows, run

DOCS = Path(__file__).parent.parent.parent / "docs" / "torture.md"


def main() -> int:
    full = "--full" in sys.argv
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        done = [row for rows in pool.map(run, range(len(groups())), [full] * len(groups())) for row in rows]
    changed = mutant_rows(modules()) if full else []
    if full:
        lines = [f"# Torture, commit {commit.strip()}", "", "| what | trials | failed | seconds |", "|---|---|---|---|"]
        lines += [row for row, _ in done]
        head = [HEAD.splitlines()[0] + " seconds |", HEAD.splitlines()[1] + "---|"]
        bar = f"Of the changes to a module that make a difference its tests must notice {BAR} %:"
        lines += ["", bar, "", *head, *(row for row, _ in changed)]
        DOCS.write_text("\n".join(lines) + "\n", "utf-8")
    return 1 if any(failed for _, failed in (*done, *changed)) else 0


if __name__ == "__main__":
    sys.exit(main())
