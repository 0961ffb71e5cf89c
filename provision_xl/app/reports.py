"""Reports written into a folder, or handed over as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from provision_xl.choices import AUDIENCES
from provision_xl.errors import FileError, Finding, OutOfRange, Verdict
from provision_xl.views import Work


def report(done: Work, term: str, audience: str, folder: Path) -> tuple[Path, ...]:
    """Write the termly report: a workbook and a web page in one file."""
    from provision_xl.files.save import write_bytes

    files = report_files(done, term, audience)
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files.items())


def report_files(done: Work, term: str, audience: str) -> Mapping[str, bytes]:
    """The files of the termly report by name.

    Raises:
        OutOfRange: there is no such term or audience.
    """
    from provision_xl.reports import report_files as files_of
    from provision_xl.reports import termly_report

    if audience not in AUDIENCES:
        raise OutOfRange(f'"{audience}" is no audience; choose one of {", ".join(AUDIENCES)}.')
    return files_of(termly_report(done.school, done.as_at, done.rates, term, audience))


def made(folder: Path) -> Path:
    """The folder, made where it is not there.

    Raises:
        FileError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        saw = f"the folder cannot be made: {error.strerror or 'not allowed'}"
        cure = "Choose another folder; nothing was written."
        raise FileError(Finding("PX-A35", Verdict.REFUSE, folder.name, "", saw, cure)) from None
    return folder
