"""Commands that look for plans and compare them."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, TermName, day_of
from provision_xl.cli.output import print_tables, progress_bar, say, written_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provision_xl.results import Result
    from provision_xl.views import Work

commands = typer.Typer()

Budget = Annotated[str, typer.Option("--budget", metavar="POUNDS", help="Most cash to spend, such as 9400.")]
FullCost = Annotated[bool, typer.Option("--full-cost", help="Count all staff time as cash, not extra hours only.")]
Stop = Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="Stop with the best plan by then.")]
Most = Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="Most to think.")]
Into = Annotated[Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Write it into a new workbook.")]



@commands.command("optimise")
def optimise_command(
    file: Book,
    term: TermName,
    budget: Budget = "",
    time_limit: Stop = 60,
    full_cost: FullCost = False,
    explain: Annotated[
        float, typer.Option("--explain", metavar="SECONDS", help="Most to think about reasons and prices, after it.")
    ] = 10,
    cut: Annotated[
        str, typer.Option("--cut", metavar="POUNDS", help="Say what so much less money would take away.")
    ] = "",
    pupil: Annotated[
        str, typer.Option("--pupil", metavar="ID", help="Say why this pupil is not in --intervention.")
    ] = "",
    intervention: Annotated[str, typer.Option("--intervention", metavar="CODE", help="See --pupil.")] = "",
    out: Into = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find the plan that does most good with the money and hours there are, with reasons."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    with progress_bar(quiet=as_json or as_csv) as progress:
        plan = app.plan(done, term, app.pence_of(budget), time_limit, full_cost, progress)
        progress("looking for reasons", 0.99)
        plan = app.explained(plan, explain) if explain > 0 else plan
        asked = app.what_if(done, term, -(app.pence_of(cut) or 0), Decimal(0), 0, time_limit) if cut else ()
    tables = app.plan_tables(done, plan, asked, pupil, intervention)
    if out:
        app.write_plan(done, plan, out, put_macros, tables)
    _told(done, tables, out, as_json, as_csv, plan.about)


@commands.command("optimise-year")
def optimise_year_command(
    file: Book,
    terms: Annotated[
        str, typer.Option("--terms", metavar="TERMS", help="Terms with ; between; else those left of the school year.")
    ] = "",
    budget: Budget = "",
    time_limit: Stop = 120,
    full_cost: FullCost = False,
    out: Into = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Find the plan that does most good over several terms together: what to run now and what is better later."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    named = tuple(term.strip() for term in terms.split(";") if term.strip())
    with progress_bar(quiet=as_json or as_csv) as progress:
        plan = app.year_plan(done, named, app.pence_of(budget), time_limit, full_cost, progress)
    if out:
        app.write_plan(done, plan, out, put_macros, plan.tables)
    _told(done, plan.tables, out, as_json, as_csv, plan.about)


@commands.command("what-if")
def what_if_command(
    file: Book,
    term: TermName,
    money: Annotated[str, typer.Option("--money", metavar="POUNDS", help="More money; -1000 for £1,000 less.")] = "0",
    hours: Annotated[float, typer.Option("--hours", metavar="HOURS", help="More TA hours a week; -5 for fewer.")] = 0,
    plans: Annotated[int, typer.Option("--plans", metavar="NUMBER", min=0, help="More EHC plans.")] = 0,
    time_limit: Most = 20,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what more or less money, TA hours or EHC plans would change; nothing of the map is touched."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    found = app.what_if(done, term, app.signed_pence(money), Decimal(str(hours)), plans, time_limit)
    print_tables(found, as_json, as_csv)


@commands.command("frontier")
def frontier_command(
    file: Book,
    term: TermName,
    time_limit: Most = 60,
    out: Into = None,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what each amount of money, and each number of TA hours, can do at best in a term; --out draws it."""
    from provision_xl import app

    done = app.work(file, day_of(as_at))
    found = app.frontier(done, term, time_limit)
    if out:
        app.write_book(out, done.school, found, app.host_of(out), put_macros, as_at=done.as_at)
    _told(done, found, out, as_json, as_csv)


@commands.command("next-steps")
def next_steps_command(
    file: Book,
    term: TermName,
    time_limit: Most = 60,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what the next pound, the next hour of each person and skill, and training would bring in a term."""
    from provision_xl import app

    print_tables(app.next_steps(app.work(file, day_of(as_at)), term, time_limit), as_json, as_csv)


@commands.command("how-sure")
def how_sure_command(
    file: Book,
    term: TermName,
    time_limit: Most = 60,
    draws: Annotated[
        int, typer.Option("--draws", metavar="NUMBER", min=1, max=10000, help="Fewer are quicker and rougher.")
    ] = 200,
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show how often each choice of the plan stays where the gains are drawn anew, and which are close calls."""
    from provision_xl import app

    found = app.how_sure(app.work(file, day_of(as_at)), term, time_limit, draws=draws)
    print_tables(found, as_json, as_csv)


def _told(
    done: "Work", tables: "Sequence[Result]", out: Path | None, as_json: bool, as_csv: bool,
    about: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Print what was found and, for a person, which workbook was written and what it does not carry."""
    from provision_xl import app

    print_tables(tables, as_json, as_csv, about)
    if out and not (as_json or as_csv):
        say(written_lines(out, app.not_carried(done.school, tables)), False, {})
