"""What a workbook holds that a reader does not see at first: looked for before it is shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from provision_xl.errors import FileError
from provision_xl.files.cell_ranges import said
from provision_xl.files.child import apart
from provision_xl.files.gate import admit
from provision_xl.files.inspecting_book import of_the_book
from provision_xl.files.inspecting_looks import Looks, looks_of
from provision_xl.files.inspecting_parts import of_parts
from provision_xl.files.inspecting_sheets import of_neighbours, of_sheet
from provision_xl.files.package import Package, Relation, SheetPart, parsed, relations
from provision_xl.files.unseen import Unseen

_SHOWN_SHEET = "visible"


def unseen(path: Path, content: bytes | None = None) -> tuple[Unseen, ...]:
    """Everything hidden in a workbook, in the order of its sheets, the book as a whole first; like things once.

    What it is and where it stands is said, never its words: they may be a pupil's name.

    Raises:
        FileError: the file is not a workbook that may be opened.
    """
    package, findings = admit(path, content=content, every_part=True)
    if package is None:
        raise FileError(findings[0])
    together: dict[Unseen, list[str]] = {}
    for item in apart(path, package, everything_in):
        together.setdefault(replace(item, cell=""), []).append(item.cell)
    return tuple(replace(item, cell=said(cells)) for item, cells in together.items())


def everything_in(package: Package) -> tuple[Unseen, ...]:
    """Each hidden thing of a package that has passed the gate."""
    return tuple(_everything(package))


def _everything(package: Package) -> Iterator[Unseen]:
    hidden = frozenset(sheet.name for sheet in package.sheets if sheet.state != _SHOWN_SHEET)
    yield from of_the_book(package)
    yield from of_parts(package, hidden)
    looks = looks_of(package.parts[package.styles]) if package.styles else Looks()
    for sheet in package.sheets:
        yield from _of_one(package, sheet, looks)


def _of_one(package: Package, sheet: SheetPart, looks: Looks) -> Iterator[Unseen]:
    beside = related(package, sheet.part)
    yield from of_sheet(sheet.name, parsed(package.parts[sheet.part]), looks, beside)
    yield from of_neighbours(package, sheet.name, [item for item in beside.values() if not item.external])


def related(package: Package, part: str) -> dict[str, Relation]:
    """The relations of a part; none where it has no list of them."""
    folder, _, name = part.rpartition("/")
    if f"{folder}/_rels/{name}.rels" not in package.parts:
        return {}
    return dict(relations(package.parts.__getitem__, part))
