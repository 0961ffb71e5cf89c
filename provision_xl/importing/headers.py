"""Which column of an export is which: told by the person, remembered for that header row, or known by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.importing.source import Cells, Page, text_of
from provision_xl.results import Result, Shown
from provision_xl.school.columns import letter
from provision_xl.school.reading import fold

_SIGNS = re.compile(r"[^\w&%]+")
_BY_NAME = "by its name"
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_MONEY_SIGN = re.compile(r"[£$€]|\bgbp\b")


@dataclass(frozen=True)
class Field:
    """What an export may tell: its name for --columns, and the headers it has in known systems, best first."""

    name: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Where the columns of an export stand.

    Args:
        row: of the headers, counted from 1.
        places: for each field its column, counted from nought.
        how: for each field how it was found.
        also: for each field other columns that would fit.
        shape: stands for this header row in what is remembered; nothing can be read from it.
    """

    row: int
    places: Mapping[str, int]
    how: Mapping[str, str]
    also: Mapping[str, tuple[int, ...]]
    shape: str


def plain(header: Any) -> str:
    """A header for comparing: small letters and blanks, no currency.

    >>> plain("Net_Amount (£)"), plain("CFR-Code*")
    ('net amount', 'cfr code')
    """
    return _SIGNS.sub(" ", _MONEY_SIGN.sub(" ", fold(header))).replace("_", " ").strip()


def shape_of(cells: Cells) -> str:
    """Sixteen letters that stand for a header row."""
    return sha256("\x1f".join(plain(cell) for cell in cells).encode()).hexdigest()[:16]


def told(text: str, fields: Sequence[Field]) -> dict[str, int]:
    """What a person typed for --columns, such as "date=A; amount=F".

    Raises:
        OutOfRange: no such field, or no column letter.

    >>> told("date=A; amount = F", [Field("date", ()), Field("amount", ())])
    {'date': 0, 'amount': 5}
    """
    names = [field.name for field in fields]
    found = {}
    for part in filter(None, (part.strip() for part in re.split("[;,]", text))):
        name, _, column = (piece.strip() for piece in part.partition("="))
        if name.casefold() not in names or not _LETTERS.fullmatch(column):
            raise OutOfRange(f'"{part}" names no column. Write it as {names[0]}=A; the names are: {", ".join(names)}.')
        found[name.casefold()] = _place(column)
    return found


def _place(letters: str) -> int:
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    return number - 1


def find_layout(
    page: Page,
    fields: Sequence[Field],
    needed: Sequence[Collection[str]],
    given: Mapping[str, int],
    remembered: Mapping[str, Mapping[str, int]],
) -> Layout | None:
    """The header row and its columns, or None where no row of the first ones can be it.

    Args:
        page: the export.
        fields: what may be told.
        needed: of each of these groups at least one field must be found in the header row.
        given: places that a person has told; they win.
        remembered: places by the shape of a header row.
    """
    best: Layout | None = None
    for number, cells in enumerate(page.head, start=1):
        shape = shape_of(cells)
        layout = _layout(number, cells, fields, {**remembered.get(shape, {}), **given}, given, shape)
        own = len(set(layout.places) - set(given))
        enough = all(any(name in layout.places for name in group) for group in needed)
        known = shape in remembered or own > 0 or (bool(given) and _is_text(cells))
        if enough and known and (best is None or own > len(set(best.places) - set(given))):
            best = layout
    return best


def _is_text(cells: Cells) -> bool:
    filled = [cell for cell in cells if cell not in (None, "")]
    return len(filled) > 1 and all(isinstance(cell, str) and not cell[:1].isdigit() for cell in filled)


def _layout(
    number: int, cells: Cells, fields: Sequence[Field], sure: Mapping[str, int], given: Mapping[str, int], shape: str
) -> Layout:
    headers = [plain(cell) for cell in cells]
    places, how, also = dict(sure), {}, {}
    for name in sure:
        how[name] = "as you said" if name in given else "as you said last time"
    taken = set(sure.values())
    for field in fields:
        if field.name in sure:
            continue
        fitting = [place for known in field.headers for place, header in enumerate(headers)
                   if header == known and place not in taken]  # fmt: skip
        if fitting:
            places[field.name] = fitting[0]
            how[field.name] = _BY_NAME
            same = [place for place in fitting[1:] if headers[place] == headers[fitting[0]]]
            also[field.name] = tuple(same)
            taken.add(fitting[0])
    return Layout(number, places, how, also, shape)


def columns_table(page: Page, layout: Layout) -> Result:
    """Which column was taken for what."""
    headers = page.head[layout.row - 1]
    columns = (Shown("field", "Taken for"), Shown("column", "Column"), Shown("header", "Header"), Shown("how", "How"))

    def header(name: str, place: int) -> str:
        """A header that is known by its name; another one may be no header at all, but somebody's name."""
        return text_of(headers[place]) if layout.how[name] == _BY_NAME else ""

    rows = tuple(
        (name, letter(place), header(name, place), layout.how[name])
        for name, place in sorted(layout.places.items(), key=lambda item: item[1])
    )
    return Result("Columns", f"Columns of {page.name}, header in row {layout.row}", columns, rows)
