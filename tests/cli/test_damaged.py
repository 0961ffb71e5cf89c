"""A workbook damaged by hand in ten ways: `check` names each cell, what was seen there and the cure."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.books import Place, Sheet, digest, opened
from tests.cli.running import run
from tests.json_shapes import BY_COMMAND, problems


@dataclass(frozen=True)
class Damage:
    """What somebody does to the workbook, and what must be told of it, at the cell that `does` gives."""

    name: str
    does: Callable[[Any], Place]
    saw: tuple[str, ...]
    cure: str
    stops: bool = True


def _text_in_a_cost(book: Any) -> Place:
    return Sheet(book, "Interventions", "Code").put(1, "Cost per pupil", "about a fiver")


def _unknown_pupil(book: Any) -> Place:
    return Sheet(book, "Provision", "Pupil ID").put(2, "Pupil ID", "P99")


def _missing_sheet(book: Any) -> Place:
    del book["Terms"]
    return Place("Terms", "")


def _end_before_start(book: Any) -> Place:
    return Sheet(book, "Provision", "Pupil ID").put(5, "Ends", date(2026, 9, 7))


def _one_id_twice(book: Any) -> Place:
    pupils = Sheet(book, "Pupils", "Pupil ID")
    pupils.put(6, "Year group", "4")
    pupils.put(6, "SEN status", "K")
    return pupils.put(6, "Pupil ID", "P1")


def _group_over_its_maximum(book: Any) -> Place:
    """Four are in the group; the last of them is the one too many."""
    Sheet(book, "Interventions", "Code").put(1, "Group max", 3)
    return Sheet(book, "Provision", "Pupil ID").put(4, "Group", "G1")


def _point_that_ended(book: Any) -> Place:
    return Sheet(book, "Staff", "Staff ID").put(1, "Point", "2")


def _negative_amount(book: Any) -> Place:
    return Sheet(book, "Funds", "Fund").put(1, "Amount", -480)


def _no_such_fund(book: Any) -> Place:
    return Sheet(book, "Provision", "Pupil ID").put(3, "Fund", "SEM")


def _two_adults_entries(book: Any) -> Place:
    """The first row of the group says T1."""
    return Sheet(book, "Provision", "Pupil ID").put(4, "Staff ID", "T2")


TEN = (
    Damage("text in a cost", _text_in_a_cost, ("Cost per pupil", '"about a fiver"'), "Type the number"),
    Damage("unknown pupil", _unknown_pupil, ('"P99"', "not in Pupils"), "Choose a Pupil ID from Pupils"),
    Damage("missing sheet", _missing_sheet, ("no sheet Terms", "Settings, Pupils"), "Put the sheet back"),
    Damage("end before start", _end_before_start, ("07/09/2026", "before Starts 14/09/2026"), "Put one of the two"),
    Damage("two pupils with one ID", _one_id_twice, ('"P1"', "A5"), "another ID"),
    Damage("group over its maximum", _group_over_its_maximum, ("G1 has 4", "takes 3"), "two groups", stops=False),
    Damage("point that ended", _point_that_ended, ('point "2"', "ended", "2026-04-01"), "£20.00", stops=False),
    Damage("negative amount", _negative_amount, ("Amount", "-480", "negative"), "without the minus sign"),
    Damage("fund that does not exist", _no_such_fund, ('no fund "SEM"',), "SEN, or add it to Funds"),
    Damage("two adults' entries in one group", _two_adults_entries, ("G1", '"T2"', '"T1" at E5'), "Make them the same"),
)


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small, tmp_path))


def damaged(path: Path, damages: Sequence[Damage]) -> list[Place]:
    with opened(path) as book:
        return [damage.does(book) for damage in damages]


def told(findings: Sequence[dict[str, str]], damage: Damage, place: Place) -> bool:
    """Whether a finding names the cell with what was seen and the cure."""
    return any(
        (finding["sheet"], finding["cell"]) == (place.sheet, place.cell)
        and all(words in finding["saw"] for words in damage.saw)
        and damage.cure in finding["cure"]
        and (finding["verdict"] == "STOP") == damage.stops
        for finding in findings
    )


def test_the_workbook_is_sound_to_begin_with(copy: Path) -> None:
    findings = run("check", copy, "--json").json()["findings"]
    assert {finding["verdict"] for finding in findings} <= {"WARN"}
    for damage in TEN:
        assert not any(words in finding["saw"] for finding in findings for words in damage.saw[:1] if damage.stops)


@pytest.mark.parametrize("damage", TEN, ids=lambda damage: damage.name)
def test_each_damage_is_named_with_its_cell_and_cure_and_nothing_is_written(damage: Damage, copy: Path) -> None:
    (place,) = damaged(copy, [damage])
    before = digest(copy)
    ran = run("check", copy, "--json")
    assert problems(BY_COMMAND["check"], ran.json()) == []
    findings = ran.json()["findings"]
    assert told(findings, damage, place), findings
    assert (ran.code, ran.err) == (int(damage.stops), "")
    text = run("check", copy)
    where = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
    line = next(line for line in text.out.splitlines() if f" {where}: " in line and damage.cure in line)
    assert all(words in line for words in damage.saw)
    assert text.code == ran.code
    assert digest(copy) == before
    assert [item.name for item in copy.parent.iterdir()] == [copy.name]


@pytest.mark.parametrize("damage", [damage for damage in TEN if damage.stops], ids=lambda damage: damage.name)
def test_a_damage_that_stops_is_told_once_and_brings_no_others_in_its_train(damage: Damage, copy: Path) -> None:
    damaged(copy, [damage])
    findings = run("check", copy, "--json").json()["findings"]
    assert sum(finding["verdict"] == "STOP" for finding in findings) == 1, findings


def test_all_ten_at_once_are_all_named(copy: Path) -> None:
    places = damaged(copy, TEN)
    before = digest(copy)
    ran = run("check", copy, "--json")
    findings = ran.json()["findings"]
    untold = [damage.name for damage, place in zip(TEN, places, strict=True) if not told(findings, damage, place)]
    assert untold == []
    assert ran.code == 1
    verdicts = [finding["verdict"] for finding in findings]
    assert verdicts == sorted(verdicts), "STOP comes before WARN"
    assert digest(copy) == before
    assert [item.name for item in copy.parent.iterdir()] == [copy.name]


def test_a_missing_sheet_of_funds_is_one_problem_not_one_for_each_line(copy: Path) -> None:
    with opened(copy) as book:
        del book["Funds"]
    findings = run("check", copy, "--json").json()["findings"]
    assert [(item["sheet"], item["verdict"]) for item in findings if item["verdict"] == "STOP"] == [("Funds", "STOP")]
    assert not any("Choose one of ," in finding["cure"] for finding in findings)


def test_with_two_sheets_of_the_same_damage_both_cells_are_named(copy: Path) -> None:
    with opened(copy) as book:
        lines = Sheet(book, "Provision", "Pupil ID")
        places = [lines.put(row, "Pupil ID", "P99").cell for row in (1, 5)]
    findings = run("check", copy, "--json").json()["findings"]
    assert [item["cell"] for item in findings if "P99" in item["saw"]] == places
