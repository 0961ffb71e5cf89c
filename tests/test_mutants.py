"""The mutation tester makes the changes it says, leaves annotations alone, and each is a module that can be run."""

from __future__ import annotations

import ast

from tests.mutants import mutants

SOURCE = '''
def kept(total: int | None, most: int = 5) -> bool:
    """More than 5."""
    return total > most and not total == 0
'''


def test_each_change_is_made_once() -> None:
    found = {what.split("  ->  ")[1] for _, what, _ in mutants(SOURCE)}
    assert found == {"6", "total > most or not total == 0", "total >= most", "total == 0", "total != 0", "1"}


def test_each_changed_module_differs_in_one_place_and_can_be_run() -> None:
    whole = ast.unparse(ast.parse(SOURCE))
    for line, what, changed in mutants(SOURCE):
        ast.parse(changed)
        lines = [(old, new) for old, new in zip(whole.splitlines(), changed.splitlines(), strict=True) if old != new]
        assert len(lines) == 1 and line in {2, 4}, what
        assert "int | None" in changed and "More than 5" in changed
