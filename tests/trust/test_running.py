"""Processes that hang or die, work taken up again, and a Dask cluster with a worker killed on purpose."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provision_xl.demo.examples import example_school
from provision_xl.errors import FileError, OutOfRange
from provision_xl.trust import Asked, dask_executor, roll_up, run, trust_report, workbooks
from provision_xl.trust import workers as trust_workers
from provision_xl.trust.workers import end_all, totals_of
from tests.trust.books import examples, write


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return sorted(examples(tmp_path_factory.mktemp("schools")))


@pytest.fixture(scope="module")
def once(paths: list[Path]) -> list[dict[str, Any]]:
    return run(paths, Asked())


class Counting(Executor):
    """Hands on, and knows of which workbooks."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._pool = ThreadPoolExecutor(1)

    def submit(self, work: Any, /, asked: dict[str, Any], *more: Any) -> Future[Any]:  # type: ignore[override]
        self.asked.append(Path(asked["path"]).name)
        return self._pool.submit(work, asked, *more)


def test_a_school_that_takes_too_long_is_ended_and_named_and_the_next_is_read(paths: list[Path]) -> None:
    asked = {"path": str(paths[0]), "as_at": "", "term": "", "seconds": 1}
    assert totals_of(asked, 0.01)["failed"][0].startswith("Reading it took longer than 0.01 seconds and was ended")
    assert "failed" not in totals_of(asked, 300)
    end_all()


def test_a_process_killed_in_the_middle_loses_nothing(paths: list[Path], once: Any) -> None:
    killed = []

    def kill() -> None:
        while not killed:
            for worker in list(trust_workers._ALL):
                worker._process.kill()
                killed.append(worker)
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill)
    killer.start()
    found = run(paths, Asked(), workers=2)
    killer.join()
    assert killed and found == once


def test_what_is_finished_is_not_done_again_unless_the_workbook_or_the_question_changed(
    tmp_path: Path, once: Any, paths: list[Path]
) -> None:
    own = [tmp_path / path.name for path in paths]
    for path, place in zip(paths, own, strict=True):
        place.write_bytes(path.read_bytes())
    keep, counting = tmp_path / "kept", Counting()
    assert run(own, Asked(), counting, keep=keep) == once and len(counting.asked) == len(paths)
    assert run(own, Asked(), counting, keep=keep) == once and len(counting.asked) == len(paths), "all kept"
    school = example_school("College")
    own[0].unlink()
    write(tmp_path, replace(school, settings=replace(school.settings, school_name="Other")), own[0].stem)
    run(own, Asked(), counting, keep=keep)
    assert counting.asked[len(paths) :] == [own[0].name]
    run(own, Asked(as_at="2026-10-01"), counting, keep=keep)
    assert len(counting.asked) == 2 * len(paths) + 1
    next(iter(keep.glob("*.json"))).write_text("{torn", "utf-8")
    run(own, Asked(as_at="2026-10-01"), counting, keep=keep)
    run(own, Asked(), counting, keep=keep)
    assert len(counting.asked) == 2 * len(paths) + 2, "what is torn is done again"


def test_a_failed_school_is_tried_again_the_next_time(tmp_path: Path) -> None:
    path, counting = tmp_path / "Torn.xlsx", Counting()
    path.write_bytes(b"PK\x03\x04")
    for _ in range(2):
        assert "failed" in run([path], Asked(), counting, keep=tmp_path / "kept")[0]
    assert len(counting.asked) == 2


def test_two_processes_of_a_dask_cluster_one_killed_give_the_same_bytes(paths: list[Path], once: Any) -> None:
    with dask_executor(workers=2) as executor:
        client = executor._client  # type: ignore[attr-defined]
        numbers = list(client.run(os.getpid).values())
        assert len(set(numbers)) == 2
        timer = threading.Timer(0.3, lambda: os.kill(numbers[0], signal.SIGKILL))
        timer.start()
        found = run(paths, Asked(), executor)
        timer.join()
    assert json.dumps(found) == json.dumps(once)
    day = example_school("College").settings.as_at
    assert day and trust_report(roll_up(found), "T", day) == trust_report(roll_up(once), "T", day)


def test_nobody_at_the_address_of_a_cluster_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutOfRange, match="No Dask scheduler answers"), dask_executor("tcp://127.0.0.1:9"):
        pass


def test_folders_workbooks_and_lists_name_each_workbook_once(tmp_path: Path) -> None:
    inner = tmp_path / "north"
    inner.mkdir()
    for place in (tmp_path / "b.xlsx", inner / "a.xlsm", tmp_path / "~$b.xlsx", tmp_path / "notes.docx",
                  tmp_path / ".backups" / "b.xlsx"):  # fmt: skip
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"x")
    (tmp_path / "list.txt").write_text("# ours\n\nb.xlsx\nnorth\n", "utf-8")
    wanted = [tmp_path / "b.xlsx", inner / "a.xlsm"]
    assert list(workbooks([tmp_path])) == wanted == list(workbooks([tmp_path / "list.txt", tmp_path / "b.xlsx"]))
    with pytest.raises(OutOfRange, match="There is no workbook"):
        workbooks([_empty(tmp_path)])
    with pytest.raises(FileError, match="this is not there"):
        workbooks([tmp_path / "gone"])


def _empty(folder: Path) -> Path:
    place = folder / "empty"
    place.mkdir()
    return place
