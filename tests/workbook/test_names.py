"""Names beside IDs: Excel's own lookup in the sheet Key, there only with that sheet, and never read."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School
from provision_xl.workbook.build import Contents, workbook_bytes
from provision_xl.workbook.reading import read_book, read_workbook
from tests.libreoffice import LibreOffice
from tests.workbook.made import changed, little_school, saved, sheet_part

MAP = Result(
    "Map", "Map by pupil", (Shown("line", "Line"), Shown("pupil", "Pupil"), Shown("cost_pence", "Cost", Shows.PENCE)),
    (("L1", "007", 500), ("L2", "NA", 700)), ("Total", None, 1200), about={"as_at": date(2026, 11, 23)},
)  # fmt: skip
LOOKUP = '=IFERROR(INDEX(tblKey[Name],MATCH({0}[[#This Row],[{1}]],tblKey[Pupil ID],0)),"")'


def named() -> School:
    return replace(little_school(), key=(KeyRow(pupil_id="007", name="Ada Lovelace"),))


def test_a_name_stands_beside_each_id_on_inputs_and_results() -> None:
    content = workbook_bytes(Contents(named(), [MAP]))
    formulas, values = load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True)
    assert [cell.value for cell in values["Pupils"]["A4:C4"][0]] == ["Pupil ID", "Name", "Year group"]
    assert [cell.value for cell in values["Pupils"]["A5:C5"][0]] == ["007", "Ada Lovelace", "1"]
    assert values["Pupils"]["B6"].value is None, "no name is known"
    assert formulas["Pupils"]["B5"].value == LOOKUP.format("tblPupils", "Pupil ID")
    assert [cell.value for cell in values["Map"]["A6:D6"][0]] == ["L1", "007", "Ada Lovelace", 5]
    assert [cell.value for cell in values["Map"]["A8:D8"][0]] == ["Total", None, None, 12]
    assert formulas["Map"]["C6"].value == LOOKUP.format("tblResult1", "Pupil")


def test_libreoffice_looks_the_names_up(office: LibreOffice, tmp_path: Path) -> None:
    """Names stored wrong on purpose come out right, on inputs and on results."""
    content = workbook_bytes(Contents(named(), [MAP]))
    for name in ("Pupils", "Map"):
        content = changed(content, sheet_part(content, name), lambda part: part.replace(b"</f><v>Ada", b"</f><v>Eve"))
    opened = office.open(saved(tmp_path, content))
    try:
        assert opened.values("Pupils", "A5:B6") == [["007", "Ada Lovelace"], ["NA", ""]]
        assert opened.values("Map", "B6:C7") == [["007", "Ada Lovelace"], ["NA", ""]]
    finally:
        opened.close()


def test_there_is_no_such_column_without_the_sheet_key() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(Contents(little_school(), [MAP]))))
    assert [sheet["B4"].value for sheet in (book["Pupils"], book["Map"])] == ["Year group", None]
    assert [cell.value for cell in book["Map"]["A5:C5"][0]] == ["Line", "Pupil", "Cost"]
    assert "Key" not in book.sheetnames


def test_an_empty_sheet_key_is_enough() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(Contents(little_school(), tables=["Key"]))))
    assert book["Provision"]["D4"].value == "Name"


def test_reading_takes_no_name_and_no_column_of_names(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook_bytes(Contents(named())))
    school = read_workbook(path)
    assert school == little_school()
    assert not [item for item in school.not_read if item.startswith("Name")]
    grids, _ = read_book(path)
    assert "Ada Lovelace" not in [cell for grid in grids.values() for row in grid.rows for cell in row]


def test_names_looked_up_by_cells_are_not_read_either(tmp_path: Path) -> None:
    """LibreOffice stores the lookup with cells instead of the table's name."""
    content = workbook_bytes(Contents(named()))
    part = sheet_part(content, "Pupils")
    by_cells = changed(content, part, lambda text: text.replace(b"tblKey[Name]", b"Key!$B$5:$B$10"))
    by_cells = changed(by_cells, part, lambda text: text.replace(b"tblKey[Pupil ID]", b"$Key.$A$5:$A$10"))
    grids, _ = read_book(saved(tmp_path, by_cells))
    assert "Ada Lovelace" not in [cell for row in grids["Pupils"].rows for cell in row]


def test_a_column_of_ones_own_called_name_is_still_ones_own(tmp_path: Path) -> None:
    """Planted: the same header without the lookup below it stays a column that is listed as not read."""
    content = workbook_bytes(Contents(named()))
    part = sheet_part(content, "Pupils")
    typed = changed(content, part, lambda text: text.replace(b"tblKey[", b"tblOther["))
    assert "Name in Pupils" in read_workbook(saved(tmp_path, typed)).not_read
