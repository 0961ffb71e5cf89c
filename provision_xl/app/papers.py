"""Papers written into a folder: pupil map, inclusion strategy, information report, TA sheets, year plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl.app.opening import work
from provision_xl.app.reports import made
from provision_xl.choices import FORMATS
from provision_xl.errors import OutOfRange
from provision_xl.school.other_tables import KeyRow
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
    notes = tuple(f"{row[0]}. {row[1]}: {row[2]}." for row in gaps.rows) if gaps else ()
    return Paper(written([report], folder), notes)


def pupil_map_files(done: Work, pupil: str) -> Mapping[str, bytes]:
    """The files of one pupil's costed map by name.

    Raises:
        OutOfRange: there is no such pupil.
    """
    from provision_xl.reports import report_files
    from provision_xl.reports.papers import pupil_map as report_of

    return report_files(report_of(done, pupil.strip()))


def inclusion_strategy(done: Work, folder: Path) -> Paper:
    """Write the strategy to be published and its covering note; what the head should look at are the notes.

    Raises:
        WorkbookError: two activities name one intervention.
    """
    from provision_xl.reports.papers import inclusion_strategy as reports_of

    published, covering = reports_of(done)
    found = covering.section("notes").table
    return Paper(written([published, covering], folder), tuple(row[0] for row in found.rows) if found else ())


def information_report(done: Work, folder: Path) -> Paper:
    """Write the figures of the SEN information report."""
    from provision_xl.reports.papers import information_report as report_of

    return Paper(written([report_of(done)], folder))


def ta_sheets(done: Work, staff: str, folder: Path) -> Paper:
    """Write the sheet of one member of staff, or where none is named of everybody who has hours or a group.

    Raises:
        OutOfRange: there is nobody of that ID.
    """
    from provision_xl.reports.papers import everybody, ta_sheet

    wanted = (staff.strip(),) if staff.strip() else everybody(done)
    notes = () if wanted else ("Nobody on Staff has hours for provision, so there is no sheet to write.",)
    return Paper(written(_told_apart([ta_sheet(done, name) for name in wanted]), folder), notes)


def year_plan_paper(done: Work, folder: Path) -> Paper:
    """Write the year plan."""
    from provision_xl.reports.papers import year_plan

    return Paper(written([year_plan(done)], folder))


def transfer_file(done: Work, pupil: str, folder: Path, key: Sequence[KeyRow] = (), with_name: bool = False) -> Paper:
    """Write the record of one pupil for a receiving school, as a workbook and a PDF.

    Args:
        key: names, none of which may stand in it.
        with_name: but for the pupil's own.

    Raises:
        OutOfRange: there is no such pupil, or Key has no name for the pupil.
    """
    from provision_xl.reports.papers import transfer_file as report_of

    pupil = pupil.strip()
    name = next((row.name for row in key if row.pupil_id == pupil), "") if with_name else ""
    if with_name and not name:
        raise OutOfRange(f"Key has no name for {pupil}: type it there, or leave --with-name out. Nothing was written.")
    report = report_of(work(replace(done.school, key=tuple(key)), done.as_at, done.rates), pupil, name)
    held = report.section("holds").table
    notes = [f"It holds {row[0].lower()}: {row[1]}." for row in held.rows] if held else []
    notes.append("The pupil's name stands in it." if name else "No name stands in it: the pupil is known by the ID.")
    return Paper(written([report], folder, ("xlsx", "pdf")), tuple(notes))


def _told_apart(reports: Sequence[Report]) -> list[Report]:
    """The reports with file names of their own, where signs that no file name may have made two of them alike."""
    seen: Counter[str] = Counter()
    found = []
    for report in reports:
        seen[report.name.casefold()] += 1
        again = seen[report.name.casefold()]
        found.append(replace(report, file_name=f"{report.name} {again}") if again > 1 else report)
    return found


def written(reports: Iterable[Report], folder: Path, formats: Sequence[str] = FORMATS) -> tuple[Path, ...]:
    from provision_xl.files.save import write_bytes
    from provision_xl.reports import report_files

    files = [file for report in reports for file in report_files(report, formats).items()]
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files)
