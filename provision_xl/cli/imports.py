"""Commands that bring in what a school has already: exports of other systems, older and hand-made maps."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Csv, Json, day_of
from provision_xl.cli.output import print_tables, say, show, written_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provision_xl.errors import Finding
    from provision_xl.results import Result

commands = typer.Typer()


class word(str):  # noqa: N801  (help shows the name of the type)
    """One of a few words."""


def _word(text: str) -> "word":
    return word(text)


@commands.command("import")
def import_command(
    kind: Annotated[
        word,
        typer.Argument(
            metavar="KIND", parser=_word, help="What it is: ledger, pupils, assessments, map, or book (older)."
        ),
    ],
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="The file to bring in: .xlsx or .csv.")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="Your workbook. It is only read.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Write a new workbook with the import in it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done, even with --out.")] = False,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Which sheet of the export.")] = "",
    columns: Annotated[
        str, typer.Option("--columns", metavar="WHICH", help='Which column is which, such as "date=A; amount=F".')
    ] = "",
    decimal: Annotated[
        str, typer.Option("--decimal", metavar="point|comma", help="Which sign stands before the pence.")
    ] = "",
    signs: Annotated[
        str,
        typer.Option(
            "--signs", metavar="HOW", help="Ledger: spending-positive or spending-negative, as the export writes it."
        ),
    ] = "",
    total: Annotated[
        str, typer.Option("--total", metavar="POUNDS", help="Ledger: the total that your finance system shows.")
    ] = "",
    match: Annotated[
        str,
        typer.Option("--match", metavar="WHICH", help='Map: such as "Toe by toe=TBT"; likely agrees to all such.'),
    ] = "",
    minutes: Annotated[
        str, typer.Option("--minutes", metavar="session|week", help="Map: what the minutes in its cells are of.")
    ] = "",
    starts: Annotated[
        str, typer.Option("--starts", metavar="DATE", help="Map: first day of the rows, as 2026-09-14.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what your workbook has otherwise; else it is kept.")
    ] = False,
    everyone: Annotated[bool, typer.Option("--everyone", help="Pupils: take those without SEN too.")] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Go on without rows that cannot be read; they stay listed.")
    ] = False,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Show what an export would add to your workbook and change in it; with --out, write a new one."""
    from provision_xl import app

    answers = app.ImportAnswers(
        sheet, columns, decimal, signs, total, match, minutes, day_of(starts), replace, everyone, leave_out
    )
    looked = app.look_at_import(kind, export, into, answers, day_of(as_at))
    written = app.write_import(looked, out, put_macros) if out and not dry_run else None
    not_carried = list(written.not_carried) if written else []
    plain = {"file": str(written.path) if written else None, "not_carried": not_carried}
    print_tables(looked.proposal.tables if as_json else _filled(looked.proposal.tables), as_json, False, plain)
    if as_json:
        return
    if written:
        say(written_lines(written.path, written.not_carried), False, {})
    else:
        say([_what_now(looked.proposal.stopped)], False, {})


@commands.command("compare")
def compare_command(
    file: Book,
    national: Annotated[
        Path, typer.Argument(metavar="DFE.csv", help="The DfE's school-level file of SEN in England, as downloaded.")
    ],
    as_at: AsAt = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show SEN support, plans and needs beside like schools, your authority and England, and what is unusual."""
    from provision_xl import app

    show(lambda done: [app.compare_with_dfe(done, national)], file, as_at, as_json, as_csv)


def _filled(tables: "Sequence[Result]") -> "list[Result]":
    """The first table, and those that hold something."""
    return [table for place, table in enumerate(tables) if not place or table.rows or table.notes]


def _what_now(stopped: "Sequence[Finding]") -> str:
    if stopped:
        return "Nothing was changed. Put right or answer what says STOP, then run it again."
    return "Nothing was changed: --out NEW.xlsx writes it into a new workbook."
