"""The small school as a workbook with macros, built as the commands build it."""

from __future__ import annotations

from pathlib import Path

import pytest
from provision_udfs.vba import add_macros

from provision_xl import app
from tests.small_school import plain_school


@pytest.fixture(scope="session")
def macro_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to."""
    folder = tmp_path_factory.mktemp("macro book")
    school = app.load(plain_school(folder / "small.xlsx"))
    return app.write_book(folder / "Hill.xlsm", school, (), "excel", add_macros, tables=("Key",))
