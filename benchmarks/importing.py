"""Reading a ledger of 100,000 lines and holding it against the workbook, against bare reading of the same file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.measure import Row, compare, peak_megabytes, seconds
from provision_xl.importing import LedgerOptions, Remembered, ledger_proposal, open_export
from provision_xl.rates import national
from provision_xl.school.school import School
from tests.cli.books import small_school

LINES = 100_000
MOST_TIMES, MOST_MEGABYTES = 6.0, 400
HEADERS = ("Transaction Date", "Reference", "CFR Code", "Cost Centre", "Description", "Supplier", "Period",
           "Net Amount (£)")  # fmt: skip
_CODES = ("E01", "E03", "E05", "E09", "E19", "E22", "E27", "I01")


def ledger_rows(lines: int, seed: int) -> Iterator[tuple[object, ...]]:
    """A made-up year of transactions, and their total."""
    draw, total = Random(seed), 0
    for number in range(lines):
        pence = draw.randrange(-5_000, 250_000)
        total += pence
        day = date(2025, 9, 1) + timedelta(days=draw.randrange(365))
        words = f"Invoice {number:06d} for term {draw.randrange(3)}"
        yield (f"{day:%d/%m/%Y}", f"INV{number:06d}", draw.choice(_CODES), f"CC{draw.randrange(30)}", words,
               f"Supplier {draw.randrange(200)}", day.month, pence)  # fmt: skip
    yield ("", "", "", "", "Total", "", "", total)


def text_file(path: Path, lines: int = LINES, seed: int = 2026) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        for *cells, pence in ledger_rows(lines, seed):
            sign, (whole, rest) = "-" if pence < 0 else "", divmod(abs(pence), 100)  # type: ignore[operator, arg-type]
            writer.writerow([*cells, f"{sign}{whole}.{rest:02d}"])
    return path


def workbook_file(path: Path, lines: int = LINES, seed: int = 2026) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Transactions")
        sheet.write_row(0, 0, HEADERS)
        for number, (*cells, pence) in enumerate(ledger_rows(lines, seed), start=1):
            sheet.write_row(number, 0, [*cells, pence / 100])  # type: ignore[operator]
    return path


def look_at(path: Path, school: School | None = None) -> int:
    """The whole of a dry run but for reading the workbook: read, matched, reconciled, every table made."""
    found = ledger_proposal(open_export(path), school or small_school(), (), national(), LedgerOptions(), Remembered())
    return int(found.tables[0].rows[0][2])


def bare_text(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass


def bare_workbook(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    book.close()


def importing(folder: Path) -> Iterator[Row]:
    """Both kinds of file: time against bare reading, and peak memory."""
    kinds: tuple[tuple[str, Path, Callable[[Path], None], str, int], ...] = (
        ("csv", text_file(folder / "ledger.csv"), bare_text, "csv module alone", 5),
        ("xlsx", workbook_file(folder / "ledger.xlsx"), bare_workbook, "openpyxl, read-only", 1),
    )
    for kind, path, bare, against, runs in kinds:
        assert look_at(path) == LINES

        def ours(path: Path = path) -> float:
            return seconds(lambda: look_at(path))

        def theirs(path: Path = path, bare: Callable[[Path], None] = bare) -> float:
            return seconds(lambda: bare(path))

        yield compare(f"import ledger, {LINES:,} lines, {kind}", ours, against, theirs, MOST_TIMES, runs=runs)
        module = "from pathlib import Path\nfrom benchmarks.importing import"
        peak = peak_megabytes(f"{module} look_at\nlook_at(Path({str(path)!r}))")
        least = peak_megabytes(f"{module} {bare.__name__}\n{bare.__name__}(Path({str(path)!r}))")
        yield Row(f"peak memory of the same, {kind}, MB", f"{against}, MB", peak, least, peak / least,
                  f"<= {MOST_MEGABYTES} MB", peak <= MOST_MEGABYTES)  # fmt: skip
