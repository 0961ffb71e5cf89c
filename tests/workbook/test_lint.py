"""Our workbooks keep every rule of `lint`; each rule finds a case that was planted for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.functions.macros import MACROS
from provision_xl.rates import national
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.tables import TABLES
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.guide import Button
from provision_xl.workbook.new import new_school
from tests.workbook.lint import RULES, contrast, lint
from tests.workbook.made import changed, sheet_book

BUTTONS = [Button(macro.caption, macro.name, macro.help, macro.group) for macro in MACROS]


@pytest.fixture(scope="module")
def whole() -> bytes:
    """Every sheet there is but Live: inputs with names beside IDs, results, Dashboard, Audit, buttons."""
    school = demo_school(pupils=30, seed=2026)
    school = replace(school, key=tuple(KeyRow(pupil_id=row.pupil_id, name="Sam") for row in school.pupils[:9]))
    done = app.work(school)
    outputs = app.output_tables(done)
    return workbook_bytes(Contents(school, outputs, as_at=done.as_at, tables=list(TABLES), buttons=BUTTONS))


def test_a_workbook_with_every_sheet_keeps_every_rule(whole: bytes) -> None:
    assert lint(whole) == {}


def test_a_new_workbook_keeps_every_rule() -> None:
    school = new_school("Mainstream primary", (), national(), date(2026, 11, 23))
    assert lint(workbook_bytes(Contents(school, host="no-macros", proposed_ids=("P-XYZ3",)))) == {}


def planted(write: Callable[[Any, Any], None], name: str = "Data") -> bytes:
    return sheet_book({name: write})


def _unlike(sheet: Any, book: Any) -> None:
    for row in range(1, 6):
        sheet.write_formula(row, 1, f"=A{row + 1}+{'B$1' if row != 3 else 'C$1'}")


def _unlike_in_a_table(sheet: Any, book: Any) -> None:
    sheet.add_table("A4:B7", {"name": "tblX", "columns": [{"header": "A"}, {"header": "B"}]})
    sheet.repeat_rows(3)
    sheet.write_formula("B5", "=A5")
    sheet.write_number("B6", 3)


def _chart(sheet: Any, book: Any, described: bool, colours: tuple[str, ...] = ("#FF0000",)) -> None:
    sheet.write_column("A1", [1, 2])
    made = book.add_chart({"type": "column"})
    for colour in colours:
        made.add_series({"values": "=Data!$A$1:$A$2", "fill": {"color": colour}})
    sheet.insert_chart("D2", made, {"description": "Two bars."} if described else {})


def _rule(sheet: Any, book: Any, **look: Any) -> None:
    options = {"type": "formula", "criteria": "=A1>B1", "format": book.add_format(look)}
    sheet.conditional_format("A1:A9", options)


def _cell(**look: Any) -> Callable[[Any, Any], None]:
    return lambda sheet, book: sheet.write(0, 0, "x", book.add_format(look))


def _table(**more: Any) -> Callable[[Any, Any], None]:
    def write(sheet: Any, book: Any) -> None:
        sheet.repeat_rows(3)
        sheet.add_table("A4:B7", {"name": "tblX", "columns": [{"header": "A"}, {"header": "B"}], **more})

    return write


def _untitled(sheet: Any, book: Any) -> None:
    _table()(sheet, book)
    sheet.repeat_rows(0)


PLANTED: list[tuple[str, bytes]] = [
    ("inconsistent_neighbours", planted(_unlike)),
    ("inconsistent_neighbours", planted(_unlike_in_a_table)),
    ("constants", planted(lambda sheet, book: sheet.write_formula(0, 0, "=B1*39"))),
    ("external_links", planted(lambda sheet, book: sheet.write_formula(0, 0, "='[other.xlsx]Pay'!A1"))),
    ("external_links", planted(lambda sheet, book: sheet.write_url(0, 0, "https://example.org"))),
    ("hidden", sheet_book({"A": lambda sheet, book: None, "B": lambda sheet, book: sheet.hide()})),
    ("hidden", planted(lambda sheet, book: sheet.set_row(3, None, None, {"hidden": True}))),
    ("hidden", planted(lambda sheet, book: sheet.set_column(3, 3, 9, None, {"hidden": True}))),
    ("volatile", planted(lambda sheet, book: sheet.write_formula(0, 0, "=SUM(OFFSET(A2,1,0))"))),
    ("volatile", planted(lambda sheet, book: book.define_name("Grown", "=OFFSET(Data!$A$1,0,0)"))),
    ("merged", planted(lambda sheet, book: sheet.merge_range("A1:B2", "x"))),
    ("no_print_titles", planted(_untitled)),
    ("names_without_cells", planted(lambda sheet, book: book.define_name("Lost", "=#REF!$A$1"))),
    ("names_without_cells", planted(lambda sheet, book: book.define_name("Lost", "=Gone!$A$1:$A$3"))),
    ("tables_without_headers", planted(_table(header_row=False))),
    ("tables_without_headers", planted(_table(name="Table1"))),
    ("tables_without_headers", planted(_table(name="out1"))),
    ("tables_without_headers", planted(_table(columns=[{"header": "A"}, {}]))),
    ("without_alt_text", planted(lambda sheet, book: _chart(sheet, book, False))),
    ("without_alt_text", planted(lambda sheet, book: sheet.insert_button("B2", {"macro": "X", "caption": "Go"}))),
    ("default_sheet_names", sheet_book({"Sheet1": lambda sheet, book: None})),
    ("too_little_contrast", planted(_cell(font_color="#7F7F7F"))),
    ("too_little_contrast", planted(_cell(font_color="#FFFFFF", bg_color="#E69F00"))),
    ("too_little_contrast", planted(_cell(num_format="0;[Red]-0"))),
    ("too_little_contrast", planted(lambda sheet, book: _rule(sheet, book, bold=True, bg_color="#3F3F3F"))),
    ("told_by_colour_alone", planted(lambda sheet, book: _rule(sheet, book, bg_color="#FFF2CC"))),
    ("told_by_colour_alone", planted(_cell(num_format="0;[Blue]0"))),
    ("told_by_colour_alone", planted(lambda sheet, book: _chart(sheet, book, True, ("#FF0000", "#00FF00")))),
]


@pytest.mark.parametrize(("rule", "content"), PLANTED, ids=[f"{rule} {n}" for n, (rule, _) in enumerate(PLANTED)])
def test_a_planted_case_is_found(rule: str, content: bytes) -> None:
    assert list(lint(content)) == [rule]


def test_every_rule_has_a_planted_case() -> None:
    assert {rule for rule, _ in PLANTED} == {rule.__name__ for rule in RULES}


def test_a_case_planted_into_our_own_workbook_is_found(whole: bytes) -> None:
    """A figure in a formula of Start, where there was a cell."""
    part = "xl/worksheets/sheet1.xml"
    assert "constants" in lint(changed(whole, part, lambda text: text.replace(b"<f>COUNTA(", b"<f>39+COUNTA(", 1)))


def test_contrast_is_that_of_the_published_examples() -> None:
    """Black on white is 21 to 1; #767676 on white is the lightest grey that reaches 4.5 (WCAG 2 understanding)."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") >= 4.5 > contrast("777777", "FFFFFF")
