"""Policies to review and dated figures: made-up figures by hand, and what ships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from provision_xl import app
from provision_xl.rates import Rates, national, parse_figure, parse_list
from provision_xl.records import changed_figures, figures_to_check, policies
from provision_xl.school.other_tables import Policy
from provision_xl.school.school import School
from tests.cli.books import small_school
from tests.cli.running import fine
from tests.json_shapes import BY_COMMAND, problems

DAY = date(2027, 1, 15)
PAY = """
label = "Made-up pay"
touches = "The cost of an hour"
unit = "GBP/year"
index = "point"
[[entry]]
from = 2025-04-01
to = 2026-08-31
status = "agreed"
source = "https://example.org"
value = { 2 = 20000, 3 = 21000, 4 = 22000 }
[[entry]]
from = 2026-09-01
to = 2027-03-31
status = "provisional"
source = "offer"
value = { 3 = 21735, 4 = 22000, 5 = 23000 }
"""
RATE = """
label = "Made-up rate"
touches = "Tax"
unit = "share of pay"
[[entry]]
from = 2020-04-06
to = 2026-12-31
status = "agreed"
source = "https://example.org"
value = 0.15
"""
LONG = RATE.replace("Made-up rate", "Long rate").replace("to = 2026-12-31\n", "")
ITEMS = """
label = "Made-up list"
columns = ["Code", "source", "status"]
[[row]]
Code = "A"
source = "own"
status = "own estimate"
[[row]]
Code = "B"
source = "own"
status = "own estimate"
"""
MADE_UP = Rates(
    {name: parse_figure(name, text) for name, text in (("pay", PAY), ("rate", RATE), ("long", LONG))},
    {"items": parse_list("items", ITEMS)},
)


def test_what_changed_since_last_school_year_old_new_and_per_cent() -> None:
    """On 31 August 2026 the first entry held. 21,735 / 21,000 = 1.035; point 2 went, 5 came, 4 is the same."""
    rows = changed_figures(DAY, MADE_UP).rows
    assert [row[:5] for row in rows] == [
        ("Made-up pay", "2", "20000", "", None),
        ("Made-up pay", "3", "21000", "21735", Fraction(35, 1000)),
        ("Made-up pay", "5", "", "23000", None),
    ]
    assert {row[8] for row in rows} == {"The cost of an hour"}
    # in the school year before nothing had changed since the one before that but the entry of April 2025
    assert changed_figures(date(2026, 8, 31), MADE_UP).rows == ()


def test_what_runs_out_within_ninety_days_comes_first_and_then_what_is_not_sure() -> None:
    """15 January to 31 March 2027: 16 + 28 + 31 = 75 days. 31 December was 15 days ago."""
    rows = [(row[0], row[1], row[2], row[5]) for row in figures_to_check(DAY, MADE_UP).rows]
    assert rows == [
        ("Made-up rate", "has run out", "agreed", -15),
        ("Made-up pay", "ends soon", "provisional", 75),
        ("Made-up pay", "not sure", "provisional", 75),
        ("Made-up list", "not sure", "own estimate", None),
    ]
    # 31 December 2026 to 31 March is 90 days, a day earlier 91
    names = [[row[0] for row in figures_to_check(day, MADE_UP).rows if row[1] == "ends soon"]
             for day in (date(2026, 12, 31), date(2026, 12, 30))]  # fmt: skip
    assert names == [["Made-up rate", "Made-up pay"], ["Made-up rate"]]


def test_a_figure_that_is_not_there_yet_is_left_out() -> None:
    assert changed_figures(date(2019, 1, 1), MADE_UP).rows == ()
    assert [row[0] for row in figures_to_check(date(2019, 1, 1), MADE_UP).rows] == ["Made-up list"]


def test_every_figure_that_ships_says_what_it_touches() -> None:
    assert all(row[8] for row in changed_figures(DAY, national()).rows)
    shipped = {row[0] for row in figures_to_check(DAY, national()).rows}
    unsure = {figure.label for figure in national().figures.values()
              if figure.entries[0].starts <= DAY and figure.at(DAY).status not in {"agreed", "derived"}}  # fmt: skip
    assert unsure <= shipped


def _of(*rows: Policy) -> dict[str, tuple[object, ...]]:
    return {row[0]: row[1:5] for row in policies(School(policies=rows), DAY, national()).rows}


def test_a_policy_is_due_by_its_own_day_else_by_the_usual_cycle() -> None:
    found = _of(
        Policy("SEN policy", date(2026, 1, 14)), Policy("accessibility  PLAN", date(2024, 3, 1)),
        Policy("SEN information report", date(2026, 9, 15), date(2027, 7, 1)), Policy("Behaviour", date(2025, 5, 5)),
    )  # fmt: skip
    assert found["SEN policy"] == (date(2026, 1, 14), date(2027, 1, 14), -1, "overdue")
    # three years from 1 March 2024; 15 January to 1 March 2027: 16 + 28 + 1 = 45
    assert found["accessibility  PLAN"] == (date(2024, 3, 1), date(2027, 3, 1), 45, "in time")
    assert found["SEN information report"][1] == date(2027, 7, 1)
    assert found["Behaviour"][1:] == (None, None, "no next day")
    assert found["Inclusion strategy"] == (None, date(2026, 12, 31), -15, "not typed in")
    assert list(found)[-1] == "Behaviour"  # what has no day stands last
    assert "Accessibility plan" not in found


def test_nothing_typed_lists_the_usual_documents() -> None:
    found = _of()
    assert {state for *_, state in found.values()} == {"not typed in"}
    assert set(found) == {"SEN policy", "SEN information report", "Accessibility plan", "Inclusion strategy"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policy") / "s.xlsx"
    from dataclasses import replace

    school = replace(small_school(), policies=(Policy("SEN policy", date(2026, 1, 14)),))
    return app.write_book(path, school, (), "no-macros", None)


def test_the_command_and_the_sheets(book: Path, tmp_path: Path) -> None:
    plain = fine("policy", book, "--as-at", "2027-01-15", "--json").json()
    assert problems(BY_COMMAND["policy"], plain) == []
    assert next(row for row in plain["rows"] if row["document"] == "SEN policy")["state"] == "overdue"
    assert app.load(book).policies == (Policy("SEN policy", date(2026, 1, 14), row=app.load(book).policies[0].row),)
    fine("update", book, "--as-at", "2027-01-15", "--out", tmp_path / "new.xlsx")
    made = openpyxl.load_workbook(tmp_path / "new.xlsx", read_only=True)
    assert {"Policies", "Policy", "Figures changed", "Figures to check"} <= set(made.sheetnames)
    made.close()


def test_a_share_is_exact() -> None:
    from provision_xl.records.dated_figures import percent

    assert percent(Decimal("0.138"), Decimal("0.15")) == Fraction(12, 138)
