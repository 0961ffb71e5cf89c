"""B: files that mean harm."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping

from tests.corpus.book import book, in_sheet, part_of
from tests.corpus.made import Made, many
from tests.workbook.made import changed, lying, members, repacked, zipped

GOOD = book()
FUNDS, TEXTS, BOOK, RELATIONS = (
    part_of("Funds"), "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
)  # fmt: skip
PARTS = (FUNDS, TEXTS, BOOK)
MIB = 1 << 20
_HEAD = re.compile(rb"(<\?xml[^>]*\?>\s*)")

LAUGHS = b'<!DOCTYPE w [<!ENTITY a0 "ha">' + b"".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10)
) + b"]>"  # fmt: skip
QUADRATIC = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 100_000 + b'">]>'
OUTSIDE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def declared(declaration: bytes) -> Mapping[str, Made]:
    """The same declaration at the head of three parts in turn."""
    return {name: Made(changed(GOOD, name, lambda part: _HEAD.sub(lambda head: head[1] + declaration, part, count=1)))
            for name in PARTS}  # fmt: skip


def with_row(cells: str, row: str) -> bytes:
    return in_sheet("Funds", lambda part: part.replace(
        b"</sheetData>", f'<row r="{row}">{cells}</row></sheetData>'.encode()))  # fmt: skip


def bomb(start: bytes, piece: bytes, end: bytes, method: int = zipfile.ZIP_DEFLATED, member: str = FUNDS) -> bytes:
    """Half a gigabyte in one part; less where the method alone is refused."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=9) as archive:
        for name, part in members(GOOD).items():
            if name != member:
                archive.writestr(name, part)
        with archive.open(member, "w") as stream:
            stream.write(start)
            block = piece * (MIB // len(piece))
            for _ in range(448 if method == zipfile.ZIP_DEFLATED else 64):
                stream.write(block)
            stream.write(end)
    return buffer.getvalue()


def twice(name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what zipfile says of it
        return repacked(GOOD, {}, also=(name,))


def linked() -> bytes:
    """A link to another workbook, a formula by DDE and one that fetches a page; each with the value last seen."""
    relation = (b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>')  # fmt: skip
    content = changed(GOOD, RELATIONS, lambda part: part.replace(b"</Relationships>", relation))
    content = repacked(content, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    value = b"<v>1200.5</v>"
    formula = b"<f>cmd|'/c calc'!A0+WEBSERVICE(\"http://localhost/\")</f>"
    return in_sheet("Funds", lambda part: part.replace(value, formula + value), content)


CASES: dict[str, Callable[[], Mapping[str, Made]]] = {
    "B01 deflate bomb": lambda: {
        "blanks": Made(bomb(b"", b" " * 64, b"")),
        "one text": Made(bomb(b'<sst xmlns="x"><si><t>', b"x" * 64, b"</t></si></sst>", member=TEXTS)),
        "rows": Made(bomb(b'<worksheet xmlns="x"><sheetData>', b'<row r="5"><c r="A5"><v>1</v></c></row>', b"")),
    },
    "B02 bzip2 and lzma bombs": lambda: {
        "bzip2": Made(bomb(b"", b" " * 64, b"", zipfile.ZIP_BZIP2)),
        "lzma": Made(bomb(b"", b" " * 64, b"", zipfile.ZIP_LZMA)),
    },
    "B03 lying sizes": lambda: many(lying(GOOD, FUNDS, 300)),
    "B04 a hundred thousand members": lambda: many(zipped({f"xl/m{n}.xml": b"" for n in range(100_000)})),
    "B05 billion laughs": lambda: declared(LAUGHS),
    "B06 quadratic entities": lambda: declared(QUADRATIC),
    "B07 entities from outside": lambda: declared(OUTSIDE),
    "B08 another encoding hides a declaration": lambda: {
        "UTF-16": Made(changed(GOOD, FUNDS, lambda part: part.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"))),
        "UTF-7": Made(changed(GOOD, FUNDS, lambda part: part.replace(b"UTF-8", b"UTF-7"))),
    },
    "B09 cells in both corners": lambda: {
        "usual": Made(with_row('<c r="XFD1048576"><v>1</v></c>', "1048576")),
        "other quotes": Made(with_row("<c r='XFD1048576'><v>1</v></c>", "1048576")),
        "behind long attributes": Made(with_row(f'<c x="{"y" * 300}" r="XFD1048576"><v>1</v></c>', "1048576")),
    },
    "B10 row beyond the sheet": lambda: {
        "far": Made(with_row('<c r="A99999999"><v>1</v></c>', "99999999")),
        "negative": Made(with_row('<c r="A-1"><v>1</v></c>', "-1")),
        "other quotes": Made(with_row("<c r='A99999999'><v>1</v></c>", "7")),
        "behind long attributes": Made(with_row(f'<c x="{"y" * 300}" r="A99999999"><v>1</v></c>', "7")),
    },
    "B11 merge over the whole sheet": lambda: many(in_sheet("Funds", lambda part: part.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))),
    "B12 two hundred thousand names": lambda: many(changed(GOOD, BOOK, lambda part: part.replace(
        b"</workbook>", b'<definedNames>' + b'<definedName name="n">1</definedName>' * 200_000
        + b"</definedNames></workbook>"))),
    "B13 paths that lead outside": lambda: {
        "member": Made(repacked(GOOD, {}, also=("../../out.xml",))),
        "relation": Made(changed(GOOD, RELATIONS, lambda part: part.replace(
            b"worksheets/sheet1.xml", b"../../secret.xml"))),
    },
    "B14 links to elsewhere": lambda: many(linked()),
    "B15 deep nesting": lambda: many(in_sheet("Funds", lambda part: part.replace(
        b"<sheetData>", b"<a>" * 200_000 + b"</a>" * 200_000 + b"<sheetData>"))),
    "B16 two parts of one name": lambda: many(twice("xl/Workbook.xml"), twice(FUNDS)),
}  # fmt: skip
