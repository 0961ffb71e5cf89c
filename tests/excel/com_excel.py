"""xlwings' own Windows engine, driven on any system: pywin32 stood in for, and behind it the Excel in memory.

What xlwings sends to Excel's objects arrives at the objects of the VBA interpreter's Excel, which knows cells,
formulas, tables, drop-downs and protected sheets. So xlwings' conversions and calls are the real ones.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any
from unittest.mock import patch

from provision_udfs import windows
from pyopenvba.apps.excel._model import Range, Workbook
from pyopenvba.exceptions import VBAError
from pyopenvba.interpreter import VBADate, VBAObject

from tests.excel.runtime import from_vba, to_vba

_TIME = type("TimeType", (), {})
_ZERO = datetime(1899, 12, 30)


class ComError(Exception):
    """As pywin32's: a number, a word, what Excel says, and which argument."""

    def __init__(self, said: str) -> None:
        super().__init__(-2147352567, "Exception occurred.", (0, "Microsoft Excel", said, None, 0, -2146827284), None)
        self.hresult = -2147352567


class Dispatched:
    """An object of Excel as pywin32 shows it to Python."""

    def __init__(self, inner: VBAObject) -> None:
        object.__setattr__(self, "inner", inner)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        spec = self.inner.vba_member(name)
        if spec is None:
            raise ComError(f"{self.inner.vba_type_name} has no {name}")
        if spec.kind == "method":
            return _Method(self.inner, name)
        try:
            found = out_of_excel(self.inner.vba_get(name))
        except VBAError:
            return _Method(self.inner, name)
        return _whole(self.inner, found) if name in ("Value", "Value2") and isinstance(self.inner, Range) else found

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            self.inner.vba_set(name, into_excel(value))
        except VBAError as error:
            raise ComError(str(error)) from error

    def __call__(self, *args: Any, **named: Any) -> Any:
        return _Method(self.inner, "Item")(*args, **named)

    def __iter__(self) -> Iterator[Any]:
        return (out_of_excel(item) for item in self.inner.vba_items())  # type: ignore[attr-defined]


def _whole(area: Range, found: Any) -> Any:
    """The values of all cells of a range: the interpreter's Excel gives those of the part in use alone."""
    if not isinstance(found, tuple):
        return found
    down, across = (int(area.vba_get(side).vba_get("Count")) for side in ("Rows", "Columns"))  # type: ignore[attr-defined]
    rows = [(*row, *[None] * (across - len(row))) for row in found]
    return (*rows, *[(None,) * across] * (down - len(rows)))


class _Method:
    def __init__(self, inner: VBAObject, name: str) -> None:
        self._inner, self._name = inner, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        given = {name: into_excel(value) for name, value in named.items() if value is not None}
        try:
            return out_of_excel(self._inner.vba_get(self._name, [into_excel(value) for value in args], given))
        except VBAError as error:
            raise ComError(str(error)) from error


def into_excel(value: Any) -> Any:
    """What COM makes of a value of Python."""
    inner = getattr(value, "_inner", value)  # xlwings wraps what it asks twice
    if isinstance(inner, Dispatched):
        return inner.inner
    if isinstance(value, datetime):
        return VBADate((value.replace(tzinfo=None) - _ZERO) / timedelta(days=1))
    return to_vba(value)


def out_of_excel(value: Any) -> Any:
    """What COM makes of a value of Excel."""
    return Dispatched(value) if isinstance(value, VBAObject) else from_vba(value)


def _pywin32() -> dict[str, ModuleType]:
    names = ("pywintypes", "win32api", "win32con", "win32gui", "win32process", "win32timezone", "pythoncom",
             "win32com", "win32com.client")  # fmt: skip
    made = {name: ModuleType(name) for name in names}
    vars(made["win32com"])["client"] = made["win32com.client"]
    vars(made["pywintypes"]).update(com_error=ComError, TimeType=_TIME)
    vars(made["pythoncom"]).update(ole_error=ComError, __file__="pythoncom", CoInitialize=lambda: None)
    vars(made["win32process"])["GetWindowThreadProcessId"] = lambda window: (0, 0)
    unused = {name: type(name, (), {}) for name in ("CoClassBaseClass", "DispatchBaseClass")}
    vars(made["win32com.client"]).update(CDispatch=Dispatched, Dispatch=None, DispatchEx=None, **unused)
    vars(made["win32timezone"])["TimeZoneInfo"] = type("TimeZoneInfo", (), {"utc": staticmethod(lambda: None)})
    return made


class _Library:
    """A library of Windows that is named when xlwings loads, and never used here."""

    def __getattr__(self, name: str) -> Any:
        return _Library()

    def __call__(self, *_: object) -> Any:
        return _Library()


@cache
def windows_engine() -> Any:
    """xlwings' module for Windows, loaded here."""
    import xlwings  # noqa: F401  first, as on a system that is not Windows

    with ExitStack() as held:
        held.enter_context(patch.dict(sys.modules, _pywin32()))
        for name in ("oledll", "windll", "PyDLL", "byref"):
            held.enter_context(patch.object(ctypes, name, _Library(), create=True))
        from xlwings import _xlwindows

    # What Excel has not, xlwings would ask for for ever: a busy Excel looks the same to it.
    vars(_xlwindows)["N_COM_ATTEMPTS"] = 1
    return _xlwindows


def open_book(workbook: Workbook) -> Any:
    """A workbook in memory as xlwings has it on Windows."""
    import xlwings

    engine = windows_engine()
    return xlwings.Book(impl=engine.Book(Dispatched(workbook)))


def adapter(which: str, given: tuple[Any, ...]) -> Any:
    """The Windows adapter as it stands, for `VbaRuntime`: the workbook goes over as COM carries it."""
    windows_engine()
    return getattr(windows, which)(*(Dispatched(item) if isinstance(item, VBAObject) else item for item in given))


__all__ = ["ComError", "Dispatched", "adapter", "open_book", "windows_engine"]
