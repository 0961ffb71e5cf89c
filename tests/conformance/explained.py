"""Where a host cannot hand over what another can: each such difference is declared here, with its cause.

A difference counts as explained only if Python shows exactly the same when it is given exactly as little, or if the
spreadsheet shows what it is said here to show before it calls anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from provision_xl.functions.declaring import Function
from provision_xl.functions.dispatch import handle
from provision_xl.functions.registry import FUNCTIONS
from tests.conformance.cases.case import Case
from tests.conformance.hosts.host import Refused, Shown, shown

type Given = Sequence[Any]
type Loss = Callable[[Function, Given], Given]
type Sight = Callable[[Function, Given, Shown], bool]


@dataclass(frozen=True)
class Explained:
    """What a host cannot hand over, or does before it calls.

    Args:
        hosts: those that cannot.
        what: what differs, for the reader of the table.
        why: what the host is not told, or does.
        lose: the arguments as they arrive; None where the call never comes.
        sight: where the call never comes, whether the host shows what it is said to show.
    """

    hosts: frozenset[str]
    what: str
    why: str
    lose: Loss | None = None
    sight: Sight | None = None


def _without_formats(_: Function, args: Given) -> Given:
    return [_bare(given) for given in args]


def _bare(given: Any) -> Any:
    if isinstance(given, Mapping) and "table" in given:
        return {**given, "table": [[_bare(cell) for cell in row] for row in given["table"]], "bare_dates": True}
    return given["date"] if isinstance(given, Mapping) and "date" in given else given


def _without_places(_: Function, args: Given) -> Given:
    return [
        {key: part for key, part in given.items() if key != "at"} if isinstance(given, Mapping) else given
        for given in args
    ]


def _without_the_rest(function: Function, args: Given) -> Given:
    return args if function.takes_tables else args[: len(function.arguments)]


def _too_few(function: Function, args: Given) -> bool:
    return not function.takes_tables and len(args) < sum(argument.required for argument in function.arguments)


def _too_many(function: Function, args: Given) -> bool:
    return not function.takes_tables and len(args) > len(function.arguments)


WEB = frozenset({"xlwings Server", "Add-in"})

EXPLAINED: tuple[Explained, ...] = (
    Explained(
        WEB,
        "A date or time typed where a number or a name belongs is read as its number instead of being refused; a day "
        "typed as its bare number is not listed by CHECKS.",
        "Custom functions of Office.js get the values of cells without their formats.",
        lose=_without_formats,
    ),
    Explained(
        frozenset({"xlwings Server"}),
        "Addresses in sentences count from the first cell of the table instead of from A1 of its sheet.",
        "xlwings' server does not hand on where a range stands.",
        lose=_without_places,
    ),
    Explained(
        frozenset({"VBA"}),
        "A formula with too many arguments, or too few, is not taken.",
        "Excel says so itself when the formula is typed; no call is made.",
        sight=lambda function, args, found: (
            isinstance(found, Refused) and (_too_few(function, args) or _too_many(function, args))
        ),
    ),
    Explained(
        frozenset({"LibreOffice"}),
        "Arguments beyond those of the function are left out without a word.",
        "LibreOffice's Basic does not count them.",
        lose=_without_the_rest,
    ),
    Explained(
        frozenset({"LibreOffice"}),
        "A formula without an argument that must be there shows a blank or 0.",
        "LibreOffice's Basic leaves the function before it calls anything.",
        sight=lambda function, args, found: found in ("", 0) and _too_few(function, args),
    ),
)


def explanation(host: str, case: Case, found: Shown, same: Callable[[Shown, Shown], bool]) -> tuple[Explained, ...]:
    """The fewest losses of a host with which Python shows what the host shows; empty where none do."""
    own = [why for why in EXPLAINED if host in why.hosts]
    function, args = FUNCTIONS[case.function], case.args
    seen = tuple(why for why in own if why.sight and why.sight(function, args, found))
    losing = [why for why in own if why.lose]
    for count in range(1, len(losing) + 1):
        for losses in combinations(losing, count):
            if not seen and same(_python_without(function, args, losses), found):
                return losses
    return seen


def _python_without(function: Function, args: Given, losses: Sequence[Explained]) -> Shown:
    for why in losses:
        assert why.lose
        args = why.lose(function, args)
    return shown(handle({"call": function.name, "args": list(args)}))
