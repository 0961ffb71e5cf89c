"""What every host of the table must do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from tests.conformance.cases.case import Case

type Shown = Any  # one value, or rows of values; a sentence is a value


@dataclass(frozen=True)
class Refused:
    """The spreadsheet itself does not take the formula: too many arguments, or too few."""


class Session(Protocol):
    def answers(self, cases: Sequence[Case]) -> Iterator[Shown]:
        """What the cells show for each case, in order."""


class OneByOne(ABC):
    """A session that takes one call at a time."""

    @abstractmethod
    def prepare(self, case: Case) -> Callable[[], Shown]:
        """The call with its cells as the host holds them, ready to be made (and to be timed)."""

    def answers(self, cases: Sequence[Case]) -> Iterator[Shown]:
        return (self.prepare(case)() for case in cases)


@dataclass(frozen=True)
class Host:
    """A host.

    Args:
        name: as the table heads its column.
        how: the way a call goes, in a sentence.
        missing: why it cannot run here, or "".
        start: begins a session.
        one_in: the slice of the suite takes every so many-th case.
    """

    name: str
    how: str
    missing: str
    start: type[AbstractContextManager[Session]]
    one_in: int = 1


def shown(answer: Mapping[str, Any]) -> Shown:
    """What a cell shows of an answer: its value, its rows or its sentence."""
    (found,) = answer.values()
    return found


def is_range(given: Any) -> bool:
    return isinstance(given, Mapping) and "table" in given
