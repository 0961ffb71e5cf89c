"""Commands for the business manager: what staff cost as a whole, and pay in a book of its own."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from provision_xl.choices import STAFF_COST_VIEWS
from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of, one_of
from provision_xl.cli.output import password_of, say, show, written_lines

commands = typer.Typer()
PASSWORD = "PROVISION_XL_PAY_PASSWORD"  # the name of a variable, no password


@commands.command("staff-cost")
def staff_cost_command(
    file: Book,
    by: Annotated[
        str, one_of(STAFF_COST_VIEWS, "What each row stands for; code is against the ledger.", "--by")
    ] = "code",
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what staff are paid and what for, and the ledger against it; every difference has a name and an amount."""
    from provision_xl.views import staff_cost_tables

    show(lambda done: staff_cost_tables(done, by), file, as_at, as_json, as_csv)


@commands.command("pay")
def pay_command(
    action: Annotated[
        Literal["split", "join"], typer.Argument(help="Set pay apart, or bring the cost of an hour up to date.")
    ],
    file: Book,
    pay_book: Annotated[
        Path | None, typer.Option("--pay-book", metavar="PAY.xlsx", help="The workbook with pay and a password.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Name of the new workbook without pay.")
    ] = None,
    average: Annotated[
        bool, typer.Option("--average", help="Show the average of each role, not each person's.")
    ] = False,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Put pay into a workbook with a password, and leave Hourly cost in a copy for the SENCo."""
    from provision_xl import app
    from provision_xl.errors import OutOfRange

    if action == "split":
        secret = password_of(PASSWORD, "pay book", twice=True)
        done = app.split_pay(file, secret, pay_book, out, average, day_of(as_at), put_macros)
    elif pay_book is None:
        raise OutOfRange("Say which pay book to join: --pay-book PAY.xlsx.")
    else:
        secret = password_of(PASSWORD, "pay book", twice=False)
        done = app.join_pay(file, secret, pay_book, out, average, day_of(as_at), put_macros)
    locked = [f"Written, with your password: {done.pay_book}"] if done.pay_book else []
    plain = {
        "file": str(done.path),
        "pay_book": str(done.pay_book) if done.pay_book else None,
        "people": done.people,
        "notes": done.notes,
        "not_carried": done.not_carried,
    }
    say([*locked, *written_lines(done.path, done.not_carried), *done.notes], as_json, plain)
