"""Made-up calls: whatever comes, an answer of the promised shape goes back."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from provision_udfs.answering import answer

from provision_xl.functions.declaring import Function
from provision_xl.functions.registry import FUNCTIONS, REGISTRY
from provision_xl.school.tables import TABLES
from tests.conformance.cases.cells import BY_KIND, EVERY_KIND, LONG
from tests.conformance.cases.ordinary import ordinary

MOST_SIGNS = 900
MOST_ROWS = 8_000
_MOST_PLANS = 0.02  # of the calls of PLAN, each of which may think for seconds

type Ask = Callable[[Any], Any]
type Cell = Any

INFINITE, NO_NUMBER = float("inf"), float("nan")
ODD_NUMBERS = (INFINITE, -INFINITE, NO_NUMBER, 1e308, -1e308, 5e-324, -0.0, 2**31, 2**53 + 1, -(10**30), 10**400)
ODD_TEXTS = (
    *("", " ", "\x00", "\x07bell", "\x80", "\ud83d", "\ud83d\ude00", "\u202eright to left", "\N{GRINNING FACE}" * 50),
    *("None", "null", "NaN", "=1/0", "#REF!", "-", "1e999", "0x10", "31/02/2026", "2026-13-45", "9" * 400, "a;b;;c"),
    *("T1; T2", "T1 60% / T2 60%", "\ufeffP3", "P3\u200b", "<b>&amp;", "'; DROP TABLE", LONG),
)
ODD_DATES = (
    *(-1, 0, 0.5, 60, 61, 46266.999999, 2958465, 2958465.9999999, 2958466, 1e308, NO_NUMBER, "soon", None, True, []),
)
NO_CELLS: tuple[Any, ...] = (
    *([], [[1]], {}, {"x": 1}, {"table": [[1]]}, {"type": "Entity", "text": "x"}, {"date": {}}),
    *({"error": None}, {"error": LONG}, {"error": {"error": 1}}),
)
NO_RANGES: tuple[Any, ...] = (
    *({"table": None}, {"table": 5}, {"table": "text"}, {"table": [1, 2]}, {"table": [[1, 2], None]}, {"table": {}}),
    *({"table": [[]]}, {"table": [[], []]}, {"table": [[1, 2]], "at": ["X"]}, {"table": [[1, 2]], "at": "A1"}),
    *({"table": [[1, 2]], "at": ["X", 0, 0]}, {"table": [[1, 2]], "at": ["X", 10**12, 10**12]}),
)
NO_REQUESTS: tuple[Any, ...] = (
    *(None, [], "COSTS", 5, {}, {"call": None}, {"call": "COSTS", "args": 5}, {"call": "COSTS", "args": "text"}),
    *({"call": "RATE", "args": {"name": 1}}, {"call": ["COSTS"]}, {"call": "costs"}, {"args": [1]}),
)


@cache
def _headers() -> tuple[str, ...]:
    return tuple(column.header for table in TABLES.values() for column in table.columns)


def cell(chance: random.Random) -> Cell:
    """Anything that a cell, or a host gone wrong, may hand over."""
    kind = chance.randrange(12)
    known = [*EVERY_KIND.values(), *(value for kinds in BY_KIND.values() for value in kinds.values())]
    if kind < 4:
        return chance.choice(known)
    makers: tuple[Callable[[], Cell], ...] = (
        lambda: chance.choice(ODD_NUMBERS),
        lambda: chance.choice(ODD_TEXTS),
        lambda: {"date": chance.choice(ODD_DATES)},
        lambda: chance.choice(NO_CELLS),
        lambda: chance.choice(_headers()),
        lambda: {"date": chance.randint(46000, 46700)},
        lambda: chance.uniform(-100, 100_000),
        lambda: "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(20))),
    )
    return makers[kind - 4]()


def spoilt(chance: random.Random, given: dict[str, Any]) -> dict[str, Any]:
    """A table of the small school with some cells, rows or its place made wrong."""
    rows = [list(row) for row in given["table"]]
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = cell(chance)
    if chance.random() < 0.1:
        rows.pop(chance.randrange(len(rows)))
    if chance.random() < 0.1:
        rows = [row[: chance.randrange(len(row) + 1)] for row in rows]  # ragged
    if chance.random() < 0.05:
        rows = rows[:0]
    if chance.random() < 0.003:
        rows += [list(chance.choice(rows)) for _ in range(chance.randrange(MOST_ROWS))] if rows else []
    place = [chance.choice(("Pupils", "", "X" * 40)), chance.choice((1, 4, 1_048_576)), chance.choice((1, 2, 16_384))]
    odd = chance.random() < 0.05
    bare = {"bare_dates": True} if chance.random() < 0.2 else {}
    return {**given, "table": rows, **({"at": place} if odd else {}), **bare}


def argument(chance: random.Random, usual: Any) -> Any:
    """An argument as it should be, or spoilt, or anything."""
    is_table = isinstance(usual, dict) and "table" in usual
    luck = chance.random()
    if luck < 0.03:
        return chance.choice(NO_RANGES)
    if luck < 0.08:
        return {"table": [[cell(chance) for _ in range(chance.randrange(5))] for _ in range(chance.randrange(5))]}
    if is_table:
        return usual if luck < 0.75 else spoilt(chance, usual)
    return usual if luck < 0.6 else cell(chance)


def request(chance: random.Random) -> Any:
    """A made-up call of one function."""
    luck = chance.random()
    if luck < 0.01:
        return chance.choice(NO_REQUESTS)
    function = chance.choice(REGISTRY)
    while function.name == "PLAN" and chance.random() > _MOST_PLANS:
        function = chance.choice(REGISTRY)
    given = [argument(chance, usual) for usual in ordinary(function)]
    if luck < 0.1:
        chance.shuffle(given)
    if luck > 0.95:
        given = given[: chance.randrange(len(given) + 1)] + [cell(chance) for _ in range(chance.randrange(9))]
    made = {"call": function.name, "args": given}
    return {**made, "date1904": True, "unknown": cell(chance)} if luck > 0.9 else made


def breaches(function: Function | None, found: Any) -> list[str]:
    """Every promise that an answer breaks."""
    if not isinstance(found, dict) or len(found) != 1:
        return ["the answer is not one value, table or error"]
    ((kind, given),) = found.items()
    allowed = {"error"} if function is None else {"error", "value" if function.returns == "scalar" else "table"}
    if kind not in allowed:
        return [f"the answer is a {kind}"]
    broken = {"error": _of_sentence, "value": _of_cell, "table": _of_table}[kind](given)
    try:
        json.dumps(found, allow_nan=False)
    except (TypeError, ValueError):
        broken.append("the answer is no JSON")
    return broken


def _of_sentence(given: Any) -> list[str]:
    if not isinstance(given, str) or not given.strip():
        return ["the sentence is blank"]
    broken = [f"the sentence has {len(given)} signs"] if len(given) > MOST_SIGNS else []
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in given):
        broken.append("the sentence holds a sign that cannot be shown")
    return broken + (["something failed inside"] if "PX-X01" in given else [])


def _of_table(given: Any) -> list[str]:
    if not isinstance(given, list) or not given or not all(isinstance(row, list) and row for row in given):
        return ["the table has no row, or a row without cells"]
    ragged = ["the rows differ in length"] if len({len(row) for row in given}) > 1 else []
    return ragged + sorted({broken for row in given for value in row for broken in _of_cell(value)})


def _of_cell(given: Any) -> list[str]:
    if isinstance(given, bool | int | str):
        return []
    if isinstance(given, float):
        return [] if given - given == 0 else ["a number is not finite"]
    return [f"a cell is {type(given).__name__}"]


def trial(seed: int, ask: Ask = answer) -> None:
    """One made-up call.

    Raises:
        AssertionError: a promise is broken; or whatever left `ask`, which nothing may.
    """
    made = request(random.Random(seed))
    name = made.get("call") if isinstance(made, dict) else None
    function = FUNCTIONS.get(name) if isinstance(name, str) else None
    broken = breaches(function, ask(made))
    assert not broken, f"{name}: {'; '.join(broken)}"
