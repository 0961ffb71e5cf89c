"""No float gets into the money: read off the source of every module that works with pence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from pathlib import Path
from typing import Any

import pytest

from provision_xl.costing import both
from provision_xl.funding import payments
from provision_xl.rates import national
from provision_xl.staffcost import staff_cost
from tests.independent.schools import random_school

ROOT = Path(__file__).parent.parent / "provision_xl"
ROOMS = ("costing", "funding", "staffcost", "closing", "forecast")
MODULES = [ROOT / "money.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]

EXACT_MATHS = {"lcm", "gcd", "prod", "comb"}  # whole numbers in, whole numbers out
FLOATING = {"math", "cmath", "statistics", "random", "numpy", "pandas"}
EXACT_TYPES = {"Fraction", "Decimal"}

# Where a float is shown to a person and never reckoned with: module, function.
SHOWN = {
    ("costing/pay.py", "_plain"): "a rate in words, such as 21.5",
    ("costing/pay.py", "yearly_cost"): "a pension rate in words, such as 21.50%",
}

# Where "/" stands without a Fraction or a Decimal spelt out beside it: module, function, and what is divided.
DIVIDED = {
    ("costing/basis.py", "factor"): "Fractions of weeks",
    ("costing/checks.py", "_week"): "a Fraction of minutes",
    ("costing/covering.py", "weekly_hours"): "a Fraction of minutes",
    ("costing/groups.py", "of_row"): "Fractions of minutes and sessions",
    ("costing/pattern.py", "charged_minutes"): "a Fraction of minutes",
    ("costing/pattern.py", "planned_hours"): "a Fraction of weeks times minutes",
    ("costing/pay.py", "paid_weeks"): "Fractions of weeks and days",
    ("costing/pay.py", "_worked_out"): "Fractions of pounds, hours and weeks",
    ("costing/pay.py", "_support_year"): "Fractions of hours",
    ("costing/staffing.py", "loads"): "a Fraction of minutes",
    ("costing/staffing.py", "_skills"): "a Fraction of minutes",
    ("costing/staffing.py", "_without_adult"): "a Fraction of minutes",
    ("costing/threshold.py", "_full_year"): "a Fraction of minutes",
    ("funding/funded_hours.py", "funded_weeks"): "Fractions of weeks",
    ("staffcost/contract.py", "weekly"): "Fractions of hours and weeks",
    ("staffcost/staff_cost.py", "_contract_pay"): "Fractions of pounds, hours and weeks",
    ("closing/since.py", "share"): "Fractions of hours",
    ("closing/since.py", "_moved"): "a Fraction of hours times pence, over a Fraction of hours",
    ("forecast/changes.py", "amount"): "pence times a Fraction of per cent",
    ("forecast/paid.py", "_paid"): "a Fraction of pounds times hours and days",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Every node with the innermost function it stands in."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else within
        yield node, inner
        yield from functions(node, inner)


def imported(node: ast.AST) -> Iterator[str]:
    """Floating-point modules that an import brings in."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in FLOATING)
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in FLOATING:
        yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name not in EXACT_MATHS)


def floats(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(function, what) for each float literal, float(), round(), import of floating maths."""
    for node, within in functions(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield within, f"the literal {node.value}"
        if isinstance(node, ast.Name) and node.id in {"float", "round", "complex"}:
            yield within, node.id
        if isinstance(node, ast.Attribute) and node.attr in {"__float__", "__truediv__", "truediv"}:
            yield within, node.attr
        yield from ((within, f"import {name}") for name in imported(node))


def divisions(tree: ast.AST) -> Iterator[str]:
    """The function of each "/" with neither a Fraction nor a Decimal spelt out on one of its sides."""
    for node, within in functions(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            names = {part.func.id for part in ast.walk(node)
                     if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)}  # fmt: skip
            if not names & EXACT_TYPES:
                yield within


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_float_stands_in_the_money(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert [found for found in floats(tree) if (name_of(path), found[0]) not in SHOWN] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_division_is_of_exact_numbers(path: Path) -> None:
    within = {(name_of(path), function) for function in divisions(ast.parse(path.read_text("utf-8")))}
    assert within <= set(DIVIDED), "say in DIVIDED what is divided, or write Fraction(...) beside the /"


def test_the_exceptions_are_all_still_needed() -> None:
    trees = {name_of(path): ast.parse(path.read_text("utf-8")) for path in MODULES}
    assert {(name, found) for name, tree in trees.items() for found, _ in floats(tree)} == set(SHOWN)
    assert {(name, found) for name, tree in trees.items() for found in divisions(tree)} == set(DIVIDED)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("def cost(): return 1.5", "the literal 1.5"),
        ("def cost(): return float(total)", "float"),
        ("def cost(): return round(total, 2)", "round"),
        ("def cost(): return sum(map(float, found))", "float"),
        ("def cost(): return total.__truediv__(3)", "__truediv__"),
        ("def cost():\n    from math import floor", "import math.floor"),
        ("def cost():\n    import numpy as np", "import numpy"),
    ],
)
def test_a_planted_float_is_found(planted: str, found: str) -> None:
    assert list(floats(ast.parse(planted))) == [("cost", found)]


@pytest.mark.parametrize("planted", ["total / pupils", "(total * 100) / 3", "sum(amounts) / len(amounts)"])
def test_a_planted_division_of_whole_numbers_is_found(planted: str) -> None:
    assert list(divisions(ast.parse(f"def cost(): return {planted}"))) == ["cost"]
    assert list(divisions(ast.parse(f"def cost():\n    found = 7\n    found /= {planted}"))) == ["cost", "cost"]


def test_an_exact_division_is_let_through() -> None:
    exact = "from math import lcm\ndef cost(): return Fraction(total) / 3 + total // 3 + total / Decimal(3) + lcm(4, 6)"
    assert list(floats(ast.parse(exact))) == list(divisions(ast.parse(exact))) == []


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_that_comes_out_is_a_whole_or_an_exact_number(seed: int) -> None:
    """What the source cannot show: the types of what is really worked out."""
    school, as_at = random_school(seed)
    own, la = both(school, as_at, national())
    rows: list[Any] = [*own.pieces, *(la.pieces if la else ()), *payments(own), *staff_cost(own, national())]
    values = [value for row in rows for value in _numbers(row)]
    assert {type(value) for value in values} <= {int, bool, Fraction, Decimal}
    assert {type(piece.planned) for piece in own.pieces} <= {int}


def _numbers(row: Any) -> Iterator[Any]:
    """Every number in a row, at whatever depth."""
    if isinstance(row, dict):
        row = tuple(row.values())
    elif is_dataclass(row):
        row = tuple(getattr(row, field.name) for field in fields(row))
    if isinstance(row, list | tuple | set | frozenset):
        for value in row:
            yield from _numbers(value)
    elif isinstance(row, Number):
        yield row


def test_a_float_deep_in_a_row_is_seen() -> None:
    assert [type(value) for value in _numbers({"paid": (1, [Fraction(1, 3), 0.5])})] == [int, Fraction, float]
