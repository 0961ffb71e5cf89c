"""Workbooks that several tests read; none may change them, which is looked at when all are done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provision_xl.demo import demo_school
from tests.cli.books import digest, half_filled, new_book, small_school, written


def _kept(path: Path) -> Iterator[Path]:
    before = digest(path)
    yield path
    assert digest(path) == before, f"{path.name} was changed"
    assert [item.name for item in path.parent.iterdir()] == [path.name], "a file appeared beside the workbook"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo school's workbook: 78 pupils with SEN, two terms of history, a date of its own in Settings."""
    yield from _kept(written(tmp_path_factory.mktemp("demo") / "school.xlsx", demo_school()))


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same with 24 pupils, for what is asked of it many times, or takes long."""
    yield from _kept(written(tmp_path_factory.mktemp("little") / "school.xlsx", demo_school(pupils=24)))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Five pupils, two groups, nothing the matter."""
    yield from _kept(written(tmp_path_factory.mktemp("small") / "school.xlsx", small_school()))


@pytest.fixture(scope="session")
def half(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What `new` makes, with the little filled in that gives first answers."""
    yield from _kept(half_filled(new_book(tmp_path_factory.mktemp("half") / "school.xlsx")))
