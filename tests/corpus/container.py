"""A: files that are no workbook, or not a whole one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from provision_xl.files.locking import locked
from tests.corpus.book import book, in_sheet, part_of
from tests.corpus.made import Made, many
from tests.workbook.made import changed, flipped, repacked, zipped

GOOD = book()
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FUNDS = part_of("Funds")


def other_offset(content: bytes) -> bytes:
    """The directory says that the sheet Funds begins where another part does."""
    at = content.rindex(FUNDS.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 42] + b"\0\0\0\0" + content[at + 46 :]


def strict(part: bytes) -> bytes:
    return part.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                        b"http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip


CASES: dict[str, Callable[[], Mapping[str, Made]]] = {
    "A01 zero bytes": lambda: many(b""),
    "A02 truncated": lambda: {
        f"{cut} in a hundred": Made(GOOD[: len(GOOD) * cut // 100]) for cut in (10, 50, 90, 99)
    },
    "A03 bit flip in a sheet": lambda: many(flipped(GOOD, FUNDS)),
    "A03 sheets and formats that do not fit": lambda: {
        "format that is none": Made(in_sheet("Funds", lambda part: part.replace(b'<c r="C2">', b'<c r="C2" s="99">'))),
        "place before the file": Made(GOOD.replace(b"PK\x01\x02", b"PK\x01\x02", 1)[:-6] + b"\xff\xff\x7f\x00\x00\x00"),
    },
    "A03 sheet in another name space": lambda: {
        "none": Made(in_sheet("Funds", lambda part: part.replace(b' xmlns="', b' xmls="', 1))),
        "another": Made(in_sheet("Funds", lambda part: part.replace(b"/main", b"/other", 1))),
    },
    "A04 bad central directory": lambda: many(other_offset(GOOD)),
    "A05 csv called xlsx": lambda: many(b"Pupil ID,Year group\r\n007,1\r\n"),
    "A06 web page called xls": lambda: {
        "export": Made(b"\xef\xbb\xbf<html><body><table><tr><td>007</td></tr></table>", "export.xls")
    },
    "A07 pdf": lambda: many(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "A08 Word document": lambda: many(zipped({"word/document.xml": b"<w/>"}),
                                      OLE + bytes(600) + "WordDocument".encode("utf-16-le")),
    "A09 password": lambda: many(locked(GOOD, "a long password")),
    "A10 old xls": lambda: {"book": Made(OLE + bytes(600) + "Workbook".encode("utf-16-le"), "map.xls")},
    "A11 ods": lambda: {
        "book": Made(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "map.ods")
    },
    "A12 xlsb": lambda: {"book": Made(zipped({"xl/workbook.bin": b"\x83\x01"}), "map.xlsb")},
    "A13 workbook of another name": lambda: {name: Made(GOOD, name) for name in ("map.xls", "map.csv")},
    "A14 lock file chosen": lambda: {"lock": Made(b"\x05owner" + bytes(160), "~$map.xlsx")},
    "A15 placeholder of a cloud": lambda: {"iCloud": Made(b"bplist00" + bytes(100), ".map.xlsx.icloud")},
    "A16 Strict Open XML": lambda: many(changed(GOOD, "xl/workbook.xml", strict)),
    "A17 part missing": lambda: {
        name: Made(repacked(GOOD, {name: None})) for name in ("[Content_Types].xml", "xl/sharedStrings.xml", FUNDS)
    },
    "A18 odd paths": lambda: {
        name: Made(GOOD, name) for name in ("Förder 🎒 #1 .xlsx", " map.xlsx", "/".join(["a" * 60] * 5) + "/map.xlsx")
    },
}  # fmt: skip
