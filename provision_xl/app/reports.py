"""Reports written into a folder, or handed over as bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provision_xl.choices import AUDIENCES, FORMATS
from provision_xl.errors import FileError, Finding, OutOfRange, Verdict
from provision_xl.views import Work

_ALL = "all"


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """Which termly report is asked for.

    Args:
        audience: one of `AUDIENCES`.
        about: the class or the Pupil ID, for the audiences class and family.
        formats: of `FORMATS`.
    """

    term: str
    audience: str = AUDIENCES[0]
    about: str = ""
    formats: tuple[str, ...] = FORMATS
    large_print: bool = False


def report(done: Work, wanted: ReportWanted, folder: Path) -> tuple[Path, ...]:
    """Write the files of a termly report into a folder."""
    from provision_xl.files.save import write_bytes

    files = report_files(done, wanted)
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files.items())


def report_files(done: Work, wanted: ReportWanted) -> Mapping[str, bytes]:
    """The files of a termly report by name.

    Raises:
        OutOfRange: there is no such term, audience, class, pupil or format.
    """
    from provision_xl.reports import report_files as files_of
    from provision_xl.reports import report_of

    if wanted.audience not in AUDIENCES:
        raise OutOfRange(f'"{wanted.audience}" is no audience; choose one of {", ".join(AUDIENCES)}.')
    found = report_of(done, wanted.term, wanted.audience, wanted.about)
    return files_of(replace(found, large_print=wanted.large_print), wanted.formats)


def formats_named(texts: Sequence[str]) -> tuple[str, ...]:
    """Formats as a person types them: one or several, with ; between, or all; none means all.

    Raises:
        OutOfRange: a format that there is not; the message names those there are.

    >>> formats_named(["pdf;CSV", "pdf"]), formats_named([]) == formats_named(["all"]) == FORMATS
    (('pdf', 'csv'), True)
    """
    typed = [name.strip().casefold() for text in texts for name in text.split(";") if name.strip()]
    for name in typed:
        if name not in {*FORMATS, _ALL}:
            raise OutOfRange(f'"{name}" is no format of a report; choose from {", ".join(FORMATS)}, or {_ALL}.')
    return FORMATS if not typed or _ALL in typed else tuple(dict.fromkeys(typed))


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
