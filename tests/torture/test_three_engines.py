"""Python, LibreOffice from the formulas, and the second calculator agree; a penny planted in any of them is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.independent.schools import random_school
from tests.libreoffice import LibreOffice
from tests.torture import three_engines
from tests.workbook.test_audit import audit_book, costs_of


@pytest.mark.parametrize("seed", [0, 1, *range(3, 10)])  # of 2 nothing runs
def test_every_figure_is_equal_to_the_penny(office: LibreOffice, tmp_path: Path, seed: int) -> None:
    assert three_engines.equal_in_all(office, tmp_path, seed) >= 3


SEED = 5


def test_a_penny_more_in_our_figures_is_found(
    office: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = three_engines.of_python
    monkeypatch.setattr(three_engines, "of_python", lambda costs: _a_penny_more(known(costs)))
    with pytest.raises(AssertionError, match="1 differ"):
        three_engines.equal_in_all(office, tmp_path, SEED)


def test_a_penny_more_in_the_second_calculator_is_found(
    office: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = three_engines.of_the_second
    monkeypatch.setattr(three_engines, "of_the_second", lambda costs: _a_penny_more(known(costs)))
    with pytest.raises(AssertionError, match="1 differ"):
        three_engines.equal_in_all(office, tmp_path, SEED)


def _a_penny_more(figures: dict[Any, int]) -> dict[Any, int]:
    key = next(key for key, pence in figures.items() if pence)
    return {**figures, key: figures[key] + 1}


def test_a_sheet_that_was_not_worked_out_is_found(tmp_path: Path) -> None:
    """A program that shows what is stored shows 777 where the counts must be nought."""
    path = audit_book(tmp_path, costs_of(*random_school(SEED)))

    class ShowsWhatIsStored:
        def open(self, _: Path) -> ShowsWhatIsStored:
            return self

        def value(self, sheet: str, cell: str) -> Any:
            from openpyxl import load_workbook

            return load_workbook(path, data_only=True)[sheet][cell].value

        def used(self, _: str) -> list[list[Any]]:
            return []

        def close(self) -> None:
            return None

    with pytest.raises(AssertionError, match="shows stored values"):
        three_engines.of_formulas(ShowsWhatIsStored(), path)  # type: ignore[arg-type]
