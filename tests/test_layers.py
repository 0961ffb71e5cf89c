"""A module imports from lower layers only, and the heavy or dangerous things stand where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS: dict[str, float] = {
    **dict.fromkeys(("errors", "choices", "collecting"), 0),
    **dict.fromkeys(("money", "dates"), 0.1),
    "results": 0.2,
    **dict.fromkeys(("rates", "school", "files"), 1),
    "profiles": 1.5,
    **dict.fromkeys(("costing", "solving"), 2),
    **dict.fromkeys(("funding", "impact"), 2.5),
    "staffcost": 2.7,
    "closing": 2.8,
    **dict.fromkeys(("planning", "senco", "timetable", "meetings", "ehc", "outside", "skills", "records"), 3),
    "views": 3.1,
    "purse": 3.2,
    "whatif": 3.5,
    **dict.fromkeys(("functions", "reports", "workbook", "demo"), 4),
    "forecast": 4.4,
    "importing": 4.5,
    **dict.fromkeys(("app", "showing"), 5),
    "trust": 5.2,
    **dict.fromkeys(("api", "demonstration"), 5.5),
    "udfs": 6,
    "cli": 7,
}
ONLY_IN = {
    "pulp": ("solving",),
    "highspy": ("solving",),
    "openpyxl": ("workbook", "reports", "importing"),
    "xlsxwriter": ("workbook", "reports"),
    "xlwings": ("udfs",),
    "pandas": ("app", "trust"),
    "distributed": ("trust",),
    "typer": ("cli",),
    "msoffcrypto": ("files",),
    "typst": ("reports",),
    "icalendar": ("meetings", "timetable"),
}
# importing the package, or asking for help, must not load these
LATE = ("xlwings", "pulp", "highspy", "pandas", "openpyxl", "xlsxwriter", "numpy", "matplotlib",
        "msoffcrypto", "typst", "icalendar")  # fmt: skip
MODULES = sorted([*(ROOT / "provision_xl").rglob("*.py"), *(ROOT / "udfs").rglob("*.py")])


def room(path: Path) -> str:
    """The part of the product that a module belongs to."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "udfs" if parts[0] == "udfs" else parts[1]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            if node.module == "provision_xl":
                yield from (f"provision_xl.{alias.name}" for alias in node.names)


def own_rooms(path: Path) -> set[str]:
    found = set()
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "provision_udfs":
            found.add("udfs")
        elif top == "provision_xl" and rest:
            found.add(rest.partition(".")[0])
    return found


def breaches(path: Path) -> list[str]:
    """Every import of this module that goes the wrong way."""
    own = room(path)
    if own == "__init__":
        return []
    upward = [f"{own} imports {other}" for other in own_rooms(path) if other != own and LAYERS[other] >= LAYERS[own]]
    outside = {name.partition(".")[0] for name in imports(path)}
    misplaced = [f"{own} imports {name}" for name, rooms in ONLY_IN.items() if name in outside and own not in rooms]
    return upward + misplaced


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_from_lower_layers_only(path: Path) -> None:
    assert breaches(path) == []


def test_a_planted_breach_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "provision_xl" / "costing" / "wrong.py"
    module.parent.mkdir(parents=True)
    module.write_text("import pulp\nfrom provision_xl.planning import optimise\n", "utf-8")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert breaches(module) == ["costing imports planning", "costing imports pulp"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_print_open_or_clock_where_there_must_be_none(path: Path) -> None:
    own = room(path)
    if own in {"__init__", "rates", "files"} or LAYERS[own] >= 4:
        return
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert not named & {"print", "open", "input"}
    assert not methods & {"today", "now", "utcnow", "read_text", "write_text", "read_bytes", "write_bytes"}


@pytest.mark.parametrize("code", ["import provision_xl", "from provision_xl import cli"])
def test_importing_loads_nothing_heavy(code: str) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not set(loaded) & set(LATE)


def test_every_package_is_installed() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    parts = [path.parent.relative_to(ROOT).parts for name in ("provision_xl", "udfs")
             for path in (ROOT / name).rglob("__init__.py")]  # fmt: skip
    assert set(listed) == {".".join(found).replace("udfs", "provision_udfs") for found in parts}
