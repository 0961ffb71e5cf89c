"""The demo school as a whole: readable, complete, the same each time, and of any size."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from provision_xl.demo import demo_school
from provision_xl.demo.accounts import imf_allocation
from provision_xl.errors import OutOfRange, Verdict
from provision_xl.rates import national
from provision_xl.school.columns import Column, Kind
from provision_xl.school.raw import Grid
from provision_xl.school.reading import read_school
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_HEADERS, TABLES
from provision_xl.views import check_school, work_on

EMPTY = {"Key", "Closed", "Funded hours"}  # no names here, only Close term writes the second, the third is early years


@cache
def school(**wanted: Any) -> School:
    return demo_school(**wanted)


VARIANTS: list[dict[str, Any]] = [
    {},
    {"seed": 1},
    {"seed": 7},
    {"pupils": 12, "seed": 4},
    {"pupils": 30, "lines_per_pupil": Decimal(9)},
    {"pupils": 150, "seed": 11, "lines_per_pupil": Decimal(7)},
    {"pupils": 35, "seed": 271952, "lines_per_pupil": Decimal(8)},  # once a stopped line was made longer
    {"pupils": 14, "seed": 427752, "lines_per_pupil": Decimal("5.5"), "academic_year": "2027/28"},  # once within hours
    {"academic_year": "2027/28"},
]


def test_the_default_school_is_a_two_form_primary() -> None:
    found = school()
    statuses = Counter(pupil.sen_status for pupil in found.pupils)
    assert (statuses["K"], statuses["E"]) == (61, 17)
    assert found.settings.pupils_on_roll == 408
    assert {pupil.class_name for pupil in found.pupils} == {year + form for year in "R123456" for form in "AB"}
    assert 340 <= len(found.provision) <= 365


def test_every_table_that_can_be_filled_is() -> None:
    assert [name for name in TABLES if not school().rows(name)] == sorted(EMPTY, key=list(TABLES).index)


def _cell(column: Column, value: Any) -> Any:
    """The value as Excel would hold it."""
    if value in (None, "", ()):
        return None
    match column.kind:
        case Kind.MONEY:
            return value / 100
        case Kind.YESNO:
            return "Yes" if value else "No"
        case Kind.LIST:
            return "; ".join(value)
        case _:
            return float(value) if isinstance(value, Decimal | int) else value


def _grids(found: School) -> Mapping[str, Grid]:
    rows: list[list[Any]] = [list(SETTINGS_HEADERS)]
    rows += [[column.header, _cell(column, getattr(found.settings, column.attribute)), None] for column in SETTINGS]
    grids = {"Settings": Grid("Settings", rows)}
    for table in TABLES.values():
        sheet: list[list[Any]] = [[column.header for column in table.columns]]
        for row in found.rows(table.name):
            sheet.append([_cell(column, getattr(row, column.attribute)) for column in table.columns])
        grids[table.name] = Grid(table.name, sheet)
    return grids


@pytest.mark.parametrize("wanted", VARIANTS, ids=str)
def test_it_reads_back_from_cells_without_a_word_and_unchanged(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    back = read_school(_grids(found))
    assert back.findings == ()
    assert back == found
    assert back.inputs_hash == found.inputs_hash


@pytest.mark.parametrize("wanted", VARIANTS, ids=str)
def test_nothing_stops_the_work(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    assert found.settings.as_at
    findings = check_school(found, found.settings.as_at, national())
    assert [str(finding) for finding in findings if finding.verdict is not Verdict.WARN] == []


@pytest.mark.parametrize("wanted", VARIANTS, ids=str)
def test_every_reference_resolves(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for table in TABLES.values():
        for column in table.columns:
            if column.refers_to:
                other, _, header = column.refers_to.partition(".")
                target = next(one.attribute for one in TABLES[other].columns if one.header == header)
                known = {getattr(row, target) for row in found.rows(other)}
                for row in found.rows(table.name):
                    value = getattr(row, column.attribute)
                    for item in value if isinstance(value, tuple) else [value]:
                        assert item in known or item == "", (table.name, column.header, item)


def test_promises_are_met_by_interventions_or_services_that_there_are() -> None:
    found = school()
    known = {row.code for row in found.interventions} | {row.service for row in found.services}
    assert all(set(row.met_by) <= known and row.met_by for row in found.ehc_provision)
    assert {row.pupil_id for row in found.ehc_provision} == {row.pupil_id for row in found.top_ups}
    assert {row.pupil_id for row in found.top_ups} == {row.pupil_id for row in found.pupils if row.sen_status == "E"}


@pytest.mark.parametrize("wanted", VARIANTS, ids=str)
def test_keys_occur_once(wanted: dict[str, Any]) -> None:
    found = school(**wanted)
    for table in TABLES.values():
        keys = [tuple(getattr(row, name) for name in table.key) for row in found.rows(table.name)] if table.key else []
        assert len(keys) == len(set(keys)), table.name
    lines = [row.line for row in found.provision]
    assert len(lines) == len(set(lines)) and "" not in lines


def test_identifiers_are_random_and_cannot_be_misread() -> None:
    for pupil in school().pupils:
        assert re.fullmatch(r"P-[234679][ACDEFGHJKMNPRTUVWXY][234679][ACDEFGHJKMNPRTUVWXY]", pupil.pupil_id)


def test_same_arguments_same_school() -> None:
    assert demo_school(pupils=20, seed=5) == demo_school(pupils=20, seed=5)


def test_another_seed_is_another_school_of_the_same_shape() -> None:
    one, other = school(), school(seed=1)
    assert one.inputs_hash != other.inputs_hash
    needs = [Counter((pupil.sen_status, pupil.primary_need) for pupil in found.pupils) for found in (one, other)]
    assert needs[0] == needs[1]


def test_the_same_in_a_new_process_whatever_the_hash_seed() -> None:
    code = "from provision_xl.demo import demo_school; print(demo_school(pupils=20).inputs_hash)"
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == school(pupils=20).inputs_hash


def test_it_scales_to_four_hundred_pupils_and_three_thousand_two_hundred_lines() -> None:
    found = school(pupils=400, lines_per_pupil=Decimal(8))
    assert sum(pupil.sen_status != "N" for pupil in found.pupils) == 400
    assert abs(len(found.provision) - 3200) <= 64  # 2 %
    sizes = Counter(row.group for row in found.provision if row.group)
    assert sum(size for size in sizes.values() if size >= 2) > 2000
    assert max(sizes.values()) <= 6


@pytest.mark.parametrize("lines", ["4", "4.5", "6", "9"])
def test_lines_for_each_pupil_are_about_as_asked(lines: str) -> None:
    found = school(lines_per_pupil=Decimal(lines))
    assert abs(len(found.provision) / Decimal(78) - Decimal(lines)) <= Decimal("0.2")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"pupils": 11}, "12 to 5,000 pupils with SEN, not 11"),
        ({"pupils": 5001}, "not 5,001"),
        ({"lines_per_pupil": Decimal(3)}, "4 to 9 lines a pupil, not 3"),
        ({"academic_year": "2025/26"}, 'no terms for "2025/26"; choose one of 2026/27'),
        ({"academic_year": "2026"}, "write it as 2026/27"),
    ],
)
def test_what_cannot_be_made_is_said(wanted: dict[str, Any], words: str) -> None:
    with pytest.raises(OutOfRange, match=re.escape(words)):
        demo_school(**wanted)


def test_the_strategy_adds_up_to_the_allocation() -> None:
    found = school()
    assert found.settings.as_at and found.settings.pupils_on_roll
    # £14,000 for 420 on roll: for 408 it is £13,600.
    allocation = imf_allocation(found.settings.pupils_on_roll, found.settings.as_at, national())
    assert allocation == 1_360_000
    work = work_on(found, found.settings.as_at, national())
    labels = {term.label for term in found.calendar.terms_of_year(2026)}
    codes = {row.intervention for row in found.strategy if row.intervention}
    mapped = sum(piece.planned for piece in work.costs.pieces if piece.item in codes and piece.term in labels)
    written = mapped + sum(row.cost or 0 for row in found.strategy)
    assert written == allocation


def test_a_months_pay_in_the_ledger_by_hand() -> None:
    # TA2 in September 2026: point 5, £26,427 full time, 30 of 37 hours, 33 days' leave, pension 20.5 %, levy.
    # 39 x 260.714 / 227.714 = 44.652 paid weeks of 52.143: 26,427 x 30/37 x 0.85634 = £18,348.95; NI at 15 % of what is
    # over £5,000 = £2,002.34; pension £3,761.53; levy £91.74; in all £24,204.57, a month £2,017.05.
    found = school()
    person = found.member_of_staff["TA2"]
    assert (person.point, person.hours_per_week) == ("5", Decimal(30))
    paid = [row.amount for row in found.ledger if row.staff_id == "TA2" and row.day and row.day.month == 9]
    assert len(paid) == 1 and paid[0] is not None
    assert 201_705 - 600 <= paid[0] <= 201_705 + 900  # a little more or less each month, as payrolls have it


def test_the_ledger_has_income_spending_orders_and_a_budget() -> None:
    rows = school().ledger
    assert {row.type for row in rows} == {"Actual", "Commitment", "Budget", "Revised budget"}
    assert all((row.amount or 0) < 0 for row in rows if row.cfr_code.startswith("I"))
    pay = [row.day for row in rows if row.day and row.type == "Actual" and row.cfr_code == "E03"]
    assert {day.month for day in pay} == set(range(4, 11))
