"""Options that several commands have, and what is typed for them."""

from pathlib import Path
from typing import Annotated, Any

import typer


def one_of(choices: tuple[str, ...], help: str, flag: str) -> Any:
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


def day_of(text: str) -> Any:
    from datetime import date

    from provision_xl.errors import OutOfRange

    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day and not 1990 <= day.year <= 2100:
        raise OutOfRange(f'"{text}" is not a date that can be meant; write it as 2026-11-23.')
    return day
