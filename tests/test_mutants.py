"""The mutation tester makes the changes it says, leaves annotations alone, and each is a module that can be run."""

from __future__ import annotations

import ast

import pytest

from tests.mutants import ROOT, Module, Tried, modules, mutants, stale
from tests.torture.parts import mutant_rows

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
def test_each_change_that_may_live_is_still_one_that_is_made_and_no_other_reads_like_it(module: Module) -> None:
    assert stale(module, (ROOT / module.path).read_text("utf-8")) == []
    assert all(module.may_live.values())


def test_a_line_that_may_live_and_is_no_change_any_more_or_is_two_is_found() -> None:
    twice = "def first(a):\n    return a > 0\n\ndef second(a):\n    return a > 0\n"
    gone, two, one = "return total >= 5", "return a >= 0", "return a > 1"
    module = Module("", (), dict.fromkeys((gone, two, one), "Because."), {one: 2})
    assert stale(module, twice) == [gone, two]


def test_the_bar_is_nine_in_ten_of_the_changes_that_make_a_difference() -> None:
    """Of 21 one makes none: 18 of 20 are enough, 17 of 20 are not."""
    module = Module("money.py", (), {"harmless": "Because."})
    lived = [(1, "before  ->  harmless"), (2, "a  ->  b"), (3, "a  ->  c"), (4, "a  ->  d")]
    enough, low = Tried(module, 21, lived[:3]), Tried(module, 21, lived)
    assert (enough.row, enough.meets_the_bar) == ("| money.py | 21 | 18 | 1 | 2 |", True)
    assert (low.row, low.meets_the_bar) == ("| money.py | 21 | 17 | 1 | 3 |", False)
    assert low.unnoticed == lived[1:]


def test_tests_that_look_at_something_else_notice_no_change_and_fail_the_torture() -> None:
    """The planted mistake beside the right way: a module with one place to change, tried with another's examples."""
    path = "provision_xl/impact/limits.py"
    right, blind = (Module(path, ("--doctest-modules", tests)) for tests in (path, "provision_xl/views/week.py"))
    rows = mutant_rows([right, blind])
    # without the seconds
    assert [(row.rpartition(" | ")[0], failed) for row, failed in rows] == [
        (f"| {path} | 1 | 1 | 0 | 0", 0), (f"| {path} | 1 | 0 | 0 | 1", 1),
    ]  # fmt: skip
