"""Each macro that changes the map, as a command that does its work on a closed book."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provision_xl.cli.options import Book, Json
from provision_xl.cli.output import say, written_lines

if TYPE_CHECKING:
    from provision_xl.functions.declaring import Ask, Macro

commands = typer.Typer()


# Macros whose commands stand elsewhere: they print tables, or write files of their own.
BY_HAND = (
    "update", "check", "allocate", "optimise", "optimise-year", "what-if", "next-steps", "frontier", "how-sure",
    "report", "about",
    "pupil-map", "scenario", "import", "timetable", "today",
)  # fmt: skip


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
    commands.command(macro.command, help=macro.help)(command)


def _run_macro(call: str, file: Path, answers: dict[str, Any], write_to: Path | None, as_json: bool) -> None:
    from provision_udfs.closed_book import as_plain, run, write

    change, grids = run(file, call, answers)
    written, not_carried = write(grids, change, write_to, put_macros) if write_to else (None, ())
    plain = {**as_plain(change), "file": str(written) if written else None, "not_carried": list(not_carried)}
    if written:
        end = written_lines(written, not_carried)
    else:
        end = [change.message, "Your workbook was not changed: --out NEW.xlsx writes the change into a new one."]
    say([*change.rows, *end], as_json, plain)


def add_macro_commands() -> None:
    from provision_xl.functions.macros import MACROS

    for macro in MACROS:
        if macro.command not in BY_HAND:
            _macro_command(macro)


def put_macros(path: Path, host: str) -> None:
    from provision_udfs.vba import add_macros

    add_macros(path, "libreoffice" if host == "libreoffice" else "excel")


def said_of_macros(path: Path) -> str:
    from provision_udfs.own_code import said_of_macros as said

    found: str = said(path)
    return found


add_macro_commands()
