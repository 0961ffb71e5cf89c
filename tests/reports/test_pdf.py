"""The PDF: tagged, complete, not cut off, the same bytes everywhere, and nothing typed in it runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from provision_xl.demo import demo_school
from provision_xl.rates import national
from provision_xl.reports import Report, report_of, termly_report
from provision_xl.reports.face import Face, bold, breakable, printable, regular
from provision_xl.reports.pdf import pdf
from provision_xl.reports.print_layout import LANDSCAPE, PORTRAIT, fit
from provision_xl.reports.report import Blank, Chart, Fact, Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.views.work import work_on
from tests.reports.read_back import flat, pdf_text
from tests.reports.schools import AS_AT, HAND

EVIL = (
    "#eval(\"1+1\")", "$x^2$", "*bold*", "_it_", "@ref", "<label>", "\\n\\u{41}", "// comment", "/* open",
    "= heading", "- item", "#import \"@preview/x:0.1.0\"", "`raw`", "~", "--- '' \"\"", "[", "]", "{", "}", "https://evil.test",
)  # fmt: skip
LONG = "Donaudampfschifffahrtsgesellschaft" * 6


@cache
def leadership() -> Report:
    return report_of(work_on(demo_school(pupils=20), date(2026, 11, 23), national()), "Autumn", "leadership")


@cache
def made() -> bytes:
    return pdf(leadership())


def report_with(*sections: Section) -> Report:
    report = report_of(work_on(HAND, AS_AT, national()), "Autumn", "leadership")
    return replace(report, opening=(), headline=(), sections=sections)


def typed(texts: tuple[str, ...]) -> Report:
    """These texts in every place of a report that holds any."""
    columns = (Shown("a", texts[0]), Shown("n", "Number", Shows.COUNT), Shown("b", "Words"))
    rows = tuple((text, 10 - place, text) for place, text in enumerate(texts))
    table = Result("Table", texts[0], columns, rows, (texts[0], 9, None), texts)
    chart = Chart(texts[0], "a", ("n",), 40)
    facts = tuple(Fact(text, text) for text in texts)
    section = Section("one", " ".join(texts), texts, table, chart, facts, (Blank(texts[0]),))
    return replace(report_with(section), school=texts[-1], title=texts[0], term=texts[1], headline=facts, opening=facts)


def pages(content: bytes) -> list[str]:
    return [flat(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def test_whatever_somebody_typed_stands_there_as_text() -> None:
    said = flat(pdf_text(pdf(typed(EVIL))))
    for text in EVIL:
        assert said.count(flat(text)) >= 5, text
    reader = PdfReader(BytesIO(pdf(typed(EVIL))))
    assert not any("/A" in (note.get_object() or {}) for page in reader.pages for note in page.get("/Annots") or ())


def test_signs_that_the_typeface_has_not_do_not_stop_it_and_are_told() -> None:
    said = flat(pdf_text(pdf(typed(("Zoë pays £5 €6", "中 child", "a\x07b\u202ec", "\ud800x")))))
    assert "Zoë pays £5 €6" in said and "\ufffd child" in said and "a bc" in said
    assert 'Signs that the typeface of this print has not stand as "\ufffd"' in said
    # letters of two scripts that join into none that can be told apart: found by trying 400 random texts
    said = flat(pdf_text(pdf(typed(("\u2d4d\u1f42", "Zoë £5")))))
    assert "Zoë £5" in said and "\ufffd\u1f42" in said
    assert "typeface" not in flat(pdf_text(pdf(typed(("Zoë", "Ł")))))


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=60), st.text(alphabet="#$*_@<>\\[]{}`/\"'=-+~ \n\t", max_size=40))
def test_no_text_stops_it(one: str, two: str) -> None:
    assert pdf(typed((one, two))).startswith(b"%PDF-1.7")


def _tree(element: Any) -> Any:
    element = element.get_object()
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(found, "get") and "/S" in found:
            yield from _tree(found)


def test_it_is_tagged_for_screen_readers() -> None:
    report, reader = leadership(), PdfReader(BytesIO(made()))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
    assert reader.xmp_metadata is not None and b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    top = root["/StructTreeRoot"]["/K"]
    elements = [item for kid in (top if isinstance(top, list) else [top]) for item in _tree(kid)]
    kinds = Counter(element["/S"] for element in elements)
    tables = [section.table for section in report.sections if section.table]
    assert kinds["/Table"] == len(tables)
    assert kinds["/TH"] >= sum(len(table.columns) for table in tables)
    cells = sum((len(table.rows) + bool(table.total)) * len(table.columns) for table in tables)
    assert kinds["/TD"] == cells
    words = [str(element["/Alt"]) for element in elements if element["/S"] == "/Figure"]
    charts = [section.chart.title for section in report.sections if section.chart]
    assert len(words) == len(charts) > 5
    assert all(
        text.startswith(f"{title}. ") and re.search(r"\d", text) for text, title in zip(words, charts, strict=True)
    )
    assert kinds["/H1"] == 1 and kinds["/H2"] >= len(report.sections)


def test_bookmarks_are_the_headings() -> None:
    report, reader = leadership(), PdfReader(BytesIO(made()))
    found: list[str] = []

    def gather(items: Any) -> None:
        for item in items:
            if isinstance(item, list):
                gather(item)
            else:
                found.append(flat(item.title))

    gather(reader.outline)
    assert found == [
        f"Termly cost report: {report.term}", *(section.heading for section in report.sections)
    ]  # fmt: skip


def test_every_page_says_whose_it_is_and_which_it_is() -> None:
    report, texts = leadership(), pages(made())
    assert len(texts) > 6
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert report.school in text and f"Termly cost report: {report.term}" in text
        assert "As at 23/11/2026, for the leadership team" in text


def test_a_table_over_many_pages_has_its_header_on_each() -> None:
    rows = tuple((f"Row {number}", number) for number in range(200))
    table = Result("Long", "A long table", (Shown("a", "Header one"), Shown("n", "Header two", Shows.COUNT)), rows)
    texts = pages(pdf(report_with(Section("long", "Long", (), table))))
    assert len(texts) > 3
    assert all("Header one" in text and "Header two" in text for text in texts)
    assert [number for number in range(200) if not any(f"Row {number} {number} " in f"{text} " for text in texts)] == []


BOX = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def outside(content: bytes) -> list[str]:
    """Words that stand outside the margins of their page, by poppler."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    found = []
    for width, height, words in PAGE.findall(done.stdout.decode()):
        for left, top, right, bottom, word in BOX.findall(words):
            if (
                float(left) < 25
                or float(right) > float(width) - 25
                or float(top) < 10
                or float(bottom) > float(height) - 10
            ):
                found.append(word)
    return found


def test_nothing_is_cut_off_at_the_edge_of_the_paper() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    wide = Result(
        "Wide", "A wide table", (Shown("a", "Name"), *(Shown(f"c{n}", f"Figure {n}", Shows.PENCE) for n in range(14))),
        ((LONG, *(123_456_789,) * 14), ("B", *(-99_999_999_99,) * 14)),
    )  # fmt: skip
    words = Result(
        "Words", "Words", tuple(Shown(f"t{n}", LONG) for n in range(9)), ((LONG,) * 9, (f"{LONG} " * 30,) * 9)
    )
    report = replace(report_with(Section("w", LONG, (LONG,), wide), Section("x", "X", (), words)), school=LONG * 5)
    for content in (made(), pdf(report), pdf(replace(report, large_print=True))):
        assert outside(content) == []
    assert flat(pdf_text(pdf(report))).count("£1,234,567.89") == 14
    assert outside(_with_one_word_too_far()) == ["far"]


def _with_one_word_too_far() -> bytes:
    import typst

    return bytes(typst.compile(b'#set page(paper: "a4")\n#place(dx: 490pt)[far]'))


numbers = st.integers(-(10**9), 10**9)
names = st.text(alphabet="abcdefgh ij", max_size=80)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 14), st.booleans())
def test_columns_are_never_wider_than_the_paper_and_figures_are_never_broken(
    data: st.DataObject, columns: int, large: bool
) -> None:
    kinds = [data.draw(st.sampled_from((Shows.TEXT, Shows.PENCE))) for _ in range(columns)]
    shown = tuple(Shown(f"k{n}", data.draw(names), kind) for n, kind in enumerate(kinds))
    rows = tuple(
        tuple(data.draw(names if kind is Shows.TEXT else numbers) for kind in kinds)
        for _ in range(data.draw(st.integers(0, 4)))
    )
    table = Result("T", "T", shown, rows)
    found = fit(table, large)
    assert len(found.widths) == columns
    assert sum(found.widths) <= (LANDSCAPE if found.wide else PORTRAIT) + columns * 0.01
    for place, kind in enumerate(kinds):
        for row in rows:
            if kind is Shows.PENCE:
                pence = row[place]
                text = f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
                assert regular().width(text) * found.size + 7 <= found.widths[place]
            else:
                for word in breakable(row[place]).replace("\u200b", " ").split():
                    assert regular().width(word) * found.size + 7 <= found.widths[place]


@pytest.mark.parametrize(("face", "weight"), [(regular, "regular"), (bold, "bold")])
def test_how_wide_a_text_runs_agrees_with_the_program_that_lays_it_out(face: Callable[[], Face], weight: str) -> None:
    import typst

    text = "Phonics £1,234.56 to 30/11/2026, Łódź (MLD)"
    source = f"""#set text(font: "DejaVu Sans", stretch: 87.5%, size: 1000pt, weight: "{weight}", fallback: false)
    #context [#metadata(measure(text(sys.inputs.text)).width.pt()) <wide>]"""
    folder = files("provision_xl.reports").joinpath("fonts")
    compiler = typst.Compiler(
        source.encode(), font_paths=[str(folder)], ignore_system_fonts=True, sys_inputs={"text": text}
    )
    measured = float(compiler.query("<wide>", field="value", one=True))
    assert face().width(text) * 1000 == pytest.approx(measured, rel=0.002)  # pairs of letters may be drawn together


def test_usual_signs_are_all_there() -> None:
    assert printable("£€ Łódź Ñandú ½ – — ’ …") == "£€ Łódź Ñandú ½ – — ’ …"


def test_the_same_bytes_on_another_machine_with_other_fonts_and_clocks() -> None:
    code = (
        "import sys; from hashlib import sha256; from provision_xl.rates import national;"
        "from provision_xl.reports import termly_report; from provision_xl.reports.pdf import pdf;"
        "from tests.reports.schools import AS_AT, HAND;"
        "print(sha256(pdf(termly_report(HAND, AS_AT, national(), 'Autumn', 'leadership'))).hexdigest())"
    )
    other = {**os.environ, "TZ": "Asia/Tokyo", "HOME": "/nowhere", "SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], env=other, capture_output=True, text=True, check=True)
    here = pdf(termly_report(HAND, AS_AT, national(), "Autumn", "leadership"))
    assert done.stdout.strip() == sha256(here).hexdigest()


def test_its_properties_tell_of_nobody_and_its_typeface_is_its_own() -> None:
    reader = PdfReader(BytesIO(made()))
    about: Any = reader.metadata
    assert about["/Author"] == "provision_xl" and set(about) == {"/Title", "/Author", "/Creator"}
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]
    assert b"CreateDate" not in metadata and b"ModifyDate" not in metadata
    assert os.sep.encode() + b"tmp" not in made() and b"/home" not in made()
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in (page["/Resources"].get("/Font") or {}).values()  # type: ignore[union-attr]
    }
    assert fonts == {"DejaVuSansCondensed", "DejaVuSansCondensed-Bold"}
