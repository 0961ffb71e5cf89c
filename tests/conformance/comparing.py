"""Every case through a host, held against Python; what differs must be explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.conformance.cases.case import Case
from tests.conformance.explained import Explained, explanation
from tests.conformance.hosts.host import Host, Shown
from tests.conformance.hosts.python import PYTHON


@dataclass(frozen=True)
class Outcome:
    """What a host showed for one case.

    Args:
        case: the call.
        host: its name.
        expected: what Python gives.
        found: what the host shows.
        why: what explains it where they differ; empty where nothing does.
    """

    case: Case
    host: str
    expected: Shown
    found: Shown
    why: tuple[Explained, ...] = ()

    @property
    def equal(self) -> bool:
        return same(self.expected, self.found)


def same(expected: Shown, found: Shown) -> bool:
    """Equal values, TRUE and 1 apart; equal rows; equal sentences.

    >>> same([[1, "a"]], [[1.0, "a"]]), same(True, 1), same("", None), same([[1]], 1)
    (True, False, False, False)
    """
    if isinstance(expected, list | tuple) and isinstance(found, list | tuple):
        return len(expected) == len(found) and all(map(same, expected, found))
    return bool(expected == found) and isinstance(expected, bool) == isinstance(found, bool)


def outcomes(host: Host, cases: Sequence[Case], expected: Sequence[Shown]) -> Iterator[Outcome]:
    """Each case through a host; `expected` is what Python gives."""
    with host.start() as session:
        for case, wanted, found in zip(cases, expected, session.answers(cases), strict=True):
            yield explained(Outcome(case, host.name, wanted, found))


def explained(outcome: Outcome) -> Outcome:
    """An outcome with what explains its difference, where it differs."""
    if outcome.equal:
        return outcome
    return replace(outcome, why=explanation(outcome.host, outcome.case, outcome.found, same))


def unexplained(found: Sequence[Outcome]) -> list[str]:
    """A line for each difference without an explanation."""
    return [_told(outcome) for outcome in found if not outcome.equal and not outcome.why]


def _told(outcome: Outcome) -> str:
    expected, found = _short(outcome.expected), _short(outcome.found)
    return f"{outcome.host}: {outcome.case.name}\n  Python: {expected}\n  here:   {found}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 400 else f"{text[:400]} ..."


def expected_of(cases: Sequence[Case]) -> list[Shown]:
    """What Python gives for each case."""
    with PYTHON.start() as session:
        return list(session.answers(cases))
