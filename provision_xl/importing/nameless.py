"""A school without the names of its pupils: IDs stand in their place, wherever somebody typed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from provision_xl.files.searching import pattern_of
from provision_xl.importing.names import Hider, words_of
from provision_xl.school.columns import Column, Kind, Row
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.purging import Word, without_words
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS, SETTINGS_SHEET, TABLES


class Nameless(NamedTuple):
    """The school without names, the cells in which an ID now stands, and the cells that still hold a name."""

    school: School
    cells: tuple[str, ...]
    left: tuple[str, ...]


def nameless(school: School, key: Sequence[KeyRow]) -> Nameless:
    """The school without any name of Key, as typed there or as "Zoe Quill", "Quill, Zoe", "Z Quill" or "Quill Z".

    Free words are changed. Where a name is an ID, such as a fund's or an adult's, other rows name it: that is left for
    a person to change, and listed.
    """
    hide = without_names_of(key)
    cells: list[str] = []
    found: dict[str, Any] = {}
    for table in TABLES.values():
        rows: list[Row] = []
        for row in school.rows(table.name):
            clean = _cleaned(row, table.columns, hide)
            cells += [f"{table.name}!{school.cell(table.name, row, item.attribute)}" for item in table.columns
                      if getattr(clean, item.attribute) != getattr(row, item.attribute)]  # fmt: skip
            rows.append(clean)
        found[table.attribute] = tuple(rows)
    settings = _cleaned(school.settings, SETTINGS, hide)
    changed = replace(school, settings=settings, **{**found, "key": ()})
    return Nameless(changed, tuple(cells), tuple(_left(changed, key)))


def names_in(key: Iterable[KeyRow], long: bool) -> tuple[str, ...]:
    """The names of Key to be looked for: those of two words and more, or those of one, which other words may be too."""
    names = {form for row in key for form in (row.name.strip(), " ".join(row.name.split()))}
    return tuple(sorted(name for name in names if name and (len(words_of(name)) > 1) == long))


class without_names_of:  # noqa: N801  (used like a function)
    """Puts the ID where words name a pupil of Key, as typed there or otherwise spelled."""

    def __init__(self, key: Sequence[KeyRow]) -> None:
        self._spelled = Hider(key)
        self._whole = [(Word(name, any_case=len(words_of(name)) > 1), row.pupil_id) for row in key
                       for name in dict.fromkeys((row.name.strip(), " ".join(row.name.split()))) if name]  # fmt: skip

    def __call__(self, text: str) -> str:
        for word, pupil in self._whole:
            text = without_words(text, [word], pupil)
        return self._spelled(text)


def _cleaned[R: Row](row: R, columns: Sequence[Column], hide: without_names_of) -> R:
    changed: dict[str, Any] = {}
    for item in columns:
        value = getattr(row, item.attribute)
        if item.kind is Kind.TEXT and value and (clean := hide(value)) != value:
            changed[item.attribute] = clean
    return replace(row, **changed) if changed else row


def _left(school: School, key: Sequence[KeyRow]) -> Iterator[str]:
    names = names_in(key, True)
    if not names:
        return
    pattern = pattern_of(names)
    for item in SETTINGS:
        if pattern.search(str(getattr(school.settings, item.attribute)).encode()):
            yield SETTINGS_SHEET
    for table in TABLES.values():
        for row in school.rows(table.name):
            for item in table.columns:
                if pattern.search(str(getattr(row, item.attribute)).encode()):
                    yield f"{table.name}!{school.cell(table.name, row, item.attribute)}"
