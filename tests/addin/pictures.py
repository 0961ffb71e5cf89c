"""Pictures of the task pane in each of its states, at two widths: `python -m tests.addin.pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from provision_xl import app
from provision_xl.demo import demo_school
from tests.addin.book import sheets_of
from tests.addin.panes import Pane
from tests.addin.serving import Serving, browser, opened

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pane"
WIDTHS = (320, 500)
HEIGHT = 900


def _form(caption: str) -> Callable[[Pane], None]:
    return lambda pane: pane.open(caption)


def _add_group(pane: Pane) -> None:
    pane.open("Add group")
    pane.page.get_by_label("Which intervention?").select_option(index=2)
    for place in (2, 3, 4):
        pane.page.locator(".ticks input").nth(place).check()


def _preview(pane: Pane) -> None:
    _add_group(pane)
    pane.press("Show what changes")
    pane.settle()


def _written(pane: Pane) -> None:
    _preview(pane)
    pane.press("Write this")
    pane.page.locator(".done").wait_for()


def _taken_back(pane: Pane) -> None:
    _written(pane)
    pane.press("Undo")
    pane.page.get_by_text("as before").wait_for()


def _thinking(pane: Pane) -> None:
    pane.open("Optimise")
    pane.page.get_by_label("For which term?").select_option("Spring 1 2026/27")
    pane.press("Find the best plan")
    pane.page.locator("progress").wait_for()
    pane.page.wait_for_timeout(700)


def _plan(pane: Pane) -> None:
    _thinking(pane)
    pane.settle()


def _why_not(pane: Pane) -> None:
    _plan(pane)
    pane.page.get_by_text("Who is not in the plan").click()
    pane.page.get_by_text("Who is not in the plan").scroll_into_view_if_needed()


def _what_if(pane: Pane) -> None:
    pane.open("What if")
    pane.page.get_by_label("For which term?").select_option("Spring 1 2026/27")
    pane.page.get_by_label("Money for the term").fill("4000")
    pane.page.get_by_label("TA hours a week").fill("5")
    pane.page.get_by_role("heading", level=2).first.wait_for()


def _report(pane: Pane) -> None:
    pane.open("Termly report")
    pane.press("Make the report")
    pane.settle()


def _problem(pane: Pane) -> None:
    pane.in_office("standIn.sheet('Provision').cells.get('5,2').value = 'NOBODY'")
    pane.open("Check")


def _refused(pane: Pane) -> None:
    pane.open("New EHC plan")
    pane.press("Show what changes")


STATES: dict[str, Callable[[Pane], None]] = {
    "all-actions": lambda pane: None,
    "this-week": _form("This week"),
    "check": _problem,
    "senco-time": _form("SENCo time"),
    "add-group": _add_group,
    "add-group-rows": _preview,
    "add-group-written": _written,
    "add-group-taken-back": _taken_back,
    "answer-missing": _refused,
    "update-rows": _form("Update"),
    "optimise-thinking": _thinking,
    "optimise-plan": _plan,
    "optimise-why-not": _why_not,
    "what-if": _what_if,
    "report": _report,
}


def main() -> None:
    """Take every picture afresh."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, browser() as chromium:
        done = app.work(demo_school())
        book = app.write_book(Path(home) / "book.xlsx", done.school, app.output_tables(done), "no-macros", None,
                              as_at=done.as_at)  # fmt: skip
        sheets, serving = sheets_of(book), Serving(Path(home))
        try:
            for width in WIDTHS:
                page = opened(chromium, serving, sheets, width)
                page.get_by_label("Code").wait_for()
                page.screenshot(path=FOLDER / f"code-{width}.png")
                page.context.close()
                key = serving.pair()
                for name, state in STATES.items():
                    pane = Pane(chromium, serving, sheets, key, width)
                    pane.page.set_viewport_size({"width": width, "height": HEIGHT})
                    pane.page.get_by_role("navigation").wait_for()
                    state(pane)
                    pane.page.screenshot(path=FOLDER / f"{name}-{width}.png")
                    pane.close()
        finally:
            serving.close()


if __name__ == "__main__":
    main()
