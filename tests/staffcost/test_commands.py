"""The command staff-cost in its forms, and the sheets of Update."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from provision_xl import app
from provision_xl.demo import demo_school
from tests.cli.running import fine, run
from tests.json_shapes import problems, staff_cost


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "school.xlsx"
    return app.write_book(path, demo_school(pupils=24), (), "no-macros", None)


@pytest.mark.parametrize("by", ["person", "month"])
def test_people_and_months_as_json_and_csv(demo: Path, by: str) -> None:
    plain = fine("staff-cost", demo, "--by", by, "--json").json()
    assert problems(staff_cost(by), plain) == []
    rows = fine("staff-cost", demo, "--by", by, "--csv").csv()
    assert [row["Staff"] for row in rows][: len(plain["rows"])] == [row["staff"] for row in plain["rows"]]
    for row in (*plain["rows"], plain["total"]):
        parts = [value for key, value in row.items() if key.endswith("_pence") and key != "paid_pence"]
        assert sum(parts) == row["paid_pence"]


def test_the_three_views_have_the_same_sums(demo: Path) -> None:
    people, months = (fine("staff-cost", demo, "--by", by, "--json").json() for by in ("person", "month"))
    assert people["total"] == months["total"]
    code = fine("staff-cost", demo, "--by", "code", "--json").json()
    over = {row["month"] for row in code["ledger_by_month"]}
    assert over == {"2026-09", "2026-10"}
    assert sum(row["paid_pence"] for row in code["ledger_by_month"]) == sum(
        row["paid_pence"] for row in months["rows"] if row["month"] in over
    )
    for cfr in {row["cfr"] for row in code["rows"]}:
        amounts = [row["amount_pence"] for row in code["rows"] if row["cfr"] == cfr]
        assert sum(amounts[:-1]) == amounts[-1]  # the map and every name between make the ledger


def test_another_view_is_refused_with_the_choices(demo: Path) -> None:
    ran = run("staff-cost", demo, "--by", "pupil")
    assert ran.code == 1
    assert "person, month, code" in ran.err


def test_update_writes_the_sheets(demo: Path, tmp_path: Path) -> None:
    fine("update", demo, "--out", tmp_path / "new.xlsx")
    book = openpyxl.load_workbook(tmp_path / "new.xlsx", read_only=True)
    names = book.sheetnames
    place = names.index("Whole staff cost")
    assert names[place : place + 4] == [
        "Whole staff cost", "Ledger by month", "Staff cost by person", "Staff cost by month",
    ]  # fmt: skip
    book.close()
