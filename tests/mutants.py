"""A small mutation tester: `python -m tests.mutants [WORD]` changes one thing at a time in the modules of mutants.toml
whose path has the word in it, and tells which changes none of the module's tests notices. `python -m tests.torture
--full` does so for all modules.

Comparisons are turned round or made strict, + and - and * and // change places, whole numbers grow by one, `and` and
`or` change places, `not` and - go, and one side of a choice is always taken. Changes that may live are in mutants.toml
with the reason. The changed module stands in a copy of the project, of which each core has one.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).parent.parent
SECONDS = 60  # of work for the tests of one module
CLOCK = 600  # by the clock, as the computer may be busy with other things
HEAD = "| module | changes | noticed | make no difference | not noticed |\n|---|---|---|---|---|"
_BECOMES = "  ->  "
BAR = 90  # per cent of the changes that make a difference which must be noticed

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
    """Line, how it reads before and after, and the whole changed module; annotations and docstrings stay."""
    whole = ast.unparse(ast.parse(source)).splitlines()
    places = [place for place, node in enumerate(_reckoning(ast.parse(source))) for _ in changes(node)]
    seen: dict[int, int] = {}
    for place in places:
        tree = ast.parse(source)
        node = list(_reckoning(tree))[place]
        number = seen[place] = seen.get(place, -1) + 1
        other = list(changes(node))[number]
        changed = ast.unparse(ast.fix_missing_locations(_Swap(node, other).visit(tree)))
        before, after = next(pair for pair in zip(whole, changed.splitlines(), strict=True) if pair[0] != pair[1])
        yield getattr(node, "lineno", 0), f"{before.strip()}{_BECOMES}{after.strip()}", changed


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


@dataclass(frozen=True)
class Module:
    """A module whose every change its tests must notice, but those that `may_live` gives a reason for.

    Args:
        path: from the project's root.
        tests: as pytest takes them.
        may_live: the line as it was changed -> why that makes no difference.
        times: how many changes read like such a line, where that is not one.
    """

    path: str
    tests: tuple[str, ...]
    may_live: dict[str, str] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """What came of the changes of a module: how many there were, and those that lived, each with its line."""

    module: Module
    changes: int
    lived: list[tuple[int, str]]

    @property
    def unnoticed(self) -> list[tuple[int, str]]:
        return [(line, what) for line, what in self.lived if as_changed(what) not in self.module.may_live]

    @property
    def row(self) -> str:
        """Its row of the table of HEAD."""
        noticed, missed = self.changes - len(self.lived), len(self.unnoticed)
        return f"| {self.module.path} | {self.changes} | {noticed} | {len(self.lived) - missed} | {missed} |"

    @property
    def meets_the_bar(self) -> bool:
        """Whether enough of the changes that make a difference are noticed."""
        noticed = self.changes - len(self.lived)
        return noticed * 100 >= BAR * (noticed + len(self.unnoticed))


def as_changed(what: str) -> str:
    """The line after a change, from how it read before and after."""
    return what.partition(_BECOMES)[2]


def modules(word: str = "") -> list[Module]:
    """The modules of mutants.toml with the word in their path."""
    declared = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text("utf-8"))["module"]
    found = [
        Module(
            row["path"], tuple(row["tests"]),
            {item["line"].strip(): item["why"] for item in row.get("lives", ())},
            {item["line"].strip(): item["times"] for item in row.get("lives", ()) if "times" in item},
        )
        for row in declared
    ]  # fmt: skip
    return [module for module in found if word in module.path]


def stale(module: Module, source: str) -> list[str]:
    """Lines that may live and are not the reading of just so many changes as are declared, one unless it says so."""
    made = Counter(as_changed(what) for _, what, _ in mutants(source))
    return [line for line in module.may_live if made[line] != module.times.get(line, 1)]


def copies(folder: Path, many: int) -> SimpleQueue[Path]:
    """Copies of the project to change."""
    free: SimpleQueue[Path] = SimpleQueue()
    for number in range(many):
        copy = folder / str(number)
        left_out = shutil.ignore_patterns(".*", "__pycache__", "docs", "build")
        shutil.copytree(ROOT, copy, ignore=left_out)
        free.put(copy)
    return free


def passes(copy: Path, module: Module, source: str) -> bool:
    """Whether the tests let the module through with this source; tests that never end do not."""
    path = copy / module.path
    path.write_text(source, "utf-8")
    limited = ["sh", "-c", 'ulimit -t "$0" && exec "$@"', str(SECONDS), sys.executable, "-B", "-m", "pytest"]
    command = [*limited, "-x", "-q", "-n0", "-p", "no:cacheprovider", *module.tests]
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "HYPOTHESIS_STORAGE_DIRECTORY": str(copy / ".hypothesis")}
    try:
        return subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, timeout=CLOCK).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def alive(module: Module, free: SimpleQueue[Path], pool: ThreadPoolExecutor) -> tuple[int, list[tuple[int, str]]]:
    """How many changes there are, and those that no test notices, each with its line.

    Raises:
        AssertionError: the tests fail without any change.
    """
    source = (ROOT / module.path).read_text("utf-8")

    def lives(changed: str) -> bool:
        copy = free.get()
        try:
            return passes(copy, module, changed)
        finally:
            (copy / module.path).write_text(source, "utf-8")
            free.put(copy)

    assert lives(source), f"{module.path}: the tests fail without any change"
    found = list(mutants(source))
    kept = pool.map(lives, [changed for _, _, changed in found])
    return len(found), [(line, what) for (line, what, _), lived in zip(found, kept, strict=True) if lived]


def tried(wanted: Iterable[Module]) -> Iterator[Tried]:
    """Each module with what came of its changes, tried on all cores."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(cores) as pool:
        free = copies(Path(folder), cores)
        for module in wanted:
            yield Tried(module, *alive(module, free, pool))


def main() -> int:
    low = 0
    sys.stdout.write(f"{HEAD}\n")
    for one in tried(modules(*sys.argv[1:2])):
        sys.stdout.write("".join([f"{one.row}\n", *(f"line {line}: {what}\n" for line, what in one.unnoticed)]))
        sys.stdout.flush()
        low += not one.meets_the_bar
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
