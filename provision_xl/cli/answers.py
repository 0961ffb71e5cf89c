"""Commands that show what a workbook comes to: map, costs, staff, money, outcomes, SENCo time, reports."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provision_xl.choices import AUDIENCES, BASES, COST_VIEWS, FORMATS, MAP_VIEWS, SENCO_WAYS
from provision_xl.cli.options import AsAt, Book, Csv, Json, TermName, day_of, one_of
from provision_xl.cli.output import print_tables, say, show

if TYPE_CHECKING:
    from provision_xl.results import Result

commands = typer.Typer()



@commands.command("map")
def map_command(
    file: Book,
    by: Annotated[str, one_of(MAP_VIEWS, "What the map is ordered by.", "--by")] = "pupil",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the provision map: who gets what, from whom, when, and what it costs."""
    from provision_xl.views import map_table

    show(lambda done: [map_table(done, by)], file, as_at, as_json, as_csv)


@commands.command("cost")
def cost_command(
    file: Book,
    by: Annotated[str, one_of(COST_VIEWS, "What each row stands for.", "--by")] = "intervention",
    basis: Annotated[
        str, one_of(BASES, "Your own hourly costs, or the local authority's rate.", "--basis")
    ] = "school",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show costs planned, to date and forecast, with staff hours; both bases side by side."""
    from provision_xl.views import cost_table

    show(lambda done: [cost_table(done, by, basis)], file, as_at, as_json, as_csv)


@commands.command("explain")
def explain_command(
    file: Book,
    line: Annotated[str, typer.Option("--line", metavar="LINE", help="A Line of Provision, such as L12.")],
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the chain of rules behind a line's pence, with every figure and its source."""
    from provision_xl.views import explain_table

    show(lambda done: [explain_table(done, line)], file, as_at, as_json, as_csv)


# Commands that show tables of a workbook and have no options of their own: name, help, and who makes the tables.
_TABLE_COMMANDS: tuple[tuple[str, str, str], ...] = (
    (
        "this-week",
        "Show what runs this week, and what there is to do: reviews, absences without cover, referrals to chase.",
        "provision_xl.views:week_tables",
    ),
    (
        "staffing",
        "Show for each person hours had, used and free, who is over, and groups without an adult.",
        "provision_xl.views:staffing_tables",
    ),
    ("allocate", "Propose who should run which group of the present map.", "provision_xl.app:allocation"),
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
    ("reviews", "List reviews overdue and due next.", "provision_xl.views:reviews_table"),
)


def _table_command(name: str, help: str, maker: str) -> None:
    @commands.command(name, help=help)
    def command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
        from importlib import import_module

        module, function = maker.split(":")
        made = getattr(import_module(module), function)
        show(lambda done: _as_list(made(done)), file, as_at, as_json, as_csv)


def _as_list(made: "Result | Sequence[Result]") -> "Sequence[Result]":
    return made if isinstance(made, list | tuple) else [made]  # type: ignore[list-item]


for _words in _TABLE_COMMANDS:
    _table_command(*_words)


@commands.command("senco-time")
def senco_time_command(
    file: Book,
    days: Annotated[
        str, typer.Option("--days", metavar="DAYS", help="Try more days a week, such as 0.5; -1 is a day less.")
    ] = "",
    by: Annotated[str, one_of(SENCO_WAYS, "Whose time --days is: release of the SENCo, or else.", "--by")] = "release",
    ehc_plans: Annotated[int, typer.Option("--ehc-plans", metavar="NUMBER", help="Try more EHC plans.")] = 0,
    sen_support: Annotated[
        str, typer.Option("--sen-support", metavar="PERCENT", help="Try more pupils on SEN support, such as 10%.")
    ] = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show the hours the SENCo's duties need and has, the gap, and what each way to close it costs and gets done."""
    from provision_xl import app
    from provision_xl.senco import as_json as plain
    from provision_xl.senco import asked_for, tables

    asked = asked_for(days, by, ehc_plans, sen_support)
    time = app.senco(app.work(file, day_of(as_at)))
    if as_json:
        say([], True, plain(time, asked))
        return
    print_tables(tables(time, asked), False, as_csv)


@commands.command("report")
def report_command(
    file: Book,
    term: TermName,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the report's files.")],
    audience: Annotated[str, one_of(AUDIENCES, "Who will read it.", "--audience")] = "leadership",
    class_name: Annotated[str, typer.Option("--class", metavar="CLASS", help="For a class: which one, as 4B.")] = "",
    pupil: Annotated[str, typer.Option("--pupil", metavar="ID", help="For a family: their child's Pupil ID.")] = "",
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="|".join((*FORMATS, "all")), help="One or several; else all of them."),
    ] = None,
    large_print: Annotated[bool, typer.Option("--large-print", help="Type of 18 points.")] = False,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Write the termly report: a workbook, a PDF, a web page that opens offline, and CSV."""
    from provision_xl import app

    about = _about(audience, class_name, pupil)
    wanted = app.ReportWanted(term, audience, about, app.formats_named(formats or []), large_print)
    files = app.report(app.work(file, day_of(as_at)), wanted, out)
    say([f"Written: {path}" for path in files], as_json, {"files": [str(path) for path in files]})


def _about(audience: str, class_name: str, pupil: str) -> str:
    """The class or the pupil that the audience's report is about.

    Raises:
        OutOfRange: a class or a pupil is named that this audience's report is not about, so that it would say more.
    """
    from provision_xl.errors import OutOfRange

    given = {"class": class_name, "family": pupil}
    for name, flag in (("class", "--class"), ("family", "--pupil")):
        if given[name] and audience != name:
            raise OutOfRange(f"{flag} belongs to --audience {name}; the report for {audience} is not about one.")
    return given.get(audience, "")
