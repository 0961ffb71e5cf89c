"""The SENCo's role and every kind of setting, with where each is done: read from `role.toml` and the profiles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provision_xl.profiles import profiles
from provision_xl.rates import national

FOLDER = Path(__file__).parent
_KEYS = ("sheets", "functions", "commands", "tests")


@dataclass(frozen=True)
class Part:
    """A duty, or a setting: sheets, functions, commands, and tests as paths under `tests`."""

    name: str
    sheets: tuple[str, ...]
    functions: tuple[str, ...]
    commands: tuple[str, ...]
    tests: tuple[str, ...]


def duties() -> list[Part]:
    """The fifteen duties, in their order."""
    rows: list[dict[str, Any]] = tomllib.loads((FOLDER / "role.toml").read_text("utf-8"))["duty"]
    rows.sort(key=lambda row: row["number"])
    return [Part(f"{row['number']}. {row['duty']}", *(tuple(row[key]) for key in _KEYS)) for row in rows]


def settings() -> list[Part]:
    """Every setting type that Settings offers: what is made for it, and the example school that runs."""
    tests = ("profiles/test_examples.py", "profiles/test_profiles.py")
    return [
        Part(profile.setting, tuple(dict.fromkeys(("Settings", "SENCo", *profile.tables))), ("SENCO_HOURS",),
             ("new", "demo", "setting", "senco-time"), tests)
        for profile in profiles(national())
    ]  # fmt: skip


def role_page() -> str:
    """Which sheet, function, command and test belongs to each."""
    lines = [
        "# The SENCo's role, part by part",
        "",
        "Where each duty is done, and the tests that hold it. Sheets that are typed into come first, then those that",
        "come out of Update.",
        "",
        *_rows("Duty", duties()),
        "",
        "# Kinds of setting",
        "",
        "`provision-xl new --setting NAME` makes a workbook for each, `provision-xl demo --setting NAME` a filled one.",
        "What a setting type changes stands in [settings.md](settings.md), with a picture of the SENCo sheet of each.",
        "",
        *_rows("Setting type", settings()),
    ]
    return "\n".join(lines) + "\n"


def _rows(what: str, parts: Sequence[Part]) -> list[str]:
    rows = [f"| {what} | Sheets | Functions | Commands | Tests |", "|---|---|---|---|---|"]
    for part in parts:
        functions = _code(f"PX_{name}" for name in part.functions) or "-"
        cells = (part.name, ", ".join(part.sheets), functions, _code(part.commands), _code(part.tests))
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
