"""Commands that write papers beside the termly report: each a workbook and a web page in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provision_xl.cli.options import AsAt, Book, Json, day_of
from provision_xl.cli.output import say

if TYPE_CHECKING:
    from provision_xl.app import Paper

commands = typer.Typer()

Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the paper's files.")]


@commands.command("pupil-map")
def pupil_map_command(
    file: Book,
    pupil: Annotated[str, typer.Option("--pupil", metavar="ID", help="The pupil's ID, as on Pupils.")],
    out: Folder,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write one pupil's costed map for an EHC needs assessment, an annual review or a top-up; its gaps stand first."""
    from provision_xl import app

    _say(app.pupil_map(app.work(file, day_of(as_at)), pupil, out), as_json)


def _say(paper: "Paper", as_json: bool) -> None:
    plain = {"files": [str(path) for path in paper.files], "notes": list(paper.notes)}
    say([*(f"Written: {path}" for path in paper.files), *paper.notes], as_json, plain)
