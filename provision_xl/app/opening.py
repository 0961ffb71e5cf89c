"""A school out of a workbook, the work on it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from provision_xl.errors import STOPPING, FileError, Finding, Verdict, WorkbookError
from provision_xl.rates import Rates, national
from provision_xl.school.school import School
from provision_xl.views import Work, check_school, work_on


def load(path: Path | str) -> School:
    """The school of a workbook, with every finding of reading it, whether it stops the work or not.

    Raises:
        FileError: the file cannot be read at all.
    """
    from provision_xl.files.holding import sweep
    from provision_xl.school.reading import read_school
    from provision_xl.workbook.reading import read_book

    sweep(Path(path).resolve().parent)
    grids, findings = read_book(Path(path))
    refused = next((finding for finding in findings if finding.verdict is Verdict.REFUSE), None)
    if refused:
        raise FileError(refused)
    return read_school(grids, findings)


def day_of(school: School, given: date | None = None) -> date:
    """The as-at date: the one given, else that of Settings, else today."""
    return given or school.settings.as_at or date.today()


def work(source: School | Path | str, as_at: date | None = None, rates: Rates | None = None) -> Work:
    """The work on a school or a workbook.

    Raises:
        FileError: the file cannot be read.
        WorkbookError: something in it stops the work.
    """
    school = source if isinstance(source, School) else load(source)
    return work_on(school, day_of(school, as_at), rates or national())


def read(path: Path | str) -> School:
    """The school of a workbook that nothing stops.

    Raises:
        FileError: the file cannot be read.
        WorkbookError: something in it stops the work; `.findings` holds everything.
    """
    return work(path).school


def check(source: School | Path | str, as_at: date | None = None) -> tuple[Finding, ...]:
    """Every finding, those that stop the work first."""
    school = source if isinstance(source, School) else load(source)
    return check_school(school, day_of(school, as_at), national())


def stops(findings: Iterable[Finding]) -> bool:
    return any(finding.verdict in STOPPING for finding in findings)


def still_works(school: School, done: Work) -> Work:
    """The work on a school that was made from another.

    Raises:
        WorkbookError: the new workbook would have a problem that the old one has not.
    """
    after = Work(replace(school, findings=()), done.as_at, done.rates)
    had = {(item.code, item.saw) for item in done.findings}
    new = [item for item in after.findings if item.verdict in STOPPING and (item.code, item.saw) not in had]
    if new:
        raise WorkbookError(new)
    return after
