"""A workbook as a file: where it lies, how it is marked, and which version made it; its tables are not looked at."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from provision_udfs.machine import Book, is_web_address

from provision_xl.files.gate import admit
from provision_xl.files.package import Package, parsed

_STRAY = "xlwings.conf"
_MODULE = "xlwings"
_MODULE_VERSION = re.compile(r'"xlwings64-([^"]*)\.dll"')
_PROJECT = "xl/vbaProject.bin"
_ZONE = re.compile(r"^ZoneId=(\d+)", re.M | re.I)
_NETWORK_DRIVE = 4


def read_book(path: Path) -> Book:
    """What doctor may know of a workbook."""
    if is_web_address(str(path)):
        return Book(str(path))
    from provision_xl.workbook.layout import ABOUT

    place = path.absolute()
    package, findings = admit(place, lambda sheet: sheet == ABOUT)
    beside = (f"{_STRAY} beside it",) if (place.parent / _STRAY).is_file() else ()
    if package is None:
        first = findings[0]
        return Book(str(place), refused=first.saw, cure=first.cure, on_network=is_network_drive(place), stray=beside)
    inside = tuple(f"sheet {sheet.name}" for sheet in package.sheets if sheet.name.casefold() == _STRAY)
    return Book(
        str(place),
        version=version_in(package, ABOUT),
        has_macros=_has_macros(place),
        xlwings=_module_version(place),
        zone=zone_of(place),
        on_network=is_network_drive(place),
        stray=(*beside, *inside),
    )


def version_in(package: Package, about: str) -> str:
    """The version that stands beside the word Version on the sheet of that name, or ""."""
    part = next((sheet.part for sheet in package.sheets if sheet.name == about), "")
    if part not in package.parts:
        return ""
    cells = {cell.get("r", ""): cell for cell in parsed(package.parts[part]).iterfind(".//{*}c")}
    texts = _texts(package)
    for address, cell in cells.items():
        if address.startswith("A") and _shown(cell, texts) == "Version":
            beside = cells.get(f"B{address[1:]}")
            return "" if beside is None else _shown(beside, texts)
    return ""


def _texts(package: Package) -> list[Any]:
    if package.shared_strings not in package.parts:
        return []
    return list(parsed(package.parts[package.shared_strings]).iterfind("{*}si"))


def _shown(cell: Any, texts: list[Any]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext()).strip()
    raw = "".join(cell.findtext("{*}v") or "").strip()
    if cell.get("t") != "s":
        return raw
    place = int(raw) if raw.isdecimal() else -1
    return "".join(texts[place].itertext()).strip() if 0 <= place < len(texts) else ""


def _has_macros(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _PROJECT in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _module_version(path: Path) -> str:
    if not _has_macros(path):
        return ""
    from pyopenvba import ExcelFile

    try:
        with ExcelFile(path) as book:
            source = str(book.get_module(_MODULE)) if _MODULE in book.module_names() else ""
    except Exception:  # a project that cannot be read has no module to find
        return ""
    found = _MODULE_VERSION.search(source)
    return found[1] if found else ""


def zone_of(path: Path) -> int | None:
    """Where Windows says that a file came from, or None where it says nothing."""
    if sys.platform != "win32":
        return None
    try:
        found = _ZONE.search(Path(f"{path}:Zone.Identifier").read_text("utf-8", "replace"))
    except (OSError, ValueError):
        return None
    return int(found[1]) if found else None


def is_network_drive(path: Path) -> bool:
    """Whether a drive letter stands for a folder of the network."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _NETWORK_DRIVE)
