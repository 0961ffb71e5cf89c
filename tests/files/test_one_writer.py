"""Every file that the product writes goes through `files.save`; the few other calls that write are named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted([*(ROOT / "provision_xl").rglob("*.py"), *(ROOT / "udfs").rglob("*.py")])

# module, function: why it may write
NAMED = {
    ("provision_xl/files/save.py", "_write"): "writes the temporary",
    ("provision_xl/files/backups.py", "back_up"): "writes the temporary of a backup",
    ("provision_xl/files/placing.py", "to_disk"): "opens the temporary to put it on disk",
    ("provision_xl/files/placing.py", "take_place"): "gives the temporary its name",
    ("provision_xl/files/holding.py", "new_temporary"): "makes the temporary",
    ("provision_xl/files/holding.py", "_taken"): "makes the lock",
    ("provision_xl/workbook/build.py", "_write"): "handed to save: writes the temporary",
    ("provision_xl/app/books.py", "write"): "handed to save: writes the temporary",
    ("udfs/excel_package.py", "rewrite"): "puts macros into the temporary, inside save",
    ("udfs/vba.py", "add_project"): "puts macros into the temporary, inside save",
    ("provision_xl/files/placing.py", "folder_to_disk"): "opens the folder to put its names on disk",
    ("provision_xl/solving/highs.py", "_standard_output_away"): "opens the null device",
    ("provision_xl/reports/csv_files.py", "csv_files"): "into memory",
    ("provision_xl/trust/worker.py", "main"): "answers through the pipe of the process that asks",
    ("provision_xl/workbook/repack.py", "repacked"): "into memory",
    ("udfs/machine_reading.py", "read_place"): "tries whether a folder can be written to, with a file without a name",
}
WRITES = frozenset({
    "write_bytes", "write_text", "to_excel", "to_csv", "to_json", "to_pickle", "savefig", "save", "mkstemp",
    "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "mkdtemp", "copy2", "copyfile", "copytree", "move",
    "rename", "renames", "link_to", "hardlink_to", "symlink_to", "fdopen", "truncate", "touch", "extractall",
})  # fmt: skip
OURS = frozenset({"save", "write_bytes", "write_text"})  # the names that `files.save` gives


def writes(tree: ast.AST, function: str = "") -> Iterator[tuple[str, int, str]]:
    """(function, line, what) of each call that writes a file, makes one or renames one."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if isinstance(node, ast.Call) and (what := _written(node)):
            yield inside, node.lineno, what
        yield from writes(node, inside)


def _written(call: ast.Call) -> str:
    named, attribute = call.func, ""
    if isinstance(named, ast.Attribute):
        attribute, owner = named.attr, named.value
        if isinstance(owner, ast.Name) and owner.id == "os":
            return attribute if attribute in {"open", "replace", "rename", "write", "link", "fdopen", "mkfifo"} else ""
        if attribute == "replace":  # of a text it has two arguments, of a date and of rows named ones
            return attribute if len(call.args) == 1 and not call.keywords else ""
        if attribute in WRITES:
            return attribute
    name = attribute or (named.id if isinstance(named, ast.Name) else "")
    if name in WRITES - OURS:
        return name
    if name in {"open", "ZipFile", "TarFile", "ExcelWriter", "Workbook", "FileIO", "BufferedWriter"}:
        first = 0 if attribute == "open" else 1
        words = [*call.args[first : first + 1], *(word.value for word in call.keywords if word.arg == "mode")]
        modes = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        return f"{name} to write" if any(set("wxa+") & set(mode) for mode in modes if len(mode) < 4) else ""
    return ""


def unnamed(path: Path) -> list[str]:
    module = path.relative_to(ROOT).as_posix()
    found = writes(ast.parse(path.read_text("utf-8")))
    return [f"{module}:{line} {what} in {inside}" for inside, line, what in found if (module, inside) not in NAMED]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_else_writes_a_file(path: Path) -> None:
    assert unnamed(path) == []


def test_each_named_call_is_still_there() -> None:
    found = {(path.relative_to(ROOT).as_posix(), inside)
             for path in MODULES for inside, _, _ in writes(ast.parse(path.read_text("utf-8")))}  # fmt: skip
    assert set(NAMED) - found == set()


@pytest.mark.parametrize(
    "line",
    ["path.write_bytes(b'')", "path.open('w')", "open(path, 'ab')", "open(path, mode='w')", "beside.replace(path)",
     "os.replace(a, b)", "frame.to_excel(path)", "shutil.copyfile(a, b)", "book.save(path)", "path.touch()",
     "ZipFile(path, 'w')", "zipfile.ZipFile(path, 'w')", "os.open(path, flags)", "path.open('r+b')"],
)  # fmt: skip
def test_a_call_that_writes_is_seen(line: str) -> None:
    assert list(writes(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["text.replace('a', 'b')", "day.replace(year=1)", "replace(row, a=1)", "path.open('rb')", "open(path)",
             "write_bytes(path, content)", "save(path, write, verify)"],
)  # fmt: skip
def test_what_only_reads_or_goes_through_save_is_not(line: str) -> None:
    assert not list(writes(ast.parse(line)))


def test_everything_saved_is_read_back() -> None:
    """`save` without a function that looks at what was written is for tests."""
    without = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "save":
                without += [f"{path}:{node.lineno}"] if len(node.args) < 3 else []
    assert without == []
