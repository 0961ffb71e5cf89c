"""The command that shares people and money over several schools."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Csv, Json, TermName, day_of
from provision_xl.cli.output import print_tables, progress_bar

commands = typer.Typer()


@commands.command("share")
def share_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the workbook of every school. They are only read.")
    ],
    term: TermName,
    money: Annotated[
        str, typer.Option("--money", metavar="POUNDS", help="Money of all schools to share out too, whole pounds.")
    ] = "",
    travel: Annotated[
        Path | None,
        typer.Option("--travel", metavar="FILE.csv", help="Minutes between schools: columns From, To, Minutes."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", help="Stop with the best split by then.")
    ] = 120,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Share people (same Person key in Staff) and money over several schools: who should have how much of them."""
    from provision_xl import app

    with progress_bar(quiet=as_json or as_csv) as progress:
        found = app.shared_tables(folder, term, app.pence_of(money), travel, time_limit, day_of(as_at), progress)
    print_tables(found, as_json, as_csv)
