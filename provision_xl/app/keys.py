"""Names in a book of their own: Key split off with a password, and joined again; the user's own book is only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from provision_xl.app.books import Macros, beside, host_of, live, not_carried, output_tables, refuse_name, write_book
from provision_xl.app.opening import still_works, work
from provision_xl.errors import FileError, Finding, OutOfRange, Verdict
from provision_xl.money import natural
from provision_xl.results import some_of
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School
from provision_xl.views import Work

KEY = "Key"
_SHOWN = 20  # cells or IDs named in one sentence


class KeyWritten(NamedTuple):
    """The new workbook, the key book where one was made, how many names moved, and what the user should know."""

    path: Path
    key_book: Path | None
    names: int
    notes: tuple[str, ...]
    not_carried: tuple[str, ...]


def split_key(
    source: Path,
    password: str,
    key_book: Path | None = None,
    out: Path | None = None,
    as_at: date | None = None,
    macros: Macros | None = None,
) -> KeyWritten:
    """Write a key book with a password, and a workbook in which no name of it stands.

    Args:
        password: of the key book, 8 to 255 characters.

    Raises:
        FileError: a file cannot be read or written, or is there already.
        WorkbookError: something in the workbook stops the work.
        OutOfRange: Key has no names, a name is an ID, or the password is too short or too long.
    """
    from provision_xl.files.save import write_bytes
    from provision_xl.importing import read_key
    from provision_xl.importing.nameless import nameless, without_names_of

    done = work(source, as_at)
    key = read_key(source, as_typed=True)
    if not key:
        raise OutOfRange(f"{source.name} has no names to move: its sheet Key is empty or not there.")
    target = out or beside(source, done.as_at, " without names")
    key_target = key_book or beside(source, done.as_at, " key").with_suffix(".xlsx")
    refuse_name(target, host_of(target))
    refuse_name(key_target, "no-macros")
    found = nameless(done.school, key)
    if found.left:
        raise OutOfRange(f"A pupil's name stands where it is an ID or a heading that other rows name: "
                         f"{some_of(found.left, _SHOWN)}. Give it another name there, then split again. "
                         "Nothing was written.")  # fmt: skip
    after = still_works(found.school, done)
    content = _locked(key_target, School(settings=found.school.settings, key=key), password)
    _write(target, done, after, macros, with_key=False)
    _look_for_names(target, key)
    write_bytes(key_target, content)
    notes = tuple(_split_notes(source, target, key, found.cells))
    lost = tuple(without_names_of(key)(name) for name in _lost(done))
    return KeyWritten(target, key_target, len(key), notes, lost)


def join_key(
    source: Path,
    password: str,
    key_book: Path,
    out: Path | None = None,
    as_at: date | None = None,
    macros: Macros | None = None,
) -> KeyWritten:
    """Write a new workbook with the names of the key book in Key, sign by sign as they were.

    Raises:
        FileError: a file cannot be read or written, is there already, or the password is another.
        WorkbookError: something in the workbook stops the work.
        OutOfRange: Key has names already that the key book has not.
    """
    from provision_xl.files.locking import unlocked
    from provision_xl.files.refusals import refused
    from provision_xl.importing import read_key

    done = work(source, as_at)
    key = read_key(key_book, unlocked(key_book, password), as_typed=True)
    if not key:
        saw, cure = "it holds no names", "Choose the key book that key split made."
        raise FileError(Finding("PX-A39", Verdict.REFUSE, key_book.name, "", saw, cure))
    own = [pupil for pupil, name in _pairs(read_key(source, as_typed=True)) if (pupil, name) not in _pairs(key)]
    if own:
        raise OutOfRange(f"Key of {source.name} has names that the key book has not, for {some_of(own, _SHOWN)}: "
                         "take them out there, or split this workbook again. Nothing was written.")  # fmt: skip
    target = out or beside(source, done.as_at, " with names")
    refuse_name(target, host_of(target))
    joined = replace(done.school, key=tuple(replace(row, row=0) for row in key))
    _write(target, done, Work(joined, done.as_at, done.rates), macros, with_key=True)
    if _pairs(read_key(target, as_typed=True)) != _pairs(key):
        target.unlink()
        raise refused("PX-A32", target)
    return KeyWritten(target, None, len(key), tuple(_join_notes(done.school, key)), _lost(done))


def _write(target: Path, done: Work, after: Work, macros: Macros | None, with_key: bool) -> None:
    from provision_xl.school.tables import TABLES

    host = host_of(target)
    there = {*done.school.layout, *([KEY] if with_key else [])}
    tables = [name for name in TABLES if name in there]
    write_book(target, after.school, (), host, macros, tables=tables, as_at=after.as_at, live=live(after, host))


def _locked(target: Path, key: School, password: str) -> bytes:
    """The key book, encrypted, once its names were read back."""
    from provision_xl.files.locking import locked, opened
    from provision_xl.files.refusals import refused
    from provision_xl.importing import read_key
    from provision_xl.workbook.build import Contents, workbook_bytes

    content = locked(workbook_bytes(Contents(key, (), "no-macros", tables=(KEY,))), password)
    back = read_key(target, opened(target, content, password), as_typed=True)
    if _pairs(back) != _pairs(key.key):
        raise refused("PX-A32", target)
    return content


def _pairs(key: Sequence[KeyRow]) -> list[tuple[str, str]]:
    return [(row.pupil_id, row.name) for row in key]


def _look_for_names(target: Path, key: Sequence[KeyRow]) -> None:
    """
    Raises:
        OutOfRange: a name of two words stands somewhere in the file, which is then deleted.
    """
    from provision_xl.files.searching import parts_with
    from provision_xl.importing.nameless import names_in

    names = names_in(key, True)
    if names and parts_with(target, names) != ():
        target.unlink()
        raise OutOfRange("A pupil's name still stood in the new workbook, so it was deleted. "
                         "Look for names in Settings and in columns of IDs, then split again.")  # fmt: skip


def _split_notes(source: Path, target: Path, key: Sequence[KeyRow], cells: Sequence[str]) -> Iterator[str]:
    from provision_xl.files.searching import parts_with
    from provision_xl.importing.nameless import names_in

    yield (f"{source.name} itself still holds the names. When both new files are right, delete it, and its older "
           "versions in OneDrive, SharePoint and your school's backup.")  # fmt: skip
    yield "Whoever forgets the password cannot read the names again: keep it where the school keeps such things."
    if cells:
        yield f"A name was typed into free words; the Pupil ID stands there now: {some_of(cells, _SHOWN)}."
    short = names_in(key, False)
    if short and parts_with(target, short) != ():
        yield ("A name of one word in Key is also a word of the workbook, so it may still stand in notes: "
               "read the notes once.")  # fmt: skip
    yield "First names and nicknames typed into notes cannot be told from other words: read the notes once."


def _join_notes(school: School, key: Sequence[KeyRow]) -> Iterator[str]:
    named, here = {row.pupil_id for row in key}, set(school.pupil)
    gone, new = sorted(named - here, key=natural), sorted(here - named, key=natural)
    alike = {name.casefold(): name for name in new}
    for name in [name for name in gone if name.casefold() in alike]:
        yield (f"{name} in the key book is {alike[name.casefold()]} on Pupils: if it is the same pupil, type the ID "
               "alike in both.")  # fmt: skip
    if gone:
        yield (f"In the key book but not on Pupils: {some_of(gone, _SHOWN)}. Their names are in Key, and stand "
               "beside nothing: the pupil was taken out, or the ID was changed.")  # fmt: skip
    if new:
        yield (f"On Pupils but not in the key book: {some_of(new, _SHOWN)}. They have no name: type it into Key, or "
               "put right an ID that was changed.")  # fmt: skip


def _lost(done: Work) -> tuple[str, ...]:
    kept = not_carried(done.school, output_tables(done))
    return tuple(name for name in kept if name.strip().casefold() != KEY.casefold())
