"""What a macro workbook must keep to as a package of parts, checked by rules that know nothing of how it was built."""

from __future__ import annotations

import posixpath
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import xmlschema

with warnings.catch_warnings():  # its parser library warns of names that oletools still uses
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_VML_MACRO = "{urn:schemas-microsoft-com:office:excel}FmlaMacro"
_TYPE_LIST, _ROOT_LINKS = "[Content_Types].xml", "_rels/.rels"
_BOOK, _PROJECT, RIBBON = "xl/workbook.xml", "xl/vbaProject.bin", "customUI/customUI14.xml"
_MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MACRO_PROJECT = "application/vnd.ms-office.vbaProject"
_OF_THE_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_OF_THE_PROJECT = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_MADE_BY = "provision_xl"
_LEFT_OVER = re.compile(
    r"calcChain|printerSettings|externalLink|customXml|docProps/custom|/revisions|/persons/|userShapes"
)
_OF_A_MACHINE = re.compile(rb"absPath|[A-Za-z]:\\[A-Za-z]|\\\\[a-z]|file:/|(?<![\w.])/(?:home|Users|tmp|work)/")
# The keys of Excel's own tabs; C, E, I, O, T, V and D still open the menus of old, J, Y and Z begin longer keys.
_KEYS_OF_EXCEL = frozenset("FHNPMARWLXUQBCDEIOTVJYZ")


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by name, every name there is (one may be there twice), and the text of its VBA."""

    parts: Mapping[str, bytes]
    names: tuple[str, ...]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Link:
    """A relationship: the part that has it ("" for the package), its kind, and the part or address it leads to."""

    source: str
    kind: str
    target: str
    is_external: bool


def sources_of(project: bytes) -> dict[str, str]:
    """The modules of a VBA project, read by another program than ours."""
    parser = VBA_Parser(_PROJECT, data=project)
    try:
        return {name.rpartition(".")[0]: source for _, _, name, source in parser.extract_all_macros()}
    finally:
        parser.close()


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


def links(package: Package) -> list[Link]:
    """Every relationship of a package."""
    found = []
    for name, content in package.parts.items():
        if name.endswith(".rels"):
            source = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
            for link in _tree(content).iter(_LINK):
                is_external = link.get("TargetMode") == "External"
                target = link.get("Target", "")
                if not is_external:
                    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
                found.append(Link(source, link.get("Type", ""), target, is_external))
    return found


def parts_twice(package: Package) -> Iterator[str]:
    """Names are alike whatever their case."""
    yield from (name for name, count in Counter(map(str.lower, package.names)).items() if count > 1)


def not_well_formed(package: Package) -> Iterator[str]:
    for name, content in package.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                _tree(content)
            except ElementTree.ParseError as error:
                yield f"{name}: {error}"


def content_types(package: Package) -> Iterator[str]:
    """Each part has a type, each type named for one part has that part, and the workbook is one with macros."""
    types = _tree(package.parts[_TYPE_LIST])
    endings = {item.get("Extension"): item.get("ContentType") for item in types.iter(f"{_TYPES}Default")}
    by_name = {
        str(item.get("PartName")).lstrip("/"): item.get("ContentType") for item in types.iter(f"{_TYPES}Override")
    }
    for name in package.parts:
        if name != _TYPE_LIST and name not in by_name and name.rpartition(".")[2] not in endings:
            yield f"{name} has no type"
    yield from (f"{name} has a type and is not there" for name in by_name if name not in package.parts)
    for name, wanted in ((_BOOK, _MACRO_BOOK), (_PROJECT, _MACRO_PROJECT)):
        if by_name.get(name, endings.get(name.rpartition(".")[2])) != wanted:
            yield f"{name} is not of type {wanted}"


def targets(package: Package) -> Iterator[str]:
    """Each relationship leads to a part; none leads outside."""
    for link in links(package):
        if link.is_external:
            yield f"{link.source} leads outside: {link.target}"
        elif link.target not in package.parts:
            yield f"{link.source} leads to {link.target}, which is not there"
    for name, content in package.parts.items():
        if name.endswith(".rels"):
            counted = Counter(link.get("Id") for link in _tree(content).iter(_LINK))
            yield from (f"{name} has the Id {key} twice" for key, count in counted.items() if count > 1)


def not_reached(package: Package) -> Iterator[str]:
    """A part that no relationship leads to from the package on is a left-over."""
    reached, waiting = {""}, [""]
    leads = [(link.source, link.target) for link in links(package) if not link.is_external]
    while waiting:
        here = waiting.pop()
        for target in {target for source, target in leads if source == here} - reached:
            reached.add(target)
            waiting.append(target)
    for name in package.parts:
        if name.endswith(".rels"):
            source = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
            if source not in reached:
                yield f"{name} belongs to a part that is not reached"
        elif name != _TYPE_LIST and name not in reached:
            yield f"{name} is not reached"


def macros_missing(package: Package) -> Iterator[str]:
    """The workbook has its macros and its ribbon, each reached as Excel reaches it."""
    kinds = {(link.source, link.kind): link.target for link in links(package)}
    for source, kind, wanted in ((_BOOK, _OF_THE_PROJECT, _PROJECT), ("", _OF_THE_RIBBON, RIBBON)):
        if kinds.get((source, kind)) != wanted:
            yield f"{wanted} is not reached as Excel reaches it"


def left_over(package: Package) -> Iterator[str]:
    """What other programs leave in a workbook, and what tells of a person or a machine."""
    yield from (name for name in package.parts if _LEFT_OVER.search(name))
    for name, content in package.parts.items():
        for found in _OF_A_MACHINE.findall(content) if name.endswith((".xml", ".rels", ".vml")) else ():
            yield f"{name} tells of a machine: {found.decode()}"
    for item in _tree(package.parts["docProps/core.xml"]):
        tag = item.tag.rpartition("}")[2]
        if tag in {"creator", "lastModifiedBy"} and item.text != _MADE_BY:
            yield f"docProps/core.xml: {tag} is {item.text}"
    for item in _tree(package.parts["docProps/app.xml"]):
        if item.tag.rpartition("}")[2] in {"Company", "Manager", "HyperlinkBase", "Template"} and item.text:
            yield f"docProps/app.xml: {item.tag.rpartition('}')[2]} is {item.text}"


@cache
def _schema() -> xmlschema.XMLSchema11:
    return xmlschema.XMLSchema11(Path(__file__).with_name("customui14.xsd"))


def ribbon_schema(package: Package) -> Iterator[str]:
    """The ribbon is as Office's schema has it; Excel leaves the whole tab out where it is not."""
    for error in _schema().iter_errors(_tree(package.parts[RIBBON])):
        yield f"{error.path}: {error.reason}"


def ribbon_keys(package: Package) -> Iterator[str]:
    """No key is one of Excel's own, and none begins another of the same tab: Excel would wait for more."""
    for tab in _tree(package.parts[RIBBON]).iter(_ui("tab")):
        key = tab.get("keytip", "")
        if key[:1] in _KEYS_OF_EXCEL:
            yield f"{key} is a key of Excel's own"
        keys = [button.get("keytip", "") for button in tab.iter(_ui("button"))]
        yield from (f"{one} begins {other}" for one in keys for other in keys if one != other and other.startswith(one))


def ribbon_words(package: Package) -> Iterator[str]:
    """Each button says what it does, in a sentence."""
    for button in _tree(package.parts[RIBBON]).iter(_ui("button")):
        if not str(button.get("supertip", "")).endswith("."):
            yield f"{button.get('id')} has no sentence of help"


def _ui(tag: str) -> str:
    return f"{{http://schemas.microsoft.com/office/2009/07/customui}}{tag}"


_CONTROL = r"ByVal \w+ As (?:Object|IRibbonControl)"


def _signature(callback: str, name: str) -> str:
    """What the Sub behind a callback must look like, as Office calls it."""
    if callback == "onLoad":
        taken = r"ByVal \w+ As (?:Object|IRibbonUI)"
    else:
        taken = _CONTROL if callback.startswith("on") else rf"{_CONTROL}, ByRef \w+(?: As Variant)?"
    return rf"(?mi)^\s*(?:Public )?Sub {name}\({taken}\)\s*$"


def callbacks(package: Package) -> Iterator[str]:
    """Each name that the ribbon calls is one Sub that takes what Office hands over."""
    for item in _tree(package.parts[RIBBON]).iter():
        for attribute, name in item.attrib.items():
            if re.match(r"(on|get)[A-Z]", attribute):
                found = [
                    source for source in package.sources.values() if re.search(_signature(attribute, name), source)
                ]
                if len(found) != 1:
                    yield f"{item.get('id')}: {attribute} calls {name}, of which there are {len(found)}"


def button_macros(package: Package) -> Iterator[str]:
    """Each button on a sheet runs a public Sub that takes nothing."""
    code = "\n".join(package.sources.values())
    for name, content in package.parts.items():
        if name.endswith(".vml"):
            for item in _tree(content).iter(_VML_MACRO):
                macro = str(item.text).removeprefix("[0]!")
                if not re.search(rf"(?mi)^Public Sub {macro}\(\)\s*$", code):
                    yield f"{name}: a button runs {macro}, which is no macro"


RULES: tuple[Callable[[Package], Iterator[str]], ...] = (
    parts_twice, content_types, targets, not_reached, macros_missing, left_over, ribbon_schema, ribbon_keys,
    ribbon_words, callbacks, button_macros,
)  # fmt: skip


def lint(package: Package) -> dict[str, list[str]]:
    """What breaks each rule, by the rule's name; nothing where the workbook keeps all of them."""
    broken = list(not_well_formed(package))
    if broken:  # the rest could not be read
        return {not_well_formed.__name__: broken}
    found = {rule.__name__: list(rule(package)) for rule in RULES}
    return {name: told for name, told in found.items() if told}
