"""The macro workbook as Excel unpacks it: its parts, its ribbon and what that calls. Each rule finds its fault."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from provision_udfs.vba import add_macros

from provision_xl import app
from provision_xl.functions.macros import MACROS
from tests.excel.package import RIBBON, RULES, Package, lint, not_well_formed, sources_of
from tests.excel.pressing import button_calls, ribbon, ribbon_calls

TYPES, LINKS, BOOK_LINKS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
CORE, PROPERTIES, DRAWING = "docProps/core.xml", "docProps/app.xml", "xl/drawings/vmlDrawing1.vml"
RIBBON_CODE = "ProvisionRibbon"


def opened(path: Path) -> Package:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        return Package(parts, tuple(archive.namelist()), sources_of(parts["xl/vbaProject.bin"]))


@pytest.fixture(scope="module")
def package(macro_book: Path) -> Package:
    return opened(macro_book)


def test_the_small_school_keeps_every_rule(package: Package) -> None:
    assert lint(package) == {}


def test_a_new_workbook_with_every_table_keeps_every_rule(tmp_path: Path) -> None:
    path = app.new(tmp_path / "school.xlsm", "Mainstream primary", ("Key", "Reviews"), "excel", "2026/27", add_macros)
    assert lint(opened(path)) == {}


def test_each_macro_has_the_same_name_on_its_button_and_in_the_ribbon(macro_book: Path) -> None:
    captions = {macro.caption: macro.name for macro in MACROS}
    assert button_calls(macro_book) == captions
    assert ribbon_calls(macro_book) == {
        **{caption: f"Ribbon_{name}" for caption, name in captions.items()},
        "Undo": "Ribbon_UndoChange",
    }


def test_each_button_of_the_ribbon_has_help_and_a_key(macro_book: Path) -> None:
    buttons = [item for item in ribbon(macro_book).iter() if item.tag.endswith("}button")]
    assert len(buttons) == len(MACROS) + 1
    for button, macro in zip(buttons, MACROS, strict=False):
        shown = [button.get(name) for name in ("screentip", "supertip", "keytip")]
        assert shown == [macro.caption, macro.help, macro.key]


# --- planted faults ------------------------------------------------------------------------------------------------


def swapped(part: str, old: str, new: str) -> Callable[[Package], Package]:
    """The package with one text of one part changed."""

    def change(package: Package) -> Package:
        text = package.parts[part].decode()
        assert old in text, f"{part} has no {old}"
        return replace(package, parts={**package.parts, part: text.replace(old, new, 1).encode()})

    return change


def with_parts(added: Mapping[str, bytes]) -> Callable[[Package], Package]:
    return lambda package: replace(package, parts={**package.parts, **added}, names=(*package.names, *added))


def without(part: str) -> Callable[[Package], Package]:
    return lambda package: replace(
        package, parts={name: found for name, found in package.parts.items() if name != part}
    )


def code(old: str, new: str) -> Callable[[Package], Package]:
    """The package with the Subs of the ribbon changed."""

    def change(package: Package) -> Package:
        source = package.sources[RIBBON_CODE]
        assert old in source
        return replace(package, sources={**package.sources, RIBBON_CODE: source.replace(old, new, 1)})

    return change


def twice(package: Package) -> Package:
    return replace(package, names=(*package.names, "XL/Workbook.xml"))


BUTTON = '<button id="buttonAddGroup"'
OTHER_PART = '<Override PartName="/xl/gone.xml" ContentType="application/xml"/></Types>'
OUTSIDE = '<Relationship Id="x" Type="x" Target="C:\\maps\\old.xlsx" TargetMode="External"/></Relationships>'
AGAIN = '<Relationship Id="rId1" Type="x" Target="xl/workbook.xml"/></Relationships>'
PLANTED: list[tuple[str, Callable[[Package], Package]]] = [
    ("not_well_formed", swapped("xl/styles.xml", "</styleSheet>", "")),
    ("parts_twice", twice),
    ("content_types", with_parts({"xl/media/image1.png": b""})),
    ("content_types", swapped(TYPES, "</Types>", OTHER_PART)),
    ("content_types", swapped(TYPES, "sheet.macroEnabled.main", "sheet.main")),
    ("content_types", swapped(TYPES, "application/vnd.ms-office.vbaProject", "application/octet-stream")),
    ("targets", without("xl/tables/table1.xml")),
    ("targets", without("xl/vbaProject.bin")),
    ("targets", swapped(BOOK_LINKS, "theme/theme1.xml", "theme/theme2.xml")),
    ("targets", swapped(LINKS, "</Relationships>", OUTSIDE)),
    ("targets", swapped(LINKS, "</Relationships>", AGAIN)),
    ("not_reached", with_parts({"xl/worksheets/sheet99.xml": b"<worksheet/>"})),
    ("not_reached", with_parts({"xl/worksheets/_rels/sheet99.xml.rels": b"<Relationships/>"})),
    ("macros_missing", swapped(BOOK_LINKS, "2006/relationships/vbaProject", "2006/relationships/project")),
    ("macros_missing", swapped(LINKS, "2007/relationships/ui/extensibility", "2006/relationships/ui/extensibility")),
    ("left_over", with_parts({"xl/calcChain.xml": b"<calcChain/>"})),
    ("left_over", with_parts({"xl/printerSettings/printerSettings1.bin": b""})),
    ("left_over", with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})),
    ("left_over", swapped(CORE, "<dc:creator>provision_xl", "<dc:creator>Jo Bloggs")),
    ("left_over", swapped(CORE, "<cp:lastModifiedBy>provision_xl", "<cp:lastModifiedBy>Jo Bloggs")),
    ("left_over", swapped(PROPERTIES, "<Company>", "<Company>Hill Primary")),
    ("left_over", swapped("xl/workbook.xml", "<sheets>", '<absPath url="C:\\Users\\jo\\"/><sheets>')),
    ("left_over", swapped("xl/sharedStrings.xml", "<t>", "<t>/home/jo/map.xlsx ")),
    ("ribbon_schema", swapped(RIBBON, BUTTON, '<button id="buttonLeaver"')),
    ("ribbon_schema", swapped(RIBBON, BUTTON, f'<button id="b{"x" * 1024}"')),
    ("ribbon_schema", swapped(RIBBON, BUTTON, '<button id="add group"')),
    ("ribbon_schema", swapped(RIBBON, BUTTON, '<knob id="k"/><button id="buttonAddGroup"')),
    ("ribbon_schema", swapped(RIBBON, BUTTON, '<button tooltip="x" id="buttonAddGroup"')),
    ("ribbon_schema", swapped(RIBBON, 'keytip="G"', 'keytip="A G"')),
    ("ribbon_schema", swapped(RIBBON, 'keytip="G"', 'keytip="ADDG"')),
    ("ribbon_schema", swapped(RIBBON, 'keytip="G"', 'keytip="L"')),
    ("ribbon_schema", swapped(RIBBON, 'size="large"', 'size="huge"')),
    ("ribbon_schema", swapped(RIBBON, 'screentip="Add group"', 'screentip=""')),
    ("ribbon_schema", swapped(RIBBON, 'screentip="Add group"', f'screentip="{"x" * 1025}"')),
    ("ribbon_schema", swapped(RIBBON, "2009/07/customui", "2006/01/customui")),
    ("ribbon_keys", swapped(RIBBON, 'keytip="S" insertAfterMso', 'keytip="P" insertAfterMso')),
    ("ribbon_keys", swapped(RIBBON, 'keytip="G"', 'keytip="LG"')),
    ("ribbon_words", swapped(RIBBON, "group to Provision.", "group to Provision")),
    ("callbacks", swapped(RIBBON, "Ribbon_AddGroup", "Ribbon_AddGroups")),
    ("callbacks", swapped(RIBBON, BUTTON, '<button getEnabled="Ribbon_Leaver" id="buttonAddGroup"')),
    ("callbacks", code("Ribbon_AddGroup(ByVal control As Object)", "Ribbon_AddGroup()")),
    ("callbacks", code("Sub Ribbon_AddGroup(", "Function Ribbon_AddGroup(")),
    ("callbacks", code("Public Sub Ribbon_AddGroup", "Private Sub Ribbon_AddGroup")),
    ("button_macros", swapped(DRAWING, "[0]!AddGroup", "[0]!AddGroups")),
    ("button_macros", swapped(DRAWING, "[0]!AddGroup", "[0]!AddGroup_quiet")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fault"), PLANTED, ids=lambda found: found if isinstance(found, str) else "")
def test_a_planted_fault_is_found(package: Package, rule: str, fault: Callable[[Package], Package]) -> None:
    assert rule in lint(fault(package))


def test_each_rule_has_a_fault_that_it_finds() -> None:
    assert {rule for rule, _ in PLANTED} == {not_well_formed.__name__, *(rule.__name__ for rule in RULES)}
