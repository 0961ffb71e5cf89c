"""Work side by side: answers in the order of the jobs, within the time, whatever does the work and however it ends."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic, sleep
from types import ModuleType

import pytest

from provision_xl.whatif.side_by_side import Cancel, host_allows_processes, side_by_side


@dataclass(frozen=True)
class Double:
    """Twice the number, the greater ones sooner."""

    number: int
    slow: float = 0.0

    def done(self, seconds: float, cancel: Cancel) -> int:
        assert seconds > 0
        sleep(self.slow)
        return 2 * self.number


@dataclass(frozen=True)
class Given:
    """The seconds that there are for it."""

    def done(self, seconds: float, cancel: Cancel) -> float:
        return seconds


@dataclass(frozen=True)
class Dies:
    """Takes its process with it; in our own it is done."""

    parent: int

    def done(self, seconds: float, cancel: Cancel) -> int:
        if os.getpid() != self.parent:
            os._exit(1)
        return 7


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor(4)], ids=["one after another", "threads"])
def test_answers_stand_in_the_order_of_the_jobs(executor: Executor | None) -> None:
    jobs = [Double(number, slow=0.01 * (5 - number)) for number in range(6)]
    assert side_by_side(jobs, 60, executor) == [0, 2, 4, 6, 8, 10]
    assert side_by_side([], 60, executor) == []


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor(2)], ids=["one after another", "threads"])
def test_what_the_time_does_not_reach_is_none(executor: Executor | None) -> None:
    began = monotonic()
    found = side_by_side([Double(number, slow=0.3) for number in range(40)], 0.5, executor)
    assert monotonic() - began < 5
    assert found[0] == 0 and found[-1] is None


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor(2)], ids=["one after another", "threads"])
def test_cancel_ends_it_with_what_is_done(executor: Executor | None) -> None:
    ends = monotonic() + 0.5
    found = side_by_side([Double(number, slow=0.2) for number in range(40)], 60, executor, lambda: monotonic() > ends)
    assert found[0] == 0 and found[-1] is None


def test_a_job_gets_more_than_an_even_share_and_never_more_than_is_left() -> None:
    """Of 8 seconds for 4 jobs 2 are even: one and a half times that, or what each needs at least."""
    assert side_by_side([Given()] * 4, 8)[0] == pytest.approx(3, abs=0.2)
    assert side_by_side([Given()] * 4, 8, each=5)[0] == pytest.approx(5, abs=0.2)
    assert side_by_side([Given()] * 4, 8, each=50)[0] == pytest.approx(8, abs=0.2)


def test_where_the_processes_break_down_the_rest_is_done_here() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        assert side_by_side([Dies(os.getpid())] * 3, 60, executor) == [7, 7, 7]


def test_processes_of_our_own_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provision_xl.whatif.side_by_side.host_allows_processes", lambda: True)
    jobs = [Double(number) for number in range(4)]
    assert side_by_side(jobs, 60, likely=100) == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("executable", "main", "allowed"),
    [
        ("/usr/bin/python3.13", {}, True),
        ("C:/Excel/pythonw.exe", {}, True),
        ("/usr/bin/python3", {"__file__": "/usr/bin/provision-xl"}, True),  # what pip put beside Python
        ("/usr/bin/python3", {"__file__": "/home/a/mine.py"}, False),  # each process would run it again
        ("/usr/lib/libreoffice/program/soffice.bin", {}, False),  # each process would be another LibreOffice
        ("", {}, False),
    ],
)
def test_where_processes_may_be_started(
    executable: str, main: dict[str, str], allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ModuleType("__main__")
    for name, value in main.items():
        setattr(own, name, value)
    monkeypatch.setitem(sys.modules, "__main__", own)
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert host_allows_processes() is allowed
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not host_allows_processes()
