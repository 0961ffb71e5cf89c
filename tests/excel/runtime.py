"""The workbook's own VBA run in an Excel without a screen: a VBA interpreter with workbooks in memory.

Every module of ours runs as it stands in the workbook. Two things are stood in for, and nothing else: xlwings' module,
which loads a library of Windows, by `Server`, which hands on what xlwings would; and the few members of Excel that the
interpreter has not (`_Excel`). Values cross between VBA and Python as pywin32 carries them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from provision_udfs import windows
from provision_udfs.vba import modules
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.apps.excel._io import load_workbook, save_workbook
from pyopenvba.apps.excel._model import Application, Range, Workbook, Worksheet
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    NULL,
    Interpreter,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAInt,
    VBAObject,
    VBARuntimeError,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._objects import MemberSpec

BLANK, LEFT_OUT = None, MISSING
CANCEL = "\N{CANCEL}"  # for an answer: the person presses Cancel at an input box
MESSAGE_OK, MESSAGE_CANCEL = 1, 2
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)  # pywin32 puts a time zone on every time; it means nothing
_ERROR_BASE = -2146828288  # an error of a cell as COM hands it over, less its number
_ERROR_NUMBERS = {text: code - _ERROR_BASE for code, text in windows.ERRORS.items()}
_HIDDEN = re.compile(r"Attribute PX_.*\n")  # lines that the editor hides and that never run

type Adapter = Callable[[str, tuple[Any, ...]], Any]
"""What stands at Python's end: the name of a function of the adapter, and what it is given."""


def of_windows(which: str, given: tuple[Any, ...]) -> Any:
    """The adapter itself, for what needs no open workbook."""
    return getattr(windows, which)(*given)


class VbaRuntime:
    """A workbook with our modules in it.

    Args:
        adapter: what stands at Python's end; the Windows adapter where not given.
        path: a workbook to open; a new one where not given.

    `recorder` has every call that reached Python's `ask`, with its arguments; `heard` every call of whatever name.
    """

    def __init__(self, adapter: Adapter = of_windows, path: Path | None = None) -> None:
        self.application = _Excel()
        self.server = Server(adapter, self.application)
        self.interpreter = _Interpreter(_Bridge(self.application, self.server))
        self.application.interpreter = self.interpreter
        self.book = _opened(self.application, path)
        for name, source in own_modules().items():
            self.interpreter.add_module(_HIDDEN.sub("", source), name=name)

    @property
    def heard(self) -> list[tuple[str, tuple[Any, ...]]]:
        return self.server.heard

    @property
    def recorder(self) -> list[tuple[str, tuple[Any, ...]]]:
        return [(call, tuple(given)) for which, (call, given) in self.server.asked() if which == "ask"]

    @property
    def dialogs(self) -> list[tuple[str, str, str, int]]:
        """Each box that was shown: `MsgBox` or `InputBox`, words, title, style."""
        return self.interpreter.dialogs

    def call(self, function: str, *args: Any) -> Any:
        """What a cell shows that calls a function.

        Args:
            function: as a person types it, such as `PX_WEEKS`.
            args: each a text, number, TRUE or FALSE, BLANK, LEFT_OUT, or as a request carries it: `{"date": serial}`,
                `{"error": "#N/A"}` and `{"table": rows, "at": [sheet, row, column]}`. What is no range is handed over
                as the value that it is.
        """
        self.application.caller = self.book.sheets_[0].vba_get("Range", ["A1"])
        try:
            return from_vba(self.interpreter.run(function, [self._argument(value) for value in args]))
        finally:
            self.application.caller = VBAErrorValue(2023)

    def macro(self, name: str, *answers: Any) -> list[tuple[str, str, str, int]]:
        """Run a macro from the ribbon or a button; the boxes it showed.

        Args:
            name: of the Sub.
            answers: what the person does at each box in turn: a text or CANCEL at an input box, MESSAGE_OK or
                MESSAGE_CANCEL at a message. Where they run out, each box gets what stands in it, or OK.
        """
        before = len(self.dialogs)
        self.interpreter.answers = list(answers)
        self.interpreter.run(name)
        assert not self.interpreter.answers, "more answers than boxes"
        return self.dialogs[before:]

    def value(self, function: str, *args: Any) -> Any:
        """What a function of VBA gives where no cell calls it."""
        return from_vba(self.interpreter.run(function, list(args)))

    def select(self, sheet: str, *addresses: str) -> None:
        """Let the person select cells."""
        place = self._sheet(sheet)
        place.vba_get("Activate")
        place.vba_get("Range", [",".join(addresses)]).vba_get("Select")

    def put(self, sheet: str, row: int, column: int, rows: Sequence[Sequence[Any]]) -> Range:
        """Fill cells, each as a request carries it; the range they are."""
        place = self._sheet(sheet)
        for down, cells in enumerate(rows):
            for across, value in enumerate(cells):
                _fill(place, row + down, column + across, value)
        corners = [place.vba_get("Cells", [row, column]),
                   place.vba_get("Cells", [row + len(rows) - 1, column + max(map(len, rows)) - 1])]  # fmt: skip
        found = place.vba_get("Range", corners)
        assert isinstance(found, Range)
        return found

    def _sheet(self, name: str) -> Worksheet:
        for sheet in self.book.sheets_:
            if sheet.name.casefold() == name.casefold():
                return sheet
        made = self.book.vba_get("Worksheets").vba_get("Add")  # type: ignore[attr-defined]
        assert isinstance(made, Worksheet)
        made.vba_set("Name", name)
        return made

    def _argument(self, value: Any) -> Any:
        if isinstance(value, Mapping) and "table" in value:
            sheet, row, column = value.get("at") or ("Live", 1, 1)
            return self.put(sheet, row, column, value["table"])
        return to_vba(_as_com(value))


def _opened(application: Application, path: Path | None) -> Workbook:
    if path is None:
        book = application.workbooks_.vba_get("Add")
        assert isinstance(book, Workbook)
        return book
    book = load_workbook(application, path)
    application.workbooks_.books.append(book)
    application.activate_book(book)
    return book


def own_modules() -> dict[str, str]:
    """Our modules of the Excel workbook."""
    return {name: source for name, source in modules("excel").items() if name != "xlwings"}


def _as_com(value: Any) -> Any:
    if isinstance(value, Mapping):
        return VBAErrorValue(_ERROR_NUMBERS[value["error"]]) if "error" in value else VBADate(value["date"])
    return value


def _fill(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column, create=True)
    assert cell is not None
    if isinstance(value, Mapping) and "date" in value:
        cell.style = replace(sheet.book.stylesheet.default, number_format="dd/mm/yyyy hh:mm")
        cell.value = float(value["date"])
    elif isinstance(value, Mapping):
        cell.value = VBAErrorValue(_ERROR_NUMBERS[value["error"]])
    elif value is None:
        cell.value = EMPTY
    else:  # every number of a cell is a double
        cell.value = float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# --- values as COM carries them -----------------------------------------------------------------------------------


def to_vba(value: Any) -> Any:
    """A value of Python as VBA gets it from COM: rows of rows become an array of two dimensions, from nought."""
    if isinstance(value, list | tuple):
        if value and all(isinstance(row, list | tuple) for row in value):
            rows = [list(row) for row in value]
            assert len({len(row) for row in rows}) == 1, "COM takes rectangular arrays alone"
            cells = [to_vba(row[column]) for column in range(len(rows[0])) for row in rows]
            return VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)], items=cells)
        return VBAArray([(0, len(value) - 1)], items=[to_vba(item) for item in value])
    if value is None:
        return EMPTY
    return VBAInt(value, "Long") if isinstance(value, int) and not isinstance(value, bool) else value


def from_vba(value: Any) -> Any:
    """A value of VBA as pywin32 hands it to Python."""
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(from_vba(item) for item in value.items)
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(from_vba(value.get([row, column])) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
    if value in (EMPTY, NULL) or value is None:
        return None
    assert value is not MISSING, "pywin32 has no value for an argument that is missing"
    if isinstance(value, VBADate):
        return _EPOCH + timedelta(days=value.serial)
    if isinstance(value, VBAErrorValue):
        return _ERROR_BASE + value.number
    if isinstance(value, VBAInt):
        return int(value)
    return value if isinstance(value, bool | str | float | Decimal | VBAObject) else str(value)


class Server(VBAObject):
    """What `XLPy` is in the workbook: xlwings' object that calls Python, with every call noted.

    A Python object stays on Python's side until `Var` takes its value, as it does with xlwings.
    """

    vba_type_name = "XLPython"

    def __init__(self, adapter: Adapter, application: Application) -> None:
        self.adapter = adapter
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    def asked(self) -> list[tuple[str, tuple[Any, ...]]]:
        return [(which, given) for which, given in self.heard if which == "ask"]

    @method
    def Module(self, Name: object) -> object:
        assert Name == "provision_udfs.windows", Name
        return _Held(Name)

    @method
    def TupleFromArray(self, Elements: object) -> object:
        return _Held(from_vba(Elements))

    @method
    def Call(self, Object: object, Name: object, Args: object) -> object:
        assert isinstance(Object, _Held) and isinstance(Args, _Held) and isinstance(Name, str)
        given = Args.held
        self.heard.append((Name, given))
        try:
            return _Held(self.adapter(Name, given))
        except ConnectionError as error:  # for tests: Python cannot be reached
            raise VBARuntimeError(1000, str(error)) from error

    @method
    def Var(self, Object: object) -> object:
        assert isinstance(Object, _Held)
        return to_vba(Object.held)


class _Held(VBAObject):
    def __init__(self, held: Any) -> None:
        self.held = held


# --- what the interpreter has not ------------------------------------------------------------------------------------


class _Bridge(ExcelBridge):
    def __init__(self, application: Application, server: Server) -> None:
        super().__init__(application)
        self.server = server

    def global_object(self, name: str) -> object:
        return self.server if name == "xlpy" else super().global_object(name)


class _Interpreter(Interpreter):
    """With the one thing by which VBA tells Cancel from an empty answer."""

    def ask_for_input(self, prompt: str, title: str, default: str) -> object:
        self._cancelled = bool(self.answers) and self.answers[0] == CANCEL
        if self._cancelled:
            self.answers[0] = ""
        return super().ask_for_input(prompt, title, default)

    def __init__(self, host: ExcelBridge) -> None:
        super().__init__(host)
        self._cancelled = False
        self._intrinsics = {**self._intrinsics, "strptr": lambda vba, given, named: VBAInt(0 if self._cancelled else 1)}


class _Enabled(VBAObject):
    """Excel's toolbar Standard: its first button is off while the Function Wizard is open."""

    def __init__(self, enabled: Callable[[], bool]) -> None:
        self._enabled = enabled

    @method
    def Controls(self, Index: object) -> object:
        return self

    @member
    def Enabled(self) -> object:
        return self._enabled()


class _Excel(Application):
    """Excel's Application with the members that ours use and the interpreter has not."""

    def __init__(self) -> None:
        super().__init__()
        self.caller: object = VBAErrorValue(2023)  # what it is in a macro
        self.is_wizard_open = False
        self.offered_undo: list[tuple[str, str]] = []
        self.described: list[dict[str, Any]] = []
        self.states: list[tuple[str, Any]] = []

    @member
    def Hwnd(self) -> object:
        return VBAInt(1, "Long")

    @member
    def Caller(self) -> object:
        return self.caller

    @member
    def PathSeparator(self) -> object:
        return "\\"

    @method
    def CommandBars(self, Index: object) -> object:
        return _Enabled(lambda: not self.is_wizard_open)

    @method
    def OnUndo(self, Text: object, Procedure: object) -> object:
        self.offered_undo.append((str(Text), str(Procedure)))
        return EMPTY

    @method
    def MacroOptions(
        self, Macro: object, Description: object, Category: object, ArgumentDescriptions: object
    ) -> object:
        words = from_vba(ArgumentDescriptions)
        self.described.append({"macro": Macro, "help": Description, "category": Category, "arguments": words})
        return EMPTY

    @setter("ScreenUpdating")
    def _note_screen(self, value: object) -> None:
        self.states.append(("ScreenUpdating", value))
        self.screen_updating = bool(value)

    @setter("Calculation")
    def _note_calculation(self, value: object) -> None:
        self.states.append(("Calculation", int(value)))  # type: ignore[call-overload]
        self.calculation = int(value)  # type: ignore[call-overload]

    @setter("StatusBar")
    def _note_status(self, value: object) -> None:
        self.states.append(("StatusBar", value))
        self.status_bar = value


def _save_copy(book: Workbook, Filename: object) -> object:
    save_workbook(book, Path(str(Filename)))
    return EMPTY


Workbook.vba_add_member(MemberSpec("SaveCopyAs", "method", getter=_save_copy, parameters=("Filename",)))
