"""The module's own reader of its settings, run by a real Basic on files as installing writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from provision_udfs.excel_module import xlwings_module
from provision_udfs.user_setting import INTERPRETER, told, value_of
from provision_udfs.vba import add_project

from tests.libreoffice import Document, LibreOffice

OURS = rb"C:\Users\Sam O'Neil\AppData\px, new\Scripts\python.exe"
ASKING = """
Function Found(ByVal place As String, ByVal key As String) As String
    Dim value As String
    If GetConfigFromFile(place, key, value) Then Found = value
End Function
"""
ADDRESS = "vnd.sun.star.script:VBAProject.Reader.Found?language=Basic&location=document"
EXPANDING = ADDRESS.replace(".Found?", ".ExpandEnvironmentStrings?")


def reader() -> str:
    """What reads a pair, and puts in what stands between two % signs, as it stands in our workbooks."""
    return f"{procedure('GetConfigFromFile')}{procedure('ExpandEnvironmentStrings')}{ASKING}"


def procedure(name: str) -> str:
    module = xlwings_module()
    start = module.index(f"Function {name}(")
    return module[start : module.index("End Function", start)] + "End Function\n"


@pytest.fixture(scope="module")
def basic(office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    path = tmp_path_factory.mktemp("basic") / "reader.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("One")
    add_project(path, {"Reader": reader()})
    document = office.open(path)
    yield document
    document.close()


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b'"LICENSE_KEY","k"\n"SHOW CONSOLE","True"\n',
        b'"interpreter_win","C:\\other\\python.exe"\r\n',
        b'"A","1"\r\n\r\n"B"\r\n"INTERPRETER_WIN","C:\\other\\python.exe"\r\n',
    ],
)
def test_the_module_finds_what_was_installed(basic: Document, tmp_path: Path, before: bytes) -> None:
    file = tmp_path / "xlwings.conf"
    file.write_bytes(told(before, OURS))
    assert basic.run(ADDRESS, [str(file), INTERPRETER.decode()]) == OURS.decode()
    assert basic.run(ADDRESS, [str(file), "interpreter_win"]) == OURS.decode()
    # A setting that is not there makes the module read the file to its end.
    assert basic.run(ADDRESS, [str(file), "CONDA PATH"]) == ""


@pytest.mark.parametrize("content", [b'"A","1,2"\r\n"B","x y"\r\n', b'"b","x y"\r\n"B","z"\r\n'])
def test_we_read_a_file_as_basic_does(basic: Document, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "xlwings.conf"
    file.write_bytes(content)
    assert basic.run(ADDRESS, [str(file), "B"]) == value_of(content, b"B").decode() == "x y"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ""),
        (r"C:\px\python.exe", r"C:\px\python.exe"),
        (r"%LANG%\python.exe", r"C.UTF-8\python.exe"),
        ("a %LANG%%LANG% b", "a C.UTF-8C.UTF-8 b"),
        (r"%NOT_THERE%\%LANG%\x", r"%NOT_THERE%\C.UTF-8\x"),
        ("100%", "100%"),
        ("100% of %LANG%", "100% of C.UTF-8"),
        ("%%", "%%"),
        ("%LANG", "%LANG"),
    ],
)
def test_what_stands_between_two_percent_signs_is_put_in(basic: Document, written: str, meant: str) -> None:
    """As Windows does: LibreOffice's own process has LANG = C.UTF-8 here; a name that is unknown stays as it is."""
    assert basic.run(EXPANDING, [written]) == meant
