"""Commands for what leaves the school, and for what must not stay: hidden data, and one pupil's."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.options import Csv, Json
from provision_xl.cli.output import print_tables

commands = typer.Typer()


@commands.command("inspect")
def inspect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any workbook (.xlsx or .xlsm). It is only read.")],
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Look for hidden data in any workbook before you share it; exit code 1 where there is some."""
    from provision_xl import app

    found = app.inspected(file)
    print_tables([found], as_json, as_csv)
    if found.rows:
        raise typer.Exit(1)
