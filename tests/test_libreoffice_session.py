"""A day with the workbook in a real LibreOffice: an edit, a group, a plan accepted and taken back, a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from provision_udfs.libreoffice_menu import MENU, address, entries
from provision_udfs.vba import add_macros, macro_address

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.functions.macros import MACROS
from provision_xl.school.tables import TABLES
from provision_xl.views import Work, cost_table
from tests.libreoffice import Document, LibreOffice
from tests.workbook.made import changed

WRONG = 987654.0
WITHOUT = "Voice"


@pytest.fixture(scope="module")
def done() -> Work:
    return app.work(replace(demo_school(pupils=24), voice=()))


@pytest.fixture
def book(office: LibreOffice, done: Work, tmp_path: Path) -> Iterator[Document]:
    """The demo school of 24 pupils, open, every figure of its Live sheet stored wrong."""
    live = [
        replace(cell, value=tuple(tuple(WRONG if isinstance(value, int | float) else value for value in row)
                                   for row in cell.value))
        for cell in app.live(done, "libreoffice")
    ]  # fmt: skip
    path = tmp_path / "school.xlsm"
    app.write_book(path, done.school, app.output_tables(done), "libreoffice", add_macros, as_at=done.as_at, live=live)
    opened = office.open(path)
    yield opened
    opened.close()


def run(book: Document, macro: str, *answers: Any) -> str:
    book.run(macro_address(f"{macro}_quiet"), answers)
    return str(book.run(macro_address("LastMessage")))


def column(book: Document, sheet: str, header: str, headers: int = 4) -> list[Any]:
    rows = book.used(sheet)
    place = rows[headers - 1].index(header)
    return [row[place] for row in rows[headers:]]


def everything(book: Document) -> dict[str, Any]:
    return {name: book.used(name) for name in book.sheets() if name != "Live"} | {"tables": book.tables()}


def planned(book: Document, code: str) -> float:
    """What the Live sheet says an intervention costs."""
    rows = book.used("Live")
    at = next(place for place, cell in enumerate(rows[4]) if cell == "Intervention" and rows[4][place + 1] == "Planned")
    return float(next(row[at + 1] for row in rows[5:] if row[at] == code))


def test_the_live_tables_follow_an_edit(book: Document, done: Work, tmp_path: Path) -> None:
    costs = {row[0]: row[1] for row in cost_table(done, "intervention").rows}
    code = max(costs, key=lambda name: costs[name])
    assert round(planned(book, code) * 100) == costs[code] != WRONG * 100
    pay = book.used("Staff")[3].index("Hourly cost")
    for row in range(5, 5 + len(done.school.staff)):
        book.write("Staff", f"{chr(65 + pay)}{row}", 30.0)
    staff = tuple(replace(person, hourly_cost=Decimal(30)) for person in done.school.staff)
    expected = {row[0]: row[1] for row in cost_table(app.work(replace(done.school, staff=staff)), "intervention").rows}
    book.recalculate()
    assert expected[code] != costs[code]
    assert round(planned(book, code) * 100) == expected[code]


def test_a_group_is_added_and_taken_back(book: Document, done: Work) -> None:
    before = everything(book)
    rows = (row for row in done.school.interventions if row.use and (row.group_min or 1) <= 2 <= (row.group_max or 8))
    code = next(rows).code
    pupils = "; ".join(row.pupil_id for row in done.school.pupils[:2])
    said = run(book, "AddGroup", code, pupils, "", "30/11/2026", "18/12/2026")
    assert said.startswith("Group G") and said.endswith("2 rows.") and book.active_sheet() == "Provision"
    last = 4 + len(done.school.provision)
    assert column(book, "Provision", "Intervention")[last - 4 : last - 2] == [code, code]
    assert all(column(book, "Provision", "Line")[last - 4 : last - 2])
    assert run(book, "UndoChange") == f"Taken back: {said}"
    assert everything(book) == before


def test_a_plan_is_found_accepted_and_taken_back(book: Document, done: Work) -> None:
    before = everything(book)
    said = run(book, "Optimise", "Spring", "", "20")
    assert said.startswith("The plan, ") and "Plan rows" in said and book.active_sheet() == "Plan"
    planned_rows = everything(book)
    assert {name: planned_rows[name] for name in ("Provision", "Pupils")} == {
        name: before[name] for name in ("Provision", "Pupils")
    }
    changes = [change for change in column(book, "Plan rows", "Change", 5) if change]
    new = changes.count("new")
    assert new > 0
    # No for the first row: one fewer is written.
    book.write("Plan rows", "A6", "No")
    said = run(book, "AcceptPlan", "marked")
    assert said.startswith(f"{len(changes) - 1} rows of the plan were written into Provision.")
    filled = [pupil for pupil in column(book, "Provision", "Pupil ID") if pupil]
    assert len(filled) == len(done.school.provision) + new - (changes[0] == "new")
    again = run(book, "AcceptPlan", "marked")
    assert "has been accepted already" in again
    said = run(book, "UndoChange")
    assert said.startswith("Taken back: ")
    assert book.used("Provision") == before["Provision"] and book.used("Settings") == before["Settings"]
    assert book.tables()["tblProvision"] == before["tables"]["tblProvision"]


def test_a_table_is_added_with_its_drop_downs_and_taken_back(book: Document, done: Work) -> None:
    # The demo school has rows in every table, so the book is built without one of them.
    before = everything(book)
    name = WITHOUT
    assert name not in book.sheets()
    assert run(book, "AddTable", name) == f"The sheet {name} was added."
    assert book.used(name)[3][0] == TABLES[name].columns[0].header
    assert TABLES[name].excel_name in book.tables() and book.active_sheet() == name
    run(book, "UndoChange")
    assert everything(book) == before


def test_a_leaver_and_an_absence_are_told_and_written(book: Document, done: Work) -> None:
    pupil = next(line.pupil_id for line in done.school.provision)
    said = run(book, "Leaver", pupil, "18/12/2026")
    assert said.startswith(f"{pupil} leaves on 18/12/2026.")
    leaves = dict(zip(column(book, "Pupils", "Pupil ID"), column(book, "Pupils", "Leaves"), strict=True))
    assert leaves[pupil] == 46374  # 18 December 2026
    adult = done.school.staff[0].staff_id
    run(book, "Away", adult, "30/11/2026", "04/12/2026", "")
    rows = [row for row in book.used("Absences")[4:] if row[0] == adult]
    assert rows[-1][:3] == [adult, 46356, 46360]


def test_the_questions_offer_what_is_selected(book: Document, office: LibreOffice) -> None:
    book.select("Pupils", "B6:C7")
    pupils = [row[0] for row in book.used("Pupils")[5:7]]
    script = "vnd.sun.star.script:VBAProject.ProvisionTransport.AskQuestions?language=Basic&location=document"
    asked = book.run(script, ["ADD_GROUP"])
    assert asked[0] == "ready" and len(asked) == 1 + 3 * 5
    assert asked[5] == "; ".join(pupils), "the default of the second question"
    assert [asked[place] for place in (3, 6, 9)] == ["needed", "needed", ""]


def test_every_result_sheet_is_written_afresh_and_locked_again(book: Document) -> None:
    said = run(book, "Update")
    assert said.endswith("sheets were written.") and book.active_sheet() == "Dashboard"


def test_the_report_is_written(book: Document, tmp_path: Path) -> None:
    said = run(book, "TermlyReport", "Autumn", "governors", str(tmp_path), "")
    assert said.startswith("The report was written: ")
    assert {path.suffix for path in tmp_path.glob("Termly report*")} == {".xlsx", ".html", ".pdf", ".zip"}


def test_after_a_crash_the_next_macro_runs(book: Document, office: LibreOffice) -> None:
    run(book, "Check")
    office.kill_engine()
    assert "Checks" in run(book, "Check")


def test_the_menu_has_every_macro_and_runs_it_in_the_open_workbook(book: Document, office: LibreOffice) -> None:
    assert [tuple(entry) for entry in office.menu(MENU)] == entries()
    run(book, "About")
    book.run(address("Check"))  # nobody is there to press OK, so its question is answered by Cancel
    assert book.run(macro_address("LastMessage")) == "Cancelled. Nothing was changed."
    book.run(address("NoSuchMacro"))  # said in a box, which nobody sees here


def test_every_macro_has_its_two_forms_here(book: Document) -> None:
    for macro in MACROS:
        assert book.run(macro_address("LastMessage")) is not None, macro.name


def test_a_result_that_grew_wider_is_printed_to_its_last_column(
    office: LibreOffice, done: Work, tmp_path: Path
) -> None:
    """The area to print of the map is planted two columns wide; Update makes it as wide as what it writes."""
    path = tmp_path / "school.xlsm"
    app.write_book(path, done.school, app.output_tables(done), "libreoffice", add_macros, as_at=done.as_at)
    wide = str(load_workbook(path)["Map"].print_area)
    narrow = re.sub(r":\$[A-Z]+\$", ":$B$", wide)
    assert narrow != wide
    path.write_bytes(changed(path.read_bytes(), "xl/workbook.xml", lambda part: part.replace(
        wide.replace("'", "").encode(), narrow.replace("'", "").encode())))  # fmt: skip
    opened = office.open(path)
    try:
        run(opened, "Update")
        kept = opened.save_as(tmp_path / "kept.xlsx")
    finally:
        opened.close()
    assert load_workbook(path)["Map"].print_area == narrow, "what is on the disk was not written over"
    assert load_workbook(kept)["Map"].print_area == wide
