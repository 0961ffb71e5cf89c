"""The command that sets names apart from the map, and brings them back."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from provision_xl.cli.macros import put_macros
from provision_xl.cli.options import AsAt, Book, Json, day_of
from provision_xl.cli.output import password_of, say, written_lines

commands = typer.Typer()
PASSWORD = "PROVISION_XL_KEY_PASSWORD"  # the name of a variable, no password


@commands.command("key")
def key_command(
    action: Annotated[Literal["split", "join"], typer.Argument(help="Set the names apart, or bring them back.")],
    file: Book,
    key_book: Annotated[
        Path | None, typer.Option("--key-book", metavar="KEY.xlsx", help="The workbook with names and a password.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="NEW.xlsx", help="Name of the new workbook.")] = None,
    as_at: AsAt = "",
    as_json: Json = False,
) -> None:
    """Move Key and every name beside an ID into a workbook with a password, or bring them back from it."""
    from provision_xl import app
    from provision_xl.errors import OutOfRange

    if action == "split":
        secret = password_of(PASSWORD, "key book", twice=True)
        done = app.split_key(file, secret, key_book, out, day_of(as_at), put_macros)
    elif key_book is None:
        raise OutOfRange("Say which key book to join: --key-book KEY.xlsx.")
    else:
        secret = password_of(PASSWORD, "key book", twice=False)
        done = app.join_key(file, secret, key_book, out, day_of(as_at), put_macros)
    locked = [f"Written, with your password: {done.key_book}"] if done.key_book else []
    plain = {
        "file": str(done.path),
        "key_book": str(done.key_book) if done.key_book else None,
        "names": done.names,
        "notes": list(done.notes),
        "not_carried": list(done.not_carried),
    }
    lines = [*written_lines(done.path, done.not_carried), f"Names moved: {done.names}", *done.notes]
    say([*locked, *lines], as_json, plain)
