"""The parts of a workbook that has passed the gate, and where its sheets are."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = frozenset({"1", "true", "on"})


class MissingPart(Exception):
    """A part that another part names is not there; the message is its name."""


class OutsidePart(Exception):
    """A part is said to lie outside the workbook; the message is the target."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the last word of its type, and its name."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name on the tab, its part, and whether it is visible, hidden or veryHidden."""

    name: str
    part: str
    state: str


@dataclass(frozen=True)
class Package:
    """What is needed of a workbook, unpacked.

    Args:
        parts: the XML parts by name.
        sheets: worksheets in the order of their tabs; chart sheets are left out.
        styles: name of the part with the number formats, or "".
        shared_strings: name of the part with the texts, or "".
        date_1904: dates count from 1904.
        never_calculated: the program that wrote it left all formulas to be worked out on opening.
        manual: formulas are worked out only when asked.
        external_links: how many other workbooks it looks into.
        names: of all parts in the file, those that are not XML too.
    """

    parts: Mapping[str, bytes]
    sheets: tuple[SheetPart, ...]
    styles: str = ""
    shared_strings: str = ""
    date_1904: bool = False
    never_calculated: bool = False
    manual: bool = False
    external_links: tuple[str, ...] = field(default=())
    names: frozenset[str] = frozenset()


def workbook_part(read: Callable[[str], bytes]) -> str:
    """The name of the workbook's main part.

    Raises:
        MissingPart: the package does not say which it is.
    """
    for relation in relations(read, "").values():
        if relation.kind == "officeDocument":
            return relation.target
    raise MissingPart("xl/workbook.xml")


def describe(read: Callable[[str], bytes], names: frozenset[str]) -> tuple[Package, str]:
    """What the workbook part says of sheets, styles, texts and dates; and the name of that part.

    Args:
        read: gives the content of a part.
        names: of all parts there are.

    Raises:
        MissingPart: a part that it names is not there.
        OutsidePart: a part lies outside the workbook.
    """
    main = workbook_part(read)
    related = relations(read, main)
    tree = parsed(read(main))
    sheets = tuple(_sheets(tree, related))
    missing = [sheet.part for sheet in sheets if sheet.part not in names]
    if missing:
        raise MissingPart(missing[0])
    book = _one(tree, "workbookPr")
    calculation = _one(tree, "calcPr")
    package = Package(
        parts={},
        sheets=sheets,
        styles=_part_of(related, "styles", names),
        shared_strings=_part_of(related, "sharedStrings", names),
        date_1904=book.get("date1904", "") in _TRUE,
        never_calculated=calculation.get("fullCalcOnLoad", "") in _TRUE,
        manual=calculation.get("calcMode", "") == "manual",
        external_links=tuple(item.target for item in related.values() if item.kind == "externalLink"),
    )
    return package, main


def relations(read: Callable[[str], bytes], part: str) -> Mapping[str, Relation]:
    """The relations of a part by their id; those of the package itself for ""."""
    folder, name = posixpath.split(part)
    tree = parsed(read(posixpath.join(folder, "_rels", f"{name}.rels")))
    found = {}
    for item in tree.iterfind("{*}Relationship"):
        external = item.get("TargetMode", "") == "External"
        target = item.get("Target", "")
        kind = item.get("Type", "").rpartition("/")[2]
        found[item.get("Id", "")] = Relation(kind, target if external else resolved(folder, target), external)
    return found


def resolved(folder: str, target: str) -> str:
    """The name of a part from a target that counts from `folder`.

    >>> resolved("xl", "worksheets/sheet1.xml"), resolved("xl", "/xl/styles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')

    Raises:
        OutsidePart: it would lie outside the workbook.
    """
    path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
    climbed = target.replace("\\", "/").split("/").count("..")
    if climbed > len([step for step in folder.split("/") if step]) or not target:
        raise OutsidePart(target)
    return path.lstrip("/")


def parsed(content: bytes) -> Any:
    """The XML tree of a part; one that declares entities is never parsed."""
    from defusedxml.ElementTree import fromstring

    return fromstring(content, forbid_dtd=True)


def _one(tree: Any, tag: str) -> Mapping[str, str]:
    found = tree.find(f"{{*}}{tag}")
    return {} if found is None else dict(found.attrib)


def _sheets(tree: Any, related: Mapping[str, Relation]) -> Iterator[SheetPart]:
    for item in tree.iterfind("{*}sheets/{*}sheet"):
        relation = related.get(item.get(_RELATION_ID, ""))
        if relation is None:
            raise MissingPart(item.get("name", "a sheet"))
        if relation.external:
            raise OutsidePart(relation.target)
        if relation.kind == "worksheet":
            yield SheetPart(item.get("name", ""), relation.target, item.get("state", "visible"))


def _part_of(related: Mapping[str, Relation], kind: str, names: frozenset[str]) -> str:
    target = next((item.target for item in related.values() if item.kind == kind and not item.external), "")
    if target and target not in names:
        raise MissingPart(target)
    return target
