"""A call for every command that reads a workbook, made from its declared options: a new command joins by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from provision_xl.choices import AUDIENCES
from provision_xl.cli import cli

DATA = Path(__file__).parent.parent / "importing" / "data"
BOOKS = frozenset({"file", "into"})
VALUES: dict[str, str] = {
    "term": "Autumn", "line": "L1", "pupil": "P1", "pupils": "P1", "intervention": "READ", "interventions": "READ",
    "last_day": "2026-12-01", "starts": "2026-12-01", "ends": "2026-12-04", "staff": "T1", "who": "T1",
    "table": "Voice", "national": str(DATA / "national_made_up.csv"), "kind": "pupils", "action": "split",
    "time_limit": "5", "draws": "4", "explain": "2", "scenario": "pay +3%", "by": "Head", "to": "Spring 2027",
    "flag": "Falling", "reason": "Was ill that week.", "restore": "1", "away": "T1",
}  # fmt: skip
ONLY_FOR = {"class_name": "class", "pupil": "family"}  # options that belong to one audience
OPTIONAL = frozenset({"out", "write_to", "time_limit", "draws", "explain", "audience", "restore", "away",
                      "pages"})  # fmt: skip


def readers() -> list[str]:
    """Commands that read a workbook that is there; `new` makes one."""
    return [name for name, command in _commands().items() if name != "new" and BOOKS & _names(command)]


def _commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]


def _names(command: Any) -> set[str]:
    return {param.name for param in command.params}


def calls(name: str, book: Path, folder: Path, class_name: str, *form: str) -> Iterator[tuple[str, Path, list[str]]]:
    """(audience, folder for what it writes, words) for each audience it knows, writing all that it can."""
    params = _commands()[name].params
    audiences = AUDIENCES if "audience" in _names(_commands()[name]) else ("",)
    for audience in audiences:
        place = folder / f"{name}-{audience}"
        place.mkdir()
        yield audience, place, [name, *_words(params, book, place, audience, class_name), *form]


def _words(params: list[Any], book: Path, folder: Path, audience: str, class_name: str) -> Iterator[str]:
    for param in params:
        if audience and param.name in ONLY_FOR:
            about = class_name if audience == "class" else VALUES["pupil"]
            yield from (param.opts[0], about) if audience == ONLY_FOR[param.name] else ()
            continue
        if not (param.required or param.name in OPTIONAL) or (param.name == "audience" and not audience):
            continue
        value = _value(param, book, folder, audience)
        if param.param_type_name == "argument":
            yield value
        else:
            yield from (param.opts[0], value)


def _value(param: Any, book: Path, folder: Path, audience: str) -> str:
    if param.name in BOOKS:
        return str(book)
    if param.name == "audience":
        return audience
    if param.name in {"out", "write_to", "pages"}:
        return str(folder if param.metavar == "DIR" else folder / "new.xlsx")
    if param.name == "export":
        export = folder.parent / "pupils.csv"
        export.write_text("Pupil ID,Year group,SEN status\nP1,3,K\n", "utf-8")
        return str(export)
    assert param.name in VALUES, f"say in VALUES what --{param.name} may be in a test"
    return VALUES[param.name]
