"""Commands for what plans promise, outside services, and skills of staff."""

from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of
from provision_xl.cli.output import print_tables, show

commands = typer.Typer()


@commands.command("ehc")
def ehc_command(
    file: Book,
    week: Annotated[
        str, typer.Option("--week", metavar="DATE", help="A day of the week wanted, as 2026-11-16. Else this week.")
    ] = "",
    pupil: Annotated[
        str, typer.Option("--pupil", metavar="ID", help="Only this pupil, by the ID on Pupils, with every week.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what EHC plans promise, item by item and week by week, beside what was planned and received, and by whom."""
    from provision_xl import app

    wanted = day_of(week)
    show(lambda done: app.ehc_tables(done, wanted, pupil), file, as_at, as_json, as_csv)


@commands.command("services")
def services_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show who waits for an outside service and when to ask again, their advice, and what was bought, used and left."""
    from provision_xl import app

    show(app.services_tables, file, as_at, as_json, as_csv)


@commands.command("skills")
def skills_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show who is trained for what and until when, who could take whose group, and what hangs on one adult alone."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    print_tables(app.skills_tables(done, with_grid=not as_json), as_json, as_csv)
