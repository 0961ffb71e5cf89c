"""The program itself: its name, its help, and how it ends."""

import sys
from io import TextIOWrapper

import typer

cli = typer.Typer(
    name="provision-xl",
    help="A costed SEN provision map from your school's workbook: what it costs, who delivers it, what the budget "
    "can bear, and which plan does most good.\n\nNothing leaves this computer, and your own workbook is never changed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def run() -> None:
    """Be the program `provision-xl`, in a process of its own."""
    from provision_xl.collecting import collect_seldom

    collect_seldom()
    main()


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
