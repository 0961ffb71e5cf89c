"""Commands for the business manager: budget and forecast, where the money comes from, pay awards, and what if."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.choices import CALENDARS
from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of, one_of
from provision_xl.cli.output import print_tables, say, show, written_lines

commands = typer.Typer()

Calendar = Annotated[str, one_of(CALENDARS, "Show one year: April to March, or September to August.", "--calendar")]
Year = Annotated[
    str, typer.Option("--year", metavar="YEAR", help="Which year of it, as 2026/27. Else the one of the as-at date.")
]


@commands.command("budget")
def budget_command(
    file: Book, calendar: Calendar = "", year: Year = "", as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False
) -> None:
    """Show income, budget, cost, ledger, commitments, forecast, variance and why, by fund, CFR code and month."""
    from provision_xl.views import budget_tables

    show(lambda done: budget_tables(done, calendar, year), file, as_at, as_json, as_csv)


@commands.command("funding")
def funding_command(
    file: Book, calendar: Calendar = "", year: Year = "", as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False
) -> None:
    """Show income by source and by home authority, expected and to date, each top-up, and the usual sources."""
    from provision_xl.views import funding_tables

    show(lambda done: funding_tables(done, calendar, year), file, as_at, as_json, as_csv)


@commands.command("setting")
def setting_command(file: Book, as_at: AsAt = "", as_json: Json = False, as_csv: Csv = False) -> None:
    """Show what the setting type changes, and what places, or children and their hours, bring beside what is typed."""
    from provision_xl.views import setting_tables

    show(setting_tables, file, as_at, as_json, as_csv)


@commands.command("awards")
def awards_command(
    file: Book,
    calendar: Calendar = "financial",
    year: Year = "",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show pay awards of a year, provisional ones too: back-pay to date, the rest, and what each further 1 % costs."""
    from provision_xl import app

    show(lambda done: app.pay_awards(done, calendar, year), file, as_at, as_json, as_csv)


@commands.command("scenario")
def scenario_command(
    file: Book,
    scenario: Annotated[
        list[str],
        typer.Argument(
            metavar="CHANGE...",
            help='What to try, each in quotes: "pay +3%", "fund SEN -5000; leaver P12 from 2027-01-04", '
            '"ehc P7 15 hours top-up 4500".',
        ),
    ],
    calendar: Calendar = "",
    year: Year = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="A new workbook with these tables as sheets.")
    ] = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Try out pay, funds, a leaver, a new plan or top-up, several side by side with today; the map is not changed."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    tables = app.scenario_tables(done, scenario, calendar, year)
    written = app.write_scenarios(done, tables, out, put_macros) if out else None
    plain = {"file": str(written.path), "not_carried": written.not_carried} if written else {}
    print_tables(tables, as_json, as_csv, plain)
    if written and not as_json and not as_csv:
        say(written_lines(written.path, written.not_carried), False, {})
