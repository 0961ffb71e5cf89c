"""A workbook of ours in a real LibreOffice: functions in cells, following edits, macros, and what a save keeps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from provision_udfs.vba import add_macros

from tests.libreoffice import LibreOffice, missing

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
