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


@commands.command("inclusion-strategy")
def inclusion_strategy_command(file: Book, out: Folder, as_at: AsAt = "", as_json: Json = False) -> None:
    """Write the inclusion strategy to publish, with its costs against the allocation, and a covering note."""
    from provision_xl import app

    _say(app.inclusion_strategy(app.work(file, day_of(as_at)), out), as_json)


@commands.command("information-report")
def information_report_command(file: Book, out: Folder, as_at: AsAt = "", as_json: Json = False) -> None:
    """Write the figures of the SEN information report, small counts hidden, with boxes for your own words."""
    from provision_xl import app

    _say(app.information_report(app.work(file, day_of(as_at)), out), as_json)


@commands.command("ta-sheet")
def ta_sheet_command(
    file: Book,
    out: Folder,
    staff: Annotated[
        str, typer.Option("--staff", metavar="ID", help="A Staff ID; without it a sheet for everybody.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write a sheet for an adult: whom, when, where, what, aims, hours, cover and training; no money."""
    from provision_xl import app

    _say(app.ta_sheets(app.work(file, day_of(as_at)), staff, out), as_json)


@commands.command("year-plan")
def year_plan_command(file: Book, out: Folder, as_at: AsAt = "", as_json: Json = False) -> None:
    """Write the year plan: interventions, funds and staff hours by term, reviews by month, training, services."""
    from provision_xl import app

    _say(app.year_plan_paper(app.work(file, day_of(as_at)), out), as_json)


def _say(paper: "Paper", as_json: bool) -> None:
    plain = {"files": [str(path) for path in paper.files], "notes": list(paper.notes)}
    say([*(f"Written: {path}" for path in paper.files), *paper.notes], as_json, plain)
