"""Costs by every view: the rows make the total, the total is the same whatever the view, and both bases agree."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from provision_xl.choices import COST_VIEWS, MAP_VIEWS
from tests.cli.books import AS_AT
from tests.cli.running import fine, run
from tests.json_shapes import cost, problems, provision_map

MONEY = ("planned_pence", "to_date_pence", "forecast_pence")
OF_ONE_HOURLY_RATE = [by for by in COST_VIEWS if by != "fund"]


@pytest.fixture(scope="module")
def costs(little: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """What `cost --json` prints for every view and basis."""
    views = [("school", by) for by in COST_VIEWS] + [("la", by) for by in OF_ONE_HOURLY_RATE]
    return {(basis, by): fine("cost", little, "--by", by, "--basis", basis, "--json").json() for basis, by in views}


@pytest.mark.parametrize("by", COST_VIEWS)
def test_each_view_is_as_declared(costs: Any, by: str) -> None:
    for basis in ("school", "la"):
        plain = costs.get((basis, by), costs["school", by])
        assert problems(cost(by), plain) == []
        assert (plain["by"], plain["as_at"]) == (by, AS_AT.isoformat())
        keys = [row[by] for row in plain["rows"]]
        assert keys and len(set(keys)) == len(keys), "each row stands for something else"


@pytest.mark.parametrize("by", COST_VIEWS)
def test_the_rows_make_the_total_to_the_penny(costs: Any, by: str) -> None:
    for (_, view), plain in costs.items():
        if view == by:
            for key in MONEY:
                assert sum(row[key] for row in plain["rows"]) == plain["total"][key]
            assert plain["total"]["estimate"] == any(row["estimate"] for row in plain["rows"])


@pytest.mark.parametrize("basis", ["school", "la"])
def test_every_view_comes_to_the_same(costs: Any, basis: str) -> None:
    totals = {by: tuple(plain["total"][key] for key in MONEY) for (of, by), plain in costs.items() if of == basis}
    assert len(totals) == len(COST_VIEWS) - (basis == "la")
    assert len(set(totals.values())) == 1, totals
    assert min(next(iter(totals.values()))) > 1_000_000, "the demo school costs more than £10,000"


@pytest.mark.parametrize("by", OF_ONE_HOURLY_RATE)
def test_staff_hours_add_up_in_every_view(costs: Any, by: str) -> None:
    plain = costs["school", by]
    rows = sum(Decimal(str(row["staff_hours"])) for row in plain["rows"])
    assert abs(rows - Decimal(str(plain["total"]["staff_hours"]))) < Decimal("0.0001") * len(plain["rows"])
    assert plain["total"]["staff_hours"] == costs["school", "line"]["total"]["staff_hours"]


@pytest.mark.parametrize("by", OF_ONE_HOURLY_RATE)
def test_each_basis_stands_beside_the_other(costs: Any, by: str) -> None:
    own, la = costs["school", by], costs["la", by]
    planned = {row[by]: row["planned_pence"] for row in la["rows"]}
    beside = {row[by]: row["other_basis_planned_pence"] for row in own["rows"]}
    assert {key: pence or 0 for key, pence in beside.items()} == {key: planned.get(key, 0) for key in beside}
    assert own["total"]["other_basis_planned_pence"] == la["total"]["planned_pence"]
    assert la["total"]["other_basis_planned_pence"] == own["total"]["planned_pence"]


def test_the_la_counts_another_cost(costs: Any) -> None:
    assert costs["la", "line"]["total"]["planned_pence"] != costs["school", "line"]["total"]["planned_pence"]


@pytest.mark.parametrize("by", MAP_VIEWS)
def test_the_map_has_the_pence_of_each_line(little: Path, costs: Any, by: str) -> None:
    plain = fine("map", little, "--by", by, "--json").json()
    assert problems(provision_map(by), plain) == []
    lines = {row["line"]: row for row in costs["school", "line"]["rows"]}
    assert plain["rows"]
    for row in plain["rows"]:
        assert tuple(row[key] for key in MONEY) == tuple(lines[row["line"]][key] for key in MONEY)
    for key in MONEY:
        assert sum(row[key] for row in plain["rows"]) == plain["total"][key]


def test_budget_and_funds_pay_out_the_same_costs(little: Path, costs: Any) -> None:
    total, plain = costs["school", "line"]["total"], fine("budget", little, "--json").json()
    for key in MONEY:
        assert plain["total"][key] == total[key]
        assert sum(row[key] for row in plain["budget_by_month"]) == total[key]
        assert sum(row[key] for row in plain["budget_by_code"]) == total[key]
    funds = {row["fund"]: row["planned_pence"] for row in costs["school", "fund"]["rows"]}
    assert {row["fund"]: row["planned_pence"] for row in plain["rows"] if row["planned_pence"]} == Counter(funds)


def test_explain_ends_at_the_pence_of_the_line(little: Path, costs: Any) -> None:
    row = next(row for row in costs["school", "line"]["rows"] if row["line"] == "L12")
    figures = [found["figure"] for found in fine("explain", little, "--line", "L12", "--json").json()["rows"]]
    assert f"£{Decimal(row['planned_pence']) / 100:,.2f}" in figures


def test_a_school_small_enough_to_work_out_by_hand(small: Path) -> None:
    """On the LA basis £17.20 for every hour and 38 of 38 weeks; 14 September to 11 December.

    READ alone: 3 x 20 minutes = 1 hour a week. Autumn 1 (3 September to 23 October, 37 weekdays, 7.4 weeks) has 30
    of its weekdays in the line, 6 weeks; Autumn 2 (3 November to 18 December, 34 weekdays, 6.8 weeks) has 29, 5.8
    weeks. 11.8 hours at £17.20 are £202.96. TALK is 2 x 30 minutes, the same £202.96 shared by four, £50.74 each,
    and £4.50 of materials for each: £220.96.
    """
    plain = fine("cost", small, "--basis", "la", "--json").json()
    assert {row["intervention"]: row["planned_pence"] for row in plain["rows"]} == {"READ": 20_296, "TALK": 22_096}
    assert plain["total"]["planned_pence"] == 42_392
    assert {row["intervention"]: row["staff_hours"] for row in plain["rows"]} == {"READ": 11.8, "TALK": 11.8}
    lines = fine("cost", small, "--basis", "la", "--by", "line", "--json").json()["rows"]
    pence = {row["line"]: row["planned_pence"] for row in lines}
    assert pence == {"L1": 5524, "L2": 5524, "L3": 5524, "L4": 5524, "L5": 20_296}


def test_costs_to_date_follow_the_date_given(small: Path) -> None:
    """By Friday 23 October READ has run 6 of its 11.8 weeks: £103.20 of the £202.96."""
    given = ("cost", small, "--basis", "la", "--json", "--as-at")
    rows = {row["intervention"]: row for row in fine(*given, "2026-10-23").json()["rows"]}
    assert (rows["READ"]["to_date_pence"], rows["READ"]["forecast_pence"]) == (10_320, 20_296)
    assert fine(*given, "2026-09-01").json()["total"]["to_date_pence"] == 0
    assert fine(*given, "2027-01-04").json()["total"]["to_date_pence"] == 42_392


def test_without_an_la_rate_its_columns_are_blank_and_its_basis_is_refused(half: Path) -> None:
    plain = fine("cost", half, "--json").json()
    assert {row["other_basis_planned_pence"] for row in plain["rows"]} == {None}
    ran = run("cost", half, "--basis", "la")
    assert (ran.code, ran.out) == (1, "")
    assert "no LA hourly rate" in ran.err and "Settings" in ran.err
