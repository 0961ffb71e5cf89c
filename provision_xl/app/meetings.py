"""The calendar as a table and as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from provision_xl.results import Result
from provision_xl.views import Work


def calendar_table(done: Work, pupil: str = "", until: date | None = None) -> Result:
    """Dates of a school, or of one pupil; see `meetings.calendar_of`."""
    from provision_xl.meetings import calendar_of

    return calendar_of(done.school, done.as_at, done.rates, pupil.strip(), until)


def write_calendar(done: Work, out: Path, pupil: str = "", until: date | None = None) -> Path:
    """Write the same dates as a file for calendars: to a file that ends in .ics, else into a folder.

    Raises:
        FileError: it cannot be written.
        OutOfRange: there is no such pupil, or until lies before the as-at date.
    """
    from provision_xl.app.reports import made
    from provision_xl.files.save import write_bytes
    from provision_xl.meetings import as_ics, entries_of

    entries = entries_of(done.school, done.as_at, done.rates, pupil.strip(), until)
    content = as_ics(entries, done.school.settings.school_name, done.as_at)
    if out.suffix.casefold() == ".ics":
        made(out.parent)
        return write_bytes(out, content)
    return write_bytes(made(out) / ("Calendar of one pupil.ics" if pupil.strip() else "Calendar.ics"), content)
