"""LibreOffice Calc: workbooks with macros, opened and worked out by the real thing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from provision_udfs.vba import add_macros

from tests.conformance.cases.case import Case
from tests.conformance.hosts.book import SHOWN, Area, Laid, laid_out, write
from tests.conformance.hosts.host import Shown
from tests.conformance.hosts.python import PYTHON
from tests.libreoffice import LibreOffice

_REFUSED = None  # what a cell holds that shows an error of the spreadsheet itself


class Calc:
    """One LibreOffice for the session, one workbook after another."""

    def __enter__(self) -> Calc:
        self._folder = tempfile.TemporaryDirectory(prefix="conformance")
        self._office = LibreOffice(Path(self._folder.name))
        return self

    def __exit__(self, *_: object) -> None:
        self._office.close()
        self._folder.cleanup()

    def answers(self, cases: Sequence[Case]) -> Iterator[Shown]:
        with PYTHON.start() as python:
            expected = list(python.answers(cases))
        found: dict[str, Shown] = {}
        for number, laid in enumerate(laid_out(cases, expected)):
            found.update(self._of_book(laid, Path(self._folder.name) / f"book{number}.xlsm"))
        return (found[case.name] for case in cases)

    def _of_book(self, laid: Laid, path: Path) -> dict[str, Shown]:
        areas = write(path, laid)
        add_macros(path, host="libreoffice")
        opened = self._office.open(path)
        try:
            cells = opened.used(SHOWN)
        finally:
            opened.close()
            path.unlink()
        return {case.name: _shown(cells, area) for (case, _), area in zip(laid.cases, areas, strict=True)}


def _shown(cells: list[list[Any]], area: Area) -> Shown:
    rows = [row[: area.columns] for row in cells[area.top : area.top + area.rows]]
    if area.rows == 1:
        return rows[0][0]
    rows = _once(rows)
    # The last row and column lie beyond the table: #N/A stands there if it is no larger than expected.
    beyond = [*rows[-1], *(row[-1] for row in rows)]
    if any(cell is not _REFUSED for cell in beyond):
        return rows
    return [row[:-1] for row in rows[:-1]]


def _once(rows: list[list[Any]]) -> list[list[Any]]:
    """A result of a single row fills every row of its area, so the row beyond it is no second one."""
    blank = [_REFUSED] * len(rows[0])
    return [rows[0], blank] if len(rows) == 2 and rows[0] == rows[1] else rows
