"""The files of a report read back by other libraries than those that wrote them."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from provision_xl.reports import Report
from provision_xl.reports.drafts import drawn
from provision_xl.results import Result, Shows

MONEY = re.compile(r"-?£\d[\d,]*\.\d\d")

type Cell = int | str | None
"""Pence, a word in the place of a figure, or nothing."""

type Table = list[list[Cell]]


def form_of(name: str) -> str:
    return "csv" if name.endswith(".zip") else name.rpartition(".")[2]


# ------------------------------------------------------------------------------------------- everything


def parts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that stands in these files, unzipped and unpacked, and their names; by file and part."""
    found: dict[str, bytes] = {}
    for name, content in files.items():
        found[f"{name}: its name"] = name.encode()
        form = form_of(name)
        if form in {"xlsx", "csv"}:
            with ZipFile(BytesIO(content)) as packed:
                for part in packed.namelist():
                    found[f"{name}: name of {part}"] = part.encode()
                    found[f"{name}: {part}"] = unescape(packed.read(part).decode()).encode()
        elif form == "html":
            found[f"{name}: source"] = unescape(content.decode()).encode()
        else:
            found |= {f"{name}: {part}": text for part, text in pdf_parts(content)}
    return found


def everything(files: Mapping[str, bytes]) -> bytes:
    """All that stands in these files, unpacked; two letters stand in packed bytes by chance, so those are left out."""
    return b"\n".join(content for name, content in parts(files).items() if not name.endswith(": bytes"))


def pdf_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "bytes", content
    yield "text", flat(pdf_text(content)).encode()
    if shutil.which("pdftotext"):
        yield "text by poppler", flat(poppler_text(content)).encode()
    for number, found in enumerate(_objects(content)):
        strings = "\n".join(_strings(found))
        if strings:
            yield f"strings of object {number}", flat(strings).encode()
        if isinstance(found, StreamObject) and "/Length1" not in found:  # fonts are drawings
            yield f"stream {number}", found.get_data()


def _objects(content: bytes) -> Iterator[Any]:
    reader = PdfReader(BytesIO(content))
    yield reader.trailer
    for number in range(1, reader.trailer["/Size"]):
        yield reader.get_object(IndirectObject(number, 0, reader))


def _strings(value: Any) -> Iterator[str]:
    """Texts of an object: alternative texts, titles, bookmarks."""
    if isinstance(value, DictionaryObject):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, ArrayObject):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str) and not isinstance(value, IndirectObject):
        yield str(value)


@cache
def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@cache
def poppler_text(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def flat(text: str) -> str:
    """Without the places where a long word may be broken, and with one blank where a line ends."""
    return " ".join(text.replace("\u200b", "").split())


# ------------------------------------------------------------------------------------------------ money


def pounds(pence: int) -> str:
    """Written once more, apart from the product's own."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{rest:02d}"


def expected(table: Result) -> Table:
    """The money of a table as the report has it: one list for each row and for the total."""
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return [[value if value != "" else None for value in _money_of(table, row)] for row in rows]


def _money_of(table: Result, row: tuple[Any, ...]) -> Iterator[Any]:
    return (value for column, value in zip(table.columns, row, strict=True) if column.shows is Shows.PENCE)


def _places(table: Result) -> list[int]:
    return [place for place, column in enumerate(table.columns) if column.shows is Shows.PENCE]


def tables_of(report: Report) -> list[Result]:
    return [section.table for section in report.sections if section.table]


def in_workbook(content: bytes, report: Report) -> list[Table]:
    book = openpyxl.load_workbook(BytesIO(content))
    found = []
    for table in tables_of(report):
        sheet = book[table.name]
        first = int(sheet.freeze_panes[1:])
        rows = range(first, first + len(table.rows) + bool(table.total))
        found.append([[_pence(sheet.cell(row, place + 1).value) for place in _places(table)] for row in rows])
        assert sheet.cell(rows.stop, 1).value is None, "nothing stands below the last row"
    return found


def _pence(value: Any) -> Cell:
    if isinstance(value, int | float):
        exact = Decimal(str(value)) * 100
        assert exact == exact.to_integral_value(), "a part of a penny"
        return int(exact)
    assert value is None or isinstance(value, str)
    return value


def in_csv(content: bytes, report: Report) -> list[Table]:
    found = []
    with ZipFile(BytesIO(content)) as packed:
        names = sorted(packed.namelist())[1:]
        for name, table in zip(names, tables_of(report), strict=True):
            header, *rows = csv.reader(StringIO(packed.read(name).decode("utf-8-sig"), newline=""))
            assert header == [column.header for column in table.columns]
            found.append([[_plain(row[place]) for place in _places(table)] for row in rows])
    return found


def _plain(text: str) -> Cell:
    if re.fullmatch(r"-?\d+\.\d\d", text):
        return int(Decimal(text) * 100)
    return text or None


class _Tables(HTMLParser):
    """The cells of every table of a page, a hidden stretch as often as it is wide."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._span = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self._span = int(dict(attrs).get("colspan") or 1)
            self.tables[-1][-1].extend([""] * self._span)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._span = 0

    def handle_data(self, data: str) -> None:
        for place in range(1, self._span + 1):
            self.tables[-1][-1][-place] += data


def in_page(content: bytes, report: Report) -> list[Table]:
    reader = _Tables()
    reader.feed(content.decode())
    found = []
    for (_, *rows), table in zip(reader.tables, tables_of(report), strict=True):
        found.append([[_typed(row[place]) for place in _places(table)] for row in rows])
    return found


def _typed(text: str) -> Cell:
    if MONEY.fullmatch(text):
        return int(text.replace("£", "").replace(",", "").replace(".", ""))
    return text or None


def money_in_order(report: Report) -> list[str]:
    """Every amount in pounds and pence, in the order in which a printed report has them."""
    said: list[str] = [fact.answer for fact in (*report.headline, *report.opening)]
    for section in report.sections:
        said += [blank.what for blank in section.blanks]
        said += section.words
        said += [fact.answer for fact in section.facts]
        table = section.table
        if table is None:
            continue
        if section.chart:
            said.append(section.chart.title)
            shows = {column.key: column.shows for column in table.columns}
            for label, *values in drawn(table, section.chart):
                said.append(str(label))
                said += [
                    pounds(value or 0)
                    for key, value in zip(section.chart.bars, values, strict=True)
                    if shows[key] is Shows.PENCE and value is not None
                ]
        said.append(table.title)
        for row in (*table.rows, *((table.total,) if table.total else ())):
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(value, str):
                    said.append(value)
                elif column.shows is Shows.PENCE and value is not None:
                    said.append(pounds(value))
        said += [*table.notes, *(column.help for column in table.columns)]
    return [amount for text in said for amount in MONEY.findall(text)]


def differences(report: Report, files: Mapping[str, bytes]) -> list[str]:
    """Where the money of a file is not the money of the report, to the penny and cell by cell."""
    wanted = [expected(table) for table in tables_of(report)]
    found = []
    readers = {"xlsx": in_workbook, "csv": in_csv, "html": in_page}
    for name, content in files.items():
        form = form_of(name)
        if form == "pdf":
            in_order = money_in_order(report)
            if MONEY.findall(pdf_text(content)) != in_order:
                found.append("pdf")
            if shutil.which("pdftotext") and sorted(MONEY.findall(poppler_text(content))) != sorted(in_order):
                found.append("pdf, by poppler")
        elif readers[form](content, report) != wanted:
            found.append(form)
    return found
