"""Hidden things of a workbook as a whole: sheets, names, properties, where it was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from provision_xl.files.package import Package, parsed, workbook_part
from provision_xl.files.unseen import BOOK, Unseen, all_named, is_on, local

_INSPECTOR = "File, Info, Check for Issues, Inspect Document: remove Document Properties and Personal Information."
_PROPERTIES = {
    "creator": "Author",
    "lastModifiedBy": "Last saved by",
    "title": "Title",
    "subject": "Subject",
    "description": "Comments",
    "keywords": "Tags",
    "category": "Category",
    "contentStatus": "Status",
    "Company": "Company",
    "Manager": "Manager",
    "HyperlinkBase": "Hyperlink base",
    "Template": "Template",
}
_PROGRAMS = frozenset({"provision_xl", "openpyxl", "xlsxwriter", "microsoft excel", "libreoffice"})
_PRINTED = re.compile(r"_xlnm\.(?:Print_Area|Print_Titles|_FilterDatabase)", re.I)
_OTHER_BOOK = re.compile(r"\[[^\[\]]+\][^\[\]]*!")


def of_the_book(package: Package) -> Iterator[Unseen]:
    """Sheets that are not shown, names, properties of the file, and who has it reserved."""
    main = workbook_part(package.parts.__getitem__)
    tree = parsed(package.parts[main])
    yield from _sheets(tree)
    yield from _names(tree)
    yield from _places(tree)
    seen = tuple(_in_sight(package))
    for name in sorted(package.parts):
        if name.startswith("docProps/") and name.endswith(".xml"):
            yield from _properties(parsed(package.parts[name]), name.endswith("custom.xml"), seen)


def _in_sight(package: Package) -> Iterator[str]:
    """Texts of cells: a title that stands on a sheet too tells nothing new."""
    if package.shared_strings:
        for item in all_named(parsed(package.parts[package.shared_strings]), "si"):
            yield _words("".join(part.text or "" for part in all_named(item, "t")))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _sheets(tree: Any) -> Iterator[Unseen]:
    for sheet in all_named(tree, "sheet"):
        state, name = sheet.get("state", "visible"), sheet.get("name", "")
        if state == "hidden":
            yield Unseen(name, "", "hidden sheet", "The sheet is hidden; anybody can show it again.",
                         "Right-click any tab, Unhide; read it, then delete the sheet.")  # fmt: skip
        elif state == "veryHidden":
            yield Unseen(name, "", "very hidden sheet", "The sheet is hidden so that Excel does not list it.",
                         "Alt+F11, choose the sheet, set Visible to -1; then delete the sheet.")  # fmt: skip


def _names(tree: Any) -> Iterator[Unseen]:
    for item in all_named(tree, "definedName"):
        name, refers = item.get("name", ""), item.text or ""
        if _PRINTED.fullmatch(name):
            continue
        if _OTHER_BOOK.search(refers):
            what = f"The name {name} refers to another file."
        elif is_on(item.get("hidden")):
            what = f"The name {name} is hidden, so Name Manager does not list it."
        elif "!" not in refers:
            what = f"The name {name} holds a text, number or formula of its own."
        else:
            what = "Names refer to cells."
        cure = "Formulas, Name Manager: delete it."
        if is_on(item.get("hidden")):
            cure = "Copy the sheets to be shared into a new workbook; hidden names stay behind."
        yield Unseen(BOOK, name if what.startswith("Names") else "", "defined name", what, cure)


def _places(tree: Any) -> Iterator[Unseen]:
    if all_named(tree, "absPath"):
        what = "The folder in which it was last saved stands in the file; it often holds a person's name."
        yield Unseen(BOOK, "", "folder of the file", what, _INSPECTOR)
    if any(item.get("userName") for item in all_named(tree, "fileSharing")):
        what = "It names who has reserved it for writing."
        yield Unseen(BOOK, "", "property", what, "File, Save As, Tools, General Options: clear the passwords.")
    if all_named(tree, "customWorkbookView"):
        what = "It holds custom views, which can hide rows, columns and sheets."
        yield Unseen(BOOK, "", "custom view", what, "View, Custom Views: delete them.")


def _properties(tree: Any, custom: bool, seen: tuple[str, ...]) -> Iterator[Unseen]:
    if custom:
        for item in all_named(tree, "property"):
            what = f'The property "{item.get("name", "")}" was added to the file.'
            yield Unseen(BOOK, "", "property", what, "File, Info, Properties, Advanced, Custom: delete it.")
        return
    for item in tree.iter():
        label, text = _PROPERTIES.get(local(item)), (item.text or "").strip()
        if not label or not text or text.casefold() in _PROGRAMS:
            continue
        if label != "Title" or not any(_words(text) in words for words in seen):
            yield Unseen(BOOK, "", "property", f"The property {label} is filled in.", _INSPECTOR)
