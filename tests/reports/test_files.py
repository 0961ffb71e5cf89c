"""The files of a report: the same bytes every time, nothing live in them, readable by everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import Report, report_files, report_of, termly_report
from provision_xl.school.core_tables import Fund
from provision_xl.views.work import work_on
from tests.reports.schools import AS_AT, HAND

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.test","x")',
    "\t=1",
    "=cmd|'/c calc'!A0",
    "https://evil.test",
)
MARKUP = "<script>alert(1)</script> & \"quoted\" 'it' </title>"
AUDIENCES = ("leadership", "governors")


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    work = work_on(demo_school(), date(2026, 11, 23), national())
    return {audience: report_of(work, "Autumn", audience) for audience in AUDIENCES}


def of(report: Report, ending: str) -> bytes:
    return next(content for name, content in report_files(report).items() if name.endswith(ending))


def evil_report(audience: str) -> Report:
    """Texts that are formulas, links or markup wherever somebody can type one."""
    names = [*EVIL, MARKUP]
    funds = tuple(
        Fund(fund=name, source=name, amount=100, starts=date(2026, 9, 1), ends=date(2027, 8, 31)) for name in names
    )
    interventions = (replace(HAND.interventions[0], name=EVIL[0]), replace(HAND.interventions[1], name=MARKUP))
    pupils = (replace(HAND.pupils[0], pupil_id=EVIL[0]), *HAND.pupils[1:])
    staff = (replace(HAND.staff[0], role=EVIL[3]), HAND.staff[1])
    lines = tuple(replace(row, pupil_id=EVIL[0]) if row.pupil_id == "P1" else row for row in HAND.provision)
    school = replace(
        HAND, settings=replace(HAND.settings, school_name=MARKUP), funds=funds, interventions=interventions,
        pupils=pupils, staff=staff, provision=lines,
    )  # fmt: skip
    return termly_report(school, AS_AT, national(), "Autumn", audience)


def test_names_of_the_files_hold_term_and_audience_only(reports: dict[str, Report]):
    assert list(report_files(reports["leadership"])) == [
        "Termly report Autumn 2026-27 leadership.xlsx",
        "Termly report Autumn 2026-27 leadership.html",
        "Termly report Autumn 2026-27 leadership.pdf",
        "Termly report Autumn 2026-27 leadership csv.zip",
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_report_gives_the_same_bytes(reports: dict[str, Report], audience: str):
    assert report_files(reports[audience]) == report_files(reports[audience])


def test_bytes_do_not_hang_on_the_process():
    code = (
        "from datetime import date; from hashlib import sha256; from provision_xl.demo import demo_school;"
        "from provision_xl.rates import national; from provision_xl.reports import report_files, termly_report;"
        "report = termly_report(demo_school(pupils=20), date(2026, 11, 23), national(), 'Autumn', 'governors');"
        "files = report_files(report);"
        "print([sha256(content).hexdigest() for content in files.values()])"
    )
    found = set()
    for seed in ("0", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "7" else "UTC"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    here = report_files(termly_report(demo_school(pupils=20), date(2026, 11, 23), national(), "Autumn", "governors"))
    assert found == {f"{[sha256(content).hexdigest() for content in here.values()]}\n"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_text_becomes_a_formula_or_a_link(audience: str):
    content = of(evil_report(audience), ".xlsx")
    book = openpyxl.load_workbook(BytesIO(content))
    kinds = Counter(cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row)
    assert kinds["f"] == 0
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert {name for name in EVIL if name in texts} >= {"=1+1", "+1", "-1", "@SUM(A1)", "https://evil.test"}
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8", "replace")
            assert "<f>" not in text.replace("<c:f>", ""), name
            assert 'TargetMode="External"' not in text, name
            assert not name.endswith(("comments1.xml", "vbaProject.bin")) and "externalLink" not in name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_markup_that_somebody_typed_stays_text(audience: str):
    page = of(evil_report(audience), ".html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    seen = Page.of(page)
    assert seen.titles == [f"Termly cost report, Autumn 2026/27, {MARKUP}"]


class Page(HTMLParser):
    """What a browser and a screen reader make of the page."""

    EMPTY = frozenset({"meta", "link", "br", "rect", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.titles: list[str] = []

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls()
        page.feed(text)
        page.close()
        assert page.open == []
        return page

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open[-2:] == ["head", "title"]:
            self.titles.append(data)

    def each(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.tags if name == tag)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_fetches_nothing_and_can_be_read_without_seeing_it(reports: dict[str, Report], audience: str):
    page = Page.of(of(reports[audience], ".html").decode())
    counts = Counter(name for name, _ in page.tags)
    assert {"script", "link", "img", "iframe", "form", "object"}.isdisjoint(counts)
    assert all(attributes.get("href", "#").startswith("#") for _, attributes in page.tags)
    assert not any(name in attributes for _, attributes in page.tags for name in ("src", "onclick", "onload", "action"))
    assert next(page.each("html"))["lang"] == "en-GB"
    policy = [meta["content"] for meta in page.each("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    tables = sum(section.table is not None for section in reports[audience].sections)
    assert counts["table"] == counts["caption"] == counts["thead"] == tables
    assert all(head.get("scope") in {"col", "row"} for head in page.each("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for drawing in page.each("svg"):
        assert drawing["role"] == "img"
        assert set((drawing["aria-labelledby"] or "").split()) <= set(ids)
    assert counts["svg"] >= 6


def test_a_table_row_has_as_many_cells_as_the_header(reports: dict[str, Report]):
    for report in reports.values():
        for section in of(report, ".html").decode().split("<section")[1:]:
            head = section.partition("</thead>")[0].count('<th scope="col"')
            for row in section.split("<tr>")[2:]:
                cells = row.partition("</tr>")[0]
                spans = sum(int(part.partition('"')[0]) - 1 for part in cells.split('colspan="')[1:])
                assert cells.count("<td") + cells.count("<th") + spans == head


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_workbook_is_set_up_to_be_read_and_printed(reports: dict[str, Report], audience: str):
    report = reports[audience]
    book = openpyxl.load_workbook(BytesIO(of(report, ".xlsx")))
    assert book.sheetnames[:2] == ["Report", "Charts"]
    assert len(book.sheetnames) == 2 + sum(section.table is not None for section in report.sections)
    assert book.properties.creator == "provision_xl"
    assert book.properties.created.date() == report.as_at
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert "&P" in sheet.oddFooter.right.text and "&N" in sheet.oddFooter.right.text
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
    for sheet in book.worksheets[2:]:
        assert sheet.print_title_rows and sheet.freeze_panes
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_every_figure_of_the_report_stands_in_the_workbook(reports: dict[str, Report]):
    """Read back by another library: pounds to the penny, in the order of the report."""
    report = reports["leadership"]
    book = openpyxl.load_workbook(BytesIO(of(report, ".xlsx")))
    for section in report.sections:
        if section.table is None:
            continue
        sheet = book[section.table.name]
        header = int(sheet.freeze_panes[1:]) - 1
        assert [cell.value for cell in sheet[header]][: len(section.table.columns)] == [
            column.header for column in section.table.columns
        ]
        for number, row in enumerate(section.table.rows, start=header + 1):
            for place, (column, value) in enumerate(zip(section.table.columns, row, strict=True), start=1):
                if column.key.endswith("_pence") and value is not None:
                    assert Decimal(str(sheet.cell(number, place).value)) == Decimal(value) / 100


def test_each_native_chart_says_in_words_what_it_shows(reports: dict[str, Report]):
    with ZipFile(BytesIO(of(reports["governors"], ".xlsx"))) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        cached = b"".join(parts.read(name) for name in charts)
    assert drawing.count('descr="') == len(charts) >= 6
    assert "Support in class, shared: Due by 23/11/2026 364.00" in drawing
    assert b"hidden" not in cached and b"fewer than" not in cached
