"""Whose macros a workbook has: ours are known again, and whatever was changed, added or taken away is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from provision_udfs import own_code
from provision_udfs.fingerprint import fingerprint
from provision_udfs.vba import add_project, modules

from provision_xl import app
from provision_xl.workbook.about import NO_MACROS
from tests.cli.running import run
from tests.test_vba import plain_book

OURS = "They are our code, unchanged"
NOT_OURS = "They are not the code of this version"


def said(path: Path) -> str:
    (row,) = [row for row in run("inspect", path, "--json").json()["rows"] if "macros (VBA)" in row["what"]]
    return str(row["what"])


def about(path: Path) -> str:
    sheet = load_workbook(path)["About"]
    start = next(number for number, row in enumerate(sheet.iter_rows(), 1) if row[0].value == "Macros")
    return str(sheet.cell(start, 2).value)


def test_a_workbook_of_ours_is_known_and_about_names_the_same_fingerprint(macro_book: Path) -> None:
    own = fingerprint(modules("excel"))
    assert f"{OURS} (fingerprint {own})." in said(macro_book)
    assert own in about(macro_book)


@pytest.mark.parametrize("host", ["excel", "libreoffice"])
def test_the_macros_of_each_host_are_ours(tmp_path: Path, host: str) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_project(path, modules(host))
    assert OURS in own_code.said_of_macros(path)


CHANGES = {
    "a word in a module": lambda ours: {**ours, "ProvisionMacros": ours["ProvisionMacros"].replace("1", "2", 1)},
    "a line more": lambda ours: {**ours, "ProvisionMacros": ours["ProvisionMacros"] + "\nSub Auto_Open()\nEnd Sub\n"},
    "a module more": lambda ours: {**ours, "Extra": "Sub Extra()\nEnd Sub\n"},
    "a module less": lambda ours: {name: text for name, text in ours.items() if name != "ProvisionHelp"},
    "modules that changed names": lambda ours: {
        **ours, "ProvisionHelp": ours["ProvisionMacros"], "ProvisionMacros": ours["ProvisionHelp"]
    },
    "a stranger's": lambda ours: {"Module1": "Sub Hello()\nEnd Sub\n"},
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_was_changed_is_said_to_be_not_ours(tmp_path: Path, change: str) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_project(path, CHANGES[change](modules("excel")))
    assert NOT_OURS in said(path)


def test_code_in_a_sheets_own_module_counts_too() -> None:
    ours = {**modules("excel"), "Sheet1": 'Attribute VB_Name = "Sheet1"\r\n'}
    assert fingerprint(ours) == fingerprint(modules("excel"))
    assert fingerprint({**ours, "Sheet1": "Private Sub Worksheet_Activate()\nEnd Sub"}) != fingerprint(ours)


def test_macros_that_cannot_be_read_are_said_to_be_so(tmp_path: Path, macro_book: Path) -> None:
    from tests.workbook.made import repacked

    path = tmp_path / "damaged.xlsm"
    path.write_bytes(repacked(macro_book.read_bytes(), {"xl/vbaProject.bin": b"no project"}))
    assert own_code.UNREADABLE in said(path)


def test_a_workbook_that_got_no_macros_says_so(tmp_path: Path, macro_book: Path) -> None:
    school = app.load(macro_book)
    without = app.write_book(tmp_path / "none.xlsm", school, (), "excel", None)
    assert about(without) == NO_MACROS
    plain = app.write_book(tmp_path / "plain.xlsx", school, (), "no-macros", None)
    assert "Macros" not in {row[0].value for row in load_workbook(plain)["About"].iter_rows()}


def test_the_interpreter_cannot_be_chosen_by_a_workbook(tmp_path: Path, macro_book: Path) -> None:
    """Settings of a stranger, on a sheet and beside the file, leave what starts Python as it was."""
    folder = tmp_path / "shared drive"
    folder.mkdir()
    path = Path(shutil.copy(macro_book, folder / "map.xlsm"))
    book = load_workbook(path, keep_vba=True)
    sheet = book.create_sheet("xlwings.conf")
    for row in (("INTERPRETER_WIN", "evil.exe"), ("PYTHONPATH", "\\\\server\\share"), ("UDF MODULES", "evil")):
        sheet.append(row)
    book.save(path)
    (folder / "xlwings.conf").write_text('"INTERPRETER_WIN","evil.exe"\n', "utf-8")
    assert OURS in said(path), "the code is still ours, and ours reads neither"
    source = modules("excel")["xlwings"]
    reader = source[
        source.index("Function GetConfig(") : source.index("End Function", source.index("Function GetConfig("))
    ]
    assert reader.count("GetConfigFromFile(") == 1 and "GetConfigFilePath" in reader
    for door in ("Sheets(", "ActiveWorkbook", "ThisWorkbook.Path", "ThisWorkbook.FullName", "CurDir", "ActiveSheet"):
        assert door not in source, door
