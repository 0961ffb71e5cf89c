"""A workbook of ours in a real LibreOffice: functions in cells, following edits, macros, and what a save keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from provision_udfs.vba import add_macros, macro_address

from tests.libreoffice import Document, LibreOffice, missing
from tests.small_school import tables, write_school

WRONG = 987654  # planted as the stored value of each formula: what is read must have been worked out here


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    reason = missing()
    if reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason} The continuous integration must have it.")
        pytest.skip(reason)
    running = LibreOffice(tmp_path_factory.mktemp("libreoffice"))
    yield running
    running.close()


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
        (["TALK", "P3", "", "", ""], "The first day is missing."),
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
