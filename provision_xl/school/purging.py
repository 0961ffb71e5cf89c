"""One pupil taken out of every table of a school, by the columns as they are declared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from provision_xl.errors import OutOfRange
from provision_xl.school.columns import Column, Kind, Row, Table
from provision_xl.school.core_tables import Fund, Line
from provision_xl.school.kept_figures import together
from provision_xl.school.other_tables import Closed, Session
from provision_xl.school.school import School, line_key
from provision_xl.school.tables import TABLES

REMOVED = "(removed)"
REMAINDER = "Pupils removed"
_PUPILS = "Pupils.Pupil ID"
_FREE = frozenset({Kind.TEXT, Kind.ID})
_TOLD_FROM_WORDS = re.compile(r"(?=.*[^\W\d_])(?=.*\d)|.{4,}")


class Word(NamedTuple):
    """Something that names the pupil: the ID as it is written, or a name in any case."""

    text: str
    any_case: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-]){re.escape(self.text)}(?!\w)", re.IGNORECASE if self.any_case else 0)


class Removed(NamedTuple):
    """What was taken out of a table: rows as a whole, and cells in rows that stay."""

    table: str
    rows: int
    cells: int


@dataclass(frozen=True)
class Purged:
    """The school without the pupil, and what was taken out of it.

    Args:
        words: what names the pupil: the ID, and names in Key that no other pupil has.
        text_was_searched: False where the ID is an ordinary word or number, so that it cannot be told from others.
    """

    school: School
    removed: tuple[Removed, ...]
    words: tuple[Word, ...]
    text_was_searched: bool


def purged(school: School, pupil_id: str) -> Purged:
    """A school without one pupil.

    Rows about the pupil go; the pupil goes out of lists in cells; IDs and the names in Key go out of every text.
    Figures of closed terms stay as they are, under a name that is nobody's, so that their totals stand.

    Raises:
        OutOfRange: no table knows the pupil.
    """
    lines = frozenset(line_key(row) for row in school.provision if row.pupil_id == pupil_id)
    groups = _groups_of_nobody_else(school, pupil_id)
    words = _words(school, pupil_id)
    searched = _stands_out(school, pupil_id)
    texts = tuple(word for word in words if searched or word.any_case)
    funds = _funds_gone(school, pupil_id)
    found: dict[str, tuple[Row, ...]] = {}
    removed: list[Removed] = []
    for table in TABLES.values():
        rows = school.rows(table.name)
        if table.name == "Closed":
            kept, count, cells = _closed(rows, pupil_id, lines)
        else:
            kept, count, cells = _rows(table, rows, pupil_id, groups)
        cleaned = [_cleaned(table, row, texts, lines, funds) for row in kept]
        cells += sum(row != other for row, other in zip(kept, cleaned, strict=True))
        found[table.attribute] = tuple(cleaned)
        if count or cells:
            removed.append(Removed(table.name, count, cells))
    if not any(item.rows for item in removed) and not any(item.cells for item in removed):
        raise OutOfRange(f'No table knows a pupil "{pupil_id}". Look at the Pupil ID; capitals count.')
    return Purged(replace(school, **found), tuple(removed), words, searched)  # type: ignore[arg-type]


def _groups_of_nobody_else(school: School, pupil_id: str) -> frozenset[str]:
    own = {row.group for row in school.provision if row.pupil_id == pupil_id}
    others = {row.group for row in school.provision if row.pupil_id != pupil_id}
    return frozenset(own - others - {""})


def _rows(
    table: Table, rows: Iterable[Row], pupil_id: str, groups: frozenset[str]
) -> tuple[list[Row], int, int]:  # fmt: skip
    """The rows that stay, how many do not, and from how many lists in cells the pupil was taken."""
    kept: list[Row] = []
    gone = cells = 0
    for row in rows:
        shorter = _without_in_lists(table, row, pupil_id)
        if shorter is None or _is_about(table, row, pupil_id) or _is_of(row, groups):
            gone += 1
            continue
        cells += shorter != row
        kept.append(shorter)
    return kept, gone, cells


def pupil_columns(table: Table) -> list[Column]:
    """The columns of a table that hold Pupil IDs."""
    own = table.name == "Pupils"
    return [item for item in table.columns if item.refers_to == _PUPILS or (own and item.attribute == "pupil_id")]


def _is_about(table: Table, row: Row, pupil_id: str) -> bool:
    if isinstance(row, Fund):
        kind, _, value = row.restricted_to.partition(":")
        return kind.strip() == "Pupil" and value.strip() == pupil_id
    single = [item for item in pupil_columns(table) if item.kind is not Kind.LIST]
    return any(getattr(row, item.attribute) == pupil_id for item in single)


def _is_of(row: Row, groups: frozenset[str]) -> bool:
    """Sessions of a group in which nobody but the pupil was."""
    return isinstance(row, Session) and row.group in groups


def _without_in_lists(table: Table, row: Row, pupil_id: str) -> Row | None:
    """The row with the pupil out of its lists; None where it was for the pupil alone."""
    for item in pupil_columns(table):
        listed = getattr(row, item.attribute)
        if item.kind is Kind.LIST and pupil_id in listed:
            left = tuple(name for name in listed if name != pupil_id)
            if not left:
                return None
            shorter: dict[str, Any] = {item.attribute: left}
            row = replace(row, **shorter)
    return row


def _closed(rows: Iterable[Row], pupil_id: str, lines: frozenset[str]) -> tuple[list[Row], int, int]:
    """Closed figures of the pupil summed into one row that names nobody; rows that stay, rows gone, cells renamed."""
    kept: list[Row] = []
    places: dict[tuple[Any, ...], int] = {}
    gone = renamed = 0
    for row in rows:
        assert isinstance(row, Closed)
        own = row.key == pupil_id or (row.key in lines and row.view == "line")
        if own or row.key == REMAINDER:
            key = (row.term, row.view, row.day, row.inputs)
            if key in places and row.value is not None:
                first = kept[places[key]]
                assert isinstance(first, Closed)
                kept[places[key]] = together(first, row)
                gone += own
                continue
            places.setdefault(key, len(kept))
            renamed += own
            row = replace(row, key=REMAINDER)
        kept.append(row)
    return kept, gone, renamed


def _words(school: School, pupil_id: str) -> tuple[Word, ...]:
    """The ID, and the names in Key that no other pupil has; the longest first."""
    names = {row.name.strip() for row in school.key if row.pupil_id == pupil_id and row.name.strip()}
    others = {row.name.strip().casefold() for row in school.key if row.pupil_id != pupil_id}
    found = [Word(name, any_case=True) for name in names if name.casefold() not in others]
    return tuple(sorted((*found, Word(pupil_id)), key=lambda word: (-len(word.text), word.text)))


def _stands_out(school: School, pupil_id: str) -> bool:
    """Whether an ID cannot be taken for a word or number of the tables."""
    ordinary = {row.role for row in school.staff} | {row.staff_id for row in school.staff}
    for row in school.interventions:
        ordinary |= {row.code, row.name}
    return pupil_id not in ordinary and _TOLD_FROM_WORDS.match(pupil_id) is not None


def _funds_gone(school: School, pupil_id: str) -> frozenset[str]:
    """Funds for the pupil alone, as other tables name them."""
    own = {row.fund for row in school.funds if _is_about(TABLES["Funds"], row, pupil_id)}
    dated = {row.fund for row in school.ledger if row.fund.startswith(f"Top-up {pupil_id} from ")}
    return frozenset({*own, *dated, f"Top-up {pupil_id}"})


def _cleaned(table: Table, row: Row, words: tuple[Word, ...], lines: frozenset[str], funds: frozenset[str]) -> Row:
    """The row with the pupil's ID and name out of its texts, and without links to lines and funds that are gone."""
    changed: dict[str, Any] = {}
    for item in table.columns:
        value = getattr(row, item.attribute)
        if not value or item.kind not in _FREE or item in pupil_columns(table):
            continue
        if (value in lines and _names_a_line(row, item)) or (value in funds and item.attribute == "fund"):
            changed[item.attribute] = ""
        elif (clean := without_words(value, words)) != value:
            changed[item.attribute] = clean
    return replace(row, **changed) if changed else row


def _names_a_line(row: Row, item: Column) -> bool:
    return item.refers_to == "Provision.Line" or (isinstance(row, Line) and item.attribute == "continues")


def without_words(text: str, words: Iterable[Word], instead: str = REMOVED) -> str:
    """A text without these words, wherever they stand by themselves.

    >>> without_words("reads with P12, not P125", [Word("P12")])
    'reads with (removed), not P125'
    """
    for word in words:
        text = word.pattern.sub(lambda _: instead, text)
    return text
