"""Parts of a workbook's package changed or added, in place; the same bytes each time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

TYPES = "[Content_Types].xml"
_WITHOUT_A_DATE = (1980, 1, 1, 0, 0, 0)
_PLAIN_BOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def rewrite(path: Path, changes: Mapping[str, Callable[[bytes], bytes]], added: Mapping[str, bytes]) -> None:
    """Write a package again.

    Args:
        path: written in place.
        changes: what to make of a part, by its name; each must be there.
        added: further parts by name.

    Raises:
        KeyError: there is no part of that name.
    """
    with zipfile.ZipFile(path) as package:
        parts = [(item, package.read(item)) for item in package.infolist()]
        changed = {name: change(package.read(name)) for name, change in changes.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, content in parts:
            package.writestr(item, changed.get(item.filename, content))
        for name, content in added.items():
            info = zipfile.ZipInfo(name, _WITHOUT_A_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)


def as_macro_book(types: bytes) -> bytes:
    """The list of types with the workbook as one that has macros; Excel opens no `.xlsm` that says it is another.

    Raises:
        ValueError: the workbook is of neither type.

    >>> as_macro_book(b'<Override ContentType="' + _PLAIN_BOOK + b'"/>')
    b'<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
    """
    if types.count(_PLAIN_BOOK) + types.count(_MACRO_BOOK) != 1:
        raise ValueError("A workbook was expected; its package names no workbook, or two.")
    return types.replace(_PLAIN_BOOK, _MACRO_BOOK)
