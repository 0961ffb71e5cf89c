"""Pictures of a plan's answers, on sheets and in the terminal: `python -m tests.whatif.pictures`, into docs/plan."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from io import StringIO
from pathlib import Path

from provision_udfs.vba import add_macros
from rich.console import Console

from provision_xl import app, showing
from provision_xl.demo import demo_school
from provision_xl.results import Result
from tests.addin.serving import browser
from tests.workbook.pictures import take

FOLDER = Path(__file__).parent.parent.parent / "docs" / "plan"
PUPILS, TERM, BUDGET, CUT = 35, "Spring", 940_000, 100_000
WIDTH, SECONDS = 130, 60
SHEETS = ("Answers", "Plan", "Plan reasons", "Not run", "Plan difference", "Left out", "Sign-off", "Next steps",
          "Frontier", "Frontier hours", "How sure", "Year plan", "Year waiting", "Dashboard")  # fmt: skip


def in_terminal(result: Result, into: Path) -> None:
    """A table as the terminal shows it."""
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(showing.on_screen(result, WIDTH))
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 900})
        page.set_content(console.export_html(inline_styles=True))
        page.locator("pre").screenshot(path=into)


def main() -> None:
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = app.work(demo_school(pupils=PUPILS))
        plan = app.explained(app.plan(done, TERM, BUDGET, SECONDS), SECONDS / 2)
        cut = app.what_if(done, TERM, -CUT, Decimal(0), 0, SECONDS)
        one = next(reason for reason in plan.unplaced if reason.pupil and reason.intervention and not reason.likely)
        tables = (
            *app.plan_tables(done, plan, cut, one.pupil, one.intervention),
            *app.next_steps(done, TERM, SECONDS), *app.frontier(done, TERM, SECONDS),
            *app.how_sure(done, TERM, SECONDS),
            *app.year_plan(done, (), None, SECONDS).tables,
        )  # fmt: skip
        outputs = (*app.output_tables(done), *tables)
        book = app.write_book(folder / "plan.xlsm", done.school, outputs, "libreoffice", add_macros, as_at=done.as_at)
        for picture in take(book, folder, FOLDER, SHEETS):
            print(picture.name)  # noqa: T201
    in_terminal(next(table for table in tables if table.name == "Answers"), FOLDER / "terminal-answers.png")


if __name__ == "__main__":
    main()
