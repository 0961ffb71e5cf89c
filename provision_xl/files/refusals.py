"""Why a file is not read, or not written, and what to do about it: one sentence each way, by code."""

from __future__ import annotations

from pathlib import Path

from provision_xl.errors import FileError, Finding, Verdict

_SAVE_AS = "Open it in Excel and choose File, Save As, Excel Workbook (.xlsx)."
_REPAIR = "Open it in Excel, let Excel repair it, and save it under a new name."

_TEXTS: dict[str, tuple[str, str]] = {
    "PX-A01": (
        "the file is empty (0 bytes)",
        "It may still be downloading from OneDrive: open it once in Excel, save, and try again.",
    ),
    "PX-A02": ("the file is not a whole workbook; part of it is missing", "Copy or download it again."),
    "PX-A03": ("the inside of the workbook is damaged", _REPAIR),
    "PX-A05": ("this is a text file (such as CSV), not a workbook", _SAVE_AS),
    "PX-A06": ("this is a web page with a workbook's name, as some school systems export", _SAVE_AS),
    "PX-A07": ("this is a PDF, not a workbook", "Choose the workbook that the PDF was made from."),
    "PX-A08": ("this is a document of another Office program", "Choose the Excel workbook."),
    "PX-A09": (
        "the workbook has a password",
        "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, clear the password, and save.",
    ),
    "PX-A10": ("this is a workbook of Excel 2003 or older (.xls)", _SAVE_AS),
    "PX-A11": ("this is an OpenDocument workbook (.ods)", _SAVE_AS),
    "PX-A12": ("this is a binary workbook (.xlsb)", _SAVE_AS),
    "PX-A14": (
        "this is the small file that Excel keeps beside an open workbook, not the workbook",
        "Choose the file of the same name without ~$ in front.",
    ),
    "PX-A15": ("the file is still online only", "Open it once in Excel so that it is downloaded, and try again."),
    "PX-A16": (
        "this is a Strict Open XML workbook",
        'In Excel choose File, Save As, Excel Workbook (.xlsx), without "Strict".',
    ),
    "PX-A17": ("a part of the workbook is missing", _REPAIR),
    "PX-A19": ("there is no such file", "Check the name and the folder."),
    "PX-A20": ("the file cannot be opened", "Check that you may read it and that the folder is still there."),
    "PX-A24": ("the file is larger than a provision map can be", "Delete pictures and sheets that are not needed."),
    "PX-A25": (
        "reading the file took too long and was broken off",
        "Copy the sheets that you need to a new workbook, and get a file that you did not make again from its sender.",
    ),
    "PX-A26": (
        "reading the file would take more memory than a provision map can need",
        "Copy the sheets that you need to a new workbook, and get a file that you did not make again from its sender.",
    ),
    "PX-A27": (
        "reading the file failed in a way that no whole workbook causes",
        _REPAIR,
    ),
    "PX-A30": ("the workbook is open in another program", "Close it there and try again."),
    "PX-A31": ("the file could not be written", "Check that the disk has room and that you may write to this folder."),
    "PX-A32": ("what was written did not read back the same", "Try again, or save to another folder."),
    "PX-A33": ("the file is saved, but the disk did not confirm it", "Open it and look before you close this window."),
    "PX-A37": ("the password does not open it", "Type it again; capitals count. Nothing was changed."),
    "PX-A38": ("the workbook has no password", "Choose the book that pay split or key split made."),
    "PX-A40": (
        "another file stands there now, saved by somebody else in the meantime",
        "It was left as it is; look at both and keep the right one.",
    ),
    "PX-A41": (
        "another program holds the file, so it could not be replaced",
        "Close it there, or wait until OneDrive is done; then rename the copy or save again.",
    ),
    "PX-A42": ("provision_xl is saving this file in another window", "Wait until that is done and try again."),
    "PX-B01": (
        "unpacked, the workbook would be far larger than a provision map can be",
        "Get the file again from whom you trust; do not open it.",
    ),
    "PX-B02": (
        "the workbook is packed in a way that Excel never uses",
        "Get the file again from whom you trust; do not open it.",
    ),
    "PX-B04": (
        "the workbook holds far more parts than Excel makes",
        "Copy the sheets that you need to a new workbook.",
    ),
    "PX-B05": (
        "the workbook declares entities, which Excel never does",
        "Get the file again from whom you trust; do not open it.",
    ),
    "PX-B08": ("a part of the workbook is in an encoding that Excel never writes", _SAVE_AS),
    "PX-B09": ("a cell stands far outside the table", "Press Ctrl+End to find it, delete its row or column, and save."),
    "PX-B10": ("a cell stands outside the sheet", _REPAIR),
    "PX-B12": (
        "the workbook holds thousands of defined names",
        "Open Formulas, Name Manager, delete those that are not needed, and save.",
    ),
    "PX-B13": ("a part of the workbook points outside it", "Get the file again from whom you trust; do not open it."),
    "PX-B16": ("two parts of the workbook have one name", _REPAIR),
    "PX-B17": (
        "the tables hold more cells than a provision map can",
        "Delete what is not needed below and beside the tables.",
    ),
}


def refusal(code: str, path: Path, *, sheet: str = "", cell: str = "", detail: str = "", cure: str = "") -> Finding:
    """The finding of that code for a file.

    Args:
        code: PX-A.. or PX-B...
        path: of the file; only its name is shown.
        sheet: name of the sheet it concerns, where it is one.
        cell: its cell.
        detail: what exactly was seen, put in brackets.
        cure: a further sentence.

    >>> print(refusal("PX-A07", Path("map.xlsx")))
    PX-A07  map.xlsx: this is a PDF, not a workbook. Choose the workbook that the PDF was made from.
    """
    saw, usual = _TEXTS[code]
    shown = f"{saw} ({detail})" if detail else saw
    return Finding(code, Verdict.REFUSE, sheet or path.name, cell, shown, f"{usual} {cure}".strip())


def refused(code: str, path: Path, **more: str) -> FileError:
    """The same as an error to raise."""
    return FileError(refusal(code, path, **more))
