"""Damaged workbooks, a few of each kind; and readers without the gate, which the same trial finds out."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.errors import Finding
from provision_xl.school.raw import Grid
from provision_xl.workbook.reading import read_book
from tests.torture import damage
from tests.workbook.made import members, repacked

MANY = range(120)


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_damage_in_the_bytes_is_refused_or_changes_nothing(start: int) -> None:
    for seed in range(start, start + 20):
        damage.bytes_trial(seed)


@pytest.mark.parametrize("start", range(0, 160, 20))
def test_damage_in_the_xml_is_refused_or_read_as_it_stands(start: int) -> None:
    for seed in range(start, start + 20):
        damage.xml_trial(seed)


def without_gate(path: Path) -> tuple[dict[str, Grid], tuple[Finding, ...]]:
    """The library alone, as one would first think of it."""
    book = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {sheet.title: Grid(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets}, ()


def test_a_reader_without_the_gate_fails_in_many_ways() -> None:
    kinds: Counter[str] = Counter()
    for seed in MANY:
        for trial in (damage.bytes_trial, damage.xml_trial):
            try:
                trial(seed, without_gate)
            except Exception as error:
                kinds[type(error).__name__] += 1
    assert kinds["BadZipFile"] > 10 and kinds["ParseError"] > 3, kinds
    assert len(kinds) >= 5, kinds


def altered(change: Callable[[Any], Any]) -> damage.Read:
    """Our reader, with every value of Funds changed as it comes out."""

    def read(path: Path) -> tuple[dict[str, Grid], tuple[Finding, ...]]:
        grids, findings = read_book(path)
        funds = grids["Funds"]
        return {**grids, "Funds": Grid("Funds", [[change(cell) for cell in row] for row in funds.rows])}, findings

    return read


def a_penny_off(cell: Any) -> Any:
    return cell + 0.01 if isinstance(cell, float) else cell


def test_a_reader_that_makes_an_amount_wrong_in_silence_is_found() -> None:
    with pytest.raises(AssertionError, match="is read otherwise"):
        damage.look_at(damage.base(), altered(a_penny_off))


def test_a_reader_that_keeps_an_old_amount_in_silence_is_found() -> None:
    content = damage.base()
    changed = repacked(
        content, {name: part.replace(b"<v>1200.5</v>", b"<v>99.5</v>") for name, part in members(content).items()}
    )
    damage.look_at(changed)
    with pytest.raises(AssertionError, match="is read as before"):
        damage.look_at(changed, altered(lambda cell: 1200.5 if cell == 99.5 else cell))


def test_a_reader_that_never_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "SECONDS", 0.2)

    def endless(path: Path) -> Any:
        while True:
            pass

    with pytest.raises(TimeoutError):
        damage.look_at(damage.base(), endless)


def test_the_damage_is_of_every_kind_and_much_is_still_read() -> None:
    damage.SEEN.clear()
    for seed in MANY:
        damage.bytes_trial(seed)
        damage.xml_trial(seed)
    assert min(damage.SEEN[kind] for kind in ("refused", "stopped", "read", "read as before")) >= 5, damage.SEEN
