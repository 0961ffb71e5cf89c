"""The command that tells what has changed in a closed term; Close term and New term are macros' commands."""

from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json
from provision_xl.cli.output import show

commands = typer.Typer()


@commands.command("changes")
def changes_command(
    file: Book,
    term: Annotated[
        str, typer.Option("--term", metavar="TERM", help="A closed term, such as Autumn; else the one closed last.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show by how much a closed term is restated and why, to the penny, and what changed since the last one."""
    from provision_xl import app

    show(lambda done: app.closing_changes(done, term), file, as_at, as_json, as_csv)
