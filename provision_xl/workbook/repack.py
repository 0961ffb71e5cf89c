"""A small package of the input sheets, their texts and number formats: all that is parsed as a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from provision_xl.files.package import CONTENT_TYPES, ROOT_RELATIONS, Package, SheetPart
from provision_xl.workbook.sheetxml import MAIN, only_cells

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STYLES, _TEXTS, _BOOK = "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml"


def repacked(package: Package, sheets: Sequence[SheetPart], instead: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of those sheets alone: without names, links, drawings, comments, tables or merged cells.

    Args:
        package: what passed the gate.
        sheets: which to take.
        instead: other content for a part, by its name in `package`.
    """
    parts = {
        CONTENT_TYPES: _content_types(package, sheets),
        ROOT_RELATIONS: _relations([("officeDocument", _BOOK)]),
        _BOOK: _workbook(package, sheets),
        "xl/_rels/workbook.xml.rels": _workbook_relations(package, sheets),
    }
    stored: dict[str, bytes] = {name: text.encode() for name, text in parts.items()}
    for name, part in ((_STYLES, package.styles), (_TEXTS, package.shared_strings)):
        if part:
            stored[name] = package.parts[part]
    for number, sheet in enumerate(sheets, start=1):
        content = (instead or {}).get(sheet.part, package.parts[sheet.part])
        stored[f"xl/{_sheet(number)}"] = only_cells(content)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in stored.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _sheet(number: int) -> str:
    return f"worksheets/sheet{number}.xml"


def _workbook(package: Package, sheets: Sequence[SheetPart]) -> str:
    items = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{MAIN.decode()}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(package.date_1904)}"/><sheets>{items}</sheets></workbook>'
    )


def _workbook_relations(package: Package, sheets: Sequence[SheetPart]) -> str:
    related = [("worksheet", _sheet(number)) for number in range(1, len(sheets) + 1)]
    related += [("styles", "styles.xml")] if package.styles else []
    related += [("sharedStrings", "sharedStrings.xml")] if package.shared_strings else []
    return _relations(related)


def _relations(related: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _content_types(package: Package, sheets: Sequence[SheetPart]) -> str:
    types = [(_BOOK, "sheet.main")] + [(f"xl/{_sheet(number)}", "worksheet") for number in range(1, len(sheets) + 1)]
    types += [(_STYLES, "styles")] if package.styles else []
    types += [(_TEXTS, "sharedStrings")] if package.shared_strings else []
    items = "".join(f'<Override PartName="/{name}" ContentType="{_SPREADSHEET}.{kind}+xml"/>' for name, kind in types)
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{rels}{default}{items}</Types>'
