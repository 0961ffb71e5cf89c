"""The part of xlwings' own VBA that starts Python, with the doors shut that a stranger could use.

A workbook comes from a shared drive or by mail, with its name, its folder, its sheets and whatever was pasted into its
cells. None of these may choose the program that is run, or the code that it runs. So of xlwings' module only what
reaches Python is kept: a public function of a module can be called from a cell, and the rest of them run Python code,
write files and read files. What is kept is private but for `XLPy`, takes its settings from the user's own profile
alone, and starts Python so that neither the current folder nor an environment variable gives it code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_PUBLIC = "XLPy"
_KEPT = (
    "XLPyCommand",
    "XLPyLoadDLL",
    _PUBLIC,
    "GetConfigFilePath",
    "GetConfig",
    "GetConfigFromFile",
    "FileExists",
    "FileExistsOnWindows",
    "ParentFolder",
    "ExpandEnvironmentStrings",
)
# Conditions that are settled here: the module is for Excel on Windows. Those on VBA7 and Win64 stay.
_SETTLED = {'App = "Microsoft Excel"': True, "Mac": False}

_NO_SETTING = (
    '    If InStr(PYTHON_WIN, "\\") = 0 Then Err.Raise 1002, Description:= _\n'
    '        "the file .xlwings\\xlwings.conf in your user folder does not say where Python is"\n'
)
# xlwings has Windows' scripting host put in what stands between two % signs, an object that could also start programs.
_EXPANDED = """    Dim Known As String
        ExpandEnvironmentStrings = s
        If InStr(s, "%") = 0 Then Exit Function
        PathParts = Split(s, "%")
        EnvString = PathParts(0)
        i = 1
        Do While i <= UBound(PathParts)
            Known = ""
            If i < UBound(PathParts) And Len(PathParts(i)) > 0 Then Known = Environ(CStr(PathParts(i)))
            If Len(Known) > 0 Then
                EnvString = EnvString & Known & PathParts(i + 1)
                i = i + 2
            Else
                EnvString = EnvString & "%" & PathParts(i)
                i = i + 1
            End If
        Loop
        ExpandEnvironmentStrings = EnvString
"""
# What is shut: how often the text stands in what is kept, the text, and what stands there instead. A change in xlwings
# stops the build.
_SHUT = (
    # Without a setting it would run whatever `pythonw` the current folder holds.
    (2, '    If PYTHON_WIN = "" Then\n        \' Legacy\n'
        '        PYTHON_WIN = GetConfig("INTERPRETER", "pythonw")\n    End If\n', _NO_SETTING),
    # The name and folder of the workbook stay off the command line, and no folder is added to where code comes from:
    # a blank one among them would be the current folder.
    (1, 'AddExcelDir & ";" & ThisWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" & '
        'GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & '
        'GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")', '"false"'),
    (1, '    AddExcelDir = GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")\n', ""),
    (1, ", AddExcelDir As String", ""),
    # -E: no environment variable of Python counts; -P: the current folder is no place for code.
    (1, '" -B -c ""import sys, os;"', '" -E -P -B -c ""import sys, os;"'),
    (1, "        ExpandEnvironmentStrings = WScript.ExpandEnvironmentStrings(s)\n", _EXPANDED),
    # A bare name is looked for in the current folder first.
    (2, '"cmd.exe "', 'Environ("SystemRoot") & "\\System32\\cmd.exe "'),
)  # fmt: skip
_FROM_STRANGERS = re.compile(r" *' Sheet\n.*?(?= *' User Config\n)", re.DOTALL)


def xlwings_module() -> str:
    """The source of the module `xlwings` for Excel on Windows.

    Raises:
        ValueError: the installed xlwings has another text than the one that this was made for.
    """
    found = find_spec("xlwings")  # its text is read; the package itself would take long to import
    if found is None or found.origin is None:
        raise ValueError("xlwings is not installed.")
    return reduced(Path(found.origin).with_name("xlwings.bas").read_text("utf-8"))


def reduced(source: str) -> str:
    """What of xlwings' module goes into a workbook.

    Args:
        source: the module as xlwings ships it.

    Raises:
        ValueError: it is another text than the one that this was made for.
    """
    lines = source.replace("\r\n", "\n").split("\n")
    settled = "\n".join(_settled(lines))
    head, first, _ = settled.partition("Public Const PROJECT_NAME")
    constant = re.search(rf"{first}.*\n", settled)
    if not first or constant is None:
        raise ValueError(_another("PROJECT_NAME"))
    declared = re.sub(r"'?Attribute VB_Name = .*\n", "", head) + constant[0].replace("Public", "Private")
    kept = "\n".join(_procedure(settled, name) for name in _KEPT)
    return _shut(f"Option Explicit\nOption Private Module\n\n{_needed(declared)}\n{kept}")


def _another(what: str) -> str:
    return f"This was made for another xlwings: {what!r} is missing in its VBA."


def _settled(lines: list[str]) -> Iterator[str]:
    """The lines without those that only another program or another system compiles."""
    inside: list[bool | None] = []  # for each open condition what it comes to; None where the compiler decides
    for line in lines:
        words = line.split("'")[0].strip()
        condition = re.fullmatch(r"#(?:Else)?If (.*) Then", words)
        if words.startswith("#If") and condition:
            inside.append(_SETTLED.get(condition[1]))
            is_ours = inside[-1] is not None
        elif words.startswith("#Else"):
            is_ours = inside[-1] is not None
            if is_ours:
                inside[-1] = not inside[-1]
        elif words == "#End If":
            is_ours = inside.pop() is not None
        else:
            is_ours = words.startswith("#Const")
        if not is_ours and False not in inside:
            yield line


def _procedure(source: str, name: str) -> str:
    found = re.search(rf"^(?:Public |Private )?(Function|Sub) {name}\(.*?^End \1\n", source, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(_another(name))
    text = found[0].removeprefix("Public ").removeprefix("Private ")
    return f"{'Public' if name == _PUBLIC else 'Private'} {text}"


def _needed(declared: str) -> str:
    """The declarations without those of procedures that are not kept."""
    unneeded = re.compile(r".*Declare .*Function (?:XLPyDLLNDims|XLPyDLLVersion) .*\n")
    private = re.sub(r"^( *)(?=Declare |Const )", r"\1Private ", unneeded.sub("", declared), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", private)


def _shut(source: str) -> str:
    if len(_FROM_STRANGERS.findall(source)) != 1:
        raise ValueError(_another("' Sheet"))
    source = _FROM_STRANGERS.sub("", source)
    for times, open_text, shut_text in _SHUT:
        if source.count(open_text) != times:
            raise ValueError(_another(open_text.strip()))
        source = source.replace(open_text, shut_text)
    return source
