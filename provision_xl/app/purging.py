"""One pupil's data taken out of a workbook, into a new one, and out of the backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date
from pathlib import Path
from typing import NamedTuple

from provision_xl.app.books import Macros, beside, host_of, live, not_carried, output_tables, refuse_name, write_book
from provision_xl.app.opening import still_works, work
from provision_xl.costing import Costs
from provision_xl.school.purging import Purged, Removed
from provision_xl.school.school import School
from provision_xl.views import Work


class Moved(NamedTuple):
    """Another pupil whose planned cost of the map is another one now."""

    pupil: str
    before_pence: int
    after_pence: int


class Backup(NamedTuple):
    """A backup that holds the pupil, or cannot be looked into, and whether it was deleted."""

    path: Path
    readable: bool
    deleted: bool


@dataclass(frozen=True)
class PurgeWritten:
    """What came of it.

    Args:
        before: planned pence of everything, and `after` without the pupil.
        moved: other pupils whose cost changed, as groups are shared by fewer.
        backups: of the workbook that hold the pupil.
        copies: further workbooks in the same folder, named like it, that hold the pupil; they are left alone.
        notes: what the user should know.
    """

    path: Path
    removed: tuple[Removed, ...]
    before: int
    after: int
    moved: tuple[Moved, ...]
    backups: tuple[Backup, ...]
    copies: tuple[Path, ...]
    notes: tuple[str, ...]
    not_carried: tuple[str, ...]


def purge(
    source: Path,
    pupil: str,
    out: Path | None = None,
    with_backups: bool = False,
    as_at: date | None = None,
    macros: Macros | None = None,
) -> PurgeWritten:
    """Write a new workbook without one pupil; the old one is only read.

    Args:
        pupil: the Pupil ID.
        with_backups: delete the backups of the workbook that hold the pupil or cannot be looked into.

    Raises:
        FileError: a file cannot be read or written, or is there already.
        WorkbookError: something in the workbook stops the work, or would stop it in the new one.
        OutOfRange: no table knows the pupil.
    """
    from provision_xl.closing import sealed_again
    from provision_xl.importing import read_key
    from provision_xl.school.purging import purged

    done = work(source, as_at)
    target = out or beside(source, done.as_at)
    refuse_name(target, host_of(target))
    key = read_key(source)
    gone = purged(replaced(done.school, key=key), pupil)
    gone = replaced(gone, school=sealed_again(done.school, gone.school))
    after = still_works(gone.school, done)
    _write(target, done.school, gone.school, after, macros)
    backups = tuple(_backups(source, gone, with_backups))
    copies = tuple(_copies(source, target, gone))
    kept = not_carried(done.school, output_tables(done))
    lost = tuple(name for name in kept if name.strip().casefold() != "key")
    notes = tuple(_notes(source, target, gone, backups, copies))
    moved = tuple(_moved(done.costs, after.costs, pupil))
    return PurgeWritten(target, gone.removed, done.costs.total.planned, after.costs.total.planned, moved, backups,
                        copies, notes, lost)  # fmt: skip


def _write(target: Path, old: School, school: School, after: Work, macros: Macros | None) -> None:
    from provision_xl.school.tables import TABLES

    host = host_of(target)
    there = {name.casefold() for name in (*old.layout, *old.not_read)}
    tables = [name for name in TABLES if name.casefold() in there]
    write_book(target, school, (), host, macros, tables=tables, as_at=after.as_at, live=live(after, host))


def _moved(before: Costs, after: Costs, pupil: str) -> Iterable[Moved]:
    old, new = ({row.key: row.planned for row in costs.by("pupil")} for costs in (before, after))
    for key in old:
        if key != pupil and old[key] != new.get(key, 0):
            yield Moved(key, old[key], new.get(key, 0))


def _backups(source: Path, gone: Purged, delete: bool) -> Iterable[Backup]:
    from provision_xl.files.backups import backups, forget
    from provision_xl.files.searching import parts_with

    words = [word.text for word in gone.words]
    for path in backups(source):
        found = parts_with(path, words)
        if found != ():
            if delete:
                forget(path)
            yield Backup(path, found is not None, delete)


def _copies(source: Path, target: Path, gone: Purged) -> Iterable[Path]:
    """Workbooks beside it that begin with its name, such as those that update wrote, and hold the pupil."""
    from provision_xl.files.searching import parts_with

    words = [word.text for word in gone.words]
    for path in sorted(source.resolve().parent.glob("*.xls[xm]")):
        like = path.name.startswith(source.stem) and path.resolve() not in {source.resolve(), target.resolve()}
        if like and parts_with(path, words) != ():
            yield path


def _notes(
    source: Path, target: Path, gone: Purged, backups: Iterable[Backup], copies: Sequence[Path]
) -> Iterable[str]:
    from provision_xl.files.searching import parts_with

    yield (f"{source.name} itself still holds the pupil. When the new workbook is right, delete it, and its older "
           "versions in OneDrive, SharePoint and your school's backup.")  # fmt: skip
    if any(not item.deleted for item in backups):
        yield "The backups listed hold the pupil, or cannot be looked into; --backups deletes them."
    if copies:
        yield "The other workbooks listed hold the pupil too; they are yours, so nothing was done to them."
    if any(item.table == "Closed" for item in gone.removed):
        yield "Figures of closed terms stand as they were, under a name that is nobody's, and are sealed anew."
    yield "Reports and plans written before may hold the pupil's ID: those for governors never do."
    if not gone.text_was_searched:
        yield "The ID looks like an ordinary word or number, so notes were not searched for it: read them once."
    elif parts_with(target, [word.text for word in gone.words]):
        yield "The ID or name still stands somewhere in the new workbook, such as in Settings: search for it there."
    yield "First names and nicknames typed into notes cannot be told from other words: read the notes once."
