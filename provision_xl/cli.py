"""The command line. Every command's work is in `app`; here are only its words, options and output."""

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provision_xl.choices import AUDIENCES, BASES, COST_VIEWS, HOSTS, MAP_VIEWS

if TYPE_CHECKING:
    from provision_xl.functions.declaring import Ask, Macro
    from provision_xl.results import Result

cli = typer.Typer(
    name="provision-xl",
    help="A costed SEN provision map from your school's workbook: what it costs, who delivers it, what the budget "
    "can bear, and which plan does most good.\n\nNothing leaves this computer, and your own workbook is never changed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _one_of(choices: tuple[str, ...], help: str, flag: str) -> Any:
    return typer.Option(flag, metavar="|".join(choices), help=help)


Book = Annotated[Path, typer.Argument(metavar="FILE", help="Your workbook (.xlsx or .xlsm). It is only read.")]
AsAt = Annotated[
    str,
    typer.Option("--as-at", metavar="DATE", help="Count costs to this day, as 2026-11-23. Else Settings, else today."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print the table as CSV, for Excel.")]
TermName = Annotated[
    str, typer.Option("--term", metavar="TERM", help="A term as in Terms, such as Autumn or Spring 2.")
]


WIDTH_OF_FILES = 180  # characters, where output goes to a file or another program


def main() -> None:
    """Run the command line; a problem is a sentence on the error stream and a number for scripts, never a traceback."""
    from provision_xl.errors import FileError, ProvisionError, WorkbookError

    _any_letters()
    try:
        cli()
    except FileError as error:
        _fail(str(error), 2)
    except WorkbookError as error:
        _fail(str(error), 1)
    except ProvisionError as error:
        _fail(str(error), 1)


def _any_letters() -> None:
    """Let every letter out, whatever the computer's own alphabet: into files as UTF-8, on a screen as it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _fail(words: str, code: int) -> None:
    sys.stderr.write(f"{words}\n")
    raise SystemExit(code)


def _day(text: str) -> Any:
    from datetime import date

    from provision_xl.errors import OutOfRange

    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day and not 1990 <= day.year <= 2100:
        raise OutOfRange(f'"{text}" is not a date that can be meant; write it as 2026-11-23.')
    return day


def _print(results: "Sequence[Result]", as_json: bool, as_csv: bool, extra: dict[str, Any] | None = None) -> None:
    from provision_xl import showing

    if as_json:
        plain = {**(extra or {}), **showing.joined(results)}
        sys.stdout.write(showing.as_json(plain) + "\n")
    elif as_csv:
        sys.stdout.write(showing.as_csv(results[0]))
    else:
        from rich.console import Console

        console = Console()
        if not console.is_terminal:
            console.width = WIDTH_OF_FILES
        for result in results:
            console.print(showing.on_screen(result, console.width))
            console.print()


def _shown(make: "Callable[[Any], Sequence[Result]]", book: Path, as_at: str, as_json: bool, as_csv: bool) -> None:
    from provision_xl import app

    _print(make(app.work(book, _day(as_at))), as_json, as_csv)


def _say(words: Sequence[str], as_json: bool, plain: dict[str, Any]) -> None:
    from provision_xl import showing

    sys.stdout.write((showing.as_json(plain) if as_json else "\n".join(words)) + "\n")


def _written(path: Path, not_carried: Sequence[str]) -> list[str]:
    missing = [f"Not carried over from your workbook: {', '.join(not_carried)}"] if not_carried else []
    return [f"Written: {path}", *missing]


@cli.command("new")
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
    for_host: Annotated[str, _one_of(HOSTS, "Which program it is for; else by the name of the file.", "--for")] = "",
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="School year, such as 2026/27.")] = "2026/27",
    as_json: Json = False,
) -> None:
    """Make a new workbook with the tables, drop-downs, help and the library of interventions."""
    from provision_xl import app

    host = for_host or app.host_of(file)
    app.new(file, setting, with_tables or (), host, year, _macros)
    steps = (
        "Open it and fill in Settings, Pupils, Staff and Provision; pick interventions with Use = Yes.",
        f"Then run: provision-xl check {file}",
        *([_reach_libreoffice()] if host == "libreoffice" else ()),
    )
    _say([f"Written: {file}", *steps], as_json, {"file": str(file), "next": list(steps)})


@cli.command("check")
def check_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """List every problem with its sheet, cell and cure; exit code 1 where one stops the work."""
    from provision_xl import app, showing
    from provision_xl.views import checks_table

    findings = app.check(file, _day(as_at))
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


@cli.command("map")
def map_command(
    file: Book,
    by: Annotated[str, _one_of(MAP_VIEWS, "What the map is ordered by.", "--by")] = "pupil",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the provision map: who gets what, from whom, when, and what it costs."""
    from provision_xl.views import map_table

    _shown(lambda done: [map_table(done, by)], file, as_at, as_json, as_csv)


@cli.command("cost")
def cost_command(
    file: Book,
    by: Annotated[str, _one_of(COST_VIEWS, "What each row stands for.", "--by")] = "intervention",
    basis: Annotated[
        str, _one_of(BASES, "Your own hourly costs, or the local authority's rate.", "--basis")
    ] = "school",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show costs planned, to date and forecast, with staff hours; both bases side by side."""
    from provision_xl.views import cost_table

    _shown(lambda done: [cost_table(done, by, basis)], file, as_at, as_json, as_csv)


@cli.command("explain")
def explain_command(
    file: Book,
    line: Annotated[str, typer.Option("--line", metavar="LINE", help="A Line of Provision, such as L12.")],
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the chain of rules behind a line's pence, with every figure and its source."""
    from provision_xl.views import explain_table

    _shown(lambda done: [explain_table(done, line)], file, as_at, as_json, as_csv)


# Commands that show tables of a workbook and have no options of their own: name, help, and who makes the tables.
_TABLE_COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("this-week", "Show what runs this week, who starts and ends, and who is away.", "provision_xl.views:this_week"),
    (
        "staffing",
        "Show for each person hours had, used and free, who is over, and groups without an adult.",
        "provision_xl.views:staffing_tables",
    ),
    ("allocate", "Propose who should run which group of the present map.", "provision_xl.app:allocation"),
    (
        "budget",
        "Show income, planned, to date, ledger, forecast and balance by fund, CFR code and month.",
        "provision_xl.views:budget_tables",
    ),
    (
        "threshold",
        "Show each pupil's cost against the threshold on both bases, and the top-up beside it.",
        "provision_xl.views:threshold_table",
    ),
    (
        "impact",
        "Show entry to exit for each intervention, targets met, and the cost of a pupil who met it.",
        "provision_xl.views:impact_table",
    ),
    ("concerns", "List pupils to look at, each with the reason.", "provision_xl.views:concerns_table"),
    ("reviews", "List reviews overdue and due next.", "provision_xl.views:reviews_table"),
)


def _table_command(name: str, help: str, maker: str) -> None:
    @cli.command(name, help=help)
    def command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
        from importlib import import_module

        module, function = maker.split(":")
        made = getattr(import_module(module), function)
        _shown(lambda done: _as_list(made(done)), file, as_at, as_json, as_csv)


def _as_list(made: "Result | Sequence[Result]") -> "Sequence[Result]":
    return made if isinstance(made, list | tuple) else [made]  # type: ignore[list-item]


for _words in _TABLE_COMMANDS:
    _table_command(*_words)


@cli.command("optimise")
def optimise_command(
    file: Book,
    term: TermName,
    budget: Annotated[str, typer.Option("--budget", metavar="POUNDS", help="Most cash to spend, such as 9400.")] = "",
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", help="Stop with the best plan by then.")
    ] = 60,
    full_cost: Annotated[
        bool, typer.Option("--full-cost", help="Count all staff time as cash, not extra hours only.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Write the plan into a new workbook.")
    ] = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find the plan that does most good with the money and hours there are, with reasons."""
    from provision_xl import app

    done = app.work(file, _day(as_at))
    with _progress(quiet=as_json or as_csv) as progress:
        plan = app.plan(done, term, app.pence_of(budget), time_limit, full_cost, progress)
    if out:
        app.write_plan(done, plan, out, _macros)
    _print(plan.tables, as_json, as_csv, plan.about)
    if out and not (as_json or as_csv):
        _say(_written(out, app.not_carried(done.school, plan.tables)), False, {})


@cli.command("what-if")
def what_if_command(
    file: Book,
    term: TermName,
    money: Annotated[str, typer.Option("--money", metavar="POUNDS", help="More money; -1000 for £1,000 less.")] = "0",
    hours: Annotated[float, typer.Option("--hours", metavar="HOURS", help="More TA hours a week; -5 for fewer.")] = 0,
    plans: Annotated[int, typer.Option("--plans", metavar="NUMBER", min=0, help="More EHC plans.")] = 0,
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="Most to think.")] = 20,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what more or less money, TA hours or EHC plans would change; nothing of the map is touched."""
    from decimal import Decimal

    from provision_xl import app

    done = app.work(file, _day(as_at))
    found = app.what_if(done, term, app.signed_pence(money), Decimal(str(hours)), plans, time_limit)
    _print(found, as_json, as_csv)


@cli.command("frontier")
def frontier_command(
    file: Book,
    term: TermName,
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="Most to think.")] = 30,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what each amount of money can do at best in a term."""
    from provision_xl import app

    _print([app.frontier(app.work(file, _day(as_at)), term, time_limit)], as_json, as_csv)


@cli.command("senco-time")
def senco_time_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show the hours the SENCo's duties need and has, the gap, and what each way to close it costs and gets done."""
    from provision_xl import app
    from provision_xl.senco import as_json as plain
    from provision_xl.senco import tables

    time = app.senco(app.work(file, _day(as_at)))
    if as_json:
        _say([], True, plain(time))
        return
    _print(tables(time), False, as_csv)


@cli.command("report")
def report_command(
    file: Book,
    term: TermName,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the report's files.")],
    audience: Annotated[str, _one_of(AUDIENCES, "Who will read it.", "--audience")] = "leadership",
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write the termly cost report: a workbook, and a web page in one file that opens offline."""
    from provision_xl import app

    files = app.report(app.work(file, _day(as_at)), term, audience, out)
    _say([f"Written: {path}" for path in files], as_json, {"files": [str(path) for path in files]})


def _macro_command(macro: "Macro") -> None:
    """A command with an option for each question of a macro, which does the macro's work on a closed book."""
    from inspect import Parameter, Signature

    def option(ask: "Ask") -> Parameter:
        flag = "--" + ask.name.replace("_", "-")
        needed = ask.required and not ask.default
        kind = Annotated[str, typer.Option(flag, metavar=str(ask.wants).upper(), help=ask.question)]
        default = Parameter.empty if needed else ask.default
        return Parameter(ask.name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)

    def command(**given: Any) -> None:
        answers = {ask.name: given[ask.name] for ask in macro.asks}
        _run_macro(macro.call, given["file"], answers, given["write_to"], given["as_json"])

    book = Parameter("file", Parameter.KEYWORD_ONLY, annotation=Book)
    into = Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Write a new workbook with the change in it.")
    ]
    common = [
        Parameter("write_to", Parameter.KEYWORD_ONLY, annotation=into, default=None),
        Parameter("as_json", Parameter.KEYWORD_ONLY, annotation=Json, default=False),
    ]
    command.__signature__ = Signature([book, *map(option, macro.asks), *common])  # type: ignore[attr-defined]
    cli.command(macro.command, help=macro.help)(command)


def _run_macro(call: str, file: Path, answers: dict[str, Any], write_to: Path | None, as_json: bool) -> None:
    from provision_udfs.closed_book import as_plain, run, write

    change, grids = run(file, call, answers)
    written, not_carried = write(grids, change, write_to, _macros) if write_to else (None, ())
    plain = {**as_plain(change), "file": str(written) if written else None, "not_carried": list(not_carried)}
    if written:
        end = _written(written, not_carried)
    else:
        end = [change.message, "Your workbook was not changed: --out NEW.xlsx writes the change into a new one."]
    _say([*change.rows, *end], as_json, plain)


def _macro_commands() -> None:
    from provision_xl.functions.macros import MACROS

    for macro in MACROS:
        if macro.command not in BY_HAND:
            _macro_command(macro)


@cli.command("update")
def update_command(
    file: Book,
    out: Annotated[Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Name of the new workbook.")] = None,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write a new workbook with your tables and every output sheet worked out afresh."""
    from provision_xl import app

    with _progress(quiet=as_json) as progress:
        written = app.update(app.work(file, _day(as_at)), file, out, _macros, progress)
    plain = {"file": str(written.path), "not_carried": written.not_carried}
    _say(_written(written.path, written.not_carried), as_json, plain)


class figure(str):  # noqa: N801  (help shows the name of the type)
    """The name of a national figure."""


def _figure(name: str) -> "figure":
    return figure(name)


@cli.command("rates")
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

    _print([app.rates_table(name, _day(at))], as_json, as_csv)


@cli.command("about")
def about_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show the version, the hash of the inputs, and the national figures in force for a workbook."""
    from provision_xl import app

    school = app.load(file)
    _print([app.about_table(school, _day(as_at))], as_json, as_csv)


@cli.command("install")
def install_command(
    remove: Annotated[bool, typer.Option("--remove", help="Take away again what install put in place.")] = False,
    as_json: Json = False,
) -> None:
    """Tell Excel and LibreOffice where this Python is, in your own profile; no administrator is needed."""
    from provision_udfs.installing import install_all, uninstall_all

    done = uninstall_all() if remove else install_all()
    _say(done, as_json, {"done": done})


@cli.command("doctor")
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
    _print([table], as_json, as_csv)
    if trouble:
        raise typer.Exit(1)


@cli.command("serve")
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


@cli.command("functions")
def functions_command(as_json: Json = False, as_csv: Csv = False) -> None:
    """List the functions that a macro workbook has for its cells."""
    from provision_xl import app

    _print([app.functions_table()], as_json, as_csv)


@cli.command("demo")
def demo_command(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files.")] = Path("demo-school"),
    pupils: Annotated[int, typer.Option("--pupils", metavar="NUMBER", min=12, max=1000, help="Pupils with SEN.")] = 78,
    seed: Annotated[int, typer.Option("--seed", metavar="NUMBER", help="Another number makes another school.")] = 2026,
    as_json: Json = False,
) -> None:
    """Make a realistic school, work everything out, and write its workbooks and termly report."""
    from provision_xl.demonstration import demonstrate

    with _progress(quiet=as_json) as progress:
        summary, files = demonstrate(out, pupils, seed, _macros, progress)
    if as_json:
        _say([], True, {**summary.as_json(), "files": [str(path) for path in files]})
    else:
        _print([summary], False, False)
        sys.stdout.write("".join(f"{path}\n" for path in files))


# Macros whose commands stand above: they print tables, or write files of their own.
BY_HAND = ("update", "check", "allocate", "optimise", "what-if", "report", "about")
_macro_commands()


def _reach_libreoffice() -> str:
    """Put the script by which LibreOffice's macros reach us into the person's own profile, and say so."""
    import os

    from provision_udfs.libreoffice import install, user_profile

    script = install(user_profile(sys.platform, Path.home(), os.environ.get("APPDATA", "")))
    return f"For its macros and functions a script was put into your LibreOffice profile: {script}"


def _macros(path: Path, host: str) -> None:
    from provision_udfs.vba import add_macros

    add_macros(path, "libreoffice" if host == "libreoffice" else "excel")


class _progress:  # noqa: N801  (used like a function)
    """A progress bar on the error stream, or nothing where output goes to a program."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def __enter__(self) -> Callable[[str, float], None]:
        if self._quiet or not sys.stderr.isatty():
            self._bar = None
            return lambda what, part: None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        task = self._bar.add_task("", total=1.0)
        bar = self._bar
        return lambda what, part: bar.update(task, description=what, completed=part)

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()
