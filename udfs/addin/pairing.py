"""How a task pane gets its key: the person types, once on each computer, the code that the server's window shows.

A web page, another program or another person at the same computer cannot read that window, so none of them gets a
key. The server keeps a hash of each key, so that nothing in its file lets anybody in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

from provision_xl.files.save import write_bytes

DAYS = 120  # about a term; then the code is asked for again
TRIES = 5
_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"  # none that looks like another


def new_code() -> str:
    """A code to type: eight signs, one of more than a hundred thousand million."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


@dataclass
class Pairing:
    """The code of the moment, and the keys that were given out.

    Args:
        file: where the hashes of the keys are kept, readable by this person alone.
        show: shows a new code to the person at the server.
    """

    file: Path
    show: Callable[[str], None]
    code: str = field(default_factory=new_code, repr=False)
    _left: int = TRIES
    _lock: Lock = field(default_factory=Lock, repr=False)

    def key_for(self, typed: str, today: date | None = None) -> str | None:
        """A new key where the code is right, which then is used up; None else, and after five wrong ones a new code."""
        with self._lock:
            right = hmac.compare_digest(_plain(typed).encode(), _plain(self.code).encode())
            self._left -= 1
            if not right and self._left:
                return None
            self.code, self._left = new_code(), TRIES
            key = secrets.token_urlsafe(32) if right else None
            if key:
                last = (today or date.today()) + timedelta(days=DAYS)
                self._write({**self._kept(today), _hash(key): last.isoformat()})
        self.show(self.code)
        return key

    def knows(self, key: str, today: date | None = None) -> bool:
        """Whether a key was given out and still holds; in the same time whichever sign is wrong."""
        wanted = _hash(key)
        matches = [hmac.compare_digest(wanted, kept) for kept in self._kept(today)]
        return bool(key) and any(matches)

    def _kept(self, today: date | None) -> dict[str, str]:
        try:
            found = json.loads(self.file.read_text("utf-8"))
            day = (today or date.today()).isoformat()
            return {str(kept): str(last) for kept, last in found.items() if str(last) >= day}
        except (OSError, ValueError, AttributeError):
            return {}

    def _write(self, kept: dict[str, str]) -> None:
        own_file(self.file, json.dumps(kept).encode())


def own_file(path: Path, content: bytes) -> None:
    """Write a file that this person alone may read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_bytes(path, content, ours=True)


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
