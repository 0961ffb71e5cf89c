"""Which workbooks are meant: folders, workbooks, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from provision_xl.errors import FileError, Finding, OutOfRange, Verdict

ENDINGS = (".xlsx", ".xlsm")


def workbooks(given: Sequence[Path]) -> tuple[Path, ...]:
    """Every workbook of the folders, lists and files given, each once, in the order of their names.

    A folder is looked through with the folders in it; what begins with a dot or "~$" is no workbook of a school. A
    .txt file holds a path a line, as seen from its own folder; blank lines and those that begin with # are left out.

    Raises:
        FileError: something given is not there.
        OutOfRange: there is no workbook among it.
    """
    found = {path.resolve(): path for item in given for path in _of(item)}
    if not found:
        raise OutOfRange(f"There is no workbook ({' or '.join(ENDINGS)}) in {', '.join(map(str, given))}.")
    return tuple(found[place] for place in sorted(found))


def _of(item: Path) -> Iterable[Path]:
    if item.is_dir():
        return (path for path in item.rglob("*") if _is_a_school(path.relative_to(item)) and path.is_file())
    if not item.is_file():
        cure = "Give a folder, a workbook, or a .txt file with a path a line."
        raise FileError(Finding("PX-A36", Verdict.REFUSE, item.name or str(item), "", "this is not there", cure))
    if item.suffix.lower() == ".txt":
        lines = (line.strip() for line in item.read_text("utf-8").splitlines())
        return (path for line in lines if line and not line.startswith("#") for path in _of(item.parent / line))
    return (item,)


def _is_a_school(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and not any(part.startswith((".", "~$")) for part in path.parts)
