"""Commands about this computer and about what ships: setting up, the server, figures, functions, the demo."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import Csv, Json, day_of
from provision_xl.cli.output import print_tables, progress_bar, say

commands = typer.Typer()



class figure(str):  # noqa: N801  (help shows the name of the type)
    """The name of a national figure."""


def _figure(name: str) -> "figure":
    return figure(name)


@commands.command("rates")
def rates_command(
    name: Annotated[
        figure, typer.Argument(metavar="NAME", parser=_figure, help="One figure, such as ni_rate; else all of them.")
    ] = figure(""),
    at: Annotated[str, typer.Option("--at", metavar="DATE", help="Only what is in force on that day.")] = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List the national figures with unit, dates, source and how sure each is."""
    from provision_xl import app

    print_tables([app.rates_table(name, day_of(at))], as_json, as_csv)


@commands.command("install")
def install_command(
    remove: Annotated[bool, typer.Option("--remove", help="Take away again what install put in place.")] = False,
    as_json: Json = False,
) -> None:
    """Tell Excel and LibreOffice where this Python is, in your own profile; no administrator is needed."""
    from provision_udfs.installing import install_all, uninstall_all

    done = uninstall_all() if remove else install_all()
    say(done, as_json, {"done": done})


@commands.command("doctor")
def doctor_command(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A workbook to look at too; only its properties are read.")
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Look at everything that macros need on this computer, and say of each trouble what to do and what to tell IT."""
    from provision_udfs.doctor import examine

    table, trouble = examine(file)
    print_tables([table], as_json, as_csv)
    if trouble:
        raise typer.Exit(1)


@commands.command("serve")
def serve_command(
    port: Annotated[int, typer.Option("--port", metavar="NUMBER", min=1024, max=65535, help="Another port.")] = 8723,
    behind: Annotated[
        str, typer.Option("--behind", metavar="ADDRESS", help="Your school's own https address that leads here.")
    ] = "",
) -> None:
    """Serve the add-in for Excel on the web, on the Mac and where macros are forbidden; on this computer alone."""
    from provision_udfs.addin import place
    from provision_udfs.addin.serve import serve

    serve(place.behind(behind, port) if behind else place.here(port), lambda line: print(line, flush=True))  # noqa: T201


@commands.command("functions")
def functions_command(as_json: Json = False, as_csv: Csv = False) -> None:
    """List the functions that a macro workbook has for its cells."""
    from provision_xl import app

    print_tables([app.functions_table()], as_json, as_csv)


@commands.command("demo")
def demo_command(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files.")] = Path("demo-school"),
    pupils: Annotated[
        int | None,
        typer.Option("--pupils", metavar="NUMBER", min=12, max=1000, help="Pupils with SEN; 78 where none is given."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="NUMBER", help="Another number makes another school.")
    ] = None,
    setting: Annotated[
        str, typer.Option("--setting", metavar="TYPE", help="A small school of another setting type, such as College.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make a realistic school, work everything out, and write its workbooks and termly report."""
    from provision_xl.demonstration import demonstrate

    with progress_bar(quiet=as_json) as progress:
        summary, files = demonstrate(out, pupils, seed, put_macros, progress, setting)
    if as_json:
        say([], True, {**summary.as_json(), "files": [str(path) for path in files]})
    else:
        print_tables([summary], False, False)
        sys.stdout.write("".join(f"{path}\n" for path in files))
