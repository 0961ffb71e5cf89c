"""The menu Provision of LibreOffice: entries in the settings of a person's own profile, made from the macros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree

from provision_xl.files.package import parsed
from provision_xl.functions.declaring import Macro
from provision_xl.functions.macros import MACROS

TITLE = "Provision"
MENU = "org.provision_xl"
BAR = "/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"
SEPARATOR = "private:separator"
_REGISTRY = "http://openoffice.org/2001/registry"
_EMPTY = f'<oor:items xmlns:oor="{_REGISTRY}"/>'.encode()
_KNOWN = {"oor": _REGISTRY, "xs": "http://www.w3.org/2001/XMLSchema",
          "xsi": "http://www.w3.org/2001/XMLSchema-instance"}  # fmt: skip
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

type Entry = tuple[str, str]
"""What stands in the menu, and the address that it runs."""


def entries(macros: Iterable[Macro] = MACROS) -> list[Entry]:
    """The menu in its order, a line between the groups, Undo at the end."""
    found: list[Entry] = []
    for _, group in groupby(macros, key=lambda macro: macro.group):
        found += [("", SEPARATOR)] if found else []
        found += [(macro.caption, address(macro.name)) for macro in group]
    return [*found, ("Undo", address("UndoChange"))]


def address(macro: str) -> str:
    """Where the menu finds a macro: the script of the profile looks for it in the open workbook.

    >>> address("AddGroup")
    'vnd.sun.star.script:provision_calc.py$menu(AddGroup)?language=Python&location=user'
    """
    return f"vnd.sun.star.script:provision_calc.py$menu({macro})?language=Python&location=user"


def with_menu(settings: bytes, menu: Iterable[Entry] | None = None) -> bytes:
    """The profile's settings with the menu in them, once; all else stays.

    Args:
        settings: the content of `registrymodifications.xcu`; empty where there is none yet.

    Raises:
        ParseError: they are no XML.
    """
    root = _read(settings)
    _take_out(root)
    item = ElementTree.SubElement(root, "item", {_name("path"): BAR})
    bar = _node(item, MENU)
    _prop(bar, "Title", TITLE, language=True)
    _prop(bar, "Context", "com.sun.star.sheet.SpreadsheetDocument")
    below = ElementTree.SubElement(bar, "node", {_name("name"): "Submenu"})
    for place, (caption, target) in enumerate(entries() if menu is None else menu):
        entry = _node(below, f"m{place:02}")
        _prop(entry, "URL", target)
        if caption:
            _prop(entry, "Title", caption, language=True)
            _prop(entry, "Target", "_self")
    return _written(root)


def without_menu(settings: bytes) -> bytes:
    """The profile's settings without the menu; the same bytes where it is not in them.

    Raises:
        ParseError: they are no XML.
    """
    if not settings:
        return settings
    root = _read(settings)
    return _written(root) if _take_out(root) else settings


def _read(settings: bytes) -> ElementTree.Element:
    for prefix, name in _KNOWN.items():
        ElementTree.register_namespace(prefix, name)
    return parsed(settings or _EMPTY)


def _take_out(root: ElementTree.Element) -> bool:
    ours = [item for item in root if item.get(_name("path")) == BAR and any(_is_ours(node) for node in item)]
    for item in ours:
        root.remove(item)
    return bool(ours)


def _is_ours(node: ElementTree.Element) -> bool:
    return node.get(_name("name")) == MENU


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _name(local: str) -> str:
    return f"{{{_REGISTRY}}}{local}"


def _node(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, "node", {_name("name"): name, _name("op"): "replace"})


def _prop(parent: ElementTree.Element, name: str, value: str, language: bool = False) -> None:
    prop = ElementTree.SubElement(parent, "prop", {_name("name"): name, _name("op"): "fuse"})
    found = ElementTree.SubElement(prop, "value", {_LANGUAGE: "en-US"} if language else {})
    found.text = value


def menu_in(settings: bytes) -> Iterator[Entry]:
    """What stands in the menu of a profile's settings."""
    for node in _read(settings).iterfind(f"./item[@{_name('path')}='{BAR}']/node/node/node"):
        props = {prop.get(_name("name")): "".join(prop.itertext()) for prop in node}
        yield props.get("Title", ""), props["URL"]
