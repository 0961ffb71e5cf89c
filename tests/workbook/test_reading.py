"""Cells as spreadsheets keep them: errors, formulas never worked out, times, dates of two systems, lying sheets."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from provision_xl.errors import Verdict
from provision_xl.results import Result, Shown
from provision_xl.school.raw import CellError, NoValue
from provision_xl.school.reading import read_school
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.reading import read_book, read_workbook
from tests.workbook.made import changed, little_book, little_school, members, repacked, saved, sheet_book, sheet_part

ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"]
BOOK = little_book()
PUPILS = sheet_part(BOOK, "Pupils")


def staff(rows: Sequence[Sequence[Any]], **options: Any) -> bytes:
    """A sheet Staff with ID, role and Intervention hours."""

    def write(sheet: Any, book: Any) -> None:
        for row, values in enumerate((("Staff ID", "Role", "Intervention hours"), *rows)):
            for place, value in enumerate(values):
                look = None
                if isinstance(value, tuple):
                    value, look = value[0], book.add_format({"num_format": value[1]})
                sheet.write(row, place, value, look)

    return sheet_book({"Staff": write}, **options)


def third_column(path: Path) -> list[Any]:
    grids, _ = read_book(path)
    return [row[2] for row in grids["Staff"].rows[1:]]


def test_each_error_is_an_error_and_never_a_text(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{n}"><c r="C{n}" t="e"><v>{text}</v></c></row>' for n, text in enumerate(ERRORS, start=20)
    )
    content = changed(staff([]), "xl/worksheets/sheet1.xml",
                      lambda part: part.replace(b"</sheetData>", cells.encode() + b"</sheetData>"))  # fmt: skip
    grids, _ = read_book(saved(tmp_path, content))
    assert [row[2] for row in grids["Staff"].rows[19:]] == [CellError(text) for text in ERRORS]


def test_an_error_typed_as_text_stays_a_text(tmp_path: Path) -> None:
    assert third_column(saved(tmp_path, staff([["T1", "TA", "#REF!"]]))) == ["#REF!"]


def test_a_formula_that_was_never_worked_out_is_no_value(tmp_path: Path) -> None:
    # A library that only writes leaves no value for C2, none for the text formula C3.
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Staff"
    for row in (["Staff ID", "Role", "Intervention hours"], ["T1", "TA", "=10+5"], ["T2", "TA", '=IF(1=1,"5","")']):
        sheet.append(row)
    book.save(tmp_path / "map.xlsx")
    assert third_column(tmp_path / "map.xlsx") == [NoValue(), NoValue()]
    found = read_workbook(tmp_path / "map.xlsx")
    assert [finding.cell for finding in found.findings if finding.code == "PX-D12"] == ["C2", "C3"]


def test_a_nought_left_by_a_program_that_works_nothing_out_is_no_value(tmp_path: Path) -> None:
    content = staff([["T1", "TA", "=10+5"]])
    assert b"fullCalcOnLoad" in members(content)["xl/workbook.xml"]
    assert third_column(saved(tmp_path, content)) == [NoValue()]


def test_a_nought_that_excel_worked_out_is_nought(tmp_path: Path) -> None:
    content = changed(staff([["T1", "TA", "=5-5"]]), "xl/workbook.xml",
                      lambda part: part.replace(b' fullCalcOnLoad="1"', b""))  # fmt: skip
    assert third_column(saved(tmp_path, content)) == [0]


def test_formulas_worked_out_give_their_values_and_an_empty_text_is_blank(tmp_path: Path) -> None:
    cells = (
        b'<row r="2"><c r="A2" t="str"><f>"T"&amp;1</f><v>T1</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
        b'<c r="C2"><f>SUM(1,2)</f><v>3</v></c></row></sheetData>'
    )
    content = changed(staff([]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", cells))
    grids, _ = read_book(saved(tmp_path, content))
    assert list(grids["Staff"].rows[1]) == ["T1", None, 3]


@pytest.mark.parametrize("date_1904", [False, True])
def test_27_hours_30_minutes_are_27_and_a_half_however_they_are_shown(date_1904: bool, tmp_path: Path) -> None:
    # 27:30 is 27.5 / 24 = 1.1458333 days. h:mm shows it as 03:30, [h]:mm as 27:30; 7:15 is 7.25 hours.
    content = staff(
        [["T1", "TA", (27.5 / 24, "h:mm")], ["T2", "TA", (27.5 / 24, "[h]:mm")], ["T3", "TA", (7.25 / 24, "h:mm")]],
        date_1904=date_1904,
    )
    grids, findings = read_book(saved(tmp_path, content))
    school = read_school(grids, findings)
    assert [row.intervention_hours for row in school.staff] == [Decimal("27.5"), Decimal("27.5"), Decimal("7.25")]


def test_times_come_as_they_are(tmp_path: Path) -> None:
    shown = third_column(saved(tmp_path, staff([["T1", "TA", (0.5, "h:mm")], ["T2", "TA", (1.5, "[h]:mm")]])))
    assert shown == [clock(12, 0), timedelta(days=1, hours=12)]


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_right_in_both_systems(date_1904: bool, tmp_path: Path) -> None:
    def write(sheet: Any, book: Any) -> None:
        look = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Term", "Starts", "Ends", "Teaching weeks"])
        sheet.write_row(1, 0, ["Autumn"])
        sheet.write_datetime(1, 1, datetime(2026, 9, 2), look)

    school = read_workbook(saved(tmp_path, sheet_book({"Terms": write}, date_1904=date_1904)))
    assert school.terms[0].starts == date(2026, 9, 2)


def test_a_date_beyond_the_calendar_is_an_error_in_its_cell(tmp_path: Path) -> None:
    assert third_column(saved(tmp_path, staff([["T1", "TA", (5_000_000, "dd/mm/yyyy")]]))) == [CellError("#VALUE!")]


@pytest.mark.parametrize("text", ["NaN", "INF", "-1.#IND", "12abc", "1E400"])
def test_a_number_that_is_none_is_pointed_at_and_the_rest_is_read(text: str, tmp_path: Path) -> None:
    content = changed(staff([["T1", "TA", 55.5], ["T2", "TA", 7]]), "xl/worksheets/sheet1.xml",
                      lambda part: part.replace(b"<v>55.5</v>", b"<v>" + text.encode() + b"</v>"))  # fmt: skip
    school = read_workbook(saved(tmp_path, content))
    assert [row.intervention_hours for row in school.staff] == [None, Decimal(7)]
    (found,) = [finding for finding in school.findings if finding.cell == "C2"]
    assert found.verdict is Verdict.STOP


def test_merged_cells_and_hidden_rows_are_named(tmp_path: Path) -> None:
    def write(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, ["Staff ID", "Role", "Intervention hours"])
        sheet.merge_range("B2:B3", "TA")
        for row in (1, 2, 3):
            sheet.write(row, 0, f"T{row}")
        sheet.set_row(3, None, None, {"hidden": True})

    grids, _ = read_book(saved(tmp_path, sheet_book({"Staff": write})))
    assert grids["Staff"].merged == ("B2:B3",)
    assert grids["Staff"].hidden_rows == frozenset({4})
    assert {finding.code for finding in read_workbook(tmp_path / "map.xlsx").findings} >= {"PX-C08", "PX-C16"}


def test_a_merge_over_the_whole_sheet_costs_no_time(tmp_path: Path) -> None:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = changed(BOOK, PUPILS, lambda part: part.replace(b"</sheetData>", b"</sheetData>" + merge))
    start = time.process_time()
    school = read_workbook(saved(tmp_path, content))
    assert time.process_time() - start < 2
    assert [finding.cell for finding in school.findings if finding.code == "PX-C08"] == ["A1:XFD1048576"]


@pytest.mark.parametrize("said", ["A1", "A1:XFD1048576"])
def test_a_sheet_that_lies_about_its_size_is_read_whole(said: str, tmp_path: Path) -> None:
    content = changed(
        BOOK, PUPILS, lambda part: re.sub(b'<dimension ref="[^"]*"/>', f'<dimension ref="{said}"/>'.encode(), part)
    )
    assert read_workbook(saved(tmp_path, content)).pupils == little_school().pupils


def turned(part: bytes) -> bytes:
    """The rows of a sheet in the opposite order."""
    rows = re.findall(rb"<row .*?</row>", part, re.S)
    head, _, rest = part.partition(rows[0])
    return head + b"".join(rows[::-1]) + b"</sheetData>" + rest.partition(b"</sheetData>")[2]


def prefixed(part: bytes) -> bytes:
    """The same sheet with a prefix on every element, as some programs write it."""
    plain = re.sub(rb"<(/?)(?!\?)([A-Za-z])", rb"<\1x:\2", part)
    return plain.replace(b'xmlns="', b'xmlns:x="', 1)


@pytest.mark.parametrize("change", [turned, prefixed], ids=["rows out of order", "elements with a prefix"])
def test_other_ways_to_write_a_sheet_read_the_same(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    assert read_workbook(saved(tmp_path, changed(BOOK, PUPILS, change))) == little_school()


def test_texts_inside_the_cells_read_the_same(tmp_path: Path) -> None:
    cells = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Staff ID</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><r><t>00</t></r><r><rPr><b/></rPr><t>7</t></r></is></c></row>'
        b"</sheetData>"
    )
    blank = sheet_book({"Staff": lambda sheet, book: sheet.write(8, 8, "x")})
    content = changed(blank, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", cells))
    grids, _ = read_book(saved(tmp_path, content))
    assert [list(row) for row in grids["Staff"].rows[:2]] == [["Staff ID"], ["007"]]


def test_a_workbook_saved_again_by_another_library_reads_the_same(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(BOOK))
    book.save(tmp_path / "again.xlsx")
    assert read_workbook(tmp_path / "again.xlsx") == little_school()


def test_sheets_that_are_not_inputs_have_a_name_and_no_rows(tmp_path: Path) -> None:
    result = Result("Costs", "Costs", (Shown("pupil", "Pupil"),), (("007",),))
    grids, _ = read_book(saved(tmp_path, workbook_bytes(Contents(little_school(), [result]))))
    assert list(grids["Costs"].rows) == []
    assert list(grids)[:2] == ["Start", "Dashboard"]


def test_a_damaged_picture_or_chart_sheet_does_not_matter(tmp_path: Path) -> None:
    content = repacked(BOOK, {"xl/media/image1.png": b"\x89PNG broken"})
    assert read_workbook(saved(tmp_path, content)) == little_school()


@pytest.mark.parametrize(
    ("formula", "warned"),
    [
        ("[1]Costs!B2", True),
        ("'[other.xlsx]Costs'!B2", True),
        ('WEBSERVICE("http://example.com")', True),
        ("cmd|'/c calc'!A0", True),
        ("tblStaff[[#This Row],[Hours]]*2", False),
        ("tblStaff[2026]", False),
        ("SUM(A1:A2)", False),
    ],
)
def test_formulas_that_look_outside_the_workbook_are_named(formula: str, warned: bool, tmp_path: Path) -> None:
    escaped = formula.replace("&", "&amp;").replace("'", "&apos;")
    cell = f'<row r="2"><c r="C2"><f>{escaped}</f><v>3</v></c></row></sheetData>'.encode()
    content = changed(staff([]), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", cell))
    _, findings = read_book(saved(tmp_path, content))
    found = [finding for finding in findings if finding.code == "PX-B14"]
    assert [(finding.sheet, finding.cell, finding.verdict) for finding in found] == (
        [("Staff", "C2", Verdict.WARN)] if warned else []
    )


def by_hand_and_hidden(part: bytes) -> bytes:
    manual = part.replace(b"<calcPr ", b'<calcPr calcMode="manual" ')
    return manual.replace(b'name="Staff"', b'name="Staff" state="veryHidden"')


def test_formulas_worked_out_by_hand_and_sheets_hidden_for_good_are_warnings(tmp_path: Path) -> None:
    content = changed(staff([["T1", "TA", "=1+1"]]), "xl/workbook.xml", by_hand_and_hidden)
    _, findings = read_book(saved(tmp_path, content))
    assert {(finding.code, finding.verdict) for finding in findings} == {
        ("PX-D13", Verdict.WARN),
        ("PX-C18", Verdict.WARN),
    }


def test_a_refused_file_gives_no_sheet_and_one_finding(tmp_path: Path) -> None:
    grids, (finding,) = read_book(saved(tmp_path, BOOK[:1000]))
    assert grids == {}
    assert finding.verdict is Verdict.REFUSE
    assert read_workbook(tmp_path / "map.xlsx").findings == (finding,)


def test_the_inside_of_a_part_damaged_is_refused_without_a_traceback(tmp_path: Path) -> None:
    content = changed(BOOK, PUPILS, lambda part: part.replace(b"</c>", b"</d>", 1))
    _, (finding,) = read_book(saved(tmp_path, content))
    assert (finding.code, finding.verdict) == ("PX-A03", Verdict.REFUSE)


def test_the_file_is_closed_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = saved(tmp_path, BOOK)
    handles = Path("/proc/self/fd")
    before = len(list(handles.iterdir())) if handles.exists() else 0
    for _ in range(5):
        read_book(path)
    assert not handles.exists() or len(list(handles.iterdir())) == before
    assert [item.name for item in tmp_path.iterdir()] == ["map.xlsx"]
