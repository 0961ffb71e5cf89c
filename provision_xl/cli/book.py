"""Commands about the workbook as a whole: a new one, its problems, its results, its figures."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from provision_xl.choices import HOSTS
from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of, one_of
from provision_xl.cli.output import print_tables, progress_bar, say, written_lines

commands = typer.Typer()



@commands.command("new")
def new_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Name of the new workbook (.xlsx, or .xlsm with macros).")
    ],
    setting: Annotated[
        str, typer.Option("--setting", metavar="TYPE", help="Setting type, such as Mainstream primary.")
    ] = "Mainstream primary",
    with_tables: Annotated[
        list[str] | None, typer.Option("--with", metavar="TABLE", help="An optional table; may be repeated.")
    ] = None,
    for_host: Annotated[str, one_of(HOSTS, "Which program it is for; else by the name of the file.", "--for")] = "",
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="School year, such as 2026/27.")] = "2026/27",
    as_json: Json = False,
) -> None:
    """Make a new workbook with the tables, drop-downs, help and the library of interventions."""
    from provision_xl import app

    host = for_host or app.host_of(file)
    app.new(file, setting, with_tables or (), host, year, put_macros)
    steps = (
        "Open it and fill in Settings, Pupils, Staff and Provision; pick interventions with Use = Yes.",
        f"Then run: provision-xl check {file}",
        *([_reach_libreoffice()] if host == "libreoffice" else ()),
    )
    say([f"Written: {file}", *steps], as_json, {"file": str(file), "next": list(steps)})


@commands.command("check")
def check_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """List every problem with its sheet, cell and cure; exit code 1 where one stops the work."""
    from provision_xl import app, showing
    from provision_xl.views import checks_table

    findings = app.check(file, day_of(as_at))
    table = checks_table(findings)
    if as_json:
        plain = {"findings": [showing.finding_json(finding) for finding in findings]}
        sys.stdout.write(showing.as_json(plain) + "\n")
    elif as_csv:
        sys.stdout.write(showing.as_csv(table))
    else:
        lines = [f"{finding.verdict}  {finding}" for finding in findings]
        sys.stdout.write("\n".join([*lines, f"{table.title}. Nothing was changed.", ""]))
    if app.stops(findings):
        raise typer.Exit(1)


@commands.command("update")
def update_command(
    file: Book,
    out: Annotated[Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Name of the new workbook.")] = None,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write a new workbook with your tables and every output sheet worked out afresh."""
    from provision_xl import app

    with progress_bar(quiet=as_json) as progress:
        written = app.update(app.work(file, day_of(as_at)), file, out, put_macros, progress)
    plain = {"file": str(written.path), "not_carried": written.not_carried}
    say(written_lines(written.path, written.not_carried), as_json, plain)


@commands.command("about")
def about_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show the version, the hash of the inputs, and the national figures in force for a workbook."""
    from provision_xl import app

    school = app.load(file)
    print_tables([app.about_table(school, day_of(as_at))], as_json, as_csv)


def _reach_libreoffice() -> str:
    """Put the script by which LibreOffice's macros reach us into the person's own profile, and say so."""
    import os

    from provision_udfs.libreoffice import install, user_profile

    script = install(user_profile(sys.platform, Path.home(), os.environ.get("APPDATA", "")))
    return f"For its macros and functions a script was put into your LibreOffice profile: {script}"
