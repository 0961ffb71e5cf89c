"""Before a workbook is shared: what is hidden in it."""

from __future__ import annotations

from pathlib import Path

from provision_xl.results import Result


def inspected(path: Path) -> Result:
    """Everything hidden in a workbook, with sheet, cell and how to remove it; no row where there is nothing.

    Raises:
        FileError: it is not a workbook that may be opened.
    """
    from provision_xl.files.inspecting import unseen
    from provision_xl.files.unseen import unseen_table

    return unseen_table(unseen(path), path.name)
