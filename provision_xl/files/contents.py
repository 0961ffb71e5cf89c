"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|table|head|body|style|div)\b", re.I)
_LOOK = 4096
_OLE_STREAMS = (  # names of streams as they stand in the file, and what they tell
    ("EncryptedPackage", "PX-A09"),
    ("EncryptionInfo", "PX-A09"),
    ("WordDocument", "PX-A08"),
    ("PowerPoint Document", "PX-A08"),
)
_ZIP_MARKS = (  # a member that only that kind of file has
    ("mimetype", "PX-A11"),
    ("word/document.xml", "PX-A08"),
    ("ppt/presentation.xml", "PX-A08"),
    ("xl/workbook.bin", "PX-A12"),
)


def refusal_by_name(path: Path) -> str:
    """The code of a file that no content is needed to refuse, or "".

    >>> refusal_by_name(Path("~$school.xlsx")), refusal_by_name(Path("school.xlsx"))
    ('PX-A14', '')
    """
    if path.name.startswith("~$"):
        return "PX-A14"
    return "PX-A15" if path.suffix == ".icloud" else ""


def refusal_by_content(content: bytes) -> str:
    """The code of a content that is no zip file of any kind, or "" where it looks like one.

    >>> refusal_by_content(b"%PDF-1.7"), refusal_by_content(b"Pupil,Cost"), refusal_by_content(b"PK...")
    ('PX-A07', 'PX-A05', '')
    """
    if not content:
        return "PX-A01"
    if content.startswith(b"PK"):
        return ""
    if content.startswith(_OLE):
        return _ole(content)
    if content.lstrip()[:4] == b"%PDF":
        return "PX-A07"
    if _HTML.match(content[:_LOOK].removeprefix(b"\xef\xbb\xbf")):
        return "PX-A06"
    return "PX-A05" if _is_text(content[:_LOOK]) else "PX-A02"


def refusal_by_members(names: frozenset[str]) -> str:
    """The code of a zip file that is no .xlsx or .xlsm, or "".

    >>> refusal_by_members(frozenset({"word/document.xml"})), refusal_by_members(frozenset({"xl/workbook.xml"}))
    ('PX-A08', '')
    """
    return next((code for mark, code in _ZIP_MARKS if mark in names), "")


def _ole(content: bytes) -> str:
    return next((code for name, code in _OLE_STREAMS if name.encode("utf-16-le") in content), "PX-A10")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
    return printable == len(head)
