"""The shape of a hand-made provision map: which row holds the interventions, which column the pupils."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from provision_xl.files.cell_ranges import column_number
from provision_xl.importing.headers import plain
from provision_xl.importing.source import Cells, Page, text_of

_PUPIL_HEADERS = ("pupil id", "pupil", "pupils", "name", "pupil name", "child", "children", "student", "students",
                  "student name", "name of pupil", "name of child", "initials")  # fmt: skip
_ABOUT_PUPILS = frozenset(
    (
        "class", "year", "year group", "yr", "form", "tutor group", "sen status", "status", "sen", "need", "needs",
        "primary need", "area of need", "secondary need", "pp", "pupil premium", "eal", "dob", "date of birth", "notes",
        "comments", "comment", "upn", "gender", "sex", "surname", "forename", "teacher", "lac", "fsm", "code", "stage",
        "age", "no", "number", "review", "review date",
    )
)  # fmt: skip
_TOTALS = re.compile(
    r"^(?:grand |sub)?[ -]?totals?\b|^(?:number|no\.?) of (?:pupils|children|interventions)|^sum$", re.I
)
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass
class MapShape:
    """Where things stand on the sheet; rows counted from 1, columns from nought."""

    header_row: int
    pupil_place: int
    interventions: dict[int, str]
    other: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)


def shape_of_map(page: Page, pupil_column: int | None = None) -> MapShape | None:
    """The header row with its interventions, or None where no row names the pupils.

    Args:
        page: the sheet.
        pupil_column: counted from nought, where the person has told it.
    """
    rows = page.head
    merged = list(_merged(page.merged))
    for number, cells in enumerate(rows, start=1):
        headers = [plain(cell) for cell in cells]
        known = [header for header in _PUPIL_HEADERS if header in headers]
        if not known and pupil_column is None:
            continue
        place = headers.index(known[0]) if pupil_column is None else pupil_column
        if pupil_column is not None and sum(bool(header) for header in headers) < 3:
            continue
        last = next((end for top, left, end, right in merged if top == number and left == place), number)
        return _shape(rows, number, min(last, len(rows)), place, merged)
    return None


def _shape(
    rows: Sequence[Cells], top: int, last: int, pupil_place: int, merged: Sequence[tuple[int, int, int, int]]
) -> MapShape:
    """The interventions stand in the lowest of the header's rows; a cell merged over them counts there too."""
    shape = MapShape(last, pupil_place, {})
    width = max(len(cells) for cells in rows[top - 1 : last])
    for place in range(width):
        if place == pupil_place:
            continue
        text = next((found for row in range(last, top - 1, -1) if (found := _at(rows, row, place, merged))), "")
        word = plain(text)
        if not word:
            continue
        if _TOTALS.search(text):
            shape.totals.append(text)
        elif word in _ABOUT_PUPILS or word in _PUPIL_HEADERS:
            shape.other.append(text)
        else:
            shape.interventions[place] = text
    return shape


def _at(rows: Sequence[Cells], row: int, place: int, merged: Sequence[tuple[int, int, int, int]]) -> str:
    """The text of a header cell, that of the merged cell it is a part of where that reaches down to it."""
    own = text_of(rows[row - 1][place]) if place < len(rows[row - 1]) else ""
    if own:
        return own
    for top, left, bottom, right in merged:
        if top <= row <= bottom and left == place == right and top < row:
            return text_of(rows[top - 1][left])
    return ""


def _merged(ranges: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges as first row, first column, last row, last column."""
    for text in ranges:
        found = _RANGE.fullmatch(text)
        if found:
            yield int(found[2]), column_number(found[1]) - 1, int(found[4]), column_number(found[3]) - 1


def is_total(cells: Cells) -> bool:
    """Whether a row is one of totals."""
    first = next((text for text in map(text_of, cells) if text), "")
    return _TOTALS.search(first) is not None


def is_heading(cells: Cells) -> bool:
    """Whether a row has words in one cell alone, as the name of a class over its pupils."""
    return sum(1 for cell in cells if text_of(cell)) == 1


def merged_body(page: Page, shape: MapShape) -> list[str]:
    """Merged cells below the header, over columns of interventions: nobody can know whom they are for."""
    return [text for text, (top, left, bottom, right) in zip(page.merged, _merged(page.merged), strict=False)
            if bottom > shape.header_row and any(left <= place <= right for place in shape.interventions)
            and top > shape.header_row]  # fmt: skip


def cell_at(cells: Cells, place: int) -> Any:
    return cells[place] if place < len(cells) else None
