"""A workbook of ours in a real LibreOffice: functions in cells, following edits, macros, and what a save keeps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from provision_udfs.vba import add_macros, macro_address

from provision_xl import app
from provision_xl.functions.crossing import cell_out, table_out
from provision_xl.results import Result
from provision_xl.school.columns import letter
from provision_xl.school.tables import TABLES
from provision_xl.views import cost_table, staffing_tables
from provision_xl.workbook.outputs import sheet_names, unique_headers
from provision_xl.workbook.writing import as_shown
from tests.libreoffice import Document, LibreOffice
from tests.small_school import tables, write_school

COSTS_HEADERS = ["Intervention", "Planned", "To date", "Forecast", "Staff hours", "Received", "Pupils", "Estimate"]
WRONG = 987654  # planted as the stored value of each formula: what is read must have been worked out here


def book(path: Path, formulas: dict[str, str]) -> Path:
    """A small macro workbook: a table of terms, and formulas with wrong stored values on the sheet Live."""
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        terms = made.add_worksheet("Terms")
        headers = [{"header": header} for header in ("Term", "Starts", "Ends", "Teaching weeks")]
        terms.add_table(1, 0, 3, 3, {"name": "tblTerms", "columns": headers})
        for row, (term, starts, ends, weeks) in enumerate(
            [
                ("Autumn 1", date(2026, 9, 7), date(2026, 10, 16), 6),
                ("Autumn 2", date(2026, 11, 2), date(2026, 12, 18), 7),
            ],
            start=2,
        ):
            terms.write(row, 0, term)
            terms.write_datetime(row, 1, starts, day)
            terms.write_datetime(row, 2, ends, day)
            terms.write(row, 3, weeks)
        live = made.add_worksheet("Live")
        live.write("H1", 12)
        live.write_formula("H2", "=NA()", None, "#N/A")
        for cell, formula in formulas.items():
            live.write_formula(cell, formula, None, WRONG)
    add_macros(path, host="libreoffice")
    return path


def test_functions_in_cells_are_worked_out_by_python(office: LibreOffice, tmp_path: Path) -> None:
    opened = office.open(
        book(
            tmp_path / "book.xlsm",
            {
                "A1": "=PX_PROVISION_COST(60,1,38,12,5)",  # 38 h x £12 / 5
                "A2": "=PX_PROVISION_COST(60,1,38,H1,5,,10)",  # and £10 of materials: £2 each
                "A3": '=PX_PROVISION_COST(60,"often",38,12,5)',
                "A4": "=PX_PROVISION_COST(60,H2,38,12,5)",
                "A5": "=PX_PROVISION_COST(60,H99,38,12,5)",
                "A6": "=PX_WEEKS(DATE(2026,9,7),DATE(2026,9,18),tblTerms)",  # ten of thirty weekdays: a third of six
                "A7": "=PX_WEEKS(Terms!B3,Terms!C4,Terms!A:D)",  # the whole of both
                "A8": "=A1*2",
            },
        )
    )
    try:
        assert [row[0] for row in opened.values("Live", "A1:A8")] == [
            91.2,
            93.2,
            'sessions: "often" is not a number. Type the number alone.',
            "sessions: the cell it comes from shows #N/A. Put that cell right first.",
            "sessions is blank. Give it: Sessions a week.",
            2,
            13,
            182.4,
        ]
    finally:
        opened.close()


@pytest.fixture
def school(office: LibreOffice, tmp_path: Path) -> Iterator[Document]:
    """The small school, open, with wrong figures planted in every formula."""
    path = tmp_path / "school.xlsm"
    with xlsxwriter.Workbook(path) as made:
        write_school(made)
        live = made.add_worksheet("Live")
        live.write_array_formula("A1:I6", f'{{=PX_FIT(PX_COSTS("intervention",{tables()}),6,9)}}', None, WRONG)
        live.write_array_formula("A11:H18", f"{{=PX_FIT(PX_STAFFING({tables()}),8,8)}}", None, WRONG)
        live.write_formula("A20", '=PX_HOURLY_COST("NJC","5",20,DATE(2026,1,1),,,21.5%)', None, WRONG)
        live.write_formula("A21", "=PX_PROVISION_COST(60,1,13,12,5)", None, WRONG)
    add_macros(path, host="libreoffice")
    opened = office.open(path)
    yield opened
    opened.close()


def test_add_group_writes_the_rows_of_a_new_group_under_the_last_and_numbers_them(school: Document) -> None:
    school.run(macro_address("AddGroup_quiet"), ["talk time", "P3; P4", "T1", "02/11/2026", "18/12/2026"])
    assert school.run(macro_address("LastMessage")) == "Group G2 was added: 2 rows."
    starts, ends = 46328, 46374  # 2 November and 18 December 2026 as serial numbers
    assert [row[:7] for row in school.values("Provision", "A7:G9")] == [
        ["L6", "G2", "P3", "TALK", "T1", starts, ends],
        ["L7", "G2", "P4", "TALK", "T1", starts, ends],
        ["", "", "", "", "", "", ""],
    ]
    assert school.values("Settings", "A10:B10") == [["Last line number", 7]]


def test_the_number_of_a_line_that_was_deleted_does_not_come_again(school: Document) -> None:
    given = ["TALK", "P3", "T1", "02/11/2026", ""]
    school.run(macro_address("AddGroup_quiet"), given)
    for place in "ABCDEF":
        school.write("Provision", f"{place}7", "")
    school.run(macro_address("AddGroup_quiet"), given)
    assert school.values("Provision", "A7:C7") == [["L7", "G2", "P3"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["TALKS", "P3", "", "02/11/2026", ""], 'There is no intervention "TALKS". Did you mean "TALK"?'),
        (["TALK", "P33", "", "02/11/2026", ""], 'There is no pupil "P33". Did you mean "P3"?'),
        (["TALK", "P3;P3", "", "02/11/2026", ""], 'The pupil "P3" is named twice. Name each once.'),
        (["TALK", "P3", "X", "02/11/2026", ""], 'There is no Staff ID "X". There are: T1.'),
        (["TALK", "P3", "", "31/02/2026", ""], '"31/02/2026" is not a date'),
        (["TALK", "P3", "", "02/11/2026", "01/11/2026"], "comes before the first"),
    ],
)
def test_add_group_changes_nothing_and_says_why_where_it_cannot_be(
    school: Document, given: list[str], said: str
) -> None:
    before = school.used("Provision")
    school.run(macro_address("AddGroup_quiet"), given)
    assert said in school.run(macro_address("LastMessage"))
    assert school.used("Provision") == before


def test_the_next_cell_is_worked_out_after_the_python_behind_has_died(office: LibreOffice, school: Document) -> None:
    assert school.value("Live", "A21") == 31.2  # 13 h x £12 / 5
    office.kill_engine()
    school.formula("Live", "A22", "=PX_PROVISION_COST(60;1;13;12;4)")
    assert school.value("Live", "A22") == 39


def test_a_call_in_which_the_python_behind_dies_is_made_once_more(office: LibreOffice, school: Document) -> None:
    office.start_engine_by(f'if [ ! -e died ]; then touch died; read line; exit 1; fi; exec "{sys.executable}" "$@"')
    office.kill_engine()
    try:
        school.formula("Live", "A22", "=PX_PROVISION_COST(60;1;13;12;4)")
        assert school.value("Live", "A22") == 39
    finally:
        office.start_engine_by(f'exec "{sys.executable}" "$@"')


def test_where_python_cannot_start_the_cell_says_so_and_recovers_later(office: LibreOffice, school: Document) -> None:
    office.start_engine_by("exit 1")
    office.kill_engine()
    try:
        school.formula("Live", "A22", "=PX_PROVISION_COST(60;1;13;12;4)")
        assert school.value("Live", "A22") == (
            "PX-X04: the Python behind this workbook does not start. Install provision_xl again."
        )
    finally:
        office.start_engine_by(f'exec "{sys.executable}" "$@"')
    school.recalculate()
    assert school.value("Live", "A22") == 39


def test_a_name_never_leaves_the_spreadsheet(office: LibreOffice, tmp_path: Path) -> None:
    """Names stand on Key and, by Excel's own lookup, in a column of one's own beside the IDs."""
    path = tmp_path / "names.xlsm"
    with xlsxwriter.Workbook(path) as made:
        write_school(made)
        key = made.add_worksheet("Key")
        for row, (pupil, person) in enumerate([("Pupil ID", "Name"), ("007", "Zzcanary One"), ("NA", "Zzcanary Two")]):
            key.write_string(row, 0, pupil)
            key.write_string(row, 1, person)
        provision = made.get_worksheet_by_name("Provision")
        assert provision is not None
        column = len(TABLES["Provision"].columns)
        provision.write_string(0, column, "Name")
        for row in range(1, 3):
            provision.write_formula(row, column, f"=VLOOKUP(C{row + 1},Key!A:B,2,0)", None, "Zzcanary")
    add_macros(path, host="libreoffice")
    heard = tmp_path / "heard"
    office.start_engine_by(f'tee -a "{heard}" | "{sys.executable}" "$@"')
    office.kill_engine()
    opened = office.open(path)
    try:
        beside = [opened.value("Provision", f"{letter(column)}{row}") for row in (2, 3)]
        assert beside == ["Zzcanary One", "Zzcanary Two"]
        opened.run(macro_address("AddGroup_quiet"), ["TALK", "007", "", "02/11/2026", ""])
        assert opened.run(macro_address("LastMessage")) == "Group G2 was added: 1 row."
        said = heard.read_text("utf-8")
        assert '"ADD_GROUP"' in said and '"007"' in said
        assert "anary" not in said
    finally:
        opened.close()
        office.start_engine_by(f'exec "{sys.executable}" "$@"')
        office.kill_engine()


def test_what_libreoffice_saves_holds_the_figures_that_python_gave(school: Document, tmp_path: Path) -> None:
    saved = openpyxl.load_workbook(school.save_as(tmp_path / "saved.xlsx"), data_only=True)
    assert saved["Live"]["A21"].value == 31.2
    assert saved["Provision"]["C2"].value == "007"


def test_costs_and_staffing_follow_a_pupil_into_another_group(school: Document, tmp_path: Path) -> None:
    # One group of five: 13 h x £12, to date (16 October) 6 h; on the authority's basis £17.20 x 38 weeks.
    assert school.values("Live", "A1:I6") == [
        [*COSTS_HEADERS, "Planned (LA)"],
        ["TALK", 156, 72, 156, 13, 65, 5, "", 653.6],
        ["Total", 156, 72, 156, 13, 65, 5, "", 653.6],
        *[[""] * 9] * 3,
    ]
    assert school.values("Live", "A12:F12") == [["T1", "TA", "", 10, 0, 1]]
    school.write("Provision", "B6", "G2")  # P5 is now taught alone
    assert school.values("Live", "A2:F2") == [["TALK", 312, 144, 312, 26, 65]]
    assert school.values("Live", "A12:F12") == [["T1", "TA", "", 10, 0, 2]]
    done = app.work(school.save_as(tmp_path / "saved.xlsx"))
    assert shown(school, "A1:I3") == as_cells(cost_table(done, "intervention"))
    assert shown(school, "A11:H13") == [row[:8] for row in as_cells(staffing_tables(done)[0])]


def test_hourly_cost_in_a_cell_is_what_python_gives(school: Document) -> None:
    # Point 5 on 1 January 2026, by hand: 25,583 x 20/37 x paid weeks / (365/7), paid weeks = 39 x (1825/7) /
    # (1825/7 - 33); with 15% NI above £5,000 and 21.5% pension, over 20 h x 39 weeks.
    paid = Fraction(39) * Fraction(1825, 7) / (Fraction(1825, 7) - 33)
    pay = Fraction(25_583) * Fraction(20, 37) * paid / Fraction(365, 7)
    yearly = pay + Fraction(15, 100) * (pay - 5000) + Fraction(215, 1000) * pay
    assert school.value("Live", "A20") == pytest.approx(float(yearly / (20 * 39)), abs=1e-9)


def test_a_cell_that_cannot_be_used_is_named_in_the_formulas_that_rest_on_it(school: Document) -> None:
    school.write("Provision", "F3", "soon")
    said = school.value("Live", "A1")
    assert said.startswith('PX-D20  Provision!F3: Starts: "soon" is not a date.')
    school.write("Provision", "F3", 46272)
    assert school.value("Live", "B2") == 156


def shown(document: Document, cells: str) -> list[list[Any]]:
    return document.values("Live", cells)


def as_cells(result: Result) -> list[list[Any]]:
    return [["" if cell is None else cell for cell in row] for row in table_out(result)]


def test_update_writes_every_output_sheet_as_python_works_it_out(school: Document, tmp_path: Path) -> None:
    school.write("Provision", "A4", "")  # the third line has lost its number
    school.run(macro_address("Update_quiet"))
    assert school.run(macro_address("LastMessage")).endswith("sheets were written.")
    assert school.value("Provision", "A4") == "L6"
    done = app.work(school.save_as(tmp_path / "saved.xlsx"))
    results = app.output_tables(done)
    names = sheet_names(results)
    for place, result in enumerate(results):
        written = school.used(names[place])
        assert written[0][0] == result.title
        down = next(row for row in range(1, 9) if done.school.inputs_hash in str(written[row][0])) - 1
        assert bool(down) is bool(result.answer), "an answer stands first and moves the rest down"
        if result.rows:
            height, width = 1 + len(result.rows) + bool(result.total), len(result.columns)
            body = [row[:width] for row in written[4 + down : 4 + down + height]]
            assert body == built_cells(result), result.name
    dashboard = school.used("Dashboard")
    assert "Provision, planned" in [row[0] for row in dashboard]
    assert [row[1] for row in dashboard if row[0] == "Provision, planned"] == [156]


def built_cells(result: Result) -> list[list[Any]]:
    """The table as building a workbook lays it out, by the function that does that."""
    rows = [*result.rows, result.total] if result.total else [*result.rows]
    shows = [column.shows for column in result.columns]
    cells = [[cell_out(as_shown(value, kind)) for value, kind in zip(row, shows, strict=True)] for row in rows]
    return [unique_headers(result), *cells]


def test_check_lists_every_finding_on_its_sheet(school: Document) -> None:
    school.write("Provision", "C4", "P9")
    school.run(macro_address("Check_quiet"))
    written = school.used("Checks")
    assert any(row[2:4] == ["Provision", "C4"] for row in written)


def test_a_table_that_grows_takes_its_sheet_along_and_leaves_nothing_behind_when_it_shrinks(school: Document) -> None:
    for pupil in ("007", "NA"):
        school.run(macro_address("AddGroup_quiet"), ["TALK", pupil, "T1", "02/11/2026", "18/12/2026"])
    school.run(macro_address("Update_quiet"))
    assert len([row for row in school.used("Map") if row[1] == "TALK"]) == 7
    for row in (7, 8):
        for place in "ABCDEFG":
            school.write("Provision", f"{place}{row}", "")
    school.run(macro_address("Update_quiet"))
    left = [row for row in school.used("Map")[5:] if row[0]]
    assert [row[0] for row in left] == ["007", "NA", "P3", "P4", "P5", "Total"]
