"""Macros at work: begun by one request, looked at by others, stopped by the person or by the clock."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

from provision_xl.functions.changes import Watch

type Answer = dict[str, Any]

LONGEST = 20 * 60.0
"""Seconds after which a macro is told to stop with the best so far."""
KEPT = 10 * 60.0
"""Seconds for which an answer waits to be fetched."""
MOST = 2
"""Macros at work at a time."""

TOO_MANY = f"{MOST} macros are at work already. Wait for one of them, or stop it."
GONE = "There is no such work. Perhaps the server was started again: press the button once more."


@dataclass
class Job:
    """One macro at work."""

    begun: float
    what: str = "starting"
    part: float = 0.0
    stop: Event = field(default_factory=Event)
    future: Future[Answer] | None = None
    ended: float | None = None

    def progress(self, what: str, part: float) -> None:
        self.what, self.part = what, part

    def cancelled(self) -> bool:
        return self.stop.is_set() or time.monotonic() - self.begun > LONGEST

    @property
    def at_work(self) -> bool:
        return self.future is None or not self.future.done()


class Jobs:
    """The macros at work, and those whose answers nobody has fetched yet."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._threads = ThreadPoolExecutor(MOST, "macro")
        self._lock = Lock()

    def start(self, work: Callable[[Watch], Answer]) -> Answer:
        """Begin; the name of the job, or why it cannot begin."""
        with self._lock:
            self._forget()
            if sum(job.at_work for job in self._jobs.values()) >= MOST:
                return {"error": TOO_MANY}
            name, job = secrets.token_urlsafe(12), Job(time.monotonic())
            self._jobs[name] = job
            job.future = self._threads.submit(work, Watch(job.progress, job.cancelled))
        return {"job": name}

    def look(self, name: str) -> Answer:
        """How far it is, and its answer once it is there; an answer is handed out once."""
        with self._lock:
            job = self._jobs.get(name)
            if job is None or job.future is None:
                return {"error": GONE}
            if not job.future.done():
                return {"what": job.what, "part": round(job.part, 3), "answer": None}
            del self._jobs[name]
        return {"what": "done", "part": 1, "answer": job.future.result()}

    def stop(self, name: str) -> Answer:
        """Ask it to end with the best so far."""
        with self._lock:
            job = self._jobs.get(name)
            if job is None:
                return {"error": GONE}
            job.stop.set()
        return {"stopping": True}

    def _forget(self) -> None:
        now = time.monotonic()
        for name, job in list(self._jobs.items()):
            if not job.at_work:
                job.ended = job.ended or now
                if now - job.ended > KEPT:
                    del self._jobs[name]

    def close(self) -> None:
        """Stop everything; what does not look up is left to end with the process."""
        for job in self._jobs.values():
            job.stop.set()
        self._threads.shutdown(wait=False, cancel_futures=True)


def of(request: Mapping[str, Any]) -> str:
    """The name of the job that a request is about."""
    return str(request.get("job", ""))
