"""Made-up computers: a healthy Windows one, a healthy one with LibreOffice alone, and changes that make them ill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from provision_udfs.doctor import diagnosed
from provision_udfs.machine import (
    Book,
    Excel,
    ExcelSetting,
    Language,
    LibreOffice,
    Machine,
    MacroRules,
    Package,
    Place,
    Python,
    TrustedFolder,
)

PYTHON = r"C:\Users\sam\AppData\Roaming\uv\tools\provision-xl\Scripts\python.exe"
STORE_PYTHON = r"C:\Users\sam\AppData\Local\Microsoft\WindowsApps\python.exe"
FOLDER = r"C:\Users\sam\Documents\SEN"
BOOK = rf"{FOLDER}\map.xlsm"

WINDOWS = Machine(
    system="win32",
    today=date(2026, 11, 24),
    python=Python((3, 13), 64, PYTHON, r"C:\Users\sam\AppData\Local\Programs\Python\Python313"),
    package=Package("0.1.0", "0.37.8"),
    start_seconds=1.5,
    place=Place(r"C:\Users\sam", True, 50 << 30),
    excel=Excel(r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE", "16.0.17328.20162", 64),
    setting=ExcelSetting(
        interpreter=PYTHON,
        exists=True,
        package="0.1.0",
        libraries=("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"),
    ),
    language=Language(",", "."),
    cloud_folders=(r"C:\Users\sam\OneDrive - Two Oaks",),
    book=Book(BOOK, version="0.1.0", has_macros=True, xlwings="0.37.8"),
)
LINUX = replace(
    WINDOWS,
    system="linux",
    python=Python((3, 13), 64, "/opt/px/bin/python", "/usr"),
    place=Place("/home/sam", True, 50 << 30),
    excel=None,
    setting=ExcelSetting(),
    libreoffice=LibreOffice("/usr/lib/libreoffice/program/soffice", (7, 4, 7, 2), "this", "/opt/px/bin/python", 1),
    language=None,
    cloud_folders=(),
    book=Book("/home/sam/SEN/map.xlsm", version="0.1.0", has_macros=True),
)
BOTH = replace(WINDOWS, libreoffice=LibreOffice("soffice.exe", (24, 8, 1), "this", PYTHON, 1))

TRUSTED = TrustedFolder(FOLDER, below=False)


def with_python(**changed: Any) -> Machine:
    return replace(WINDOWS, python=replace(WINDOWS.python, **changed))


def with_setting(**changed: Any) -> Machine:
    return replace(WINDOWS, setting=replace(WINDOWS.setting, **changed))


def with_excel(**changed: Any) -> Machine:
    assert WINDOWS.excel is not None
    return replace(WINDOWS, excel=replace(WINDOWS.excel, **changed))


def with_rules(**changed: Any) -> Machine:
    return replace(WINDOWS, rules=MacroRules(**changed))


def with_book(machine: Machine = WINDOWS, **changed: Any) -> Machine:
    assert machine.book is not None
    return replace(machine, book=replace(machine.book, **changed))


def with_office(machine: Machine = LINUX, **changed: Any) -> Machine:
    assert machine.libreoffice is not None
    return replace(machine, libreoffice=replace(machine.libreoffice, **changed))


def findings(machine: Machine) -> dict[str, str]:
    """The verdict of each check that is neither fine nor about something that is not there."""
    result, _ = diagnosed(machine)
    return {row[0]: row[1] for row in result.rows if row[1] in {"look", "trouble"}}


def line(machine: Machine, what: str) -> tuple[str, str, str, str, str]:
    """One line of the table."""
    result, _ = diagnosed(machine)
    found: tuple[str, str, str, str, str] = next(row for row in result.rows if row[0] == what)  # type: ignore[assignment]
    return found
