"""A small mutation tester: `python -m tests.mutants MODULE.py TESTS...` changes one thing at a time in a module and
tells which changes no test notices.

Comparisons are turned round or made strict, + and - and * and // change places, whole numbers grow by one, `and` and
`or` change places, `not` and - go, and one side of a choice is always taken. The module is changed on the disk, and put
back whatever happens; one change is made at a time.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

SECONDS = 300

_COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
             ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}  # fmt: skip
_RECKONED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
             ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}  # fmt: skip
_JOINED = {ast.And: ast.Or, ast.Or: ast.And}


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Each way in which one node can be made wrong."""
    if isinstance(node, ast.Compare):
        for place, kind in enumerate(node.ops):
            other = deepcopy(node)
            other.ops[place] = _COMPARED[type(kind)]()
            yield other
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _RECKONED:
        reckoned = deepcopy(node)
        reckoned.op = _RECKONED[type(node.op)]()
        yield reckoned
    elif isinstance(node, ast.BoolOp):
        joined = deepcopy(node)
        joined.op = _JOINED[type(node.op)]()
        yield joined
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.copy_location(ast.Constant(not node.value), node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.copy_location(ast.Constant(node.value + 1), node)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, what was changed, and the whole changed module; annotations and docstrings stay."""
    places = [place for place, node in enumerate(_reckoning(ast.parse(source))) for _ in changes(node)]
    seen: dict[int, int] = {}
    for place in places:
        tree = ast.parse(source)
        node = list(_reckoning(tree))[place]
        number = seen[place] = seen.get(place, -1) + 1
        before = ast.unparse(node)
        other = list(changes(node))[number]
        changed = ast.unparse(ast.fix_missing_locations(_Swap(node, other).visit(tree)))
        yield getattr(node, "lineno", 0), f"{before}  ->  {ast.unparse(other)}", changed


def _reckoning(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those of annotations and type aliases."""
    yield tree
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "type_params", "decorator_list"} or isinstance(tree, ast.TypeAlias):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _reckoning(child)


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self._new if node is self._old else self.generic_visit(node)


def passes(tests: list[str]) -> bool:
    """Whether the tests let the module through as it stands; one that never ends does not pass."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main() -> int:
    path, tests = Path(sys.argv[1]), sys.argv[2:]
    source = path.read_text("utf-8")
    found = list(mutants(source))
    alive = []
    try:
        assert passes(tests), "the tests fail without any change"
        for line, what, changed in found:
            path.write_text(changed, "utf-8")
            if passes(tests):
                alive.append(f"line {line}: {what}")
                sys.stdout.write(f"{path}:{line}: lives: {what}\n")
                sys.stdout.flush()
    finally:
        path.write_text(source, "utf-8")
    sys.stdout.write(f"{path}: {len(found)} changes, {len(found) - len(alive)} noticed, {len(alive)} not\n")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
