"""The command for dates with families and the authority."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of
from provision_xl.cli.output import print_tables, say

commands = typer.Typer()


@commands.command("calendar")
def calendar_command(
    file: Book,
    pupil: Annotated[str, typer.Option("--pupil", metavar="ID", help="Only this pupil, by the ID on Pupils.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day, as 2027-07-31. Else twelve months on.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder, or file ending in .ics, for Outlook and other calendars."),
    ] = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show reviews due and held, EHC needs assessments by week, annual reviews and moves; or write them as .ics."""
    from provision_xl import app

    done, last = app.work(file, day_of(as_at)), day_of(until)
    table = app.calendar_table(done, pupil, last)
    written = app.write_calendar(done, out, pupil, last) if out else None
    print_tables([table], as_json, as_csv, {"file": str(written)} if written else {})
    if written and not as_json and not as_csv:
        say([f"Written: {written}"], False, {})
