"""Every school of a trust read once, by whatever executor; what is finished is kept and not done again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from provision_xl.files.save import write_bytes
from provision_xl.trust.one_school import Totals
from provision_xl.trust.workers import end_all, totals_of

type Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Asked:
    """What is asked of every school.

    Args:
        as_at: an ISO date; "" for that of each school's Settings.
        term: of which a plan is wanted; "" for none.
        seconds: most to think about a plan.
        most_seconds: for one school, everything together; then it is ended and named.
    """

    as_at: str = ""
    term: str = ""
    seconds: float = 60
    most_seconds: float = 300


def run(
    paths: Sequence[Path],
    asked: Asked,
    executor: Executor | None = None,
    workers: int = 2,
    keep: Path | None = None,
    progress: Progress | None = None,
) -> list[Totals]:
    """The totals of every school, in the order of the paths, each with its `file`.

    Args:
        executor: does the work, such as that of a Dask client; None for processes on this computer.
        workers: how many of those.
        keep: a folder for what is finished. A school is done again only where its workbook, what is asked or the
            version of the program is another.
    """
    kept = {path: _kept(keep, path, asked) for path in paths}
    found = {path: totals for path, totals in kept.items() if totals is not None}
    if len(found) < len(paths):
        pool = executor or ThreadPoolExecutor(workers)
        try:
            waiting: dict[Future[Totals], Path] = {
                pool.submit(totals_of, _request(path, asked), asked.most_seconds): path
                for path in paths
                if path not in found
            }
            for future in as_completed(waiting):
                path = waiting[future]
                found[path] = future.result()
                _keep(keep, path, asked, found[path])
                if progress:
                    progress(f"{len(found)} of {len(paths)} schools", len(found) / len(paths))
        finally:
            if executor is None:
                pool.shutdown(cancel_futures=True)
                end_all()
    names = file_names(paths)
    return [{**found[path], "file": names[path]} for path in paths]


def file_names(paths: Sequence[Path]) -> dict[Path, str]:
    """The name of each workbook, with as many of its folders as it takes to tell it from the others.

    >>> list(file_names([Path("a/Hill/Map.xlsx"), Path("a/Oak/Map.xlsx"), Path("a/Elm.xlsx")]).values())
    ['Hill/Map.xlsx', 'Oak/Map.xlsx', 'Elm.xlsx']
    """
    found = {path: path.name for path in paths}
    for depth in range(2, max((len(path.parts) for path in paths), default=0) + 1):
        many = Counter(found.values())
        found = {path: "/".join(path.parts[-depth:]) if many[name] > 1 else name for path, name in found.items()}
    return found


def _request(path: Path, asked: Asked) -> dict[str, Any]:
    return {"path": str(path.resolve()), "as_at": asked.as_at, "term": asked.term, "seconds": asked.seconds}


def _place(keep: Path, path: Path, asked: Asked) -> Path:
    """Named after everything that the totals hang on, and after no school."""
    what = json.dumps([version("provision-xl"), asdict(asked), sha256(path.read_bytes()).hexdigest()])
    return keep / f"{sha256(what.encode()).hexdigest()}.json"


def _kept(keep: Path | None, path: Path, asked: Asked) -> Totals | None:
    if keep is None:
        return None
    try:
        totals: Totals = json.loads(_place(keep, path, asked).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return totals


def _keep(keep: Path | None, path: Path, asked: Asked, totals: Totals) -> None:
    if keep is not None and "failed" not in totals:
        keep.mkdir(parents=True, exist_ok=True)
        write_bytes(_place(keep, path, asked), json.dumps(totals, sort_keys=True).encode(), ours=True)
