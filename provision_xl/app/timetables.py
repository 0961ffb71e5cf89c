"""The week: its tables, its pages and calendars, and the day somebody is away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from provision_xl.app.books import Progress, quiet
from provision_xl.choices import WEEK_VIEWS
from provision_xl.results import Result
from provision_xl.solving import Progress as Standing
from provision_xl.timetable import SECONDS, Today, Week, grid_table, grids, week_tables
from provision_xl.views import Work

WEEK_FORMATS = ("pdf", "xlsx", "ics")


def week(
    done: Work,
    as_it_stands: bool = False,
    seconds: float = SECONDS,
    progress: Progress = quiet,
    cancel: Callable[[], bool] | None = None,
) -> Week:
    """The week made anew, or as it stands on the sheet Timetable; see `timetable.make_week`.

    Raises:
        OutOfRange: there are no periods.
    """
    from provision_xl.timetable import make_week, standing_week

    if as_it_stands:
        return standing_week(done.school, done.as_at)

    def told(standing: Standing) -> None:
        progress(f"placing: {standing.goal}", min(0.98, standing.seconds / max(seconds, 1)))

    return make_week(done.school, done.as_at, seconds, cancel, told)


def week_results(found: Week, by: str = "", of: str = "") -> tuple[Result, ...]:
    """Its tables; with a view, the pages of it instead.

    Raises:
        OutOfRange: no such view, or nobody of that name.
    """
    return tuple(grid_table(page) for page in grids(found, by, of)) if by else week_tables(found)


def standing_tables(done: Work) -> tuple[Result, ...]:
    """The timetable as it stands, for Update; nothing where the workbook has none."""
    return () if done.week is None else week_tables(done.week)


def write_week(
    found: Week,
    folder: Path,
    views: Sequence[str] = WEEK_VIEWS[:3],
    formats: Sequence[str] = WEEK_FORMATS,
    of: str = "",
) -> tuple[Path, ...]:
    """Write the pages of each view as PDF and workbook, and for adults a calendar each.

    Raises:
        FileError: a file cannot be written.
        OutOfRange: no such view, or nobody of that name.
    """
    from provision_xl.app.reports import made
    from provision_xl.files.save import write_bytes
    from provision_xl.reports.week_pages import week_name, week_pdf, week_workbook
    from provision_xl.timetable.ics import calendars

    school = found.school.settings.school_name
    files: dict[str, bytes] = {}
    for view in views:
        pages = grids(found, view, of)
        if pages and "pdf" in formats:
            files[f"{week_name(view)}.pdf"] = week_pdf(pages, school, found.as_at)
        if pages and "xlsx" in formats:
            files[f"{week_name(view)}.xlsx"] = week_workbook(pages, school, found.as_at)
        if view == "adult" and "ics" in formats:
            files |= {f"Calendar of {name}.ics": content for name, content in calendars(found, of)}
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files.items())


def day_away(done: Work, day: date | None = None, away: Iterable[str] = ()) -> Today:
    """The day somebody is away, put right with least change; see `timetable.today`.

    Raises:
        OutOfRange: nobody is away, no timetable, or no school that day.
    """
    from provision_xl.timetable import today

    return today(done.school, day or done.as_at, [name.strip() for name in away if name.strip()])


def today_results(found: Today) -> tuple[Result, ...]:
    from provision_xl.timetable import today_tables

    return today_tables(found)


def write_today(done: Work, found: Today, folder: Path) -> tuple[Path, ...]:
    """Write the changed day as a page to print, a web page and a workbook.

    Raises:
        FileError: a file cannot be written.
    """
    from provision_xl.app.papers import written
    from provision_xl.reports.papers.today import today_paper

    return written([today_paper(done, found)], folder)


def with_timetable(done: Work, found: Week) -> Work:
    """The same work with the week on the sheet Timetable."""
    from provision_xl.timetable import timetabled

    return Work(replace(done.school, timetable=timetabled(found)), done.as_at, done.rates)
