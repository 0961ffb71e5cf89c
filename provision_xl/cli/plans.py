"""Commands that look for plans and compare them."""

from pathlib import Path
from typing import Annotated

import typer

from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, TermName, day_of
from provision_xl.cli.output import print_tables, progress_bar, say, written_lines

commands = typer.Typer()



@commands.command("optimise")
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

    done = app.work(file, day_of(as_at))
    with progress_bar(quiet=as_json or as_csv) as progress:
        plan = app.plan(done, term, app.pence_of(budget), time_limit, full_cost, progress)
    if out:
        app.write_plan(done, plan, out, put_macros)
    print_tables(plan.tables, as_json, as_csv, plan.about)
    if out and not (as_json or as_csv):
        say(written_lines(out, app.not_carried(done.school, plan.tables)), False, {})


@commands.command("what-if")
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

    done = app.work(file, day_of(as_at))
    found = app.what_if(done, term, app.signed_pence(money), Decimal(str(hours)), plans, time_limit)
    print_tables(found, as_json, as_csv)


@commands.command("frontier")
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

    print_tables([app.frontier(app.work(file, day_of(as_at)), term, time_limit)], as_json, as_csv)
