"""Help that a school business manager can read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer.main

from provision_xl.cli import cli
from tests.cli.running import fine

GROUP: Any = typer.main.get_command(cli)
COMMANDS: dict[str, Any] = GROUP.commands
JARGON = (
    "traceback", "dataframe", "kwarg", "stdout", "stderr", "argv", "boolean", "integer", "float", "string", "null",
    "regex", "parse", "iso", "utf", "instance", "object-", "exception", "<str>", "<int", "<float", "<bool",
)  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    for param in COMMANDS[name].params:
        if param.name != "help":
            help_text = getattr(param, "help", None) or ""
            assert len(help_text) > 10 and help_text.endswith("."), f"{name} {param.name}: {help_text!r}"
    assert COMMANDS[name].help.strip().endswith(".")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_plain_words(name: str) -> None:
    ran = fine(*([name] if name else []), "--help")
    words = ran.out.casefold()
    assert words.startswith("usage: ")
    found = [word for word in JARGON if re.search(rf"(?<![a-z]){re.escape(word)}", words)]
    assert found == []
    assert max(map(len, ran.out.splitlines())) <= 100


def test_the_first_page_names_every_command_with_its_own_sentence() -> None:
    out = fine("--help").out
    for name, command in COMMANDS.items():
        line = next(line for line in out.splitlines() if line.split()[:1] == [name])
        assert line.split(maxsplit=1)[1][:20] == command.help[:20]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "serve"])  # it goes on until it is ended
def test_every_command_takes_json(name: str) -> None:
    assert "--json" in fine(name, "--help").out
