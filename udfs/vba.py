"""The VBA project of a workbook: which modules a host gets, and how they are put into the file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

from provision_udfs.excel_module import xlwings_module
from provision_udfs.excel_package import TYPES, as_macro_book, rewrite
from provision_udfs.fingerprint import fingerprint
from provision_udfs.ribbon import add_ribbon
from provision_udfs.wrappers import functions_module, help_module, macros_module, ribbon_module

from provision_xl.functions.macros import MACROS
from provision_xl.functions.registry import REGISTRY

type Host = Literal["excel", "libreoffice"]

FUNCTIONS_MODULE = "ProvisionFunctions"
MACROS_MODULE = "ProvisionMacros"
TRANSPORT_MODULE = "ProvisionTransport"
_TEXTS = "xl/sharedStrings.xml"
HELP_MODULE = "ProvisionHelp"
RIBBON_MODULE = "ProvisionRibbon"


def modules(host: Host) -> dict[str, str]:
    """The source of each of our modules by its name, for one host."""
    ours = {FUNCTIONS_MODULE: functions_module(REGISTRY)}
    if host == "libreoffice":
        return {
            **ours,
            MACROS_MODULE: macros_module(MACROS, describe=False),
            TRANSPORT_MODULE: kept_by_hand("transport_calc.bas"),
        }
    return {
        **ours,
        MACROS_MODULE: macros_module(MACROS, describe=True),
        TRANSPORT_MODULE: kept_by_hand("transport_excel.bas"),
        HELP_MODULE: help_module(REGISTRY),
        RIBBON_MODULE: ribbon_module(MACROS),
        "xlwings": xlwings_module(),
    }


def kept_by_hand(name: str) -> str:
    """A module that is kept as a file of this package."""
    return (files(__package__) / "basic" / name).read_text("utf-8")


def macro_address(macro: str) -> str:
    """Where LibreOffice finds a macro of the open workbook."""
    return f"vnd.sun.star.script:VBAProject.{MACROS_MODULE}.{macro}?language=Basic&location=document"


def add_macros(path: Path, host: Host = "excel") -> None:
    """Put our modules for that host, and in Excel the tab of the ribbon, into a workbook just built without any."""
    add_project(path, modules(host))
    note_on_about(path, host)
    if host == "excel":
        add_ribbon(path)


def note_on_about(path: Path, host: Host) -> None:
    """Let the sheet About of a workbook, where it has one, name the fingerprint of the macros put in."""
    from provision_xl.workbook.about import NO_MACROS

    said = f"our code, fingerprint {fingerprint(modules(host))}; provision-xl inspect tells whether it is unchanged"
    old, new = (f"<t>{text}</t>".encode() for text in (NO_MACROS, said))
    with zipfile.ZipFile(path) as package:
        there = _TEXTS in package.namelist() and old in package.read(_TEXTS)
    if there:
        rewrite(path, {_TEXTS: lambda part: part.replace(old, new)}, {})


def add_project(path: Path, sources: Mapping[str, str]) -> None:
    """Put a VBA project into a `.xlsm`: ThisWorkbook, one module a sheet, and these; the same bytes each time.

    Args:
        path: a macro workbook without a VBA project; it is written in place.
        sources: the text of each module by name, without its `Attribute VB_Name` line.
    """
    from pyopenvba import ExcelFile

    rewrite(path, {TYPES: as_macro_book}, {})
    with ExcelFile(path) as book:
        project = book.add_vba_project()
        for name, source in sources.items():
            project.add_module(name, f'Attribute VB_Name = "{name}"\r\n' + dos_lines(source))
        book.save()


def dos_lines(source: str) -> str:
    """Text with the line ends that VBA keeps.

    >>> dos_lines("one\\ntwo\\r\\n")
    'one\\r\\ntwo\\r\\n'
    """
    return re.sub(r"\r?\n", "\r\n", source)
