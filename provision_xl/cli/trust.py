"""The command for a trust or authority: many schools read at once."""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.options import AsAt, Csv, Json, day_of
from provision_xl.cli.output import print_tables, progress_bar

commands = typer.Typer()


@commands.command("trust")
def trust_command(
    schools: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER...", help="Folders, workbooks, or .txt files with a path a line; only read."),
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Name of the trust, for the report.")] = "Trust",
    plan: Annotated[str, typer.Option("--plan", metavar="TERM", help="Plan this term in every school too.")] = "",
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", help="Most to think about each school's plan.")
    ] = 60,
    school_limit: Annotated[
        float, typer.Option("--school-limit", metavar="SECONDS", help="A school that takes longer is ended and named.")
    ] = 300,
    workers: Annotated[
        int, typer.Option("--workers", metavar="NUMBER", min=1, help="Processes on this computer.")
    ] = os.cpu_count() or 1,
    dask: Annotated[bool, typer.Option("--dask", help="Use a Dask cluster on this computer.")] = False,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Use the Dask cluster of this scheduler.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the report; finished schools are kept there too."),
    ] = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write the tables as Parquet into --out too.")] = False,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Read many schools' workbooks and show what provision costs together and side by side, and why prices differ."""
    from datetime import date

    from provision_xl import trust
    from provision_xl.errors import OutOfRange

    if parquet and out is None:
        raise OutOfRange("Say with --out into which folder the Parquet files go.")
    day = day_of(as_at)
    asked = trust.Asked(day.isoformat() if day else "", plan.strip(), time_limit, school_limit)
    paths = trust.workbooks(schools)
    elsewhere = trust.dask_executor(cluster, workers) if dask or cluster else nullcontext()
    with elsewhere as executor, progress_bar(quiet=as_json or as_csv) as progress:
        keep = out / ".finished" if out else None
        tables = trust.roll_up(trust.run(paths, asked, executor, workers, keep, progress))
    on_screen = [table for table in tables if table.rows and not table.name.startswith(trust.EACH)]
    print_tables(tables if as_json or as_csv else on_screen, as_json, as_csv)
    if out:
        report = trust.trust_report(tables, name, day or date.today())
        written = [*trust.write_report(report, out), *(trust.write_parquet(tables, out) if parquet else ())]
        if not (as_json or as_csv):
            typer.echo("\n".join(f"Written: {path}" for path in written))
