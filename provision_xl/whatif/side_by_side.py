"""Work done side by side on all cores: the same answers in the same order, wherever each was worked out."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from pathlib import Path
from time import monotonic
from typing import Protocol

POLL_SECONDS = 0.1
GENEROUS = 1.5  # times an even share: most jobs end before their time, and the last still gets a quarter of two
GRACE_SECONDS = 10.0  # for work that was handed over in time: a new process has to wake up first
WORTH_A_POOL = 10.0  # seconds of work and of time for it, below which other processes wake up too late to be of use

type Cancel = Callable[[], bool] | None


class Job[Done](Protocol):
    """Work that can be handed to another process: plain data, and how it is done within some seconds."""

    def done(self, seconds: float, cancel: Cancel) -> Done: ...


def side_by_side[Done](
    jobs: Sequence[Job[Done]],
    seconds: float,
    executor: Executor | None = None,
    cancel: Cancel = None,
    each: float = 0.0,
    likely: float = 0.0,
) -> list[Done | None]:
    """What each job gives, in the order of the jobs; None for those that the time did not reach.

    Args:
        seconds: most to think, all jobs together.
        executor: does the work; None for processes of our own, or one job after another where the host allows none.
        cancel: asked often; True ends it with what is done by then.
        each: seconds that a job gets even where an even share would be less.
        likely: seconds that a job probably takes, from which follows whether processes of our own are worth it.
    """
    ends = monotonic() + seconds
    found: list[Done | None] = [None] * len(jobs)
    pool = executor
    worth_it = min(seconds, likely * len(jobs)) >= WORTH_A_POOL
    if executor is None and worth_it and host_allows_processes():
        pool = _own_pool()
    if pool is not None:
        try:
            if _handed_over(pool, jobs, found, ends, cancel, each):
                return found
        finally:
            if pool is not executor:
                pool.shutdown(wait=False, cancel_futures=True)
    _one_after_another(jobs, found, ends, cancel, each)
    return found


def host_allows_processes() -> bool:
    """Whether other processes may be started: from Python itself, and not from a script of one's own.

    A spreadsheet that runs Python inside itself would start itself again, and a script that is not guarded would be
    run again by every process.
    """
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    python = Path(sys.executable or "")
    script = bool(file) and getattr(main, "__spec__", None) is None and Path(file or "").parent != python.parent
    many = (os.cpu_count() or 1) > 1
    return many and not script and python.name.lower().startswith("python") and not _is_worker()


def _is_worker() -> bool:
    return multiprocessing.parent_process() is not None


def _own_pool() -> Executor | None:
    try:
        return ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn"))
    except (ImportError, NotImplementedError, OSError):
        return None  # a host without what processes need to talk to each other


def _share(ends: float, cancel: Cancel, waiting: int, at_once: int, each: float) -> float:
    """Seconds for the next job; nought where the time is over or the user has had enough."""
    left = 0.0 if cancel is not None and cancel() else ends - monotonic()
    return min(max(left, 0.0), max(each, GENEROUS * left * at_once / waiting))


def _one_after_another[Done](
    jobs: Sequence[Job[Done]], found: list[Done | None], ends: float, cancel: Cancel, each: float
) -> None:
    waiting = [place for place, done in enumerate(found) if done is None]
    for number, place in enumerate(waiting):
        if seconds := _share(ends, cancel, len(waiting) - number, 1, each):
            found[place] = jobs[place].done(seconds, cancel)


def _handed_over[Done](
    pool: Executor, jobs: Sequence[Job[Done]], found: list[Done | None], ends: float, cancel: Cancel, each: float
) -> bool:
    """Fill in what the executor gives, in whatever order it comes; False where the executor broke down."""
    at_once = int(getattr(pool, "_max_workers", None) or os.cpu_count() or 1)
    waiting, running = deque(range(len(jobs))), dict[Future[Done], int]()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                seconds = _share(ends, cancel, len(waiting), at_once, each)
                if not seconds:
                    waiting.clear()
                else:
                    place = waiting.popleft()
                    running[pool.submit(_done, jobs[place], seconds)] = place
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                found[running.pop(future)] = future.result()
            if monotonic() > ends + GRACE_SECONDS or (cancel is not None and cancel()):
                break
    except BrokenExecutor:
        return False
    for future in running:
        future.cancel()
    return True


def _done[Done](job: Job[Done], seconds: float) -> Done:
    return job.done(seconds, None)
