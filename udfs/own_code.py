"""Whether the macros of a workbook are those of this provision_xl."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from provision_udfs.fingerprint import fingerprint
from provision_udfs.vba import Host, modules

UNREADABLE = "Its macros could not be read: do not run them."


def said_of_macros(path: Path) -> str:
    """A sentence on a workbook's macros: ours and unchanged, or not.

    Args:
        path: a workbook that has macros and may be opened.
    """
    from pyopenvba import ExcelFile

    try:
        with ExcelFile(path) as book:
            found = fingerprint({name: str(book.get_module(name)) for name in book.module_names()})
    except Exception:  # whatever is wrong with a project that a stranger made
        return UNREADABLE
    if found in {fingerprint(modules(host)) for host in get_args(Host.__value__)}:
        return f"They are our code, unchanged (fingerprint {found})."
    return (
        f"They are not the code of this version of provision_xl (fingerprint {found}): another version's, changed, or "
        "a stranger's. Run them only if you know who wrote them; provision-xl update makes a workbook with ours."
    )
