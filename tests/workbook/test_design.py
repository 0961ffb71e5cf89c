"""How the workbook tells inputs from results: styles, bands, locks, the first sheet, and charts with axes in words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from provision_xl.results import Result, Shown, Shows
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.about import product_version
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.guide import Button
from tests.workbook.made import little_school, members, sheet_part

DAY = date(2026, 11, 23)
COSTS = Result(
    "Costs", "Costs by intervention",
    (Shown("intervention", "Intervention"), Shown("planned_pence", "Planned", Shows.PENCE),
     Shown("forecast_pence", "Forecast", Shows.PENCE), Shown("pupils", "Pupils", Shows.COUNT)),
    (("NELI", 70_000, 65_360, 4), ("ELSA", 100, 100, 1), ("NONE", 5, 5, 0)), ("Total", 70_105, 65_465, 5),
    ("A note.",), {"as_at": DAY},
)  # fmt: skip
IMPACT = Result(
    "Impact", "Impact",
    (Shown("intervention", "Code"), Shown("measure", "Measure"), Shown("with_target", "With", Shows.COUNT),
     Shown("met_target", "Met", Shows.COUNT)),
    (("NELI", "Words", 4, 3), ("NELI", "Sounds", 4, 1), ("ELSA", "Calm", 0, 0), ("NONE", "Words", 2, 2)),
    about={"as_at": DAY},
)  # fmt: skip
FRONTIER = Result(
    "Frontier", "What money can do, Spring",
    (Shown("what", "Plan"), Shown("cap_pence", "Most", Shows.PENCE), Shown("cost_pence", "Cash", Shows.PENCE),
     Shown("benefit_months", "Benefit", Shows.NUMBER)),
    (("what runs already", None, 100_000, Fraction(50)), ("at best", 0, 0, Fraction(0)),
     ("at best", 200_000, 150_000, Fraction(141, 2))),
    about={"as_at": DAY},
)  # fmt: skip
BUTTONS = [Button("Add group", "AddGroup", "Adds a group.", "Map"), Button("Leaver", "Leaver", "Ends.", "Map"),
           Button("Away", "Away", "Notes.", "Map"), Button("Update", "Update", "Works out.", "Answers")]  # fmt: skip


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_bytes(
        Contents(little_school(), (COSTS, IMPACT, FRONTIER), as_at=DAY, buttons=BUTTONS, tables=["Reviews"])
    )


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    ("sheet", "cell", "style"),
    [("Pupils", "A5", "PX Input"), ("Pupils", "A4", "PX Input required"), ("Pupils", "C4", "PX Input optional"),
     ("Settings", "B5", "PX Input"), ("Costs", "B6", "PX Result"), ("Costs", "A5", "PX Result heading"),
     ("Costs", "B9", "PX Total"), ("Costs", "A2", "PX Note"), ("Pupils", "A1", "PX Input title"),
     ("Costs", "A1", "PX Result title"), ("Start", "A1", "PX Guide title"), ("Audit", "D7", "PX Input")],
)  # fmt: skip
def test_cells_have_named_styles(book: Any, sheet: str, cell: str, style: str) -> None:
    assert book[sheet][cell].style == style


def test_each_named_style_is_there_once(content: bytes) -> None:
    names = re.findall(r'<cellStyle name="([^"]*)"', members(content)["xl/styles.xml"].decode())
    assert len(names) == len(set(names))
    assert {"Normal", "PX Input", "PX Input required", "PX Result", "PX Total", "PX Note"} <= set(names)


def is_input(name: str) -> bool:
    return name == SETTINGS_SHEET or name in TABLES


def test_words_and_tab_tell_an_input_from_a_result(book: Any) -> None:
    guides = {"Start", "Lists", "About"}
    for sheet in book.worksheets:
        said = str(sheet["A2"].value)
        assert said.startswith("Fill in.") == is_input(sheet.title), sheet.title
        assert said.startswith("Result, locked.") == (not is_input(sheet.title) and sheet.title not in guides)
    colours = {(is_input(s.title), s.title in guides): s.sheet_properties.tabColor.rgb for s in book.worksheets}
    assert len(set(colours.values())) == 3


def test_results_are_locked_without_a_password_and_inputs_are_open(book: Any) -> None:
    for sheet in book.worksheets:
        lock = sheet.protection
        assert lock.sheet == (not is_input(sheet.title) and sheet.title != "Start"), sheet.title
        if lock.sheet:
            assert lock.password is None
            allowed = (lock.sort, lock.autoFilter, lock.formatColumns, lock.formatRows)
            assert allowed == (False,) * 4, "0 in the file: it may be done"
            assert not (lock.selectLockedCells or lock.objects)
    assert book["Costs"]["B6"].protection.locked
    assert not book["Pupils"]["A5"].protection.locked


def test_tabs_stand_in_working_order(book: Any) -> None:
    order = ["Start", "Dashboard", "Settings", "Terms", "Pupils", "Interventions", "Staff", "Provision", "Funds",
             "Reviews", "Costs", "Impact", "Frontier", "Audit", "Lists", "About"]  # fmt: skip
    assert book.sheetnames == order


def test_the_version_stands_where_a_program_finds_it(book: Any) -> None:
    found = {row[0].value: row[1].value for row in book["About"].iter_rows(max_row=12)}
    assert found["Version"] == product_version()


def test_five_steps_lead_to_the_first_answer(book: Any) -> None:
    sheet = book["Start"]
    steps = [(row[0].value or "", row[1].value, row[1].hyperlink.location) for row in sheet["A6:B11"]]
    expected = [("1", "Settings"), ("", "Terms"), ("2", "Pupils"), ("3", "Interventions"), ("4", "Staff"),
                ("5", "Provision")]  # fmt: skip
    assert [(number, name, place.replace("'", "")) for number, name, place in steps] == [
        (number, name, f"{name}!A1") for number, name in expected
    ]
    assert "can follow" in sheet["C12"].value


def test_buttons_stand_two_by_two_under_their_group(content: bytes, book: Any) -> None:
    """Three of one group take two rows, so the next group begins a row of its own."""
    sheet = book["Start"]
    first = next(row for row in range(1, 40) if sheet.cell(row, 1).value == "Map")
    texts = [(sheet.cell(row, 3).value, sheet.cell(row, 5).value) for row in range(first, first + 3)]
    assert texts == [("Adds a group.", "Ends."), ("Notes.", None), ("Works out.", None)]
    assert sheet.cell(first + 2, 1).value == "Answers"
    drawing = next(part for name, part in members(content).items() if name.endswith("vmlDrawing1.vml")).decode()
    places = re.findall(r"<x:Anchor>\s*(\d+),[^,]*,\s*(\d+)", drawing)
    assert [(int(column), int(row)) for column, row in places] == [
        (1, first - 1), (3, first - 1), (1, first), (1, first + 1)]  # fmt: skip
    assert re.findall(r'alt="([^"]*)"', drawing)[0] == "Add group: Adds a group."


def test_words_on_buttons_have_the_size_that_each_host_reads_right() -> None:
    """Eleven points are 220 to Excel; LibreOffice 7.4 showed 220 as twenty-two, which did not fit the button."""
    sizes = {}
    for host in ("excel", "libreoffice"):
        made = members(workbook_bytes(Contents(little_school(), host=host, buttons=BUTTONS)))  # type: ignore[arg-type]
        sizes[host] = set(re.findall(rb'<font face="Calibri" size="(\d+)"', made["xl/drawings/vmlDrawing1.vml"]))
    assert sizes == {"excel": {b"220"}, "libreoffice": {b"110"}}


def charts(content: bytes) -> Iterator[str]:
    yield from (part.decode() for name, part in members(content).items() if name.startswith("xl/charts/chart"))


def test_every_chart_has_a_title_and_says_its_axes(content: bytes) -> None:
    found = [re.findall(r"<a:t>([^<]*)</a:t>", chart) for chart in charts(content)]
    titles = ["Cost by intervention, planned", "Cost against impact; the size is pupils", "What money can do, Spring"]
    assert [texts[0] for texts in found] == titles
    assert {"Planned cost, £", "Intervention"} <= set(found[0])
    assert {"Forecast cost, £ a pupil (each step is ten times the one before)", "Targets met, %"} <= set(found[1])
    assert {"Cash in the term, £", "Planning weight, months"} <= set(found[2])


def test_cost_against_impact_is_drawn_as_bubbles(content: bytes, book: Any) -> None:
    """£653.60 over 4 pupils is £163.40 each; 3 of 4 and 1 of 4 targets are 4 of 8. ELSA has none, NONE no pupil."""
    sheet = book["Dashboard"]
    (row,) = (row for row in range(20, 90) if sheet.cell(row, 6).value == "NELI")
    assert [sheet.cell(row, place).value for place in range(6, 10)] == ["NELI", 163.4, 0.5, 4]
    assert sheet.cell(row + 1, 6).value is None
    chart = next(chart for chart in charts(content) if "bubbleChart" in chart)
    cells = [re.search(rf"<c:{part}>.*?<c:f>(.*?)</c:f>", chart) for part in ("xVal", "yVal", "bubbleSize")]
    assert [found and found[1] for found in cells] == [f"Dashboard!${name}${row}" for name in "GHI"]
    assert "scatter" not in chart
    alt = re.findall(r'descr="([^"]*)"', members(content)["xl/drawings/drawing1.xml"].decode())
    assert alt[1].endswith("NELI: £163.40 a pupil, 50% of targets met, 4 pupils.")


def test_the_frontier_is_a_line_with_the_map_of_today_beside_it(content: bytes) -> None:
    chart = next(chart for chart in charts(content) if "At best" in chart)
    assert len(re.findall("<c:ser>", chart)) == 2
    assert re.findall(r"<c:tx>.*?<c:v>([^<]*)</c:v>", chart) == ["At best, for each amount", "What runs already"]
    assert "<c:v>1500</c:v>" in chart
    assert "<c:v>70.5</c:v>" in chart


def test_the_frontier_of_hours_is_drawn_against_hours() -> None:
    columns = (Shown("what", "Plan"), Shown("cap_hours", "Most", Shows.HOURS), Shown("used_hours", "Used", Shows.HOURS),
               Shown("benefit_months", "Months", Shows.NUMBER))  # fmt: skip
    rows = (("at best", Fraction(0), Fraction(0), Fraction(3)), ("at best", Fraction(20), Fraction(37, 2), Fraction(9)),
            ("today's map", None, Fraction(10), Fraction(5)))  # fmt: skip
    hours = Result("Frontier hours", "What TA hours can do, Spring", columns, rows, about={"as_at": DAY})
    found = workbook_bytes(Contents(little_school(), (COSTS, FRONTIER, hours), as_at=DAY))
    lines = [chart for chart in charts(found) if "At best" in chart]
    assert len(lines) == 2
    assert "TA hours a week" in lines[1] and "<c:v>18.5</c:v>" in lines[1] and "<c:v>9</c:v>" in lines[1]
    assert "Cash in the term" in lines[0]
    alt = re.findall(r'descr="([^"]*)"', members(found)["xl/drawings/drawing1.xml"].decode())
    assert "ta hours, and planning weight in months" in alt[-1] and "18.50" in alt[-1]


def test_a_frontier_of_another_shape_is_not_drawn() -> None:
    other = Result("Frontier", "F", FRONTIER.columns[:2], (("at best", 5),), about={"as_at": DAY})
    assert not list(charts(workbook_bytes(Contents(little_school(), (other,), as_at=DAY))))


def test_a_map_without_other_costs_has_a_table_of_them_without_errors(content: bytes) -> None:
    part = members(content)[sheet_part(content, "Audit")].decode()
    assert "AuditOther[[#This Row]" not in part


def test_a_map_without_lines_has_no_audit() -> None:
    empty = replace(little_school(), provision=())
    assert "Audit" not in load_workbook(io.BytesIO(workbook_bytes(Contents(empty, (COSTS,), as_at=DAY)))).sheetnames
