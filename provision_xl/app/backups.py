"""The backups of a workbook: listed with what each comes to, and one of them put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from provision_xl.app.books import host_of, refuse_name
from provision_xl.app.opening import load, work
from provision_xl.errors import FileError, OutOfRange, WorkbookError
from provision_xl.money import pounds
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.differing import Differs, differences
from provision_xl.school.school import School


@dataclass(frozen=True)
class Restored:
    """What came of putting a backup back.

    Args:
        path: of the workbook written, the backup to the byte.
        number: of the backup, 1 is the newest.
        made: when what it holds was saved.
        planned_pence: planned cost of its whole map; None where something in it stops the work.
        since: what is in the workbook now and not in the backup, by table; None where the workbook cannot be read.
        replaced: the workbook itself was named, and is now among its backups.
    """

    path: Path
    number: int
    made: datetime
    planned_pence: int | None
    since: tuple[Differs, ...] | None
    replaced: bool


def backups_table(source: Path) -> Result:
    """Every backup of a workbook, newest first, with what its map comes to beside the workbook itself.

    The workbook need not be readable, or there.
    """
    now, why_not = _school(source)
    rows = tuple(_row(number, path, now) for number, path in enumerate(_newest_first(source), 1))
    columns = (
        Shown("number", "No.", Shows.COUNT),
        Shown("saved", "Saved"),
        Shown("size_kilobytes", "Size (KB)", Shows.COUNT),
        Shown("opens", "Opens", Shows.FLAG),
        Shown("planned_pence", "Planned", Shows.PENCE),
        Shown("same", "Same as now", Shows.FLAG),
        Shown("rows_since", "Rows added or changed since", Shows.COUNT),
        Shown("rows_back", "Rows removed since", Shows.COUNT),
        Shown("why", "Why it does not open"),
    )
    title = f"Backups of {source.name}" if rows else f"There are no backups of {source.name}"
    return Result("Backups", title, columns, rows, notes=tuple(_notes(bool(rows), source, why_not, now)))


def restore(source: Path, number: int, out: Path | None = None) -> Restored:
    """Put a backup back: beside the workbook, or where `out` says; only `out` can name the workbook itself.

    Raises:
        OutOfRange: there is no backup of that number, or another ending belongs to the name.
        FileError: the backup cannot be opened, or the new file cannot be written or is there already.
    """
    from provision_xl.files.save import NOTHING, digest_of, write_bytes

    found = _newest_first(source)
    if not 1 <= number <= len(found):
        there = f"the backups are 1 to {len(found)}" if found else "there are none"
        raise OutOfRange(f"There is no backup {number} of {source.name}: {there}. Nothing was changed.")
    backup = found[number - 1]
    made = _saved(backup)
    target = out or source.with_name(f"{source.stem} (restored {made:%Y-%m-%d %H%M%S}){source.suffix}")
    replaces = target.resolve() == source.resolve()
    if not replaces:
        refuse_name(target, host_of(source))
    base = digest_of(target) if replaces else NOTHING
    then = load(backup)
    now, _ = _school(source)
    path = write_bytes(target, backup.read_bytes(), base=base)
    return Restored(path, number, made, _planned(then), None if now is None else differences(then, now), replaces)


def _newest_first(source: Path) -> Sequence[Path]:
    from provision_xl.files.backups import backups

    return backups(source.resolve())[::-1]


def _saved(backup: Path) -> datetime:
    """When the file that it is a copy of was last changed."""
    from provision_xl.files.backups import saved_at

    return saved_at(backup)


def _row(number: int, path: Path, now: School | None) -> tuple[object, ...]:
    size = -(-path.stat().st_size // 1024)
    then, why = _school(path)
    if then is None:
        return number, f"{_saved(path):%d/%m/%Y %H:%M:%S}", size, False, None, None, None, None, why
    differs = None if now is None else differences(then, now)
    same = None if differs is None else not differs
    since = None if differs is None else sum(item.added + item.changed for item in differs)
    back = None if differs is None else sum(item.removed for item in differs)
    return number, f"{_saved(path):%d/%m/%Y %H:%M:%S}", size, True, _planned(then), same, since, back, ""


def _school(path: Path) -> tuple[School | None, str]:
    """The school of a workbook, or why it cannot be read."""
    try:
        return load(path), ""
    except FileError as error:
        return None, f"{error.finding.saw}."


def _planned(school: School) -> int | None:
    try:
        return work(school).costs.total.planned
    except WorkbookError:
        return None


def _notes(any_there: bool, source: Path, why_not: str, now: School | None) -> Iterable[str]:
    if why_not:
        yield f"{source.name} itself cannot be read: {why_not}"
    elif any_there and now is not None:
        planned = _planned(now)
        yield (f"{source.name} itself is planned at {pounds(planned)} now. " if planned is not None else "") + (
            "Only the tables of provision_xl are compared; other sheets, notes and colours are not."
        )
    if any_there:
        yield "To get one back: provision-xl backups FILE --restore No. It is written beside your workbook."
    else:
        yield "One is made whenever provision_xl replaces a workbook; the newest ten are kept, in the folder .backups."
