"""The tab Provision of Excel's ribbon, made from the macros, and its place in the workbook's package."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from provision_udfs.excel_package import rewrite
from provision_udfs.wrappers import ribbon_call

from provision_xl.functions.declaring import Macro
from provision_xl.functions.macros import MACROS

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PART = "customUI/customUI14.xml"
TAB, TAB_KEY = "Provision", "S"  # P, for Provision, is Page Layout's
_RELATIONS = "_rels/.rels"
_RELATION_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID = "provisionRibbon"
_LARGE = frozenset({"AddGroup", "Update", "Optimise", "TermlyReport", "Check"})
_UNDO = Macro("UndoChange", "Undo", "Takes back what the last macro wrote.", (), "undo", "Workbook", "Z", "Undo")


def ribbon_xml(macros: Iterable[Macro] = MACROS) -> str:
    """The part that describes the tab: a group for each group of macros, a button with help and key for each."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}customUI")
    tabs = _below(_below(root, "ribbon"), "tabs")
    tab = _below(tabs, "tab", id="tabProvision", label=TAB, keytip=TAB_KEY, insertAfterMso="TabHome")
    for group, found in groupby([*macros, _UNDO], key=lambda macro: macro.group):
        box = _below(tab, "group", id=f"group{group}", label=group)
        for macro in found:
            _button(box, macro)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _button(box: ElementTree.Element, macro: Macro) -> None:
    size = "large" if macro.name in _LARGE else "normal"
    _below(
        box, "button", id=f"button{macro.name}", label=macro.caption, size=size, imageMso=macro.icon,
        screentip=macro.caption, supertip=macro.help, keytip=macro.key, onAction=ribbon_call(macro.name),
    )  # fmt: skip


def _below(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def add_ribbon(path: Path) -> None:
    """Put the tab into a workbook's package, in place; the same bytes each time."""
    part = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + ribbon_xml()
    rewrite(path, {_RELATIONS: _with_relation}, {PART: part.encode()})


def _with_relation(content: bytes) -> bytes:
    ElementTree.register_namespace("", _RELATION_NAMESPACE)
    root = ElementTree.fromstring(content)
    attributes = {"Id": _ID, "Type": RELATION, "Target": PART}
    ElementTree.SubElement(root, f"{{{_RELATION_NAMESPACE}}}Relationship", attributes)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
