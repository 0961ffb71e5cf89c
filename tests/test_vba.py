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
from pyopenvba.interpreter import Interpreter

from provision_xl.functions.declaring import Function, Take
from provision_xl.functions.macros import MACROS
from provision_xl.functions.registry import REGISTRY

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


def test_settings_that_a_stranger_could_write_are_not_read() -> None:
    source = excel_module.xlwings_module()
    assert 'source = "sheet"' not in source and 'source = "directory"' not in source
    assert "ADD_WORKBOOK_TO_PYTHONPATH" not in source and 'GetConfig("PYTHONPATH")' not in source
    assert source.count('source = "user"') == 1


def test_another_xlwings_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_module, "_SHUT", (("a line that no xlwings has", "", 1),))
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


# --- the questions and messages of the macros, run by a VBA interpreter with the way to Python recorded ----------

RECORDER = """
Public heard As String
Public planned As String

Public Function PlanChange(ByVal callName As String, ByVal answers As Variant) As Variant
    Dim place As Long
    heard = heard & "plan " & callName
    For place = LBound(answers) To UBound(answers)
        heard = heard & "|" & answers(place)
    Next place
    PlanChange = Split(planned, "~")
End Function

Public Function AskQuestions(ByVal callName As String) As Variant
    If callName = "ADD_GROUP" Then
        AskQuestions = Array("ready", "Which one?", "", "needed", "Which pupils?", "P1", "needed", "Who?", "", "", _
            "First day?", "", "", "Last day?", "", "")
    Else
        AskQuestions = Array("ready")
    End If
End Function

Public Function WasCancelled(ByRef answer As String) As Boolean
    WasCancelled = (answer = "(cancel)")
End Function

Public Function KeepCopy() As String
    heard = heard & " copy"
    KeepCopy = "A copy was kept."
End Function

Public Function WriteChange() As String
    heard = heard & " write"
    WriteChange = "It was written."
End Function

Public Sub AfterWrite(ByVal title As String)
    heard = heard & " after " & title
End Sub

Public Function UndoWrite() As String
    heard = heard & " undo"
    UndoWrite = "Taken back."
End Function

Public Function AskPython(ByVal callName As String, ByVal given As Variant) As Variant
    Dim place As Long
    Dim told As String
    For place = LBound(given) To UBound(given)
        told = told & "|" & TypeName(given(place)) & " " & given(place)
    Next place
    AskPython = callName & told
End Function

Public Sub DescribeFunctions()
End Sub

Public Sub Plan(ByVal pages As String)
    planned = pages
End Sub

Public Function WhatWasHeard() As String
    WhatWasHeard = heard
End Function
"""
OK, CANCEL = 1, 2


def runtime(*names: str) -> Interpreter:
    """Our Excel modules in a VBA interpreter."""
    vba = Interpreter()
    for name in names:  # what the editor hides, and never runs, is not for the interpreter
        vba.add_module(re.sub(r"Attribute PX_.*\n", "", modules("excel")[name]), name=name)
    vba.add_module(RECORDER, name="ProvisionTransport")
    return vba


def macro(name: str, planned: str, answers: list[object]) -> tuple[Interpreter, str]:
    vba = runtime("ProvisionMacros")
    vba.run("Plan", [planned])
    vba.answers = list(answers)
    vba.run(name)
    return vba, str(vba.run("WhatWasHeard"))


def test_a_macro_shows_every_page_and_then_writes() -> None:
    vba, heard = macro("Update", "ready~first page~second page", [OK, OK, OK])
    assert heard == "plan UPDATE write after Update"
    assert [(prompt, title) for _, prompt, title, _ in vba.dialogs] == [
        ("first page", "Update (1 of 2)"),
        ("second page", "Update (2 of 2)"),
        ("It was written.", "Update"),
    ]


@pytest.mark.parametrize("answers", [[CANCEL], [OK, CANCEL]])
def test_cancel_on_any_page_writes_nothing(answers: list[object]) -> None:
    vba, heard = macro("Update", "ready~first page~second page", answers)
    assert heard == "plan UPDATE"
    assert str(vba.run("LastMessage")) == "Cancelled. Nothing was changed."


def test_what_stops_a_macro_is_said_and_nothing_is_written() -> None:
    vba, heard = macro("Update", "stop~Staff!F7 is wrong.", [OK])
    assert heard == "plan UPDATE"
    assert [prompt for _, prompt, _, _ in vba.dialogs] == ["Staff!F7 is wrong."]


def test_a_copy_is_kept_before_what_excel_cannot_take_back() -> None:
    vba, heard = macro("Update", "copy~a new sheet", [OK, OK])
    assert heard == "plan UPDATE copy write after Update"
    assert str(vba.run("LastMessage")) == "It was written. A copy was kept."


def test_add_group_asks_for_each_thing_in_turn() -> None:
    given = ["NELI", "P1; P2", "", "14/09/2026", ""]
    vba, heard = macro("AddGroup", "ready~two rows", [*given, OK, OK])
    assert heard == "plan ADD_GROUP|NELI|P1; P2||14/09/2026| write after Add group"
    asked = [(prompt, title) for kind, prompt, title, _ in vba.dialogs if kind == "InputBox"]
    assert asked[0] == ("Which one?", "Add group (1 of 5)") and asked[4] == ("Last day?", "Add group (5 of 5)")


@pytest.mark.parametrize(("place", "answer"), [(0, ""), (1, ""), (0, "(cancel)"), (2, "(cancel)"), (4, "(cancel)")])
def test_a_blank_needed_answer_or_cancel_at_any_question_ends_the_macro(place: int, answer: str) -> None:
    given: list[object] = ["NELI", "P1", "", "14/09/2026", ""]
    given[place] = answer
    vba, heard = macro("AddGroup", "ready~rows", given)
    assert heard == "" and "Nothing was changed" in str(vba.run("LastMessage"))
    assert sum(kind == "InputBox" for kind, *_ in vba.dialogs) == place + 1


def test_the_quiet_twin_of_a_macro_shows_nothing() -> None:
    vba = runtime("ProvisionMacros")
    vba.run("Plan", ["ready~rows"])
    vba.run("AddGroup_quiet", ["NELI", "P1", "", "14/09/2026", ""])
    vba.run("Update_quiet")
    assert vba.dialogs == []
    expected = "plan ADD_GROUP|NELI|P1||14/09/2026| write after Add groupplan UPDATE write after Update"
    assert str(vba.run("WhatWasHeard")) == expected


def test_undo_says_what_was_taken_back() -> None:
    vba = runtime("ProvisionMacros")
    vba.answers = [OK]
    vba.run("UndoChange")
    assert [prompt for _, prompt, _, _ in vba.dialogs] == ["Taken back."]


def test_the_ribbon_has_a_button_for_each_macro_and_a_call_for_each_button(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "book.xlsm")
    add_macros(path)
    with zipfile.ZipFile(path) as package:
        ribbon = package.read("customUI/customUI14.xml").decode()
        related = package.read("_rels/.rels").decode()
        assert len(package.namelist()) == len(set(package.namelist()))
    assert 'Target="customUI/customUI14.xml"' in related and "ui/extensibility" in related
    calls = re.findall(r'onAction="(\w+)"', ribbon)
    subs = re.findall(r"Public Sub (\w+)\(ByVal control As Object\)", modules("excel")["ProvisionRibbon"])
    assert calls == subs and len(calls) == len(MACROS) + 1
    keys = re.findall(r'<button[^>]*keytip="(\w+)"', ribbon)
    assert len(set(keys)) == len(keys), "each key once"
    assert len(set(re.findall(r'<group id="(\w+)"', ribbon))) == ribbon.count("<group ")


def test_arguments_that_are_left_out_arrive_as_blank() -> None:
    vba = runtime("ProvisionFunctions")
    assert str(vba.run("PX_PROVISION_COST", [60, 1, 38, 12, 5])).endswith("|Long 5|Empty |Empty ")
    assert str(vba.run("PX_COSTS", ["intervention"])) == "COSTS|String intervention"
    assert str(vba.run("PX_CHECKS")) == "CHECKS"
