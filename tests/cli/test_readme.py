"""Every command line that the README shows runs as it stands there, and so does its Python."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from provision_xl.cli import cli
from tests.addin.serving import Serving
from tests.cli.running import fine

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
COMMANDS = {command.name for command in cli.registered_commands}
ELSEWHERE = ("pytest",)  # what the README runs of others


def shown_lines(text: str) -> list[list[str]]:
    """The command lines of fenced blocks and of code within sentences, without `pip install uv && uv run`.

    >>> shown_lines("Say `uv run provision-xl check a.xlsx`, or `cost a.xlsx --by\\n  term`; `map` alone is a name.")
    [['check', 'a.xlsx'], ['cost', 'a.xlsx', '--by', 'term']]
    """
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    within = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    found = []
    for line in [line for block in blocks for line in block.splitlines()] + within:
        words = shlex.split(line.rpartition("&&")[2])
        started = words[:2] == ["uv", "run"]
        words = words[2:] if started else words
        named = words[:1] == ["provision-xl"]
        words = words[1:] if named else words
        if named or (words and words[0] in COMMANDS and len(words) > 1):
            found.append(words)
        else:
            assert not started or words[0] in ELSEWHERE, line
    return found


LINES = shown_lines(README)


def test_the_tour_is_found() -> None:
    assert {words[0] for words in LINES} >= {"demo", "new", "check", "cost", "explain", "update", "report"}
    assert len(LINES) >= 7


def test_every_line_runs_in_the_order_shown(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`new` makes school.xlsx; for what follows it is filled in, here by taking the demo school's in its place."""
    monkeypatch.chdir(tmp_path)
    for words in LINES:
        if words[0] == "demo":
            continue  # takes longest, and has a test of its own
        if words == ["serve"]:  # goes on until it is ended: here a process with a port and a home of its own
            Serving(folder=_made(tmp_path / "home")).close()
            continue
        ran = fine(*words)
        assert ran.out
        if words[:2] == ["new", "school.xlsx"]:
            shutil.copy(demo, "school.xlsx")
    written = {item.name for item in tmp_path.iterdir()}
    assert written >= {"school.xlsx", "school (2026-11-23).xlsx", "reports"}
    assert len(list((tmp_path / "reports").glob("*.html"))) == 1


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def test_the_demo_does_what_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.json_shapes import BY_COMMAND, problems

    monkeypatch.chdir(tmp_path)
    assert ["demo"] in LINES
    plain = fine("demo", "--pupils", "12", "--json").json()
    assert problems(BY_COMMAND["demo"], plain) == []
    told = re.search(r"files are then in the folder `([^`]+)`. Open\s+`([^`]+)\.xlsx`", README)
    assert told is not None
    names = {item.name for item in (tmp_path / told[1]).iterdir()}
    assert names >= {f"{told[2]}.xlsx", f"{told[2]}.xlsm"}
    assert {Path(name).name for name in plain["files"]} == names
    assert sum(name.endswith(".html") for name in names) == 2


def test_the_python_example_runs(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shutil.copy(demo, tmp_path / "school.xlsx")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert "INCLASS" in printed.getvalue()


def test_the_table_of_commands_names_commands_only() -> None:
    rows = re.findall(r"^\| (`.*?) \|", README, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert named and set(named) <= COMMANDS
    told = set(named) | {words[0] for words in LINES}
    assert told == COMMANDS, "the README tells of each command"
