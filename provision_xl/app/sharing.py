"""Before a workbook is shared: what is hidden in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from provision_xl.results import Result

type SaidOfMacros = Callable[[Path], str]
"""Looks at the macros of a workbook, and says in a sentence whose they are."""


def inspected(path: Path, said_of_macros: SaidOfMacros | None = None) -> Result:
    """Everything hidden in a workbook, with sheet, cell and how to remove it; no row where there is nothing.

    Args:
        said_of_macros: asked only where there are macros, and once the file is known to be one that may be opened.

    Raises:
        FileError: it is not a workbook that may be opened.
    """
    from provision_xl.files.inspecting import unseen
    from provision_xl.files.inspecting_parts import VBA
    from provision_xl.files.unseen import unseen_table

    found = unseen(path)
    if said_of_macros:
        found = tuple(
            replace(item, what=f"{item.what} {said_of_macros(path)}") if item.what.startswith(VBA) else item
            for item in found
        )
    return unseen_table(found, path.name)
