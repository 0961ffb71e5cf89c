"""Pages of documentation that come from declarations; `python -m tests.declared_docs` writes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from provision_xl.functions.macros import MACROS
from provision_xl.functions.registry import REGISTRY
from provision_xl.school.columns import Column
from provision_xl.school.tables import SETTINGS, TABLES
from tests.role import role_page

FOLDER = Path(__file__).parent.parent / "docs"


def tables_page() -> str:
    """Every table and column, with what it holds."""
    lines = [
        "# The tables",
        "",
        "One sheet each, one Excel table each, headers as here; `*` must be filled. Core tables are in every workbook,",
        "the others when you want them (`new --with NAME`). Columns and tables of your own are ignored.",
        "",
        "## Settings",
        "",
        *_columns(SETTINGS, "Setting"),
    ]
    for table in TABLES.values():
        optional = "" if table.core else " (optional)"
        lines += ["", f"## {table.name}{optional}", "", table.help, "", *_columns(table.columns)]
    return "\n".join(lines) + "\n"


def _columns(columns: Iterable[Column], first: str = "Column") -> list[str]:
    rows = [f"| {first} | Holds | What it is for | Example |", "|---|---|---|---|"]
    for column in columns:
        holds = " / ".join(column.allowed) if column.allowed and len(column.allowed) <= 8 else str(column.kind)
        star = "*" if column.required else ""
        rows.append(f"| {column.header}{star} | {holds} | {column.help} | {column.example} |")
    return rows


def functions_page() -> str:
    """Every function and macro."""
    promise = "A function never fails: where it has no figure it gives a sentence."
    lines = ["# Functions for cells, and macros", "", promise, ""]
    for function in REGISTRY:
        lines += [f"## PX_{function.name}", "", function.help, "", "| Argument | What it is |", "|---|---|"]
        lines += [f"| {argument.name} | {argument.help} |" for argument in function.arguments]
        lines.append("")
    lines += ["## Macros", "", "| Macro | What it does | Asks |", "|---|---|---|"]
    for macro in MACROS:
        lines.append(f"| {macro.caption} | {macro.help} | {'; '.join(ask.question for ask in macro.asks)} |")
    return "\n".join(lines) + "\n"


PAGES = {"tables.md": tables_page, "functions.md": functions_page, "role.md": role_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
