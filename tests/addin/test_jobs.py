"""Macros at work: progress, stopping, how many, and how long answers wait."""

from __future__ import annotations

import time
from threading import Event

import pytest
from provision_udfs.addin import jobs as module
from provision_udfs.addin.jobs import GONE, TOO_MANY, Jobs

from provision_xl.functions.changes import Watch


def _until(jobs: Jobs, name: str) -> dict[str, object]:
    for _ in range(500):
        found = jobs.look(name)
        if found.get("answer") or found.get("error"):
            return found
        time.sleep(0.01)
    raise AssertionError("it never ended")


def test_it_tells_how_far_it_is_and_its_answer_once() -> None:
    jobs, go = Jobs(), Event()

    def work(watch: Watch) -> dict[str, object]:
        watch.progress("counting", 0.25)
        go.wait(5)
        return {"message": "counted"}

    name = jobs.start(work)["job"]
    while jobs.look(name)["what"] == "starting":
        time.sleep(0.01)
    assert jobs.look(name) == {"what": "counting", "part": 0.25, "answer": None}
    go.set()
    assert _until(jobs, name) == {"what": "done", "part": 1, "answer": {"message": "counted"}}
    assert jobs.look(name) == {"error": GONE}
    jobs.close()


def test_stopping_ends_it_with_the_best_so_far() -> None:
    jobs = Jobs()

    def work(watch: Watch) -> dict[str, object]:
        while not watch.cancel():
            time.sleep(0.01)
        return {"message": "best so far"}

    name = jobs.start(work)["job"]
    assert jobs.stop(name) == {"stopping": True}
    assert _until(jobs, name)["answer"] == {"message": "best so far"}
    assert jobs.stop("nothing") == {"error": GONE}
    jobs.close()


def test_a_macro_that_goes_on_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.05)
    jobs = Jobs()

    def work(watch: Watch) -> dict[str, object]:
        while not watch.cancel():
            time.sleep(0.01)
        return {"message": "stopped by the clock"}

    assert _until(jobs, jobs.start(work)["job"])["answer"] == {"message": "stopped by the clock"}
    jobs.close()


def test_two_at_a_time_and_no_more() -> None:
    jobs, go = Jobs(), Event()
    names = [jobs.start(lambda watch: {"message": str(go.wait(5))})["job"] for _ in range(2)]
    assert jobs.start(lambda watch: {}) == {"error": TOO_MANY}
    go.set()
    for name in names:
        assert _until(jobs, name)["answer"] == {"message": "True"}
    assert "job" in jobs.start(lambda watch: {"message": "now"})
    jobs.close()


def test_an_answer_that_nobody_fetches_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 0.0)
    jobs = Jobs()
    name = jobs.start(lambda watch: {"message": "P1"})["job"]
    time.sleep(0.1)
    jobs.start(lambda watch: {"message": "other"})  # looks once what is over
    time.sleep(0.05)
    jobs.start(lambda watch: {"message": "other"})
    assert jobs.look(name) == {"error": GONE}
    jobs.close()
