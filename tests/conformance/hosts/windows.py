"""The Windows adapter behind xlwings' own COM server; pywin32's wrapping is stood in for, xlwings is the real one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from tests.conformance.cases.case import Case
from tests.conformance.hosts.com import from_com, range_to_com, to_com
from tests.conformance.hosts.host import OneByOne, Shown, is_range

ADAPTER = "provision_udfs.windows"


class _Wrapped:
    """An object on its way through COM: it is what it was when it comes back."""

    def __init__(self, wrapped: Any) -> None:
        self.wrapped = wrapped


def _unwrap(given: Any) -> Any:
    if not isinstance(given, _Wrapped):
        raise TypeError("not one of ours")
    return given.wrapped


def _pywin32() -> dict[str, ModuleType]:
    """As much of pywin32 as xlwings' server names when it is loaded."""
    names = ("win32api", "win32event", "pythoncom", "pywintypes", "win32com", "win32com.client", "win32com.server",
             "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util")  # fmt: skip
    made = {name: ModuleType(name) for name in names}
    for name, module in made.items():
        package, _, last = name.rpartition(".")
        if package:
            setattr(made[package], last, module)
    vars(made["win32com.server.util"]).update(wrap=lambda given, **_: _Wrapped(given), unwrap=_unwrap)
    vars(made["pythoncom"]).update(TypeIIDs={0: SimpleNamespace}, IID_IDispatch=0, IID_IEnumVARIANT=1)
    vars(made["pywintypes"]).update(TimeType=type("TimeType", (), {}))
    vars(made["win32com.client"]).update(Dispatch=None, CDispatch=type("CDispatch", (), {}))
    return made


def xlwings_server() -> Any:
    """xlwings' `XLPython`, loaded here as it is on Windows."""
    stand_ins = {**_pywin32(), "xlwings.udfs": ModuleType("xlwings.udfs")}
    vars(stand_ins["xlwings.udfs"]).update(call_udf=None)
    before = {name: sys.modules.get(name) for name in (*stand_ins, "xlwings.com_server")}
    sys.modules.update(stand_ins)
    try:
        from xlwings import com_server

        return com_server.XLPython()
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


class Windows(OneByOne):
    """What the workbook's transport module does: a tuple of the arguments, a call by name, and its value back."""

    def __enter__(self) -> Windows:
        self._server = xlwings_server()
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def prepare(self, case: Case) -> Callable[[], Shown]:
        server = self._server
        values = tuple(range_to_com(value) if is_range(value) else to_com(value) for value in case.args)

        def ask() -> Shown:
            arguments = server.TupleFromArray((case.function, values))
            return from_com(server.Var(server.Call(server.Module(ADAPTER), "ask", arguments)))

        return ask
