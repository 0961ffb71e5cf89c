"""What a check says of a computer: a verdict, what was seen, what to do, and what to tell IT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from provision_udfs.machine import Machine


class Health(StrEnum):
    """The verdict of one check."""

    FINE = "fine"
    LOOK = "look"  # it works, or works for most, and somebody should know
    TROUBLE = "trouble"  # macros, functions or files will not work until it is put right
    ABSENT = "not on this computer"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one check found: the cure is for the person at the computer, the rest for whoever looks after it."""

    health: Health
    seen: str
    cure: str = ""
    tell_it: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a computer.

    Args:
        what: its name in the table.
        of: answers it, from the snapshot alone.
        asks_book: it is left out where no workbook was named.
    """

    what: str
    of: Callable[[Machine], Diagnosis]
    asks_book: bool = False


def fine(seen: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(Health.FINE, seen)


def look(seen: str, cure: str, tell_it: str = "") -> Diagnosis:
    """Worth knowing."""
    return Diagnosis(Health.LOOK, seen, cure, tell_it)


def trouble(seen: str, cure: str, tell_it: str = "") -> Diagnosis:
    """Does not work."""
    return Diagnosis(Health.TROUBLE, seen, cure, tell_it)


def absent(seen: str) -> Diagnosis:
    """There is no such program here, so there is nothing to look at."""
    return Diagnosis(Health.ABSENT, seen)
