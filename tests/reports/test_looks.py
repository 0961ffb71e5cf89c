"""How the cells of a report's workbook look: everybody can read them, and no loss is told by its colour alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import pytest
import xlsxwriter

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import report_files, termly_report
from provision_xl.reports.sheet_looks import NUMBER_FORMATS, Looks
from provision_xl.results import Shows
from tests.workbook.lint import Book, told_by_colour_alone, too_little_contrast


@pytest.mark.parametrize("audience", ["leadership", "governors"])
def test_the_figures_of_a_report_can_be_read_without_seeing_their_colours(audience: str) -> None:
    files = report_files(termly_report(demo_school(), date(2026, 11, 23), national(), "Autumn", audience))
    book = Book(next(content for name, content in files.items() if name.endswith(".xlsx")))
    assert list(too_little_contrast(book)) == []
    assert [found for found in told_by_colour_alone(book) if found.startswith("number format")] == []


def written(formats: Mapping[Shows, str]) -> Book:
    """A workbook with a cell in each of these formats, on the looks of a report."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Figures")
        looks = Looks(book)
        for row, shows in enumerate(formats):
            sheet.write_number(row, 0, -1, looks.cell(shows, False))
            sheet.write_number(row, 1, -1, book.add_format({"num_format": formats[shows]}))
    return Book(buffer.getvalue())


def test_every_format_of_a_report_is_dark_enough_and_a_loss_has_its_sign() -> None:
    assert list(too_little_contrast(written(NUMBER_FORMATS))) == []
    loss = NUMBER_FORMATS[Shows.PENCE].split(";")[1]
    assert "-" in loss and "[" not in loss


@pytest.mark.parametrize(
    ("planted", "broken"),
    [('£#,##0.00;[Red]"-£"#,##0.00', (True, False)), ("£#,##0.00;[Red]£#,##0.00", (True, True))],
)
def test_the_search_finds_red_and_a_loss_without_a_sign(planted: str, broken: tuple[bool, bool]) -> None:
    book = written({Shows.PENCE: planted})
    assert (any(too_little_contrast(book)), any(told_by_colour_alone(book))) == broken
