"""The VBA in a built workbook: what another program reads of it, and what Excel's compiler would refuse."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import elixcee
import pytest
from provision_udfs.vba import dos_lines, modules

from tests.excel.names import declared_twice, miscounted, undeclared
from tests.excel.package import sources_of
from tests.test_vba import body

MACROS, TRANSPORT = "ProvisionMacros", "ProvisionTransport"
SECOND_READER = ("ProvisionFunctions", MACROS, "ProvisionRibbon")  # it knows no toolbars, and no arguments by name


@pytest.fixture(scope="module")
def read(macro_book: Path) -> dict[str, str]:
    """The modules as oletools reads them."""
    with zipfile.ZipFile(macro_book) as package:
        return sources_of(package.read("xl/vbaProject.bin"))


@pytest.fixture(scope="module")
def code(read: Mapping[str, str]) -> dict[str, str]:
    """The modules that hold code, as oletools reads them."""
    return {name: source for name, source in read.items() if body(source)}


def test_a_built_workbook_holds_our_modules_word_for_word_and_no_others(read: dict[str, str]) -> None:
    written = modules("excel")
    documents = {name for name in read if name == "ThisWorkbook" or re.fullmatch(r"Sheet\d+", name)}
    assert set(read) == {*written, *documents} and len(documents) == 12  # the workbook and its eleven sheets
    assert {name: body(read[name]) for name in written} == {
        name: body(dos_lines(text)) for name, text in written.items()
    }
    assert all(body(read[name]) == "" for name in documents)


def test_every_module_insists_on_declared_names(code: dict[str, str]) -> None:
    assert set(code) == set(modules("excel"))
    assert all(body(source).startswith("Option Explicit") for source in code.values())


@pytest.mark.parametrize("rule", [undeclared, declared_twice, miscounted])
def test_the_compiler_would_find_nothing(code: dict[str, str], rule: Callable[[Mapping[str, str]], list[str]]) -> None:
    assert rule(code) == []


def changed(code: Mapping[str, str], module: str, old: str, new: str) -> dict[str, str]:
    assert old in code[module]
    return {**code, module: code[module].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("rule", "module", "old", "new", "found"),
    [
        (undeclared, MACROS, "count = UBound(", "cuont = UBound(", "cuont"),
        (undeclared, MACROS, "Dim place As Long", "Dim palce As Long", "place"),
        (undeclared, TRANSPORT, "XLPy.Call(", "XLPython.Call(", "xlpython"),
        (undeclared, MACROS, "said = WriteChange()", "said = WriteChanges()", "writechanges"),
        (undeclared, TRANSPORT, "Public Function WriteChange(", "Private Function WriteChange(", "writechange"),
        (declared_twice, MACROS, "Public Sub UndoChange()", "Public Sub WriteChange()", "writechange"),
        (miscounted, MACROS, "pages = PlanChange(callName, answers)", "pages = PlanChange(callName)", "planchange"),
        (miscounted, MACROS, "AfterWrite title", "AfterWrite title, said", "afterwrite"),
    ],
)
def test_a_planted_fault_is_found(
    code: dict[str, str], rule: Callable[[Mapping[str, str]], list[str]], module: str, old: str, new: str, found: str
) -> None:
    assert any(found in told for told in rule(changed(code, module, old, new)))


def parsed(source: str, workbook: Path) -> bool:
    """Whether another reader of VBA than the interpreter's takes a module; it looks for a macro that is not there."""
    try:
        return "'Absent' not found" in elixcee.diagnose_macro(source, "Absent", str(workbook))
    except SyntaxError:
        return False


def test_a_second_reader_takes_the_modules_it_knows_all_words_of(code: dict[str, str], macro_book: Path) -> None:
    assert all(parsed(code[name], macro_book) for name in SECOND_READER)


@pytest.mark.parametrize(
    ("old", "new"), [("End Function", "End Functio"), ("    End If", ""), ("Dim place As", "Dim As")]
)
def test_a_second_reader_finds_what_does_not_read(code: dict[str, str], macro_book: Path, old: str, new: str) -> None:
    assert not parsed(changed(code, MACROS, old, new)[MACROS], macro_book)
