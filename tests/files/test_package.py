"""What a workbook's own parts say of its sheets, styles, texts, dates and links, from a few lines of XML each."""

from __future__ import annotations

from typing import Any

import pytest
from defusedxml.common import DTDForbidden

from provision_xl.files.package import (
    MissingPart,
    OutsidePart,
    Package,
    Relation,
    SheetPart,
    describe,
    parsed,
    relations,
    resolved,
    workbook_part,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK, SHEETS = "xl/workbook.xml", (("Pupils", "rId1", "visible"), ("Key", "rId2", "veryHidden"))
OUTSIDE = "External"
PROPERTIES = ("rId1", "extended-properties", "docProps/app.xml", "")
RELATED = (
    ("rId1", "worksheet", "worksheets/sheet1.xml", ""), ("rId2", "worksheet", "/xl/worksheets/sheet2.xml", ""),
    ("rId3", "styles", "styles.xml", ""), ("rId4", "sharedStrings", "sharedStrings.xml", ""),
)  # fmt: skip
NAMES = frozenset({BOOK, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml",
                   "xl/sharedStrings.xml"})  # fmt: skip

type Related = tuple[tuple[str, str, str, str], ...]


def rels(items: Related) -> bytes:
    """A part of relations: id, kind, target and mode of each."""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{DOCUMENT}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for key, kind, target, mode in items
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'.encode()


def parts(related: Related = RELATED, book: str = "", sheets: Any = SHEETS) -> dict[str, bytes]:
    """The three parts that describe a workbook; `book` stands beside its sheets."""
    listed = "".join(f'<sheet name="{name}" r:id="{key}" state="{state}"/>' for name, key, state in sheets)
    return {
        # the properties come first: the main part is known by its kind, not by its place
        "_rels/.rels": rels((PROPERTIES, ("rId2", "officeDocument", BOOK, ""))),
        "xl/_rels/workbook.xml.rels": rels(related),
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{book}<sheets>{listed}</sheets></workbook>'.encode(),
    }


def described(names: frozenset[str] = NAMES, **how: Any) -> Package:
    package, main = describe(parts(**how).__getitem__, names)
    assert main == BOOK
    return package


def test_sheets_styles_and_texts_are_found_and_nothing_is_said_that_the_workbook_does_not_say() -> None:
    pupils = SheetPart("Pupils", "xl/worksheets/sheet1.xml", "visible")
    key = SheetPart("Key", "xl/worksheets/sheet2.xml", "veryHidden")
    expected = Package({}, (pupils, key), "xl/styles.xml", "xl/sharedStrings.xml", False, False, False)
    assert described() == described(book="<workbookPr/><calcPr/>") == expected
    plain = Package({}, ())
    assert (plain.date_1904, plain.never_calculated, plain.manual) == (False, False, False)


@pytest.mark.parametrize(
    ("book", "said"),
    [
        ('<workbookPr date1904="1"/>', (True, False, False)),
        ('<workbookPr date1904="true"/>', (True, False, False)),
        ('<workbookPr date1904="0"/>', (False, False, False)),
        ('<calcPr fullCalcOnLoad="1"/>', (False, True, False)),
        ('<calcPr fullCalcOnLoad="0"/>', (False, False, False)),
        ('<calcPr calcMode="manual"/>', (False, False, True)),
        ('<calcPr calcMode="auto"/>', (False, False, False)),
    ],
)
def test_what_it_says_of_dates_and_of_working_formulas_out(book: str, said: tuple[bool, bool, bool]) -> None:
    package = described(book=book)
    assert (package.date_1904, package.never_calculated, package.manual) == said


def test_other_workbooks_that_it_looks_into_are_counted_and_nothing_else() -> None:
    links = (("rId5", "externalLink", "externalLinks/externalLink1.xml", ""), ("rId6", "theme", "theme/theme1.xml", ""))
    assert described(related=(*RELATED, *links)).external_links == ("xl/externalLinks/externalLink1.xml",)


def test_styles_in_another_file_are_none() -> None:
    related = tuple((key, kind, target, OUTSIDE if kind == "styles" else mode) for key, kind, target, mode in RELATED)
    package = described(related=related)
    assert (package.styles, package.shared_strings) == ("", "xl/sharedStrings.xml")
    assert described(related=RELATED[:2]).styles == ""  # and where none are named


@pytest.mark.parametrize("gone", sorted(NAMES - {BOOK}))
def test_a_part_that_is_named_and_not_there_is_told_by_its_name(gone: str) -> None:
    with pytest.raises(MissingPart, match=f"^{gone}$"):
        described(NAMES - {gone})


def test_of_several_missing_sheets_the_first_is_told() -> None:
    with pytest.raises(MissingPart, match=r"^xl/worksheets/sheet1\.xml$"):
        described(frozenset({BOOK}))


def test_a_sheet_that_leads_nowhere_or_to_another_file_is_refused_and_a_chart_left_out() -> None:
    with pytest.raises(MissingPart, match="^Pupils$"):
        described(related=RELATED[1:])
    outside = (("rId1", "worksheet", "file:///C:/other.xlsx", OUTSIDE), *RELATED[1:])
    with pytest.raises(OutsidePart, match="other.xlsx"):
        described(related=outside)
    chart = (("rId1", "chartsheet", "chartsheets/sheet1.xml", ""), *RELATED[1:])
    assert [sheet.name for sheet in described(NAMES | {"xl/chartsheets/sheet1.xml"}, related=chart).sheets] == ["Key"]


def test_a_package_that_names_no_main_part_says_so() -> None:
    assert workbook_part(parts().__getitem__) == BOOK
    with pytest.raises(MissingPart, match=r"^xl/workbook\.xml$"):
        workbook_part({"_rels/.rels": rels((PROPERTIES,))}.__getitem__)


def test_a_target_counts_from_its_folder_but_one_outside_is_left_as_it_was_said() -> None:
    read = {"xl/worksheets/_rels/sheet1.xml.rels": rels((
        ("rId1", "table", "../tables/table1.xml", ""), ("rId2", "hyperlink", "../other.xlsx", OUTSIDE),
    ))}.__getitem__  # fmt: skip
    assert relations(read, "xl/worksheets/sheet1.xml") == {
        "rId1": Relation("table", "xl/tables/table1.xml", False), "rId2": Relation("hyperlink", "../other.xlsx", True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "target", "part"),
    [("xl/worksheets", "../tables/t.xml", "xl/tables/t.xml"), ("xl/worksheets", "../../a.xml", "a.xml"),
     ("xl", "..\\a.xml", "a.xml"), ("", "xl/workbook.xml", "xl/workbook.xml"), ("xl", "/a.xml", "a.xml")],
)  # fmt: skip
def test_a_target_may_climb_to_the_top_of_the_workbook(folder: str, target: str, part: str) -> None:
    assert resolved(folder, target) == part


@pytest.mark.parametrize(
    ("folder", "target"),
    [("xl/worksheets", "../../../a.xml"), ("xl", "..\\..\\a.xml"), ("", "../a.xml"), ("xl", ""), ("", "")],
)
def test_a_target_above_the_workbook_or_none_at_all_is_refused(folder: str, target: str) -> None:
    with pytest.raises(OutsidePart):
        resolved(folder, target)


def test_a_part_that_declares_its_own_kind_of_document_is_never_parsed() -> None:
    assert parsed(b"<a/>").tag == "a"
    with pytest.raises(DTDForbidden):
        parsed(b"<!DOCTYPE a><a/>")
