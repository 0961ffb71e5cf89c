"""The report as CSV for Excel and for finance systems: one small file a table, all in one zip."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from provision_xl.money import as_decimal
from provision_xl.reports.page import closing, name_of
from provision_xl.reports.report import Report, Section, for_a_file
from provision_xl.results import Result, Shows, decimals, machine

_MARK = "\ufeff"  # by which Excel knows UTF-8, and so the pound sign
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every file inside: the same report gives the same bytes
_PLACES = 4
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def csv_files(report: Report) -> bytes:
    """A zip with `00 About.csv` (what stands before the figures, and the words) and one file for each table."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name, rows in _files(report):
            made.writestr(ZipInfo(name, _FIRST_DAY), _written(rows).encode(), ZIP_DEFLATED)
    return stream.getvalue()


def _files(report: Report) -> Iterator[tuple[str, list[list[str]]]]:
    yield "00 About.csv", [["Part", "What", "Answer"], *([plain(cell) for cell in row] for row in _about(report))]
    tables = [section.table for section in report.sections if section.table]
    for number, table in enumerate(tables, start=1):
        yield f"{number:02d} {for_a_file(table.name)}.csv", _rows(table)


def _about(report: Report) -> Iterator[tuple[str, str, str]]:
    part = "Report"
    yield part, "Title", name_of(report)
    yield part, "School", report.school
    yield part, "For", report.addressed
    yield part, "Date", f"{report.as_at:%d/%m/%Y}"
    for fact in (*report.headline, *report.opening):
        yield part, fact.what, fact.answer
    for section in report.sections:
        yield from _words(section)
    for text in closing(report):
        yield "End", "", text


def _words(section: Section) -> Iterator[tuple[str, str, str]]:
    for blank in section.blanks:
        yield section.heading, blank.what, ""
    for text in section.words:
        yield section.heading, "", text
    for fact in section.facts:
        yield section.heading, fact.what, fact.answer
    for note in section.table.notes if section.table else ():
        yield section.heading, "Note", note


def _rows(table: Result) -> list[list[str]]:
    lines = (*table.rows, *((table.total,) if table.total else ()))
    return [
        [plain(column.header) for column in table.columns],
        *([cell(value, column.shows) for value, column in zip(row, table.columns, strict=True)] for row in lines),
    ]


def cell(value: object, shows: Shows) -> str:
    """Pounds, hours and shares as plain numbers, dates as 2026-11-23, texts so that none is taken for a formula.

    >>> cell(-123456, Shows.PENCE), cell("=1+1", Shows.TEXT), cell("hidden", Shows.PENCE), cell(False, Shows.FLAG)
    ('-1234.56', "'=1+1", 'hidden', '')
    """
    if isinstance(value, str):
        return plain(value)
    if shows is Shows.FLAG:
        return "yes" if value else ""
    if isinstance(value, int) and shows is Shows.PENCE:
        return str(as_decimal(value))
    if isinstance(value, Fraction | Decimal):
        return decimals(value, _PLACES).replace(",", "")
    return "" if value is None else str(machine(value))


def plain(text: str) -> str:
    """
    >>> plain("  @SUM(A1)"), plain("two words")
    ("'  @SUM(A1)", 'two words')
    """
    return f"'{text}" if text.startswith(_RISKY) or text.lstrip().startswith(_RISKY) else text


def _written(rows: Iterable[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return _MARK + text.getvalue()
