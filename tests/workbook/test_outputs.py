"""Sheets of results: plain values under their header, the Dashboard with its charts, the Live sheet."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.errors import OutOfRange
from provision_xl.rates import national
from provision_xl.results import Result, Shown, Shows
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.dashboard import KeyFigure
from provision_xl.workbook.guide import Button
from provision_xl.workbook.live import LiveCell
from provision_xl.workbook.outputs import sheet_names
from tests.workbook.made import little_school, members

DAY = date(2026, 11, 23)
ABOUT = {"as_at": DAY, "basis": "school"}
COST = Result(
    "Costs", "Costs by intervention",
    (Shown("intervention", "Intervention"), Shown("planned_pence", "Planned", Shows.PENCE, "Dates as given."),
     Shown("staff_hours", "Hours", Shows.HOURS), Shown("pupils", "Pupils", Shows.COUNT),
     Shown("share", "Share", Shows.PERCENT), Shown("until", "Until", Shows.DATE),
     Shown("estimate", "Estimate", Shows.FLAG), Shown("none", "None", Shows.PENCE)),
    (("=1+1", 65_360, Fraction(10, 3), 3, Fraction(1, 8), DAY, True, None),
     ("NELI", -1, Decimal("2.5"), 0, Fraction(0), None, False, None)),
    ("Total", 65_359, Fraction(35, 6), 3, None, None, False, None), ("A note.",), {**ABOUT, "by": "intervention"},
)  # fmt: skip
PUPILS = replace(COST, title="Costs by pupil", columns=(Shown("pupil", "Pupil"), *COST.columns[1:]),
                 about={**ABOUT, "by": "pupil"})  # fmt: skip
FUNDS = Result("Budget", "Budget by fund", (Shown("fund", "Fund"), Shown("balance_pence", "Balance", Shows.PENCE)),
               (("SEN", 900_000), ("PP", -350_050)), ("Total", 549_950), about=ABOUT)  # fmt: skip
STAFF = Result("Staffing", "Staff hours a week",
               (Shown("staff", "Staff"), Shown("had_hours", "Has", Shows.HOURS),
                Shown("used_hours", "Used", Shows.HOURS), Shown("free_hours", "Free", Shows.HOURS)),
               (("TA1", Decimal(20), Fraction(45, 2), Fraction(-5, 2)),), about=ABOUT)  # fmt: skip
EMPTY = Result("Concerns", "Concerns", (Shown("pupil", "Pupil"),), (), about=ABOUT)
ALL = (COST, PUPILS, FUNDS, STAFF, EMPTY)


def made(**more: Any) -> bytes:
    return workbook_bytes(Contents(little_school(), ALL, as_at=DAY, **more))


@pytest.fixture(scope="module")
def content() -> bytes:
    return made()


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_outputs_stand_after_the_inputs_and_never_take_their_names(book: Any) -> None:
    inputs = ["Settings", "Terms", "Pupils", "Interventions", "Staff", "Provision", "Funds"]
    outputs = ["Costs by intervention", "Costs by pupil", "Budget", "Staffing", "Concerns"]
    assert book.sheetnames == ["Start", "Dashboard", *inputs, *outputs, "Audit", "Lists", "About"]


def test_for_libreoffice_each_sheet_that_repeats_its_header_has_an_area_with_room_to_print() -> None:
    """Its columns are those in use; 2,000 rows of a table stand below four rows of title, help, signs and header."""
    book = load_workbook(io.BytesIO(made(host="libreoffice")))
    with_titles = [sheet for sheet in book.worksheets if sheet.print_title_rows and sheet.title != "Audit"]
    assert {"Pupils", "Provision", "Costs by pupil", "Budget"} <= {sheet.title for sheet in with_titles}
    assert book["Costs by pupil"].print_area == "'Costs by pupil'!$A$1:$H$2004"
    assert all(sheet.print_area.endswith("$2004") for sheet in with_titles if not sheet._charts)


def test_elsewhere_pages_end_with_what_stands_on_the_sheet(book: Any) -> None:
    assert [sheet.title for sheet in book.worksheets if sheet.print_area] == ["Audit"]


def test_two_results_of_one_name_have_two_sheets() -> None:
    assert list(sheet_names([FUNDS, FUNDS, replace(FUNDS, name="Staff [1]?")]).values()) == [
        "Budget",
        "Budget (2)",
        "Staff 1",
    ]


def test_each_value_is_a_plain_value_of_its_kind(book: Any) -> None:
    sheet = book["Costs by intervention"]
    header, first, second, total = ([cell.value for cell in row] for row in sheet["A5:H8"])
    assert header == ["Intervention", "Planned", "Hours", "Pupils", "Share", "Until", "Estimate", "None"]
    # 65,360 pence are £653.60; 10/3 hours to six decimals; an eighth is 12.5%.
    assert [first[0], first[1], first[2], first[3], first[4], first[6], first[7]] == [
        "=1+1", 653.6, 3.333333, 3, 0.125, "yes", None]  # fmt: skip
    assert first[5].date() == DAY
    assert sheet["A6"].data_type == "s", "text, not a formula"
    assert second[1] == -0.01
    assert second[6] is None
    assert total[:4] == ["Total", 653.59, 5.833333, 3]
    assert sheet["A10"].value == "A note."
    assert sheet["B5"].comment.text == "Dates as given."
    assert [sheet[f"{letter}6"].number_format for letter in "BCEF"] == [
        '£#,##0.00;"-£"#,##0.00', "#,##0.00", "0%", "dd/mm/yyyy"]  # fmt: skip


def test_each_sheet_says_from_which_inputs_and_date_it_comes_and_when_it_is_stale(book: Any) -> None:
    for name in ("Dashboard", "Costs by intervention", "Concerns"):
        said = book[name]["A2"].value
        assert little_school().inputs_hash in said
        assert "as at 23/11/2026" in said
        assert "stale: run Update" in said
    assert book["Costs by intervention"]["A3"].value == "Basis: school · By: intervention"


def test_a_result_without_rows_says_so(book: Any) -> None:
    assert book["Concerns"]["A5"].value == "There is nothing to show."
    assert not book["Concerns"].tables


def test_the_dashboard_draws_cost_funds_and_staff_with_words_for_those_who_do_not_see_them(content: bytes) -> None:
    parts = members(content)
    drawing = parts["xl/drawings/drawing1.xml"].decode()
    alt = re.findall(r'descr="([^"]*)"', drawing)
    assert alt == [
        "Bar chart. Cost by intervention, planned. =1+1: £653.60; NELI: -£0.01.",
        "Bar chart. Balance of each fund after the forecast. SEN: £9,000.00; PP: -£3,500.50.",
        "Column chart. Staff hours a week: used and free. TA1: used 22.50, free -2.50.",
    ]
    charts = [parts[f"xl/charts/chart{number}.xml"].decode() for number in (1, 2, 3)]
    assert [len(re.findall("<c:ser>", chart)) for chart in charts] == [1, 1, 2]
    assert "<c:v>653.6</c:v>" in charts[0], "drawn from values in the file, without recalculation"
    assert "pattFill" in charts[2], "two series differ by pattern too"


def test_the_figures_behind_the_charts_stand_on_the_dashboard(book: Any) -> None:
    texts = [cell.value for row in book["Dashboard"].iter_rows() for cell in row if cell.value is not None]
    for value in ("Cost by intervention, planned", 653.6, "SEN", 9000, -3500.5, "TA1", 22.5):
        assert value in texts


def test_key_figures_are_totals_unless_others_are_given(book: Any) -> None:
    found = [(row[0].value, row[1].value) for row in book["Dashboard"]["A4:B8"] if row[0].value]
    assert found[0] == ("Provision, planned", 653.59)
    own = load_workbook(io.BytesIO(made(figures=[KeyFigure("Problems", 3, Shows.COUNT)])))["Dashboard"]
    assert (own["A4"].value, own["B4"].value) == ("Problems", 3)


def test_many_bars_become_twelve_with_the_rest_as_one() -> None:
    # 20 interventions of £1 to £20: the eleven dearest, and 1 + 2 + ... + 9 = £45 for the other nine.
    rows = tuple((f"I{n}", n * 100) for n in range(1, 21))
    many = Result("Costs", "Costs", (COST.columns[0], COST.columns[1]), rows, about=ABOUT)
    sheet = load_workbook(io.BytesIO(workbook_bytes(Contents(little_school(), [many]))))["Dashboard"]
    found = {row[0].value: row[1].value for row in sheet["A1:B60"] if isinstance(row[1].value, int | float)}
    assert found == {**{f"I{n}": n for n in range(10, 21)}, "All others (9)": 45}


def test_a_live_cell_holds_its_formula_and_its_value() -> None:
    cells = [LiveCell("A5", "=PX_WEEKS()", 12.5, "Weeks"), LiveCell("C5", "=PX_MAP()", (("Pupil", "Cost"), ("007", 5)))]
    part = next(part for part in members(made(live=cells)).values() if b"PX_MAP" in part).decode()
    assert "<f>PX_WEEKS()</f><v>12.5</v>" in part
    assert re.search(r'<c r="C5"[^>]*cm="1"[^>]*><f t="array" ref="C5:D6">PX_MAP\(\)</f><v>Pupil</v>', part)
    assert re.search(r'<c r="D6"[^>]*><v>5</v>', part)
    plain = next(part for part in members(made(live=cells, host="libreoffice")).values() if b"PX_MAP" in part).decode()
    assert "cm=" not in plain


def test_a_workbook_without_macros_takes_no_function_of_ours() -> None:
    with pytest.raises(OutOfRange, match="no Live sheet"):
        made(host="no-macros", live=[LiveCell("A5", "=PX_WEEKS()", 1)])


def test_buttons_run_their_macro() -> None:
    content = made(buttons=[Button("Update", "PX_Update", "Works everything out.")])
    drawing = next(part for name, part in members(content).items() if name.startswith("xl/drawings/vml"))
    assert b"[0]!PX_Update" in drawing


def test_about_names_the_figures_in_force_and_where_they_come_from(book: Any) -> None:
    rows = {row[0].value: [cell.value for cell in row] for row in book["About"].iter_rows() if row[0].value}
    figure = national().figure("ni_rate")
    entry = figure.at(DAY)
    assert rows[figure.label][1:3] == [str(entry.value), figure.unit]
    assert rows[figure.label][5] == entry.status
    assert entry.source in rows[figure.label][6]
    assert rows["Inputs"][1] == little_school().inputs_hash
    assert rows["Names it holds"][1] == "none"
