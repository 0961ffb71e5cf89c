"""What commands put out: tables, JSON, CSV, sentences, a progress bar."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provision_xl.cli.options import day_of

if TYPE_CHECKING:
    from provision_xl.results import Result

WIDTH_OF_FILES = 180  # characters, where output goes to a file or another program


def print_tables(results: "Sequence[Result]", as_json: bool, as_csv: bool, extra: dict[str, Any] | None = None) -> None:
    from provision_xl import showing

    if as_json:
        plain = {**(extra or {}), **showing.joined(results)}
        sys.stdout.write(showing.as_json(plain) + "\n")
    elif as_csv:
        sys.stdout.write(showing.as_csv(results[0]))
    else:
        from rich.console import Console

        console = Console()
        if not console.is_terminal:
            console.width = WIDTH_OF_FILES
        for result in results:
            console.print(showing.on_screen(result, console.width))
            console.print()


def show(make: "Callable[[Any], Sequence[Result]]", book: Path, as_at: str, as_json: bool, as_csv: bool) -> None:
    from provision_xl import app

    print_tables(make(app.work(book, day_of(as_at))), as_json, as_csv)


def say(words: Sequence[str], as_json: bool, plain: dict[str, Any]) -> None:
    from provision_xl import showing

    sys.stdout.write((showing.as_json(plain) if as_json else "\n".join(words)) + "\n")


def written_lines(path: Path, not_carried: Sequence[str]) -> list[str]:
    missing = [f"Not carried over from your workbook: {', '.join(not_carried)}"] if not_carried else []
    return [f"Written: {path}", *missing]


class progress_bar:  # noqa: N801  (used like a function)
    """A progress bar on the error stream, or nothing where output goes to a program."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def __enter__(self) -> Callable[[str, float], None]:
        if self._quiet or not sys.stderr.isatty():
            self._bar = None
            return lambda what, part: None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        task = self._bar.add_task("", total=1.0)
        bar = self._bar
        return lambda what, part: bar.update(task, description=what, completed=part)

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()


def password_of(variable: str, book: str, twice: bool) -> str:
    """The password of a book: from the environment, else asked for; never shown, never on the command line."""
    import typer

    given = os.environ.get(variable)
    if given is not None:
        return given
    said: str = typer.prompt(f"Password of the {book}", hide_input=True, confirmation_prompt=twice, err=True)
    return said
