"""The command that shows what plans still lack, for a talk with a class teacher."""

from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json
from provision_xl.cli.output import show

commands = typer.Typer()


@commands.command("plan-quality")
def plan_quality_command(
    file: Book,
    class_name: Annotated[
        str, typer.Option("--class", metavar="CLASS", help="One class alone, as 4B; else every class.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List what each pupil's plan still needs, such as a target or a review, and what to type where."""
    from provision_xl.views import quality_tables

    show(lambda done: quality_tables(done, class_name), file, as_at, as_json, as_csv)
