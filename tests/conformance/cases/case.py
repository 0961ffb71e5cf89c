"""One call of a function with what stands in its brackets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Argument = Any  # a cell or range as a request carries it


@dataclass(frozen=True)
class Case:
    """One call.

    Args:
        function: its name in the registry.
        what: what is put in, in words.
        make: gives the arguments as a request carries them; large ones are made when they are called for.
        large: thousands of rows: left out of the slice.
    """

    function: str
    what: str
    make: Callable[[], tuple[Argument, ...]]
    large: bool = False

    @property
    def name(self) -> str:
        return f"{self.function}: {self.what}"

    @property
    def args(self) -> tuple[Argument, ...]:
        return self.make()


def case(function: str, what: str, *args: Argument) -> Case:
    return Case(function, what, lambda: args)
