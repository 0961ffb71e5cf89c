"""One request of a host in, one answer out; it never raises.

Request: `{"call": name, "args": ..., "tables": ..., "date1904": false}`. For a function `args` is the list of what
stands in the cell's brackets. For a macro it is the list of answers to its questions, and `tables`
is an object of sheets: `{sheet: rows}` from A1 on. How a cell crosses is told in `crossing`.

Answer of a function: `{"value": cell}`, `{"table": rows}` or `{"error": sentence}`. Answer of a macro:
`{"message", "pages", "cells", "sheets", "goes_on"}`, told in `changes`, or `{"error": sentence}`; where it goes on, the
host sends the same request once more with `"agreed": true` when the person has agreed, and shows that answer's message.

`{"call": "QUESTIONS", "args": [a macro's call], "tables": ..., "selected": {"sheet": name, "rows": [[2, 5]],
"book": path}}` gives `{"questions": [...]}`, told in `questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from provision_xl.errors import OutOfRange, ProvisionError, WorkbookError
from provision_xl.functions.arguments import read_arguments
from provision_xl.functions.changes import UNWATCHED, Change, Watch
from provision_xl.functions.crossing import cell_out, grid_in, table_out
from provision_xl.functions.declaring import Function
from provision_xl.functions.macros import MACROS
from provision_xl.functions.questions import questions
from provision_xl.functions.registry import FUNCTIONS
from provision_xl.results import Result
from provision_xl.school.raw import Grid


class Told(Protocol):
    """What comes back of a macro, ready for the host."""

    def as_answer(self) -> dict[str, Any]: ...


type Asked[Answer: Told] = Callable[[Mapping[str, Grid], Mapping[str, Any], Watch], Answer]
"""What is done with the sheets as they stand and the answers that a person gave, while somebody looks on."""

type Command = Asked[Change]
"""A macro's work: the sheets as they stand, the answers to its questions, who looks on; back comes what to write."""

AGREED = "agreed"
_MOST_WORDS = 900  # a cell shows no more, and a message box none


def handle(
    request: Mapping[str, Any],
    commands: Mapping[str, Asked[Any]] | None = None,
    today: date | None = None,
    watch: Watch = UNWATCHED,
) -> dict[str, Any]:
    """Answer one request.

    Args:
        request: as told above.
        commands: the macros this host offers, by the name it asks for.
        today: the as-at date where neither the call nor Settings has one.
        watch: who looks on while a macro thinks.

    >>> handle({"call": "NONSENSE", "args": []})
    {'error': 'There is no function or macro called NONSENSE. Install the newest provision_xl, or mend the name.'}
    """
    name = str(request.get("call", ""))
    try:
        if name in FUNCTIONS:
            return _function(FUNCTIONS[name], request, today or date.min)
        if name == "QUESTIONS":
            return _questions(request, today or date.min)
        if commands and name in commands:
            return _macro(commands[name], request, watch)
    except ProvisionError as error:
        return {"error": sentence(error)}
    except Exception as error:  # a cell or a message box must show something, whatever happened
        return {"error": f"PX-X01: {name} failed inside ({type(error).__name__}). Nothing was changed. "
                         "Run Check first; if it finds nothing, report this code."}  # fmt: skip
    return {"error": f"There is no function or macro called {name}. Install the newest provision_xl, or mend the name."}


def sentence(error: ProvisionError) -> str:
    """What stopped the work, short enough for a cell: the first problem, and how many more there are."""
    if not isinstance(error, WorkbookError):
        return str(error)[:_MOST_WORDS]
    stopping = str(error).splitlines()[:-1]
    more = f" And {len(stopping) - 1} more: run Check." if len(stopping) > 1 else ""
    return f"{stopping[0][: _MOST_WORDS - len(more)]}{more}" if stopping else str(error)[:_MOST_WORDS]


def _function(function: Function, request: Mapping[str, Any], today: date) -> dict[str, Any]:
    given = request.get("args") or []
    values = read_arguments(function, given, bool(request.get("date1904")))
    # A function of tables may need to know the day; a function of values never does.
    answer = function.plain(*values, today=today) if function.takes_tables else function.plain(*values)
    if isinstance(answer, Result):
        return {"table": table_out(answer)}
    return {"value": cell_out(answer)}


def _macro(command: Asked[Any], request: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
    told: Told = command(_grids(request), _answers(request), watch)
    return told.as_answer()


def _grids(request: Mapping[str, Any]) -> dict[str, Grid]:
    tables = request.get("tables") or {}
    date1904 = bool(request.get("date1904"))
    return {name: grid_in({"table": rows}, name, date1904) for name, rows in tables.items()}


def _questions(request: Mapping[str, Any], today: date) -> dict[str, Any]:
    wanted = str((request.get("args") or [""])[0])
    macro = next((macro for macro in MACROS if macro.call == wanted), None)
    if macro is None:
        raise OutOfRange(f"There is no macro called {wanted}. Install the newest provision_xl.")
    return {"questions": questions(macro, _grids(request), request.get("selected") or {}, today)}


def _answers(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers by the names of the questions; hosts send them in their order."""
    given = request.get("args") or ()
    if isinstance(given, Mapping):
        return given
    asks = next(macro.asks for macro in MACROS if macro.call == request["call"])
    answers = {ask.name: answer for ask, answer in zip(asks, given, strict=False)}
    return {**answers, AGREED: bool(request.get(AGREED))}
