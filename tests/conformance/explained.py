"""Where a host cannot hand over what another can: each such difference is declared here, with its cause.

A difference counts as explained only if Python shows exactly the same when it is given exactly as little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from provision_xl.functions.dispatch import handle
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import Shown, shown

type Loss = Callable[[Any], Any]


@dataclass(frozen=True)
class Explained:
    """What a host cannot hand over.

    Args:
        hosts: those that cannot.
        what: what differs, for the reader of the table.
        why: what the host is not told.
        lose: an argument without it.
    """

    hosts: frozenset[str]
    what: str
    why: str
    lose: Loss


def _everywhere(change: Callable[[Any], Any]) -> Loss:
    """An argument with each of its cells changed."""

    def lose(given: Any) -> Any:
        if isinstance(given, Mapping) and "table" in given:
            return {**given, "table": [[change(cell) for cell in row] for row in given["table"]], "bare_dates": True}
        return change(given)

    return lose


def _bare_date(cell: Any) -> Any:
    return cell["date"] if isinstance(cell, Mapping) and "date" in cell else cell


def _nowhere(given: Any) -> Any:
    if isinstance(given, Mapping) and "table" in given:
        return {key: part for key, part in given.items() if key != "at"}
    return given


WEB = frozenset({"xlwings Server"})

EXPLAINED: tuple[Explained, ...] = (
    Explained(
        WEB,
        "A date or time typed where a number or a name belongs is read as its number instead of being refused; a day "
        "typed as its bare number is not listed by CHECKS.",
        "Custom functions of Office.js get the values of cells without their formats.",
        _everywhere(_bare_date),
    ),
    Explained(
        WEB,
        "Addresses in sentences count from the first cell of the table instead of from A1 of its sheet.",
        "xlwings' server does not hand on where a range stands.",
        _nowhere,
    ),
)


def explanation(host: str, case: Case, found: Shown, same: Callable[[Shown, Shown], bool]) -> tuple[Explained, ...]:
    """The fewest losses of a host with which Python shows what the host shows; empty where none do."""
    own = [why for why in EXPLAINED if host in why.hosts]
    for count in range(1, len(own) + 1):
        for losses in combinations(own, count):
            if same(_python_without(case, losses), found):
                return losses
    return ()


def _python_without(case: Case, losses: Sequence[Explained]) -> Shown:
    given = list(case.args)
    for why in losses:
        given = [why.lose(argument) for argument in given]
    return shown(handle({"call": case.function, "args": given}))
