"""The task pane in a real browser against a real server; Office alone is replaced."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from provision_xl import app
from provision_xl.functions.macros import MACROS
from provision_xl.school.tables import TABLES
from provision_xl.views import this_week
from tests.addin.panes import Pane
from tests.addin.serving import Serving, opened

PROVISION = [column.header for column in TABLES["Provision"].columns]


def _headers(pane: Pane, sheet: str) -> tuple[int, dict[str, int]]:
    """The row of a sheet's headers and the column of each, counted from 1."""
    area = pane.in_office(f"standIn.sheet({json.dumps(sheet)}).tables[0].area")
    row, left, _, wide = area
    return row + 1, {str(pane.cell(sheet, row + 1, column)): column for column in range(left + 1, left + wide + 1)}


def _pupils(pane: Pane) -> list[str]:
    row, places = _headers(pane, "Pupils")
    return [str(pane.cell("Pupils", row + down, places["Pupil ID"])) for down in range(1, 31)]


def test_the_code_is_typed_once_and_a_wrong_one_says_so(
    chromium: Any, paired: tuple[Serving, str], sheets: list[dict[str, Any]]
) -> None:
    serving, _ = paired
    page = opened(chromium, serving, sheets)
    page.get_by_label("Code").fill("AAAA-AAAA")
    page.get_by_role("button", name="Connect").click()
    assert "not the code that the Provision window shows" in page.get_by_role("alert").inner_text()
    page.get_by_label("Code").fill(serving.code().lower())
    page.keyboard.press("Enter")
    page.get_by_role("navigation").wait_for()
    page.reload()
    page.get_by_role("navigation").wait_for()
    assert page.evaluate("document.cookie") == ""
    assert "?" not in page.url and "#" not in page.url
    page.context.close()


def test_every_macro_and_every_view_is_on_the_first_page(pane: Pane) -> None:
    shown = pane.page.locator("nav strong").all_inner_texts()
    assert sorted(shown) == sorted({*(macro.caption for macro in MACROS), "This week", "SENCo time"})


def test_this_week_shows_what_python_says(pane: Pane, book: Path) -> None:
    result = this_week(app.work(book))
    pane.open("This week")
    cards = pane.page.locator(".cards").first.locator("> li")
    assert cards.count() == len(result.rows) > 5
    assert result.title in pane.words()
    for place, row in enumerate(result.rows):
        words = cards.nth(place).inner_text()
        assert str(row[0]) in words and all(pupil in words for pupil in str(row[4]).split("; "))
    adult = str(next(row[3] for row in result.rows if row[3])).split("; ")[0]
    pane.page.get_by_label("Show", exact=True).select_option(adult)
    assert cards.count() == sum(adult in str(row[3]).split("; ") for row in result.rows)


def test_a_finding_leads_to_its_cell(pane: Pane) -> None:
    row, places = _headers(pane, "Provision")
    pane.in_office(f"standIn.sheet('Provision').cells.get('{row},{places['Pupil ID'] - 1}').value = 'NOBODY'")
    pane.open("Check")
    assert re.search(r"^[1-9]\d* problems? stops? the work", pane.page.locator(".alarm").inner_text())
    where = pane.page.locator("li.stops").first.get_by_role("button")
    place = f"C{row + 1}"
    assert where.inner_text() == f"Provision, {place}"
    assert "NOBODY" in pane.page.locator("li.stops").first.inner_text()
    where.click()
    pane.until("standIn.state.active === 'Provision'")
    assert pane.in_office("standIn.state.selection") == {
        "sheet": "Provision",
        "area": [row, places["Pupil ID"] - 1, 1, 1],
    }
    pane.in_office("standIn.state.sheets.splice(standIn.names().indexOf('Provision'), 1)")
    where.click()
    assert "There is no sheet Provision" in pane.alarm()


def _add_group(pane: Pane, pupils: list[str]) -> None:
    pane.open("Add group")
    pane.page.get_by_label("Which intervention?").select_option(index=2)
    for pupil in pupils:
        pane.page.get_by_label("Search in the list").fill(pupil)
        pane.page.get_by_role("checkbox", name=re.compile(pupil)).check()
    pane.page.get_by_label("First day?").fill("2027-01-11")
    pane.page.keyboard.press("Enter")
    pane.settle()


def test_add_group_shows_its_rows_writes_them_and_takes_them_back(pane: Pane) -> None:
    pupils = _pupils(pane)[3:6]
    before = pane.rows("Provision")
    table = pane.in_office("standIn.sheet('Provision').tables[0].area")
    top, places = _headers(pane, "Provision")
    last = max(int(place.split(",")[0]) for place in before) + 1
    _add_group(pane, pupils)
    shown = pane.page.locator(".rows li").all_inner_texts()
    assert len(shown) == 3 and all(pupil in line for pupil, line in zip(pupils, shown, strict=True))
    assert pane.rows("Provision") == before, "nothing is written before the person agrees"
    pane.press("Write this")
    pane.page.locator(".done").wait_for()
    for down, pupil in enumerate(pupils, start=1):
        assert pane.cell("Provision", last + down, places["Pupil ID"]) == pupil
        assert pane.cell("Provision", last + down, places["Starts"]) == 46398, "11 January 2027"
    area = pane.in_office("standIn.sheet('Provision').tables[0].area")
    assert area[0] + area[2] >= last + 3, "the table takes the new rows in"
    pane.press("Undo")
    pane.page.get_by_text("cells are as before").wait_for()
    assert pane.rows("Provision") == before
    assert pane.in_office("standIn.sheet('Provision').tables[0].area") == table


def test_cancel_writes_nothing_and_keeps_what_was_typed(pane: Pane) -> None:
    pupils = _pupils(pane)[4:6]
    before = pane.rows("Provision")
    _add_group(pane, pupils)
    pane.press("Cancel")
    pane.page.get_by_label("Search in the list").fill("")
    assert all(pane.page.get_by_role("checkbox", name=re.compile(pupil)).is_checked() for pupil in pupils)
    assert "Nothing was changed" in pane.words()
    assert pane.rows("Provision") == before and pane.in_office("standIn.state.log") == []


def test_an_answer_that_is_missing_is_asked_for_and_a_wrong_one_keeps_the_form(pane: Pane) -> None:
    pane.open("New EHC plan")
    pane.press("Show what changes")
    assert "An answer is missing: Which pupil?" in pane.alarm()
    pane.page.get_by_label("Which pupil?").select_option(index=1)
    hours = pane.page.get_by_label("How many hours a week does the plan name?")
    hours.fill("lots")
    pane.press("Show what changes")
    pane.settle()
    assert "lots" in pane.alarm()
    assert hours.input_value() == "lots"
    assert pane.in_office("standIn.state.log") == []


def test_undo_refuses_where_the_person_typed_since(pane: Pane) -> None:
    _add_group(pane, _pupils(pane)[7:9])
    pane.press("Write this")
    pane.page.locator(".done").wait_for()
    sheet, row, column = pane.in_office("Object.values(standIn.state.log.at(-1)).slice(0, 3)")
    pane.in_office(f"standIn.cell('{sheet}', {row}, {column}).value = 'mine'")
    written = pane.rows("Provision")
    pane.press("Undo")
    assert "was changed since, so nothing was taken back" in pane.alarm()
    assert pane.rows("Provision") == written


def test_a_sheet_with_a_password_is_left_alone(pane: Pane) -> None:
    pane.in_office("Object.assign(standIn.sheet('Provision'), {protected: true, password: 'x'})")
    before = pane.rows("Provision")
    _add_group(pane, _pupils(pane)[7:9])
    pane.press("Write this")
    assert "protected with a password" in pane.alarm()
    assert pane.rows("Provision") == before


def test_text_that_excel_would_turn_into_a_number_or_a_date_stays_text(pane: Pane) -> None:
    pane.in_office("""(async () => {
        const { write } = await import('/workbook.js');
        const texts = ['007', 'MAR1', '=1+1', 'TRUE', '1/2', '50%', "'quoted", 'Autumn term', ''];
        await write({ cells: texts.map((text, place) => ['Provision', 700 + place, 1, text]), sheets: {} });
    })()""")
    found = [pane.cell("Provision", 700 + place, 1) for place in range(9)]
    assert found == ["007", "MAR1", "=1+1", "TRUE", "1/2", "50%", "'quoted", "Autumn term", ""]


def test_update_writes_the_result_sheets_and_locks_them_again(pane: Pane) -> None:
    pane.in_office("standIn.sheet('Costs by pupil').cells.get('7,1').value = 999999")
    result = pane.rows("Costs by pupil")
    pane.open("Update")
    assert "Costs by pupil" in pane.page.locator(".rows").inner_text()
    pane.press("Write this")
    pane.page.locator(".done").wait_for()
    after = pane.rows("Costs by pupil")
    assert result["7,1"] == 999999 != after["7,1"]
    assert pane.in_office("standIn.sheet('Costs by pupil').protected")
    assert pane.in_office("standIn.state.active") == "Dashboard"


def test_a_plan_is_accepted_row_by_row_and_taken_back(pane: Pane) -> None:
    before = pane.rows("Provision")
    pane.open("Optimise")
    pane.page.get_by_label("For which term?").select_option(index=2)
    pane.page.get_by_label("How many seconds may it think?").fill("20")
    pane.press("Find the best plan")
    pane.settle()
    assert "best plan" in pane.done()
    ticks = pane.page.locator(".ticks input")
    count = ticks.count()
    assert f"{count} of {count} rows ticked" in pane.words() and count > 2
    pane.press("Tick none")
    pane.press("Accept the ticked rows")
    assert "No row is ticked" in pane.alarm()
    ticks.nth(0).check()
    ticks.nth(2).check()
    labels = pane.page.locator(".ticks label strong").all_inner_texts()
    pane.press("Accept the ticked rows")
    pane.settle()
    *shown, others = pane.page.locator(".rows li").all_inner_texts()
    assert len(shown) == 2 and others.startswith("The sheet Overrides keeps what was decided otherwise")
    assert all(labels[place].split(" · ")[0] in line for place, line in zip((0, 2), shown, strict=True))
    assert pane.rows("Provision") == before
    pane.press("Write this")
    pane.page.get_by_role("button", name="Undo").wait_for()
    assert pane.rows("Provision") != before
    pane.press("Undo")
    pane.page.get_by_text("as before").wait_for()
    assert pane.rows("Provision") == before
    assert pane.page.get_by_text("Who is not in the plan, and why").count() == 1


def test_thinking_can_be_stopped_with_the_best_so_far(pane: Pane) -> None:
    pane.open("Optimise")
    pane.page.get_by_label("For which term?").select_option(index=2)
    pane.press("Find the best plan")
    pane.page.locator("progress").wait_for()
    pane.press("Stop with the best so far")
    pane.settle()
    assert "best plan" in pane.done() or "stopped" in pane.alarm()


def test_sliders_show_both_plans_side_by_side(pane: Pane) -> None:
    pane.open("What if")
    pane.page.get_by_label("For which term?").select_option(index=2)
    slider = pane.page.get_by_label("Money for the term")
    slider.focus()
    pane.page.keyboard.press("ArrowRight")
    pane.page.keyboard.press("ArrowRight")
    assert pane.page.locator("output").first.inner_text() == "£1,000 more"
    assert slider.get_attribute("aria-valuetext") == "£1,000 more"
    pane.page.get_by_role("heading", name=re.compile("What if, ")).wait_for()
    words = pane.words()
    assert pane.page.locator("table tbody tr").first.locator("td").count() == 3
    assert "With the change" in words and "With today's means" in words
    assert pane.in_office("standIn.state.log") == []
    pane.press("Back to today's means")
    assert pane.page.locator("output").first.inner_text() == "as today"


def test_senco_time_shows_what_python_says(pane: Pane, book: Path) -> None:
    time = app.senco(app.work(book))
    pane.open("SENCo time")
    figures = dict(
        zip(pane.page.locator("dt").all_inner_texts(), pane.page.locator("dd").all_inner_texts(), strict=False)
    )
    from provision_xl.senco import tables

    needed = next(row for row in tables(time)[0].rows if row[0] == "Hours needed")
    assert figures["Hours needed"] == f"{float(needed[1]):,.1f} h"


def test_the_report_is_made_here_and_kept_by_the_person(pane: Pane, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    pane.open("Termly report")
    pane.page.get_by_label("For whom?").select_option("governors")
    pane.press("Make the report")
    pane.settle()
    with pane.page.expect_download() as found:
        pane.page.get_by_role("link", name=re.compile(r"governors\.xlsx")).click()
    path = tmp_path / "report.xlsx"
    found.value.save_as(path)
    book = load_workbook(path)
    assert len(book.sheetnames) > 3
    book.close()


def test_a_pupils_map_is_made_here_and_kept_by_the_person(pane: Pane, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    pupil = _pupils(pane)[0]
    pane.open("Pupil map")
    pane.page.get_by_label("Which pupil?").select_option(pupil)
    pane.press("Make the map")
    pane.settle()
    with pane.page.expect_download() as found:
        pane.page.get_by_role("link", name=re.compile(rf"{pupil}\.xlsx")).click()
    path = tmp_path / "map.xlsx"
    found.value.save_as(path)
    book = load_workbook(path)
    assert book.sheetnames[1] == "Gaps" and "Plain cells" in book.sheetnames
    book.close()


def test_only_our_columns_leave_excel_and_no_name_does(pane: Pane) -> None:
    row, places = _headers(pane, "Pupils")
    beside = max(places.values()) + 1
    pane.in_office(f"""(() => {{
        const cells = standIn.sheet('Pupils').cells;
        const cell = (value) => ({{ value, formula: value, format: 'General', locked: false }});
        cells.set('{row - 1},{beside - 1}', cell('Name'));
        cells.set('{row},{beside - 1}', cell('Zz Canary'));
        standIn.state.sheets.push({{ name: 'My notes', tables: [], cells: new Map([['0,0', cell('Zz Canary')]]) }});
    }})()""")
    sent: list[str] = []
    pane.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    pane.open("This week")
    pane.open("Check")
    pupil = _pupils(pane)[0]
    asked = [text for text in sent if '"SHOW"' in text]
    assert asked and all(pupil in text for text in asked), "the search would have found it"
    assert not any("Canary" in text for text in sent)
    assert not any(pupil in text.split(" ")[0] for text in sent), "nothing of a school stands in an address"


def test_when_the_server_is_gone_the_pane_says_how_to_start_it(
    chromium: Any, sheets: list[dict[str, Any]], tmp_path: Path
) -> None:
    serving = Serving(tmp_path)
    pane = Pane(chromium, serving, sheets, serving.pair())
    pane.page.get_by_role("navigation").wait_for()
    serving.close()
    pane.open("This week")
    assert "provision-xl serve" in pane.alarm()
    pane.close()


def test_everything_can_be_done_from_the_keyboard(pane: Pane) -> None:
    page = pane.page
    names = []
    for _ in range(40):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.innerText?.split('\\n')[0] ?? ''"))
    assert {macro.caption for macro in MACROS} <= set(names)
    page.get_by_role("button", name=re.compile("^Leaver")).focus()
    page.keyboard.press("Enter")
    pane.settle()
    assert page.evaluate("document.activeElement.id") == "title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "ask-pupil"
    page.keyboard.press("Escape")
    page.get_by_role("navigation").wait_for()


@pytest.mark.parametrize("width", [320, 500])
def test_an_accessibility_checker_finds_nothing_serious(
    width: int, chromium: Any, paired: tuple[Serving, str], sheets: list[dict[str, Any]]
) -> None:
    serving, key = paired
    pane = Pane(chromium, serving, sheets, key, width)
    pane.page.get_by_role("navigation").wait_for()
    found = {"All actions": _serious(pane)}
    for caption in ("This week", "Check", "SENCo time", "Add group", "Optimise", "What if", "Termly report", "Update"):
        pane.open(caption)
        for fold in pane.page.locator("summary").all():
            fold.click()
        found[caption] = _serious(pane)
        assert pane.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{caption} is too wide"
    assert found == dict.fromkeys(found, [])
    pane.page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert _serious(pane) == ["image-alt"], "the checker finds what is planted"
    pane.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_by_day_and_by_night(
    scheme: Any, chromium: Any, paired: tuple[Serving, str], sheets: list[dict[str, Any]]
) -> None:
    serving, key = paired
    pane = Pane(chromium, serving, sheets, key)
    pane.page.emulate_media(color_scheme=scheme)
    pane.open("Check")
    assert _serious(pane) == []
    pane.close()


def _serious(pane: Pane) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(pane.page).response["violations"]
    return sorted(fault["id"] for fault in found if fault["impact"] in {"serious", "critical"})
