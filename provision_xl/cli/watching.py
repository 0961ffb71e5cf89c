"""Commands for whom to look at, and how far each pupil's support has come."""

from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json
from provision_xl.cli.output import show

commands = typer.Typer()

OnePupil = Annotated[str, typer.Option("--pupil", metavar="ID", help="Only this pupil, by the ID on Pupils.")]


@commands.command("concerns")
def concerns_command(
    file: Book, pupil: OnePupil = "", as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False
) -> None:
    """List pupils to look at, each with figures and reason, and what was dismissed; for one pupil what was said."""
    from provision_xl.views import concerns_tables

    show(lambda done: concerns_tables(done, pupil), file, as_at, as_json, as_csv)


@commands.command("graduated-response")
def graduated_response_command(
    file: Book, pupil: OnePupil = "", as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False
) -> None:
    """Show each pupil's cycles of assess, plan, do, review, the step that waits, steps up and down, and tiers."""
    from provision_xl.views import graduated_tables

    show(lambda done: graduated_tables(done, pupil), file, as_at, as_json, as_csv)
