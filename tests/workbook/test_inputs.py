"""The sheets to fill in, read back with another library: each declared column has its table, rule, help and format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from provision_xl.profiles import profiles
from provision_xl.rates import national
from provision_xl.school.columns import Column, Kind, Table, letter
from provision_xl.school.tables import SETTINGS, TABLES
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.new import new_school
from tests.workbook.made import little_school, members, sheet_part

HEADER, FIRST = 4, 5
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
NAMES = [f"{table.name}.{column.header}" for table, column in COLUMNS]
TEXT = {Kind.TEXT, Kind.ID, Kind.CHOICE, Kind.LIST, Kind.YESNO}


def letter_of(table: Table, attribute: str) -> str:
    """Where a column stands when the sheet Key is there: one further right behind the pupil's ID, where the name is."""
    attributes = [column.attribute for column in table.columns]
    place = attributes.index(attribute)
    named = "pupil_id" in attributes and table.name != "Key"
    return letter(place + (named and attributes.index("pupil_id") < place))


@pytest.fixture(scope="module")
def content() -> bytes:
    """A new workbook with every table there is."""
    school = new_school("Mainstream primary", list(TABLES), national(), date(2026, 11, 23))
    return workbook_bytes(Contents(school, tables=list(TABLES)))


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rule(sheet: Any, cell: str) -> DataValidation:
    found = [item for item in sheet.data_validations.dataValidation if cell in item.sqref]
    assert len(found) == 1, f"{cell} has {len(found)} rules"
    return found[0]


def offered(book: Any, formula: str) -> list[str]:
    """What a drop-down offers: the words in the rule, or the cells that its name stands for."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    cells = book.defined_names[formula.removeprefix("=")].attr_text
    found = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)", cells)
    assert found, cells
    return [row[0].value for row in book[found[1]][f"{found[2]}{found[3]}:{found[4]}{found[5]}"]]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=NAMES)
def test_each_column_has_header_help_rule_and_format(book: Any, table: Table, column: Column) -> None:
    sheet = book[table.name]
    place = letter_of(table, column.attribute)
    header = sheet[f"{place}{HEADER}"]
    assert header.value == column.header
    assert column.help.strip() in header.comment.text
    first, last = rule(sheet, f"{place}{FIRST}"), rule(sheet, f"{place}{FIRST + 1999}")
    assert first is last, "the rule reaches 2,000 rows down"
    assert column.help[:200] in first.prompt
    assert first.promptTitle == column.header[:32]
    look = sheet.column_dimensions[_first_of_group(sheet, place)]
    assert (look.number_format == "@") == (column.kind in TEXT), "typed 007 stays 007"
    assert look.width >= 9


def _first_of_group(sheet: Any, name: str) -> str:
    """Columns of one width and look are stored together under the first of them."""
    from openpyxl.utils import column_index_from_string

    place = column_index_from_string(name)
    groups = [key for key, item in sheet.column_dimensions.items() if item.min <= place <= item.max]
    assert len(groups) == 1
    return str(groups[0])


@pytest.mark.parametrize(
    ("table", "column"),
    [pair for pair in COLUMNS if pair[1].allowed or pair[1].kind is Kind.YESNO],
    ids=[name for name, (_, column) in zip(NAMES, COLUMNS, strict=True) if column.allowed or column.kind is Kind.YESNO],
)
def test_each_choice_is_a_drop_down_of_just_what_is_allowed(book: Any, table: Table, column: Column) -> None:
    found = rule(book[table.name], f"{letter_of(table, column.attribute)}{FIRST}")
    assert found.type == "list"
    allowed = profiles(national())[0].years if column.header == "Year group" else column.allowed
    assert tuple(offered(book, found.formula1)) == (allowed or ("Yes", "No"))
    if column.kind is Kind.LIST:
        assert not found.showErrorMessage, "several with ; between must be let in"
    else:
        kept = column.header == "Year group"  # one that the kind of setting has none of may be kept, with a warning
        assert found.errorStyle in ({"warning"} if kept else {None, "stop"})
        assert any(words in found.error for words in ("list", "Yes or No", "Keep it only if it is right"))


@pytest.mark.parametrize(
    ("table", "column"),
    [pair for pair in COLUMNS if pair[1].refers_to and pair[1].refers_to != "Provision.Group"],
    ids=lambda item: getattr(item, "header", getattr(item, "name", "")),
)
def test_each_reference_offers_the_column_it_means(book: Any, table: Table, column: Column) -> None:
    found = rule(book[table.name], f"{letter_of(table, column.attribute)}{FIRST}")
    assert found.type == "list"
    there, _, header = column.refers_to.partition(".")
    target = next(item for item in TABLES[there].columns if item.header == header)
    cells = book.defined_names[found.formula1.removeprefix("=")].attr_text
    assert cells.startswith(f"'{there}'!${letter_of(TABLES[there], target.attribute)}${FIRST}:INDEX(")


def test_a_drop_down_of_another_table_ends_with_its_last_filled_cell(book: Any) -> None:
    cells = "'Staff'!$A$5:$A$2004"
    found = book.defined_names["lstStaffStaffId"].attr_text
    assert found == f"'Staff'!$A$5:INDEX({cells},MAX(1,COUNTA({cells})))"


@pytest.mark.parametrize(
    ("table", "attribute", "offers"),
    [("Provision", "staff_id", "Staff"), ("Provision", "fund", "Funds"), ("Services", "fund", "Funds"),
     ("Provision", "measure", "Measures"), ("Staff time", "fund", "Funds")],
)  # fmt: skip
def test_cells_that_take_several_ids_offer_one_and_let_others_in(
    book: Any, table: str, attribute: str, offers: str
) -> None:
    found = rule(book[table], f"{letter_of(TABLES[table], attribute)}{FIRST}")
    assert (found.type, found.showErrorMessage) == ("list", False)
    assert f"'{offers}'!" in book.defined_names[found.formula1.removeprefix("=")].attr_text


@pytest.mark.parametrize(
    ("table", "attribute", "kind", "lowest", "highest"),
    [
        ("Pupils", "ehc_hours", "decimal", "0", "168"),
        ("Interventions", "group_min", "whole", "1", "1000000000000"),
        ("Provision", "outcome", "decimal", "-2", "2"),
        ("Provision", "exit", "decimal", "-1000000000000", "1000000000000"),
        ("Staff", "pension_rate", "decimal", "0", "1"),
        ("Ledger", "amount", "decimal", "-1000000000000", "1000000000000"),
        ("Funds", "starts", "date", "32874", "73415"),  # 1 January 1990 to 31 December 2100
    ],
)
def test_numbers_and_dates_are_held_within_their_limits(
    book: Any, table: str, attribute: str, kind: str, lowest: str, highest: str
) -> None:
    found = rule(book[table], f"{letter_of(TABLES[table], attribute)}{FIRST}")
    assert (found.type, found.formula1, found.formula2) == (kind, lowest, highest)
    assert found.errorStyle in {None, "stop"}
    assert "Type a" in found.error


def test_every_setting_has_its_rule_and_note(book: Any) -> None:
    sheet = book["Settings"]
    for row, column in enumerate(SETTINGS, start=FIRST):
        assert sheet.cell(row, 1).value == column.header
        assert column.help in sheet.cell(row, 3).value
        found = rule(sheet, f"B{row}")
        if column.allowed:
            assert tuple(offered(book, found.formula1)) == column.allowed


@pytest.mark.parametrize("table", list(TABLES.values()), ids=list(TABLES))
def test_each_sheet_has_its_table_freezes_its_header_and_prints_it(content: bytes, book: Any, table: Table) -> None:
    sheet = book[table.name]
    assert list(sheet.tables) == [table.excel_name]
    headers = [column.name for column in sheet.tables[table.excel_name].tableColumns]
    if table.name != "Key" and "pupil_id" in [column.attribute for column in table.columns]:
        assert headers.pop(headers.index("Pupil ID") + 1) == "Name"
    assert headers == [column.header for column in table.columns]
    assert sheet.freeze_panes.endswith(str(FIRST))
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    part = members(content)[sheet_part(content, table.name)]
    assert b"<oddHeader>&amp;L&amp;R&amp;A</oddHeader><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter>" in part


def test_the_school_stands_in_the_header_of_each_page_with_its_ampersand() -> None:
    content = workbook_bytes(Contents(little_school()))
    assert b"<oddHeader>&amp;L Hill &amp;&amp; Dale&amp;R&amp;A<" in members(content)[sheet_part(content, "Pupils")]


def test_the_sheets_stand_in_the_order_of_use(book: Any) -> None:
    assert book.sheetnames == ["Start", "Settings", *TABLES, "Lists", "About"]


def test_what_is_still_to_fill_overdue_or_doubtful_stands_out_without_colour(book: Any) -> None:
    looks = [(rule.formula[0], rule.dxf) for cells in book["Provision"].conditional_formatting for rule in cells.rules]
    overdue = next(look for formula, look in looks if "$W5<IF(AsAtDate" in formula)
    assert overdue.font.b
    assert overdue.border.left.style
    assert overdue.numFmt.formatCode == '"! "dd/mm/yyyy'
    unknown = next(look for formula, look in looks if "COUNTIF(lstPupilsPupilId,$C5)=0" in formula)
    assert unknown.numFmt.formatCode == '"? "@'
    to_fill = next(look for formula, look in looks if "LEN(TRIM($C5))=0" in formula)
    assert to_fill.fill.patternType == "lightUp"


def formulas(content: bytes) -> Iterator[tuple[str, str]]:
    for name, part in members(content).items():
        if name.startswith("xl/worksheets/sheet"):
            yield from ((name, found) for found in re.findall(r"<f[^>]*>([^<]*)</f>", part.decode()))


def test_nothing_typed_becomes_a_formula_and_no_cell_calls_ours(content: bytes) -> None:
    by_sheet = {(name, text.partition("(")[0]) for name, text in formulas(content)}
    first, named = "xl/worksheets/sheet1.xml", {name for name, called in by_sheet if called == "IFERROR"}
    assert by_sheet == {(first, "COUNTA"), (first, "COUNTIF"), *((name, "IFERROR") for name in named)}
    of_pupils = [table for table in TABLES.values() if "pupil_id" in [column.attribute for column in table.columns]]
    assert named == {sheet_part(content, table.name) for table in of_pupils if table.name != "Key"}
    assert b"PX_" not in b"".join(members(content).values())


def test_the_file_says_nothing_of_who_made_it_or_where(content: bytes) -> None:
    core = members(content)["docProps/core.xml"].decode()
    assert re.findall("<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", core) == ["provision_xl"] * 2
    everything = b"".join(members(content).values())
    assert str(Path.cwd()).encode() not in everything
    assert str(Path.home()).encode() + b"/" not in everything
