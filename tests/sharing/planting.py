"""Workbooks with one hidden thing each: made by two libraries, and by hand where neither can."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

SECRET = "Zebedee Quillfeather"


@dataclass(frozen=True)
class Planted:
    """One case: how it is made, and where it must be found."""

    name: str
    make: Callable[[Path], None]
    kind: str
    sheet: str
    cell: str = ""


def plain(path: Path) -> None:
    """A workbook with nothing hidden in it."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Report")
    sheet.write_column("A1", ["Year 3", "Year 4"])
    sheet.write_column("B1", [12, 9])
    book.add_worksheet("More").write("A1", "nothing")
    book.close()


def by_openpyxl(change: Callable[[Any, Any], None]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Report"
        sheet["A1"] = "Year 3"
        book.create_sheet("More")["A1"] = "nothing"
        change(book, sheet)
        book.save(path)

    return make


def by_xlsxwriter(change: Callable[[Any, Any], None]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("Report")
        sheet.write("A1", "Year 3")
        book.add_worksheet("More").write("A1", "nothing")
        change(book, sheet)
        book.close()

    return make


def by_hand(
    change: Mapping[str, tuple[str, str]] | None = None, add: Mapping[str, bytes] | None = None
) -> Callable[[Path], None]:
    """The plain workbook with a text replaced in some parts (old, new), and parts added."""

    def make(path: Path) -> None:
        plain(path)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name, (old, new) in (change or {}).items():
            assert old.encode() in parts[name], f"{old} is not in {name}"
            parts[name] = parts[name].replace(old.encode(), new.encode(), 1)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parts, **(add or {})}.items():
                archive.writestr(name, content)

    return make


def _png() -> io.BytesIO:
    """A picture of one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    dot = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0\0"))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + dot + chunk(b"IEND", b""))


def _state(sheet: str, state: str) -> Callable[[Any, Any], None]:
    return lambda book, _: setattr(book[sheet], "sheet_state", state)


def _looks(book: Any, sheet: Any, **looks: Any) -> None:
    cell = sheet["C7"]
    cell.value = SECRET
    for name, value in looks.items():
        setattr(cell, name, value)


def _filtered(book: Any, sheet: Any) -> None:
    sheet.write_column("A1", ["Year", "3", "4"])
    sheet.autofilter("A1:A3")
    sheet.filter_column("A", "x == 3")
    sheet.set_row(2, None, None, {"hidden": True})


def _chart_of_a_hidden_sheet(book: Any, sheet: Any) -> None:
    hidden = book.add_worksheet("Kept back")
    hidden.write_column("A1", [1, 2])
    hidden.hide()
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Kept back'!$A$1:$A$2"})
    sheet.insert_chart("D4", chart)


def _conditional(book: Any, sheet: Any) -> None:
    sheet.write("C7", SECRET)
    sheet.conditional_format("C7:C9", {"type": "no_errors", "format": book.add_format({"num_format": ";;;"})})


def _drop_down(book: Any, sheet: Any) -> None:
    listed = DataValidation(type="list", formula1=f'"{SECRET},Anne"', allow_blank=True)
    sheet.add_data_validation(listed)
    listed.add("C7")


_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ABS = '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Anne\\"/>'
_THREAD = b"""<?xml version="1.0" encoding="UTF-8"?><ThreadedComments
 xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="C7" id="{1}">
<text>Zebedee Quillfeather</text></threadedComment></ThreadedComments>"""
_RELS = b"""<?xml version="1.0" encoding="UTF-8"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9"
 Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
 Target="../threadedComments/threadedComment1.xml"/></Relationships>"""
_FILTER_X14 = f"""</sheetData><extLst><ext
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>
<xm:f>"{SECRET},b"</xm:f></x14:formula1><xm:sqref>C7</xm:sqref></x14:dataValidation></x14:dataValidations></ext>
</extLst>"""
_MAIN, _FIRST = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
BOOK = "(whole workbook)"
XML = b'<?xml version="1.0" encoding="UTF-8"?><x>Zebedee Quillfeather</x>'

CASES: tuple[Planted, ...] = (
    Planted("hidden sheet", by_openpyxl(_state("More", "hidden")), "hidden sheet", "More"),
    Planted("very hidden sheet", by_openpyxl(_state("More", "veryHidden")), "very hidden sheet", "More"),
    Planted("hidden chart sheet", by_xlsxwriter(lambda book, _: book.add_chartsheet("Drawn").hide()), "hidden sheet",
            "Drawn"),
    Planted("hidden rows", by_xlsxwriter(lambda _, sheet: [sheet.set_row(row, 15, None, {"hidden": True})
                                                           for row in (3, 4, 8)]), "hidden row", "Report", "4:5, 9:9"),
    Planted("row of no height", by_hand({_FIRST: ('<row r="2"', '<row ht="0" customHeight="1" r="2"')}), "hidden row",
            "Report", "2:2"),
    Planted("all rows hidden", by_hand({_FIRST: ("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ')}), "hidden row",
            "Report"),
    Planted("filtered rows", by_xlsxwriter(_filtered), "hidden row", "Report", "3:3"),
    Planted("hidden columns", by_xlsxwriter(lambda _, sheet: sheet.set_column("C:D", 9, None, {"hidden": True})),
            "hidden column", "Report", "C:D"),
    Planted("column of no width", by_xlsxwriter(lambda _, sheet: sheet.set_column("C:C", 0)), "hidden column",
            "Report", "C:C"),
    Planted("note", by_openpyxl(lambda _, sheet: setattr(sheet["C7"], "comment", Comment(SECRET, SECRET))), "comment",
            "Report", "C7"),
    Planted("thread of comments", by_hand(add={"xl/worksheets/_rels/sheet1.xml.rels": _RELS,
                                               "xl/threadedComments/threadedComment1.xml": _THREAD}),
            "comment", "Report", "C7"),
    Planted("people of comments", by_hand(add={"xl/persons/person.xml": XML}), "people", BOOK),
    Planted("author", by_openpyxl(lambda book, _: setattr(book.properties, "creator", SECRET)), "property", BOOK),
    Planted("last saved by", by_openpyxl(lambda book, _: setattr(book.properties, "lastModifiedBy", SECRET)),
            "property", BOOK),
    Planted("company", by_xlsxwriter(lambda book, _: book.set_properties({"company": SECRET})), "property", BOOK),
    Planted("title that stands nowhere", by_xlsxwriter(lambda book, _: book.set_properties({"title": SECRET})),
            "property", BOOK),
    Planted("property of one's own", by_xlsxwriter(lambda book, _: book.set_custom_property("Child", SECRET)),
            "property", BOOK),
    Planted("folder", by_hand({_MAIN: ("<sheets>", f"{_ABS}<sheets>")}), "folder of the file", BOOK),
    Planted("reserved", by_hand({_MAIN: ("<workbookPr", f'<fileSharing userName="{SECRET}"/><workbookPr')}), "property",
            BOOK),
    Planted("custom view", by_hand({_MAIN: ("</workbook>", '<customWorkbookViews><customWorkbookView name="a"/>'
                                                           "</customWorkbookViews></workbook>")}), "custom view", BOOK),
    Planted("name", by_openpyxl(lambda book, _: book.defined_names.add(DefinedName("Kids", attr_text="Report!$A$1"))),
            "defined name", BOOK, "Kids"),
    Planted("name with a text", by_openpyxl(lambda book, _: book.defined_names.add(
        DefinedName("Kids", attr_text=f'"{SECRET}"'))), "defined name", BOOK),
    Planted("hidden name", by_openpyxl(lambda book, _: book.defined_names.add(
        DefinedName("Kids", attr_text="Report!$A$1", hidden=True))), "defined name", BOOK),
    Planted("external link", by_hand(add={"xl/externalLinks/externalLink1.xml": XML}), "external link", BOOK),
    Planted("link to a file", by_xlsxwriter(lambda _, sheet: sheet.write_url("C7", "external:C:\\Anne\\kids.xlsx")),
            "link", "Report", "C7"),
    Planted("mail address", by_xlsxwriter(lambda _, sheet: sheet.write_url("C7", "mailto:anne@hill.example")), "link",
            "Report", "C7"),
    Planted("data connection", by_hand(add={"xl/connections.xml": XML}), "data connection", BOOK),
    Planted("custom XML", by_hand(add={"customXml/item1.xml": XML}), "custom XML", BOOK),
    Planted("macros", by_hand(add={"xl/vbaProject.bin": b"macros"}), "macros", BOOK),
    Planted("pivot cache", by_hand(add={"xl/pivotCache/pivotCacheRecords1.xml": XML}), "pivot cache", BOOK),
    Planted("slicer", by_hand(add={"xl/slicerCaches/slicerCache1.xml": XML}), "pivot cache", BOOK),
    Planted("data model", by_hand(add={"xl/model/item.data": b"rows"}), "data model", BOOK),
    Planted("typed drop-down", by_openpyxl(_drop_down), "drop-down list", "Report", "C7"),
    Planted("typed drop-down of 2010", by_hand({_FIRST: ("</sheetData>", _FILTER_X14)}), "drop-down list", "Report",
            "C7"),
    Planted("picture", by_xlsxwriter(lambda _, sheet: sheet.insert_image("C7", "a.png", {"image_data": _png()})),
            "picture", "Report", "C7"),
    Planted("background", by_xlsxwriter(lambda _, sheet: sheet.set_background(_png())), "picture",
            BOOK),
    Planted("embedded file", by_hand(add={"xl/embeddings/oleObject1.bin": b"file"}), "embedded file", BOOK),
    Planted("text box", by_xlsxwriter(lambda _, sheet: sheet.insert_textbox("C7", SECRET)), "text box", "Report", "C7"),
    Planted("chart of a hidden sheet", by_xlsxwriter(_chart_of_a_hidden_sheet), "chart", BOOK),
    Planted("white on white", by_openpyxl(lambda *here: _looks(*here, font=Font(color="FFFFFFFF"))), "invisible text",
            "Report", "C7"),
    Planted("white by theme", by_openpyxl(lambda *here: _looks(*here, font=Font(color=openpyxl.styles.colors.Color(
        theme=0)))), "invisible text", "Report", "C7"),
    Planted("red on red", by_openpyxl(lambda *here: _looks(*here, font=Font(color="FFC00000"), fill=PatternFill(
        "solid", fgColor="FFC00000"))), "invisible text", "Report", "C7"),
    Planted("tiny", by_openpyxl(lambda *here: _looks(*here, font=Font(sz=1))), "invisible text", "Report", "C7"),
    Planted(";;;", by_openpyxl(lambda *here: _looks(*here, number_format=";;;")), "invisible text", "Report", "C7"),
    Planted("conditional ;;;", by_xlsxwriter(_conditional), "invisible text", "Report", "C7:C9"),
    Planted("scenario", by_hand({_FIRST: ("</sheetData>", '</sheetData><scenarios><scenario name="a" user="Anne"/>'
                                                          "</scenarios>")}), "scenario", "Report"),
    Planted("history", by_hand(add={"xl/revisions/revisionHeaders.xml": XML}), "history", BOOK),
    Planted("add-in", by_hand(add={"xl/webextensions/taskpanes.xml": XML}), "add-in", BOOK),
    Planted("ribbon", by_hand(add={"customUI/customUI14.xml": XML}), "ribbon", BOOK),
    Planted("signature", by_hand(add={"_xmlsignatures/sig1.xml": XML}), "signature", BOOK),
)  # fmt: skip
