"""Time and size of the termly reports: `python -m benchmarks.reports`; exit code 1 where a bar does not hold."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, compare, printed, seconds
from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.demonstration import TERM, reports_wanted
from provision_xl.views import Work

MOST_READINGS, MOST_PAGE = 25.0, 1_500_000  # times the workbook's reading; bytes
RUNS = 3


def everything(done: Work) -> dict[str, bytes]:
    """Every audience in every format."""
    found: dict[str, bytes] = {}
    for wanted in reports_wanted(done):
        found |= app.report_files(done, app.ReportWanted(TERM, wanted.audience, wanted.about))
    return found


def rows() -> Iterator[Row]:
    done = app.work(demo_school())
    with tempfile.TemporaryDirectory() as folder:
        book = app.write_book(Path(folder) / "school.xlsx", done.school, app.output_tables(done), "no-macros", None,
                              as_at=done.as_at)  # fmt: skip
        what = "reports of the demo school's term, five audiences in four formats"
        yield compare(what, lambda: seconds(lambda: everything(done)), "reading its workbook",
                      lambda: seconds(lambda: app.read(book)), MOST_READINGS, RUNS)  # fmt: skip
    page = max(len(content) for name, content in everything(done).items() if name.endswith(".html"))
    yield Row("largest web page, bytes", "", page, 0, page / MOST_PAGE, f"<= {MOST_PAGE:,}", page <= MOST_PAGE)


def main() -> None:
    found = list(rows())
    print(printed(found))
    sys.exit(0 if all(row.holds for row in found) else 1)


if __name__ == "__main__":
    main()
