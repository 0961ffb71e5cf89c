"""Papers written into a folder: pupil map, inclusion strategy, information report, TA sheets, year plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl.app.reports import made
from provision_xl.views import Work

if TYPE_CHECKING:
    from provision_xl.reports import Report


@dataclass(frozen=True, slots=True)
class Paper:
    """What was written, and what its reader must do before it goes out."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def pupil_map(done: Work, pupil: str, folder: Path) -> Paper:
    """Write the costed map of one pupil; its gaps are the notes.

    Raises:
        OutOfRange: there is no such pupil.
    """
    from provision_xl.reports.papers import pupil_map as report_of

    report = report_of(done, pupil.strip())
    gaps = report.section("gaps").table
    return Paper(
        _written([report], folder), tuple(f"{row[0]}. {row[1]}: {row[2]}." for row in gaps.rows) if gaps else ()
    )


def _written(reports: Iterable[Report], folder: Path) -> tuple[Path, ...]:
    from provision_xl.files.save import write_bytes
    from provision_xl.reports import report_files

    files = [file for report in reports for file in report_files(report).items()]
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files)
