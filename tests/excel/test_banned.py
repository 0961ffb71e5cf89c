"""The VBA of a built workbook does next to nothing itself: no program, no address, no object, nothing by itself."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.excel.package import sources_of
from tests.test_vba import body, code_alone

with warnings.catch_warnings():  # its parser library warns of names that oletools still uses
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Scanner

# In code, that is outside of quotation marks and remarks.
BANNED = (
    *(
        "Shell",
        "ShellExecute",
        "CreateObject",
        "GetObject",
        "WScript",
        "CallByName",
        "SendKeys",
        "Evaluate",
        "MacScript",
    ),
    *(
        "FileCopy",
        "Kill",
        "MkDir",
        "RmDir",
        "ChDir",
        "SetAttr",
        "Print #",
        "Write #",
        "Put #",
        "SaveAs",
        "FollowHyperlink",
    ),
    *(
        "Workbooks.Open",
        "OpenText",
        "QueryTables",
        "VBProject",
        "VBE",
        "RegisterXLL",
        "ExecuteExcel4Macro",
        "OnTime",
        "OnKey",
    ),
    *("SaveSetting", "URLDownloadToFile", "VirtualAlloc", "RtlMoveMemory", "CreateThread", "DDEInitiate"),
)
# In quotation marks too: what an object, a program or another computer is called by.
BANNED_WORDS = ("://", "WScript", "Shell.Application", "MSXML", "WinHttp", "ADODB", "Scripting.FileSystem",
                "powershell", "mshta", "rundll32", "regsvr32", "certutil", "\\\\\\\\")  # fmt: skip
BY_ITSELF = re.compile(r"(?i)\b(?:Auto_?(?:Open|Close|Exec|Exit|Activate)|Workbook_\w+|Worksheet_\w+|Document_\w+)\b")
# Whether a workbook lies on another computer is looked at, so that no copy is tried beside it; nothing goes there.
LOOKED_AT = 'InStr(place, "://")'
# What may be loaded into Excel, and from where it is called.
LIBRARIES = {"xlwings64-0.37.8.dll", "xlwings32-0.37.8.dll", "KERNEL32"}


def breaches(sources: Mapping[str, str]) -> Iterator[str]:
    """Module and word of everything that must not be there."""
    for name, source in sources.items():
        code, text = code_alone(source), re.sub(r"^\s*'.*$|\s'[^\"]*$", "", source, flags=re.MULTILINE)
        text = text.replace(LOOKED_AT, "")
        for word in BANNED:
            if re.search(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", code):
                yield f"{name}: {word}"
        yield from (f"{name}: {word}" for word in BANNED_WORDS if word.lower() in text.lower())
        yield from (f"{name}: {found} runs by itself" for found in BY_ITSELF.findall(code))
        yield from (f"{name}: {lib}" for lib in re.findall(r'(?i)\bLib\s+"([^"]*)"', text) if lib not in LIBRARIES)


@pytest.fixture(scope="module")
def sources(macro_book: Path) -> dict[str, str]:
    with zipfile.ZipFile(macro_book) as package:
        return sources_of(package.read("xl/vbaProject.bin"))


def test_nothing_banned_stands_in_a_built_workbook(sources: dict[str, str]) -> None:
    assert list(breaches(sources)) == []


def test_another_scanner_finds_nothing_that_runs_by_itself_and_no_address(sources: dict[str, str]) -> None:
    for name, source in sources.items():
        kinds = {kind for kind, _, _ in VBA_Scanner(code_alone(source)).scan(include_decoded_strings=False)}
        assert not kinds & {"AutoExec", "IOC"}, name


def test_only_excels_own_engine_writes_to_a_file_and_only_reads(sources: dict[str, str]) -> None:
    opened = [
        line.strip() for source in sources.values() for line in source.splitlines() if re.match(r"\s*Open ", line)
    ]
    assert opened == ["Open sFile For Input As iFileNum"]


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('Sub A()\n    Shell "calc.exe"\nEnd Sub', "Shell"),
        ('Sub A()\n    CreateObject("WScript.Shell").Run "calc"\nEnd Sub', "CreateObject"),
        ('Sub A()\n    x = "WScript" & ".Shell"\nEnd Sub', "WScript"),
        ('Sub A()\n    x = "https" & "://evil.example"\nEnd Sub', "://"),
        ("Sub Auto_Open()\nEnd Sub", "Auto_Open runs by itself"),
        ("Private Sub Workbook_Open()\nEnd Sub", "Workbook_Open runs by itself"),
        ("Private Sub Worksheet_Change(ByVal Target As Range)\nEnd Sub", "Worksheet_Change runs by itself"),
        ('Sub A()\n    Kill "map.xlsx"\nEnd Sub', "Kill"),
        ('Sub A()\n    Workbooks.Open "other.xlsm"\nEnd Sub', "Workbooks.Open"),
        ('Private Declare PtrSafe Function F Lib "urlmon" () As Long', "urlmon"),
        ("Sub A()\n    Application.OnTime Now, B\nEnd Sub", "OnTime"),
    ],
)
def test_a_planted_word_is_found(sources: dict[str, str], planted: str, found: str) -> None:
    name = "ProvisionTransport"
    assert f"{name}: {found}" in list(breaches({**sources, name: f"{body(sources[name])}\n{planted}\n"}))


def test_a_word_in_a_remark_or_in_a_message_is_no_breach() -> None:
    source = 'Sub A()\n    \' Shell is not used here.\n    MsgBox "Kill time, or Evaluate the plan."\nEnd Sub'
    assert list(breaches({"ProvisionMacros": source})) == []
