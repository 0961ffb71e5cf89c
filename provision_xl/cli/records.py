"""Commands about records: the register, how long they are kept, and a pupil's file for another school."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of
from provision_xl.cli.output import print_tables, say, show

commands = typer.Typer()


@commands.command("register")
def register_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show the SEN register on a day, who has left, and what changed for each pupil and when."""
    from provision_xl import app

    show(lambda done: app.register_tables(done, app.key_of(file)), file, as_at, as_json, as_csv)


@commands.command("policy")
def policy_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show policies to review, figures that changed since last school year, and those that run out or are not sure."""
    from provision_xl import app

    show(app.policy_tables, file, as_at, as_json, as_csv)


@commands.command("retention")
def retention_command(
    file: Book,
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Only records that may go by this day, as 2027-08-31.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List whose records may go and when; purge takes a pupil out."""
    from provision_xl import app

    print_tables([app.retention_table(app.work(file, day_of(as_at)), day_of(until))], as_json, as_csv)


@commands.command("transfer")
def transfer_command(
    file: Book,
    pupil: Annotated[str, typer.Option("--pupil", metavar="ID", help="The pupil's ID, as on Pupils.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the workbook and the PDF.")],
    with_name: Annotated[
        bool, typer.Option("--with-name", help="Put the pupil's name from Key into it; else the ID alone.")
    ] = False,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write one pupil's record for the next school, in order of time: workbook and PDF, no costs, no other pupil."""
    from provision_xl import app

    paper = app.transfer_file(app.work(file, day_of(as_at)), pupil, out, app.key_of(file), with_name)
    plain = {"files": [str(path) for path in paper.files], "notes": list(paper.notes)}
    say([*(f"Written: {path}" for path in paper.files), *paper.notes], as_json, plain)
