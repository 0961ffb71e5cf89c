"""Workbooks as schools make them by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Mapping[str, Any] | None = None
) -> Path:
    """Sheets of cells, with merged ranges on the first one, each with its text."""
    with xlsxwriter.Workbook(path) as made:
        for place, (name, rows) in enumerate(sheets.items()):
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value is not None:
                        sheet.write(number, column, value)
            for text, value in (merged or {}).items() if not place else ():
                sheet.merge_range(text, value)
    return path


MAP = [
    ["Provision map, autumn"],
    [None, None, None, "Language", None, "Reading", None, None],
    ["Name", "Class", "Need", "Talk time", "Talk-tme", "READ", "Reading eggs", "Total"],
    ["3A"],
    ["Zebedee Quillfeather", "3A", "SLCN", "Group A", None, "x", 20, 3],
    ["Umbrella, Peggotty", "3A", "SLCN", "Group A", None, None, "3 x 15 mins", 2],
    ["P3", "3A", "SLCN", "Group B", "x", 20, None, 2],
    ["P4", "3A", "SLCN", "maybe", None, 25, None, 2],
    ["Somebody Else", "3A", "SLCN", "x", None, None, None, 1],
    ["Total", None, None, 4, 1, 3, 2, 10],
]
MERGED = {"D2:E2": "Language", "F2:G2": "Reading"}
