"""Commands for the weekly timetable and for the day somebody is away."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.choices import WEEK_VIEWS
from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of, one_of
from provision_xl.cli.output import print_tables, progress_bar, say, written_lines

commands = typer.Typer()


@commands.command("timetable")
def timetable_command(
    file: Book,
    as_it_stands: Annotated[
        bool, typer.Option("--as-it-stands", help="Look at the sheet Timetable; place nothing anew.")
    ] = False,
    by: Annotated[str, one_of(WEEK_VIEWS, "Show the week by this, a page each.", "--by")] = "",
    of: Annotated[
        str, typer.Option("--of", metavar="NAME", help="With --by: only this adult, pupil, class, room or period.")
    ] = "",
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="Most to think.")] = 20,
    pages: Annotated[
        Path | None, typer.Option("--pages", metavar="DIR", help="Folder for pages to print and calendars.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Write it into a new workbook, all results afresh.")
    ] = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Place every session of the week: who is where and when, which lessons are missed, what does not fit and why."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    with progress_bar(quiet=as_json or as_csv) as progress:
        found = app.week(done, as_it_stands, time_limit, progress)
    written = app.write_week(found, pages, (by,) if by else WEEK_VIEWS[:3], of=of) if pages else ()
    book = app.update(app.with_timetable(done, found), file, out, put_macros) if out else None
    print_tables(app.week_results(found, by, of), as_json, as_csv, {"files": [str(path) for path in written]})
    if not as_json and not as_csv:
        say([f"Written: {path}" for path in written], False, {})
        say(written_lines(book.path, book.not_carried) if book else [], False, {})


@commands.command("today")
def today_command(
    file: Book,
    away: Annotated[
        list[str] | None,
        typer.Option("--away", metavar="ID", help="A Staff ID; may be repeated. Those in Absences are away anyway."),
    ] = None,
    day: Annotated[
        str, typer.Option("--day", metavar="DATE", help="The day, as 2026-11-30. Else the as-at date.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the page to print.")] = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Somebody is away: who covers what, what is not held, with least change; and the page for the staffroom door."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    found = app.day_away(done, day_of(day), away or ())
    written = app.write_today(done, found, out) if out else ()
    print_tables(app.today_results(found), as_json, as_csv, {"files": [str(path) for path in written]})
    if written and not as_json and not as_csv:
        say([f"Written: {path}" for path in written], False, {})
