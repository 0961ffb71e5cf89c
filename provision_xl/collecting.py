"""How often Python looks through everything it holds for what nobody uses any more."""

from __future__ import annotations

import atexit
import gc

_NEW_OBJECTS = 1_000_000


def collect_seldom() -> None:
    """For a process that does one thing and ends: look through memory seldom, and not once more at the end.

    Nearly all that a school's figures are made of is in use to the end, so looking finds nothing, and of 400 pupils it
    takes a fifth of the time. What runs longer, as a search for a plan does, still has its turn: after so many new
    objects, some hundred megabytes at most.
    """
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    atexit.register(gc.freeze)
