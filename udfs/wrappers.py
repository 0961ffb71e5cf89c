"""The VBA that is made from the registry: one wrapper a function, its help, and one Sub a macro."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provision_xl.functions.declaring import Argument, Function, Macro

_LONGEST_HELP = 255  # Excel refuses more
_LONGEST_LINE = 1000  # VBA refuses more than 1,023


def text(words: str) -> str:
    """Words as a VBA literal.

    >>> print(text('say "yes" twice'))
    "say ""yes"" twice"
    """
    return '"' + words.replace('"', '""') + '"'


def functions_module(functions: Iterable[Function]) -> str:
    """One VBA function for each entry of the registry, which hands its arguments on as they are."""
    return "Option Explicit\n\n" + "\n".join("\n".join(_wrapper(function)) + "\n" for function in functions)


def _wrapper(function: Function) -> Iterator[str]:
    name = function.excel_name
    if function.takes_tables:
        yield f"Public Function {name}(ParamArray given() As Variant) As Variant"
    else:
        yield f"Public Function {name}({', '.join(map(_parameter, function.arguments))}) As Variant"
    yield f"Attribute {name}.VB_Description = {text(short(function.help))}"
    if function.takes_tables:
        yield from _gathered(name, function.name)
    else:
        for argument in function.arguments:
            if not argument.required:
                yield f"    If IsMissing({argument.identifier}) Then {argument.identifier} = Empty"
        given = ", ".join(argument.identifier for argument in function.arguments)
        yield f"    {name} = AskPython({text(function.name)}, Array({given}))"
    yield "End Function"


def _gathered(name: str, call: str) -> Iterator[str]:
    # VBA allows no optional argument beside a ParamArray, so options and tables come together, each left-out one blank.
    yield "    Dim values As Variant"
    yield "    Dim place As Long"
    yield "    values = given"
    yield "    For place = LBound(values) To UBound(values)"
    yield "        If IsMissing(values(place)) Then values(place) = Empty"
    yield "    Next place"
    yield f"    {name} = AskPython({text(call)}, values)"


def _parameter(argument: Argument) -> str:
    return f"{'' if argument.required else 'Optional '}ByVal {argument.identifier} As Variant"


def short(words: str) -> str:
    """Help that Excel accepts, cut at a word where it is too long.

    >>> len(short("word " * 90)) <= 255
    True
    """
    if len(words) <= _LONGEST_HELP:
        return words
    return words[: _LONGEST_HELP - 3].rsplit(" ", 1)[0] + "..."


def help_module(functions: Iterable[Function]) -> str:
    """A Sub that gives the Function Wizard category and argument help; the macros call it, nothing runs by itself."""
    lines = ["Option Explicit", "Option Private Module", "", "Public Sub DescribeFunctions()",
             "    ' Help that cannot be set is no reason to stop a macro.", "    On Error Resume Next"]  # fmt: skip
    for function in functions:
        described = ", ".join(text(short(words)) for words in argument_help(function))
        lines += [
            f"    Application.MacroOptions Macro:={text(function.excel_name)}, _",
            f"        Description:={text(short(function.help))}, Category:={text(function.category)}, _",
            *_wrapped(f"        ArgumentDescriptions:=Array({described})"),
        ]
    return "\n".join([*lines, "End Sub", ""])


def _wrapped(line: str) -> list[str]:
    lines: list[str] = []
    while len(line) > _LONGEST_LINE:
        cut = line.rindex('", "', 0, _LONGEST_LINE) + 2
        lines.append(line[:cut] + " _")
        line = "            " + line[cut:].lstrip()
    return [*lines, line]


def argument_help(function: Function) -> list[str]:
    """What the Function Wizard says of each argument, with what holds where it is left out."""
    if not function.takes_tables:
        return [_told(argument) for argument in function.arguments]
    options = " ".join(f"{argument.name}: {_told(argument)}" for argument in function.arguments[:-1])
    return [f"{function.arguments[-1].help} {options}".strip()]


def _told(argument: Argument) -> str:
    return argument.help if argument.required else f"{argument.help} Left out: {argument.default}."


def macros_module(macros: Iterable[Macro], describe: bool) -> str:
    """The Subs behind the buttons: each asks, shows what it would change, and writes when told to.

    Beside each stands a quiet twin that takes its answers as arguments and shows nothing.

    Args:
        macros: from the registry.
        describe: call `DescribeFunctions`, which only Excel has.
    """
    parts = [_HEAD.replace("    {describe}\n", "    DescribeFunctions\n" if describe else "")]
    parts += ["\n".join(_macro(macro)) + "\n" for macro in macros]
    return "\n".join(parts)


# The transport module gives AskQuestions, WasCancelled, PlanChange, KeepCopy, WriteChange, AfterWrite and UndoWrite.
# Lists come flat: VBA takes no nested ones from Python.
_HEAD = """Option Explicit

Private said As String

Public Function LastMessage() As String
    LastMessage = said
End Function

Public Sub UndoChange()
    said = UndoWrite()
    MsgBox said, 64, "Undo"
End Sub

Public Sub UndoChange_quiet(Optional ByVal unused As Variant)
    said = UndoWrite()
End Sub

Private Sub AskAndRun(ByVal title As String, ByVal callName As String)
    Dim questions As Variant
    Dim answers() As Variant
    Dim given As String
    Dim place As Long
    Dim count As Long
    questions = AskQuestions(callName)
    If questions(0) = "stop" Then
        said = questions(1)
        MsgBox said, 48, title
        Exit Sub
    End If
    count = UBound(questions) \\ 3
    If count = 0 Then
        RunMacro title, callName, Array(), True
        Exit Sub
    End If
    ReDim answers(count - 1)
    For place = 1 To count
        given = InputBox(questions(3 * place - 2), title & " (" & place & " of " & count & ")", _
            questions(3 * place - 1))
        If WasCancelled(given) Then
            said = "Cancelled. Nothing was changed."
            Exit Sub
        End If
        If given = "" And questions(3 * place) = "needed" Then
            said = "Nothing was changed: this question needs an answer. " & questions(3 * place - 2)
            MsgBox said, 48, title
            Exit Sub
        End If
        answers(place - 1) = given
    Next place
    RunMacro title, callName, answers, True
End Sub

Private Sub RunMacro(ByVal title As String, ByVal callName As String, ByVal answers As Variant, ByVal talk As Boolean)
    Dim pages As Variant
    Dim place As Long
    Dim kept As String
    {describe}
    pages = PlanChange(callName, answers)
    said = pages(1)
    If pages(0) = "stop" Then
        If talk Then MsgBox said, 48, title
        Exit Sub
    End If
    If talk Then
        For place = 1 To UBound(pages)
            If MsgBox(pages(place), 1, title & " (" & place & " of " & UBound(pages) & ")") <> 1 Then
                said = "Cancelled. Nothing was changed."
                Exit Sub
            End If
        Next place
    End If
    If pages(0) = "copy" Then kept = KeepCopy()
    said = WriteChange()
    If kept <> "" Then said = said & " " & kept
    If talk Then MsgBox said, 64, title
    AfterWrite title
End Sub
"""


def _macro(macro: Macro) -> Iterator[str]:
    title, call = text(macro.caption), text(macro.call)
    yield f"' {macro.help}"
    yield f"Public Sub {macro.name}()"
    yield f"    AskAndRun {title}, {call}"
    yield "End Sub"
    yield ""
    names = [f"answer_{ask.name}" for ask in macro.asks]
    # An argument keeps the quiet twin out of the list of macros that a person sees.
    taken = ", ".join(f"ByVal {name} As Variant" for name in names) or "Optional ByVal unused As Variant"
    yield f"Public Sub {macro.name}_quiet({taken})"
    yield f"    RunMacro {title}, {call}, Array({', '.join(names)}), False"
    yield "End Sub"


def ribbon_module(macros: Iterable[Macro]) -> str:
    """What the buttons of the ribbon call; only Excel has one."""
    lines = ["Option Explicit", "Option Private Module", ""]
    for name in (*(macro.name for macro in macros), "UndoChange"):
        lines += [f"Public Sub {ribbon_call(name)}(ByVal control As Object)", f"    {name}", "End Sub", ""]
    return "\n".join(lines)


def ribbon_call(macro: str) -> str:
    """The name under which the ribbon calls a macro.

    >>> ribbon_call("AddGroup")
    'Ribbon_AddGroup'
    """
    return f"Ribbon_{macro}"
