"""What may stand in the tables that a function takes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from provision_xl.functions.declaring import Function, Take
from tests.conformance.cases.case import Case, case
from tests.conformance.cases.cells import LONG
from tests.conformance.cases.ordinary import ordinary

type Table = dict[str, Any]
type Tables = dict[str, Table]

MANY_ROWS = 5_000
# table, header, row counted from 1 under the header, what stands there
CELLS: dict[str, tuple[str, str, int, Any]] = {
    "error cell in a cost": ("Staff", "Hourly cost", 1, {"error": "#DIV/0!"}),
    "error cell in an ID": ("Provision", "Pupil ID", 2, {"error": "#REF!"}),
    "number as text": ("Staff", "Hourly cost", 1, "12"),
    "number as text with £ and commas": ("Funds", "Amount", 1, "£1,000.00"),
    "number that can be read in two ways": ("Funds", "Amount", 1, "1.000,50"),
    "number with a unit": ("Interventions", "Group minutes", 1, "60 mins"),
    "parts of a penny": ("Funds", "Amount", 1, 10.005),
    "negative cost": ("Staff", "Hourly cost", 1, -12),
    "huge number": ("Staff", "Hourly cost", 1, 1e308),
    "TRUE in a cost": ("Staff", "Hourly cost", 1, True),
    "TRUE for Yes": ("Interventions", "Use", 1, True),
    "nought for a cost": ("Staff", "Hourly cost", 1, 0),
    "day as text": ("Provision", "Starts", 1, "07/09/2026"),
    "day as text, American": ("Provision", "Starts", 1, "09/14/2026"),
    "day as its number": ("Provision", "Starts", 1, 46272),
    "day after 2100": ("Provision", "Ends", 1, {"date": 90000}),
    "day in a cost": ("Staff", "Hourly cost", 1, {"date": 46266}),
    "hours and minutes": ("Staff", "Intervention hours", 1, {"date": 0.4375}),
    "text in a day": ("Provision", "Starts", 1, "soon"),
    "unknown staff": ("Provision", "Staff ID", 1, "T9"),
    "unknown pupil": ("Provision", "Pupil ID", 1, "P9"),
    "unknown intervention": ("Provision", "Intervention", 1, "TALKS"),
    "ID in other letters": ("Provision", "Pupil ID", 3, "p3"),
    "ID with a look-alike letter": ("Provision", "Pupil ID", 3, "\N{CYRILLIC CAPITAL LETTER ER}3"),
    "ID with a space after it": ("Provision", "Pupil ID", 3, "P3 "),
    "ID with a zero-width space": ("Provision", "Pupil ID", 3, "P3\u200b"),
    "ID that lost its noughts": ("Provision", "Pupil ID", 1, 7),
    "ID that is blank": ("Provision", "Pupil ID", 1, None),
    "emoji for an ID": ("Pupils", "Pupil ID", 1, "\N{GRINNING FACE}"),
    "32,000 signs of notes": ("Provision", "Notes", 1, LONG),
    "line breaks in notes": ("Provision", "Notes", 1, "a\n\nb\t\N{LINE SEPARATOR}c"),
    "like a formula": ("Provision", "Notes", 1, '=HYPERLINK("http://x")'),
    "like an error": ("Provision", "Notes", 1, "#N/A"),
    "wrong choice": ("Provision", "Charge", 1, "Maybe"),
    "choice in other letters": ("Provision", "Charge", 1, "FULL"),
    "two adults at once": ("Provision", "Staff ID", 1, "T1; T1"),
}  # fmt: skip
SPOILT = "Provision", "Starts", 1, "soon"


def _twice(tables: Tables) -> None:
    tables["again"] = tables["Provision"]


def _body(name: str, change: Callable[[list[list[Any]]], list[list[Any]]]) -> Callable[[Tables], None]:
    def changed(tables: Tables) -> None:
        tables[name]["table"] = change(tables[name]["table"])

    return changed


def _down(tables: Tables) -> None:
    """The tables stand lower and further right, as under a title."""
    for given in tables.values():
        given["at"] = [given["at"][0], 4, 2]


def _down_and_spoilt(tables: Tables) -> None:
    _down(tables)
    put(tables, *SPOILT)


def _turned(tables: Tables) -> None:
    for name in reversed(list(tables)):
        tables[name] = tables.pop(name)


WHOLE: dict[str, Callable[[Tables], None]] = {
    "tables in another order": _turned,
    "a table that is missing": lambda tables: void(tables.pop("Funds")),
    "Settings missing": lambda tables: void(tables.pop("Settings")),
    "no Provision": lambda tables: void(tables.pop("Provision")),
    "a table given twice": _twice,
    "a table without its header": _body("Pupils", lambda rows: rows[1:]),
    "a table with its header alone": _body("Provision", lambda rows: rows[:1]),
    "one row": _body("Provision", lambda rows: rows[:2]),
    "blank rows at the end": _body("Provision", lambda rows: rows + [[None] * len(rows[0])] * 5),
    "blank rows between": _body("Provision", lambda rows: [*rows[:2], [None] * len(rows[0]), *rows[2:]]),
    "blank columns beside": _body("Provision", lambda rows: [[*row, *[None] * 40] for row in rows]),
    "columns in another order": _body("Provision", lambda rows: [row[::-1] for row in rows]),
    "a column of one's own": _body("Pupils", lambda rows: [[*row, "Colour"] for row in rows]),
    "a column twice": _body("Pupils", lambda rows: [[*row, row[0]] for row in rows]),
    "a header with a star": _body("Pupils", lambda rows: [[f"{rows[0][0]} *", *rows[0][1:]], *rows[1:]]),
    "a header under another name": _body("Pupils", lambda rows: [["Pupil", *rows[0][1:]], *rows[1:]]),
    "a total under the rows": _body("Provision", lambda rows: [*rows, ["Total", *[None] * (len(rows[0]) - 1)]]),
    "tables under a title": _down,
    "tables under a title, one cell spoilt": _down_and_spoilt,
}


def void(_: Any) -> None:
    return None


def put(tables: Tables, name: str, header: str, row: int, value: Any) -> None:
    if name in tables:
        rows = tables[name]["table"]
        rows[row][rows[0].index(header)] = value


def for_tables(function: Function) -> Iterator[Case]:
    """Each way in which tables may be wrong or unusual."""
    usual = ordinary(function)
    if function.takes_tables:
        yield from _for_many(function, usual)
    for place, argument in enumerate(function.arguments):
        if argument.kind is Take.TABLE:
            yield from _for_one(function, usual, place)


def _for_many(function: Function, usual: list[Any]) -> Iterator[Case]:
    options = [given for given in usual if not isinstance(given, dict)]
    given = {table["at"][0]: table for table in usual if isinstance(table, dict)}
    for what, cell in CELLS.items():
        tables = copy.deepcopy(given)
        put(tables, *cell)
        yield case(function.name, what, *options, *tables.values())
    for what, change in WHOLE.items():
        tables = copy.deepcopy(given)
        change(tables)
        yield case(function.name, what, *options, *tables.values())
    yield case(function.name, "no table", *options)
    yield case(function.name, "numbers for a table", *options, {"table": [[1, 2], [3, 4]], "at": ["Live", 2, 2]})
    yield case(function.name, "options after the tables", *given.values(), *options)
    if function.name != "PLAN":  # a plan of thousands of rows takes as long as it is given
        yield Case(function.name, f"{MANY_ROWS:,} rows", lambda: (*options, *many_rows(given).values()), large=True)


def many_rows(given: Tables) -> Tables:
    """The same lines for a thousand times as many pupils, each in a group of its own."""
    tables = copy.deepcopy(given)
    for name, place in (("Pupils", 0), ("Provision", 2)):
        head, *rows = tables[name]["table"]
        more = []
        for number in range(MANY_ROWS // len(rows)):
            for row in rows:
                copied = [f"{row[place]}-{number}" if at == place else cell for at, cell in enumerate(row)]
                if name == "Provision":
                    copied[0], copied[1] = f"{row[0]}{number:04d}", f"G{number}"
                more.append(copied)
        tables[name]["table"] = [head, *more]
    return tables


def _for_one(function: Function, usual: list[Any], place: int) -> Iterator[Case]:
    """One table as one argument."""
    argument, table = function.arguments[place], usual[place]
    head, *rows = table["table"]
    wide = len(head)
    changed: dict[str, list[list[Any]]] = {
        "without its header": rows,
        "header alone": [head],
        "one row": [head, rows[0]],
        "blank rows at the end": [head, *rows, *[[None] * wide] * 3],
        "columns in another order": [row[::-1] for row in (head, *rows)],
        "a column missing": [row[1:] for row in (head, *rows)],
        "error cell": [head, [{"error": "#N/A"}, *rows[0][1:]], *rows[1:]],
        "numbers as text": [head, *([_texted(cell) for cell in row] for row in rows)],
        "emoji": [head, ["\N{GRINNING FACE}", *rows[0][1:]], *rows[1:]],
        "32,000 signs": [head, [LONG, *rows[0][1:]], *rows[1:]],
        "another table": [["Fund", "Source", "Amount", "From", "To"], ["SEN", "School budget", 1, None, None]],
        "numbers": [[1, 2], [3, 4]],
        "twice the rows": [head, *rows, *rows],
        "a total": [head, *rows, ["Total", *[None] * (wide - 1)]],
    }
    for what, cells in changed.items():
        given = {**table, "table": cells}
        yield case(function.name, f"{argument.name}, table: {what}", *usual[:place], given, *usual[place + 1 :])


def _texted(cell: Any) -> Any:
    return str(cell) if isinstance(cell, int | float) else cell
