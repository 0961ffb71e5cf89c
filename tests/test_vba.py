"""The VBA that goes into a workbook: what the file holds, that it is built alike each time, and that it does little."""

from __future__ import annotations

import inspect
import re
import warnings
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from provision_udfs import excel_module, windows
from provision_udfs.vba import add_macros, add_project, dos_lines, modules
from provision_udfs.wrappers import argument_help, short

from provision_xl.functions.declaring import Function, Take
from provision_xl.functions.registry import MACROS, REGISTRY

with warnings.catch_warnings():  # its parser library warns of names that oletools still uses
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, VBA_Scanner

OURS = ("ProvisionFunctions", "ProvisionMacros", "ProvisionTransport")
HOSTS = ("excel", "libreoffice")


def plain_book(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as made:
        made.set_properties({"created": datetime(2026, 9, 1)})
        made.add_worksheet("Pupils").write("A1", "Pupil ID")
        made.add_worksheet("Terms").write("A1", "Term")
    return path


def read_back(path: Path) -> dict[str, str]:
    """Every module of a workbook by its name, as another program than ours reads it."""
    parser = VBA_Parser(str(path))
    found = {name.rpartition(".")[0]: source for _, _, name, source in parser.extract_all_macros()}
    parser.close()
    return found


def body(source: str) -> str:
    """A module's text without the lines that only name it."""
    return "\n".join(line for line in source.splitlines() if not re.match(r"Attribute VB_\w+ =", line)).strip()


@pytest.mark.parametrize("host", HOSTS)
def test_another_program_reads_back_every_module_as_it_was_written(tmp_path: Path, host: str) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_macros(path, host=host)
    found = read_back(path)
    written = modules(host)
    assert set(found) == {"ThisWorkbook", "Sheet1", "Sheet2", *written}
    for name, source in written.items():
        assert body(found[name]) == body(dos_lines(source)), name
    assert all(body(found[name]) == "" for name in ("ThisWorkbook", "Sheet1", "Sheet2"))


def test_the_sheets_carry_the_names_of_their_modules(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_macros(path)
    with zipfile.ZipFile(path) as package:
        assert 'codeName="ThisWorkbook"' in package.read("xl/workbook.xml").decode()
        for number in (1, 2):
            assert f'codeName="Sheet{number}"' in package.read(f"xl/worksheets/sheet{number}.xml").decode()
        assert "vbaProject.bin" in package.read("xl/_rels/workbook.xml.rels").decode()
        assert "application/vnd.ms-office.vbaProject" in package.read("[Content_Types].xml").decode()


@pytest.mark.parametrize("host", HOSTS)
def test_two_builds_are_the_same_to_the_byte(tmp_path: Path, host: str) -> None:
    first, second = plain_book(tmp_path / "first.xlsm"), plain_book(tmp_path / "second.xlsm")
    add_macros(first, host=host)
    add_macros(second, host=host)
    assert first.read_bytes() == second.read_bytes()


def test_a_book_that_has_a_project_is_not_given_another(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_project(path, {"Own": "Option Explicit\n"})
    with pytest.raises(Exception, match="already has a VBA project"):
        add_macros(path)


def code_alone(source: str) -> str:
    """VBA without what stands in quotation marks or behind an apostrophe."""
    return re.sub(r"'.*", "", re.sub(r'"(?:[^"]|"")*"', '""', source))


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", [*OURS, "ProvisionHelp"])
def test_our_modules_start_nothing_and_run_nothing_by_themselves(host: str, name: str) -> None:
    source = modules(host).get(name, "")
    whole = {kind for kind, _, _ in VBA_Scanner(source).scan(include_decoded_strings=False)}
    assert not whole & {"AutoExec", "IOC"}
    found = {word for kind, word, _ in VBA_Scanner(code_alone(source)).scan() if kind == "Suspicious"}
    # How xlwings is asked is a method of that name; nothing else of ours sounds like reaching out.
    assert found <= ({"Call"} if (host, name) == ("excel", "ProvisionTransport") else set())


@pytest.mark.parametrize("host", HOSTS)
def test_no_line_is_longer_than_vba_takes(host: str) -> None:
    for name, source in modules(host).items():
        lines = source.splitlines()
        assert max(map(len, lines)) <= 1023, name
        runs = re.findall(r"(?:.* _\n)+", source)
        assert all(run.count("\n") <= 24 for run in runs), name


def test_every_module_keeps_to_plain_letters_but_for_the_pound_sign() -> None:
    for host in HOSTS:
        for source in modules(host).values():
            assert source.encode("cp1252").decode("cp1252") == source


@pytest.mark.parametrize("function", REGISTRY, ids=lambda function: function.name)
def test_each_function_has_a_wrapper_that_takes_its_arguments_in_order(function: Function) -> None:
    source = modules("excel")["ProvisionFunctions"]
    found = re.search(rf"Public Function {function.excel_name}\((.*)\) As Variant", source)
    assert found, function.name
    taken = [part.split(" As ")[0].split()[-1] for part in found[1].split(", ")]
    if function.arguments[-1].kind is Take.TABLES:
        assert taken == ["given()"]
    else:
        assert taken == [argument.identifier for argument in function.arguments]
        needed = [argument.required for argument in function.arguments]
        assert needed == sorted(needed, reverse=True), "VBA wants the optional arguments last"


@pytest.mark.parametrize("function", REGISTRY, ids=lambda function: function.name)
def test_the_function_wizard_gets_help_that_fits(function: Function) -> None:
    source = modules("excel")["ProvisionHelp"].replace(" _\n", " ")
    assert f'Macro:="{function.excel_name}"' in source
    for words in (function.help, *(argument.help for argument in function.arguments)):
        assert words.endswith(".") and len(words) <= 255
    assert all(len(short(words)) <= 255 for words in argument_help(function))


@pytest.mark.parametrize("function", REGISTRY, ids=lambda function: function.name)
def test_each_example_is_a_formula_of_that_function(function: Function) -> None:
    assert function.example.startswith(f"={function.excel_name}(") and function.example.endswith(")")


@pytest.mark.parametrize(
    "function", [found for found in REGISTRY if found.returns == "scalar"], ids=lambda function: function.name
)
def test_each_plain_function_takes_as_many_arguments_as_are_declared(function: Function) -> None:
    parameters = inspect.signature(function.plain).parameters.values()
    assert len(parameters) == len(function.arguments)
    for parameter, argument in zip(parameters, function.arguments, strict=True):
        assert (parameter.default is inspect.Parameter.empty) == argument.required, argument.name


def test_each_macro_has_a_button_form_and_a_quiet_form() -> None:
    for host in HOSTS:
        source = modules(host)["ProvisionMacros"]
        for macro in MACROS:
            assert f"Public Sub {macro.name}()\n" in source
            assert f"Public Sub {macro.name}_quiet(" in source
            assert source.count(f'"{macro.call}"') == 2
            for ask in macro.asks:
                assert f'"{ask.question}"' in source


def test_settings_that_a_stranger_could_write_are_not_read() -> None:
    source = excel_module.xlwings_module()
    assert 'source = "sheet"' not in source and 'source = "directory"' not in source
    assert "ADD_WORKBOOK_TO_PYTHONPATH" not in source and 'GetConfig("PYTHONPATH")' not in source
    assert source.count('source = "user"') == 1


def test_another_xlwings_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_module, "_SHUT", (("a line that no xlwings has", ""),))
    with pytest.raises(ValueError, match="another xlwings"):
        excel_module.xlwings_module()


# --- what Excel hands to Python, and what goes back -----------------------------------------------------------

AUTUMN = (
    ("Term", "Starts", "Ends", "Teaching weeks"),
    ("Autumn 1", datetime(2026, 9, 7), datetime(2026, 10, 16), 6.0),
)
DATELESS = (AUTUMN[0], ("Autumn 1", None, None, 6.0))
NO_TERMS = "terms is blank. Give it: The table of terms, whole and with headers: tblTerms[#All]."


@pytest.mark.parametrize(
    ("call", "given", "expected"),
    [
        ("PROVISION_COST", (60.0, 1.0, 38.0, Decimal("12"), 5.0, None, None), 91.2),  # 38 h x £12 / 5
        ("PROVISION_COST", (("range", "Live", 3, 4, 60.0), 1.0, 38.0, 12.0, 5.0, None, None), 91.2),
        (
            "PROVISION_COST",
            (60.0, 1.0, 38.0, ("range", "Live", 3, 4, -2146826246), 5.0, None, None),
            "hourly: the cell it comes from shows #N/A. Put that cell right first.",
        ),
        ("WEEKS", (datetime(2026, 9, 7), datetime(2026, 9, 18), ("range", "Terms", 1, 1, AUTUMN)), 2),
        (
            "WEEKS",
            (datetime(2026, 9, 7), datetime(2026, 9, 18), ("range", "Terms", 4, 2, DATELESS)),
            "PX-D00  Terms!C5: Starts is blank. Fill it in: First day. And 1 more: run Check.",
        ),
        ("WEEKS", (46272.0, 46283.0), NO_TERMS),
    ],
)
def test_values_as_excel_hands_them_over_are_understood(call: str, given: tuple[object, ...], expected: object) -> None:
    assert windows.ask(call, given) == expected
