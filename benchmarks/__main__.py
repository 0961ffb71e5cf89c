"""Every benchmark, or those parts that are named, as one table; exit code 1 where a bar does not hold."""

from __future__ import annotations

import statistics
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import RUNS, Row, compare, of_process, peak_megabytes, printed, seconds
from benchmarks.work import check_reading, cost_tables
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.school.school import School

SEEDS = (2026, 7, 41)
PUPILS, LINES = 400, Decimal(8)
SCRIPT = str(Path(sysconfig.get_path("scripts")) / "provision-xl")
MOST_MEGABYTES = 300


def large_school(seed: int) -> School:
    return demo_school(pupils=PUPILS, seed=seed, lines_per_pupil=LINES)


def constant(value: float) -> Callable[[], float]:
    return lambda: value


def costing() -> Iterator[Row]:
    """All pieces, payments and tables of a large school, against the second calculator's pieces and payments."""
    from tests.independent.calculator import calculate
    from tests.independent.funds import fund_out

    for seed in SEEDS:
        school = large_school(seed)
        day = app.day_of(school)

        def ours(school: School = school) -> float:
            return seconds(lambda: cost_tables(app.work(school)))

        def theirs(school: School = school, day: object = day) -> float:
            def slow() -> None:
                for basis in ("school", "la"):
                    calculate(school, day, national(), basis)  # type: ignore[arg-type]
                for figure in ("planned", "to_date", "forecast"):
                    fund_out(school, day, national(), figure)  # type: ignore[arg-type]

            return seconds(slow)

        what = f"costing and all tables, {len(school.provision):,} lines, seed {seed}"
        # minutes each: once a seed is enough for a ratio of thirty
        yield compare(what, ours, "second calculator, day by day", constant(theirs()), 0.1)


def reading(folder: Path) -> Iterator[Row]:
    """Reading and checking a large workbook, against openpyxl visiting every cell."""
    import openpyxl

    for seed in SEEDS:
        book = folder / f"{seed}.xlsx"
        app.write_book(book, large_school(seed), (), "no-macros", None)

        def ours(book: Path = book) -> float:
            return seconds(lambda: check_reading(book))

        def theirs(book: Path = book) -> float:
            def visit() -> None:
                whole = openpyxl.load_workbook(book, data_only=True)
                for sheet in whole.worksheets:
                    for row in sheet.iter_rows():
                        for cell in row:
                            _ = cell.value

            return seconds(visit)

        yield compare(f"reading and checking, seed {seed}", ours, "openpyxl, every cell", theirs, 2.0, runs=3)


def memory(folder: Path) -> Iterator[Row]:
    book = folder / f"{SEEDS[0]}.xlsx"
    if not book.exists():
        app.write_book(book, large_school(SEEDS[0]), (), "no-macros", None)
    code = (
        f"from provision_xl import app\nfrom benchmarks.work import cost_tables\ncost_tables(app.work({str(book)!r}))"
    )
    peak = statistics.median(peak_megabytes(code) for _ in range(3))
    loading = f"import openpyxl\nopenpyxl.load_workbook({str(book)!r})"
    bare = statistics.median(peak_megabytes(loading) for _ in range(3))
    yield Row("peak memory of the same, MB", "openpyxl loading it, MB", peak, bare, peak / bare,
              f"<= {MOST_MEGABYTES} MB", peak <= MOST_MEGABYTES)  # fmt: skip


def starting(folder: Path) -> Iterator[Row]:
    """Help against an empty typer app with as many commands, and the demo against bare imports."""
    from provision_xl.cli import cli

    empty = folder / "empty.py"
    count = len(cli.registered_commands)
    commands = "\n".join(f"@app.command()\ndef c{n}() -> None: 'One of many.'" for n in range(count))
    empty.write_text(f"import typer\napp = typer.Typer(rich_markup_mode=None)\n{commands}\napp()\n", "utf-8")
    yield compare("provision-xl --help", lambda: of_process([SCRIPT, "--help"]), "an empty typer app, as many commands",
                  lambda: of_process([sys.executable, str(empty), "--help"]), 1.3)  # fmt: skip
    demo = [SCRIPT, "demo", "--out", str(folder / "demo")]
    bare = [sys.executable, "-c", "import pandas, pulp, openpyxl, highspy"]
    yield compare("provision-xl demo", lambda: of_process(demo), "import pandas, pulp, openpyxl, highspy",
                  lambda: of_process(bare), 15, runs=5)  # fmt: skip


def parts(folder: Path) -> dict[str, Callable[[], Iterator[Row]]]:
    """Every part by the name under which it is run alone."""
    from benchmarks.building import building
    from benchmarks.calc import calc_rows
    from benchmarks.hosts import host_rows
    from benchmarks.importing import importing
    from benchmarks.optimiser import optimiser_rows
    from benchmarks.purse import purse
    from benchmarks.solving import solving
    from benchmarks.timetables import timetables
    from benchmarks.trust import trust
    from benchmarks.whole import whole

    return {
        "costing": costing,
        "reading": lambda: reading(folder),
        "memory": lambda: memory(folder),
        "solving": solving,
        "optimiser": optimiser_rows,
        "purse": purse,
        "timetables": timetables,
        "trust": trust,
        "whole": lambda: whole(_within(folder, "whole")),
        "starting": lambda: starting(folder),
        "building": lambda: building(folder),
        "importing": lambda: importing(folder),
        "hosts": lambda: host_rows(_within(folder, "hosts")),
        "libreoffice": lambda: calc_rows(_within(folder, "libreoffice")),
    }


def _within(folder: Path, name: str) -> Path:
    """A folder of a part's own: two parts write files of the same name."""
    (folder / name).mkdir()
    return folder / name


def main() -> int:
    if sys.flags.dont_write_bytecode or sys.dont_write_bytecode:
        print("Bytecode is not kept: unset PYTHONDONTWRITEBYTECODE and run this again.")
        return 2
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        known = parts(Path(name))
        wanted = sys.argv[1:] or list(known)
        if not set(wanted) <= set(known):
            print(f"There are these parts: {', '.join(known)}.")
            return 2
        for part in wanted:
            for row in known[part]():
                rows.append(row)
                print(printed([row]).splitlines()[-1], flush=True)
    print(f"\nSeconds of the processor (of the clock for hosts), medians of up to {RUNS} runs.\n\n{printed(rows)}")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
