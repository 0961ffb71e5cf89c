"""Every duty and every setting has a sheet, a command and a test, and all of them are there."""

from __future__ import annotations

import ast

import pytest

from provision_xl import app
from provision_xl.cli import cli
from provision_xl.demo import demo_school
from provision_xl.functions.registry import REGISTRY
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.layout import ABOUT
from provision_xl.workbook.outputs import sheet_names
from tests.role import FOLDER, Part, duties, settings

PARTS = [*duties(), *settings()]


@pytest.fixture(scope="module")
def sheets() -> set[str]:
    """Every sheet that can be typed into, and those that Update writes for the demo school."""
    written = sheet_names(app.output_tables(app.work(demo_school()))).values()
    return {SETTINGS_SHEET, ABOUT, *(table.name for table in TABLES.values()), *written}


def is_there(test: str) -> bool:
    """Whether a test file, or one test in it, is there; a file without a test is none."""
    path, _, name = test.partition("::")
    if not (FOLDER / path).is_file():
        return False
    tree = ast.parse((FOLDER / path).read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found = {test for test in names if test.startswith("test_")}
    return name in found if name else bool(found)


def lacking(part: Part, sheets: set[str]) -> list[str]:
    """What a part names that is not there, and what it has none of."""
    commands = {command.name for command in cli.registered_commands} | {group.name for group in cli.registered_groups}
    functions = {function.name for function in REGISTRY}
    none = [what for what in ("sheets", "commands", "tests") if not getattr(part, what)]
    return [
        *(f"no {what}" for what in none),
        *(name for name in part.sheets if name not in sheets),
        *(name for name in part.functions if name not in functions),
        *(name for name in part.commands if name not in commands),
        *(test for test in part.tests if not is_there(test)),
    ]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_it_has_a_sheet_a_command_and_a_test(part: Part, sheets: set[str]) -> None:
    assert lacking(part, sheets) == []


def test_the_fifteen_duties_and_the_eight_settings_are_all_there() -> None:
    assert [int(part.name.split(".")[0]) for part in duties()] == list(range(1, 16))
    assert len(settings()) >= 8


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (Part("x", (), (), (), ()), ["no sheets", "no commands", "no tests"]),
        (Part("x", ("Nowhere",), ("NOTHING",), ("fly",), ("test_role.py::test_nothing", "test_gone.py")),
         ["Nowhere", "NOTHING", "fly", "test_role.py::test_nothing", "test_gone.py"]),
    ],
)  # fmt: skip
def test_a_part_that_has_none_is_found(part: Part, found: list[str], sheets: set[str]) -> None:
    assert lacking(part, sheets) == found
