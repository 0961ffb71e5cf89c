"""One server, one browser and one workbook for all tests of the pane, and for these alone.

The browser goes when they end: while it is open its driver keeps an event loop running, which other tests need free.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.demo import demo_school
from tests.addin.book import sheets_of
from tests.addin.panes import Pane
from tests.addin.serving import Serving, browser, no_browser

PUPILS = 30


@pytest.fixture(scope="package")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, str]]:
    """A server, and a key that it gave out."""
    found = Serving(tmp_path_factory.mktemp("home"))
    yield found, found.pair()
    found.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    if no_browser() and not os.environ.get("CI"):
        pytest.skip(no_browser())
    with browser() as found:
        yield found


@pytest.fixture(scope="package")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up school of our own, with its result sheets."""
    done = app.work(demo_school(pupils=PUPILS))
    path = tmp_path_factory.mktemp("book") / "school.xlsx"
    return app.write_book(path, done.school, app.output_tables(done), "web", None, as_at=done.as_at,
                          live=app.live(done, "web"))  # fmt: skip


@pytest.fixture(scope="package")
def sheets(book: Path) -> list[dict[str, Any]]:
    return sheets_of(book)


@pytest.fixture
def pane(chromium: Any, paired: tuple[Serving, str], sheets: list[dict[str, Any]]) -> Iterator[Pane]:
    """A pane that is connected, at its list of all actions; whatever the browser complains of fails the test."""
    serving, key = paired
    found = Pane(chromium, serving, sheets, key)
    found.page.get_by_role("navigation").wait_for()
    yield found
    troubles = found.troubles
    found.close()
    assert troubles == []
