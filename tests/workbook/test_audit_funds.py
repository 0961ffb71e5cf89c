"""The Audit sheet's proof that no cost is counted twice: LibreOffice finds no penny, or the one that was planted."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.demo import demo_school
from provision_xl.funding import payments
from provision_xl.school.other_tables import Service
from provision_xl.school.school import School
from tests.funding.schools import AS_AT, SEN, plain_school
from tests.independent.schools import random_school
from tests.libreoffice import Document, LibreOffice
from tests.workbook.made import changed, members, saved, sheet_part
from tests.workbook.test_audit import HEADER, Audit, audit_book, costs_of

COUNT_CELL = "H10"
LINES, FUNDS = 4, 5  # places of the tables on the sheet


def opened(office: LibreOffice, folder: Path, school: School, as_at: date) -> Document:
    """The workbook in LibreOffice, every formula worked out from a wrong stored value."""
    return office.open(audit_book(folder, costs_of(school, as_at)))


def pence(value: Any) -> int:
    return round((value or 0) * 100)


@pytest.mark.parametrize("seed", ["demo", 5, 9])
def test_each_line_is_its_funds_and_unfunded_and_no_fund_pays_too_much(
    office: LibreOffice, tmp_path: Path, seed: Any
) -> None:
    school, as_at = (demo_school(pupils=24), date(2026, 11, 23)) if seed == "demo" else random_school(seed)
    costs = costs_of(school, as_at)
    document = opened(office, tmp_path, school, as_at)
    try:
        assert document.value("Audit", COUNT_CELL) == 0
        tables = Audit(document.used("Audit")).tables
    finally:
        document.close()
    assert {row["Line"] for row in tables[LINES]} == {piece.line for piece in costs.pieces}
    for figure, key in (("Planned", "planned"), ("To date", "to_date"), ("Forecast", "forecast")):
        assert {pence(row[f"{figure}: difference"]) for row in tables[LINES]} == {0}
        assert sum(pence(row[f"{figure}: cost"]) for row in tables[LINES]) == getattr(costs.total, key)
        unfunded = sum(getattr(paid, key) for paid in payments(costs) if paid.fund == "Unfunded")
        assert sum(pence(row[f"{figure}: unfunded"]) for row in tables[LINES]) == unfunded
    assert all(row["Paid too much"] == 0 for row in tables[FUNDS])


def test_the_formulas_give_what_hand_calculation_gives(office: LibreOffice, tmp_path: Path) -> None:
    """Of £410 SEN pays £270 to March, and Gift £140; a service of £50.00 in May goes to Gift. To date SEN pays £80."""
    bought = Service(service="EP? <1*", kind="Service", unit_cost=5_000, units_bought=D(1), starts=date(2027, 5, 3))
    document = opened(office, tmp_path, plain_school(services=(bought,)), AS_AT)
    try:
        tables = Audit(document.used("Audit")).tables
    finally:
        document.close()
    lines = {row["Line"]: row for row in tables[LINES]}
    (service,) = (row for line, row in lines.items() if "EP?" in line)
    assert [lines["L1"][f"Planned: {what}"] for what in ("cost", "funds", "unfunded")] == [410, 410, 0]
    assert service["Planned: funds"] == 50 and lines["L1"]["To date: funds"] == 80
    assert {row["Fund"]: (row["Planned: paid"], row["To date: paid"]) for row in tables[FUNDS]} == {
        "SEN": (270, 80), "Gift": (190, 0)}  # fmt: skip


def planted(path: Path, header: str, behind: str, row: str, add: float) -> Path:
    """The same workbook with a given figure of the Audit sheet raised; its formulas keep their wrong stored values.

    Args:
        header, behind: the figure's column, the first of that name behind a column of another name.
        row: what stands in the column before the figure's table, or its line or fund, in that row.
    """
    content = path.read_bytes()
    sheet = load_workbook(io.BytesIO(content))["Audit"]
    heads = [cell.value for cell in sheet[HEADER]]
    place = heads.index(header, heads.index(behind))
    cell = next(line[place] for line in sheet.iter_rows(min_row=HEADER + 1)
                if row in {line[place - 1].value, line[place - 2].value, line[place - 3].value})  # fmt: skip
    old = re.compile(rf'(<c r="{cell.coordinate}"[^>]*><v>)[^<]*(</v>)'.encode())
    part = sheet_part(content, "Audit")
    raised = changed(content, part, lambda text: old.sub(rb"\g<1>%f\2" % (cell.value + add), text))
    assert members(raised)[part] != members(content)[part]
    return saved(path.parent, raised, "planted.xlsx")


def count_of(office: LibreOffice, path: Path) -> tuple[Any, list[dict[str, Any]]]:
    document = office.open(path)
    try:
        return document.value("Audit", COUNT_CELL), Audit(document.used("Audit")).tables[LINES]
    finally:
        document.close()


@pytest.mark.parametrize("column", ["Planned", "To date", "Forecast"])
def test_a_penny_paid_twice_is_found(office: LibreOffice, tmp_path: Path, column: str) -> None:
    """What SEN pays of L1 is raised by a penny: the count at the head is 1, and the line shows it."""
    book = audit_book(tmp_path, costs_of(plain_school(funds=(SEN,)), AS_AT))
    count, (row,) = count_of(office, planted(book, column, "Paid too much", "SEN", 0.01))
    assert count == 1
    differences = {figure: pence(row[f"{figure}: difference"]) for figure in ("Planned", "To date", "Forecast")}
    assert differences == {"Planned": 0, "To date": 0, "Forecast": 0, column: 1}


def test_a_fund_that_pays_more_than_it_has_is_found(office: LibreOffice, tmp_path: Path) -> None:
    """Gift has £265 less, £100, and pays £140: 4,000 pennies too much."""
    book = audit_book(tmp_path, costs_of(plain_school(), AS_AT))
    count, _ = count_of(office, planted(book, "Amount", "Fund number", "Gift", -265))
    assert count == 4_000


def test_a_school_without_a_fund_has_everything_unfunded(office: LibreOffice, tmp_path: Path) -> None:
    document = opened(office, tmp_path, plain_school(funds=()), AS_AT)
    try:
        assert document.value("Audit", COUNT_CELL) == 0
        (row,) = Audit(document.used("Audit")).tables[LINES]
        assert (row["Planned: funds"], row["Planned: unfunded"]) == (0, 410)
    finally:
        document.close()
