"""The mutation tester makes the changes it says, leaves annotations alone, and each is a module that can be run."""

from __future__ import annotations

import ast

import pytest

from tests.mutants import ROOT, Module, modules, mutants

SOURCE = '''
def kept(total: int | None, most: int = 5) -> bool:
    """More than 5."""
    return total > most and not total == 0
'''


def test_each_change_is_made_once() -> None:
    found = {what.split("  ->  ")[1].removeprefix("return ") for _, what, _ in mutants(SOURCE)}
    assert found == {
        "def kept(total: int | None, most: int=6) -> bool:", "total > most or not total == 0",
        "total >= most and (not total == 0)", "total > most and total == 0", "total > most and (not total != 0)",
        "total > most and (not total == 1)",
    }  # fmt: skip


def test_each_changed_module_differs_in_one_place_and_can_be_run() -> None:
    whole = ast.unparse(ast.parse(SOURCE))
    for line, what, changed in mutants(SOURCE):
        ast.parse(changed)
        lines = [(old, new) for old, new in zip(whole.splitlines(), changed.splitlines(), strict=True) if old != new]
        assert len(lines) == 1 and line in {2, 4}, what
        assert "int | None" in changed and "More than 5" in changed


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_each_change_that_may_live_is_still_one_that_is_made(module: Module) -> None:
    made = {what.partition("  ->  ")[2] for _, what, _ in mutants((ROOT / module.path).read_text("utf-8"))}
    assert set(module.may_live) <= made and all(module.may_live.values())
