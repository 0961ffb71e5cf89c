"""Files that are no workbook, are damaged, or mean harm: each is refused with its code and a cure, quickly."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from provision_xl.errors import Verdict
from provision_xl.files.gate import Limits, admit
from provision_xl.files.save import write_bytes
from tests.workbook.made import changed, flipped, little_book, lying, members, repacked, saved, sheet_part, zipped

BOOK = little_book()
PUPILS = sheet_part(BOOK, "Pupils")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MIB = 1 << 20


def with_doctype(part: bytes) -> bytes:
    head, _, rest = part.partition(b"?>")
    return head + b'?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + rest


def with_cell(reference: str, row: str = "9") -> Callable[[bytes], bytes]:
    cell = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    return lambda part: part.replace(b"</sheetData>", cell)


def locked(content: bytes) -> bytes:
    """The flag of a packed password on every member."""
    changed_bytes = bytearray(content)
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        changed_bytes[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(changed_bytes)


def twice(content: bytes) -> bytes:
    return repacked(content, {}, also=("xl/Workbook.xml",))


def utf16(part: bytes) -> bytes:
    return part.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")


REFUSED: dict[str, tuple[str, bytes]] = {
    "zero bytes": ("PX-A01", b""),
    "first tenth": ("PX-A02", BOOK[: len(BOOK) // 10]),
    "first half": ("PX-A02", BOOK[: len(BOOK) // 2]),
    "all but the last hundredth": ("PX-A02", BOOK[: len(BOOK) * 99 // 100]),
    "nothing but NUL": ("PX-A02", bytes(5000)),
    "two bytes flipped in the sheet": ("PX-A03", flipped(BOOK, PUPILS)),
    "csv": ("PX-A05", b"Pupil ID,Year group\r\n007,1\r\n"),
    "csv as Excel saves Unicode": ("PX-A05", "Pupil ID\tYear group\r\n".encode("utf-16")),
    "web page": ("PX-A06", b"\xef\xbb\xbf<html><body><table><tr><td>007</td></tr></table>"),
    "pdf": ("PX-A07", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "Word document": ("PX-A08", zipped({"word/document.xml": b"<w/>"})),
    "old Word document": ("PX-A08", OLE + bytes(600) + "WordDocument".encode("utf-16-le")),
    "password": ("PX-A09", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
    "packed with a password": ("PX-A09", locked(BOOK)),
    "xls": ("PX-A10", OLE + bytes(600) + "Workbook".encode("utf-16-le")),
    "ods": ("PX-A11", zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})),
    "xlsb": ("PX-A12", zipped({"xl/workbook.bin": b"\x83\x01"})),
    "strict": ("PX-A16", changed(BOOK, "xl/workbook.xml", lambda part: part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"))),
    "no content types": ("PX-A17", repacked(BOOK, {"[Content_Types].xml": None})),
    "no relations": ("PX-A17", repacked(BOOK, {"_rels/.rels": None})),
    "no sheet part": ("PX-A17", repacked(BOOK, {PUPILS: None})),
    "no texts": ("PX-A17", repacked(BOOK, {"xl/sharedStrings.xml": None})),
    "no number formats": ("PX-A17", repacked(BOOK, {"xl/styles.xml": None})),
    "workbook part is no XML": ("PX-A03", changed(BOOK, "xl/workbook.xml", lambda part: part[: len(part) // 2])),
    "packed by bzip2": ("PX-B02", repacked(BOOK, {}, zipfile.ZIP_BZIP2)),
    "packed by lzma": ("PX-B02", repacked(BOOK, {}, zipfile.ZIP_LZMA)),
    "says one size, holds another": ("PX-A03", lying(BOOK, PUPILS, 900)),
    "entities in the sheet": ("PX-B05", changed(BOOK, PUPILS, with_doctype)),
    "entities in the texts": ("PX-B05", changed(BOOK, "xl/sharedStrings.xml", with_doctype)),
    "entities in the workbook": ("PX-B05", changed(BOOK, "xl/workbook.xml", with_doctype)),
    "entities in a part that nobody reads": ("PX-B05", changed(BOOK, "docProps/app.xml", with_doctype)),
    "UTF-16": ("PX-B08", changed(BOOK, PUPILS, utf16)),
    "UTF-16 without its mark": ("PX-B08", changed(BOOK, PUPILS, lambda part: part.decode().encode("utf-16-le"))),
    "UTF-7": ("PX-B08", changed(BOOK, PUPILS, lambda part: part.replace(b"UTF-8", b"UTF-7"))),
    "cell in the last corner": ("PX-B09", changed(BOOK, PUPILS, with_cell("XFD1048576", "1048576"))),
    "cell in the last column": ("PX-B09", changed(BOOK, PUPILS, with_cell("XFD9"))),
    "row beyond the sheet": ("PX-B10", changed(BOOK, PUPILS, with_cell("A99999999", "99999999"))),
    "row below nought": ("PX-B10", changed(BOOK, PUPILS, with_cell("A-1", "-1"))),
    "column beyond the sheet": ("PX-B10", changed(BOOK, PUPILS, with_cell("ZZZZ9"))),
    "names by the thousand": ("PX-B12", changed(BOOK, "xl/workbook.xml", lambda part: part.replace(
        b"</definedNames>", b'<definedName name="n">1</definedName>' * 10_001 + b"</definedNames>"))),
    "member outside": ("PX-B13", repacked(BOOK, {}, also=("../../out.xml",))),
    "sheet outside": ("PX-B13", changed(BOOK, "xl/_rels/workbook.xml.rels", lambda part: part.replace(
        b"worksheets/sheet1.xml", b"../../secret.xml"))),
    "two members of one name": ("PX-B16", twice(BOOK)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_code_and_a_cure(case: str, tmp_path: Path) -> None:
    code, content = REFUSED[case]
    path = saved(tmp_path, content)
    start = time.process_time()
    package, (finding, *rest) = admit(path)
    assert package is None
    assert not rest
    assert (finding.code, finding.verdict) == (code, Verdict.REFUSE)
    assert len(finding.cure) > 20, "says how to put it right"
    assert finding.sheet in {"map.xlsx", "Pupils"}
    assert time.process_time() - start < 5
    assert path.read_bytes() == content


def test_the_finding_names_the_stray_cell(tmp_path: Path) -> None:
    _, (finding,) = admit(saved(tmp_path, REFUSED["cell in the last column"][1]))
    assert (finding.sheet, finding.cell) == ("Pupils", "XFD9")


def test_a_stray_cell_on_a_sheet_of_ones_own_is_no_matter(tmp_path: Path) -> None:
    package, findings = admit(saved(tmp_path, REFUSED["cell in the last column"][1]), lambda sheet: sheet == "Staff")
    assert package is not None
    assert not findings


@pytest.mark.parametrize("text", ['IF(Pr="A",1)', 'r="XFD9"'])
def test_a_formula_or_text_that_looks_like_a_reference_is_no_stray_cell(text: str, tmp_path: Path) -> None:
    cell = f'<c r="B9" t="str"><f>{text}</f><v>{text}</v></c>'.encode()
    content = changed(
        BOOK, PUPILS, lambda part: part.replace(b"</sheetData>", b'<row r="9">' + cell + b"</row></sheetData>")
    )
    package, findings = admit(saved(tmp_path, content))
    assert package is not None
    assert not findings


@pytest.mark.parametrize(
    ("name", "code"),
    [("~$map.xlsx", "PX-A14"), (".map.xlsx.icloud", "PX-A15"), ("nowhere.xlsx", "PX-A19"), ("", "PX-A20")],
)
def test_it_is_refused_by_its_name(name: str, code: str, tmp_path: Path) -> None:
    if name not in {"nowhere.xlsx", ""}:
        saved(tmp_path, BOOK, name)
    package, (finding,) = admit(tmp_path / name)
    assert package is None
    assert finding.code == code


@pytest.mark.parametrize("name", ["map.csv", "map.xls", "Förder 🎒 #1 .xlsx", "a" * 200 + ".xlsx"])
def test_a_whole_workbook_is_read_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    package, findings = admit(saved(tmp_path, BOOK, name))
    assert not findings
    assert package is not None
    assert [sheet.name for sheet in package.sheets][:4] == ["Start", "Settings", "Terms", "Pupils"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=1000), "PX-A24"),
        (Limits(members=10), "PX-B04"),
        (Limits(unpacked_bytes=50_000), "PX-B01"),
        (Limits(kept_bytes=20_000), "PX-B01"),
        (Limits(cells=5), "PX-B17"),
    ],
)
def test_each_limit_holds(limits: Limits, code: str, tmp_path: Path) -> None:
    package, (finding,) = admit(saved(tmp_path, BOOK), limits=limits)
    assert package is None
    assert finding.code == code


def test_a_gigabyte_packed_small_is_never_unpacked(tmp_path: Path) -> None:
    blanks = b" " * MIB
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in members(BOOK).items():
            if name != PUPILS:
                archive.writestr(name, part)
        with archive.open(PUPILS, "w") as stream:
            for _ in range(500):
                stream.write(blanks)
    start = time.process_time()
    _, (finding,) = admit(saved(tmp_path, buffer.getvalue()))
    assert finding.code == "PX-B01"
    assert time.process_time() - start < 1


def test_formatted_blank_rows_to_the_end_of_the_sheet_are_left_out(tmp_path: Path) -> None:
    # 120,000 rows of 10 formatted blanks unpack to 30 MB; the two pupils above them stay.
    blank = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{blank.format(row)}</row>' for row in range(900, 120_900)).encode()
    content = changed(BOOK, PUPILS, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))
    package, findings = admit(saved(tmp_path, content))
    assert not findings
    assert package is not None
    assert len(package.parts[PUPILS]) < 100_000
    assert package.parts[PUPILS].count(b"<v>") == members(BOOK)[PUPILS].count(b"<v>")


def test_the_newest_backup_is_offered_for_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    write_bytes(path, BOOK)
    write_bytes(path, BOOK[: len(BOOK) // 2])
    backups = sorted((tmp_path / ".backups").iterdir())
    _, (finding,) = admit(path)
    assert finding.code == "PX-A02"
    assert backups[-1].name in finding.cure


def test_links_to_other_workbooks_are_a_warning(tmp_path: Path) -> None:
    relation = (b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>')  # fmt: skip
    content = changed(BOOK, "xl/_rels/workbook.xml.rels", lambda part: part.replace(b"</Relationships>", relation))
    package, (finding,) = admit(saved(tmp_path, repacked(content, {"xl/externalLinks/externalLink1.xml": b"<a/>"})))
    assert package is not None
    assert (finding.code, finding.verdict) == ("PX-B14", Verdict.WARN)
