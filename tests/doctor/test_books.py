"""A workbook as doctor sees it: its version, its module, its mark, stray settings; and nothing of its tables."""

from __future__ import annotations

import shutil
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pytest
from provision_udfs.book_reading import read_book, zone_of
from provision_udfs.doctor import examine
from provision_udfs.machine import Book
from provision_udfs.vba import add_macros

from provision_xl import app


def made(path: Path, host: str) -> Path:
    app.new(path, "Mainstream primary", (), host, "2026/27", lambda file, _: add_macros(file, "excel"))
    return path


@pytest.fixture(scope="module")
def macro_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("books") / "map.xlsm", "excel")


def rewritten(source: Path, target: Path, part: str, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with other words in one part."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            content = before.read(item)
            if item.filename == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(item, content)
    return target


def test_a_workbook_of_this_version(macro_book: Path) -> None:
    assert read_book(macro_book) == Book(
        str(macro_book), version=version("provision-xl"), has_macros=True, xlwings=version("xlwings")
    )


def test_the_version_is_the_one_on_about(macro_book: Path, tmp_path: Path) -> None:
    ours = f">{version('provision-xl')}<".encode()
    older = rewritten(macro_book, tmp_path / "older.xlsm", "xl/sharedStrings.xml", ours, b">0.0.7<")
    assert read_book(older).version == "0.0.7"


def test_the_version_is_found_where_texts_stand_in_their_cells(tmp_path: Path) -> None:
    """XlsxWriter, Excel and LibreOffice keep texts in one part; openpyxl writes them into the cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "About"
    sheet.append(["About"])
    sheet.append(["Version", "0.0.9"])
    book.save(tmp_path / "inline.xlsx")
    with zipfile.ZipFile(tmp_path / "inline.xlsx") as archive:
        assert b'inlineStr"><is><t>0.0.9<' in archive.read("xl/worksheets/sheet1.xml")
    assert read_book(tmp_path / "inline.xlsx").version == "0.0.9"


def test_a_workbook_of_somebody_else_has_no_version(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("xlwings.conf")
    book.save(tmp_path / "other.xlsx")
    found = read_book(tmp_path / "other.xlsx")
    assert (found.version, found.has_macros, found.xlwings) == ("", False, "")
    assert found.stray == ("sheet xlwings.conf",)


def test_settings_beside_it_are_seen(macro_book: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(macro_book, tmp_path))
    (tmp_path / "xlwings.conf").write_text('"INTERPRETER_WIN","evil.exe"\n', "utf-8")
    assert read_book(copy).stray == ("xlwings.conf beside it",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04cut off", b"%PDF-1.7", b"Name,Cost\n"])
def test_a_file_that_is_no_workbook_is_refused_with_a_cure(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "map.xlsx"
    file.write_bytes(content)
    found = read_book(file)
    assert found.refused and found.cure


def test_a_missing_file_and_a_web_address(tmp_path: Path) -> None:
    assert read_book(tmp_path / "none.xlsx").refused
    address = Path("https://twooaks.sharepoint.com/map.xlsm")
    assert read_book(address) == Book(str(address))


def test_nothing_of_the_tables_is_said_or_changed(macro_book: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(macro_book, keep_vba=True)
    book["Pupils"]["A8"] = "PX-CANARY-77"
    book.save(tmp_path / "map.xlsm")
    before = (tmp_path / "map.xlsm").read_bytes()
    with zipfile.ZipFile(tmp_path / "map.xlsm") as archive:  # the planted pupil is there to be found
        assert any(b"PX-CANARY-77" in archive.read(name) for name in archive.namelist())
    result, _ = examine(tmp_path / "map.xlsm")
    assert "PX-CANARY-77" not in str(result)
    assert (tmp_path / "map.xlsm").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["map.xlsm"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has such marks")
def test_elsewhere_no_mark_is_looked_for(macro_book: Path) -> None:
    assert zone_of(macro_book) is None
