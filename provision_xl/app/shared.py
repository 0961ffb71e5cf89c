"""People and money shared over several schools: their workbooks read, the split found, its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl.app.books import Progress
from provision_xl.app.opening import work
from provision_xl.app.several import workbooks
from provision_xl.errors import STOPPING, FileError, OutOfRange, WorkbookError
from provision_xl.rates import national
from provision_xl.results import Result

if TYPE_CHECKING:
    from provision_xl.purse import Site, Travel


def shared_tables(
    folder: Path,
    term: str,
    pence: int | None = None,
    travel: Path | None = None,
    seconds: float = 120,
    as_at: date | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Result, ...]:
    """The split of shared people and money over the schools of a folder; see `purse.share`.

    Args:
        pence: money to be shared, whole pounds; None for none.
        travel: a table of minutes between the schools.

    Raises:
        FileError: there is no such folder, or the travel table cannot be read.
        OutOfRange: too few schools, nothing to share, no such term, or an amount or a table that cannot be meant.
        WorkbookError: a school without School ID, or with one Person key twice.
        PlanError: the solver failed, or a plan did not pass the check.
    """
    from provision_xl.purse import share
    from provision_xl.purse.tables import tables

    if seconds <= 0:
        raise OutOfRange(f"A time limit of {seconds:g} seconds leaves no time; give 1 or more.")
    if (pence or 0) % 100:
        raise OutOfRange("Money is shared in whole pounds; give the amount without pence.")
    sites, notes = schools_of(folder, travel, as_at)
    between = None if travel is None else read_travel(travel, sites)
    found = share(sites, term, national(), between, (pence or 0) // 100, seconds, progress, cancel)
    return tables(replace(found, notes=(*notes, *found.notes)))


def schools_of(
    folder: Path, but: Path | None = None, as_at: date | None = None
) -> tuple[tuple[Site, ...], tuple[str, ...]]:
    """The schools of a folder's workbooks, and a sentence for each that cannot be worked with.

    Raises:
        FileError: there is no such folder.
    """
    from provision_xl.purse import Site

    sites, notes = [], []
    for path in workbooks([folder]):
        if but is not None and path.resolve() == but.resolve():
            continue
        try:
            done = work(path, as_at)
        except FileError as error:
            notes.append(f"{path.name} is left out: {error}")
        except WorkbookError as error:
            stopping = [finding for finding in error.findings if finding.verdict in STOPPING]
            more = f" (and {len(stopping) - 1} more)" if len(stopping) > 1 else ""
            notes.append(f"{path.name} is left out: {stopping[0]}{more}")
        else:
            sites.append(Site(done.school, done.as_at, path.name))
    if len(sites) < 2 and notes:
        raise OutOfRange(f"Fewer than two workbooks in {folder.name} can be worked with. " + " ".join(notes))
    return tuple(sites), tuple(notes)


def read_travel(path: Path, sites: Sequence[Site]) -> Travel:
    """The minutes between schools from a CSV file or a workbook.

    Raises:
        FileError: it cannot be read.
        OutOfRange: something in it cannot be meant.
    """
    from provision_xl.importing.source import open_export, text_of
    from provision_xl.purse.sites import in_order
    from provision_xl.purse.travel import travel_of

    page = open_export(path)
    return travel_of([[text_of(cell) for cell in row] for row in page.rows()], in_order(sites), page.name)
