"""What may stand in one cell, by what the argument takes; and what may be given where one cell is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provision_xl.functions.declaring import Argument, Function, Take
from tests.conformance.cases.case import Case, case
from tests.conformance.cases.ordinary import ordinary

LONG = "Long text. " * 2_978  # 32,758 signs: a cell holds 32,767
EVERY_KIND: dict[str, Any] = {
    "blank": None,
    "empty text": "",
    "spaces": "   ",
    "error cell #N/A": {"error": "#N/A"},
    "error cell #REF!": {"error": "#REF!"},
    "error cell #DIV/0!": {"error": "#DIV/0!"},
    "TRUE": True,
    "FALSE": False,
    "nought": 0,
    "one": 1,
    "negative": -1,
    "huge number": 1e308,
    "tiny number": 1e-300,
    "many digits": 123456789.123456,
    "emoji": "\N{GRINNING FACE} \N{BABY}\N{ZERO WIDTH JOINER}\N{SCHOOL}",
    "32,000 signs of text": LONG,
    "quotation marks": 'say "no"',
    "like a formula": "=1+1",
    "like an error": "#N/A",
    "accents": "Zoë Ã© Łódź",
    "line break": "a\nb",
    "no-break space": "\N{NO-BREAK SPACE}5\N{NO-BREAK SPACE}",
    "a day in a cell": {"date": 46266},
    "a time in a cell": {"date": 0.0625},
    "a day and a time": {"date": 46266.75},
}
NUMBERS: dict[str, Any] = {
    "number as text": "12",
    "number as text with £ and commas": "£1,200.50",
    "number as text with spaces": " 12 ",
    "number with a decimal comma": "1.200,50",
    "number with a unit": "12 mins",
    "number in brackets": "(50)",
    "letter for a digit": "1O",
    "per cent as text": "21.5%",
    "fraction": 0.215,
    "exponent as text": "1e5",
}
DAYS: dict[str, Any] = {
    "day as text": "01/09/2026",
    "day as text, ISO": "2026-09-01",
    "day as text, American": "09/14/2026",
    "day that is none": "31/02/2026",
    "day as its number": 46266,
    "day before 1990": {"date": 30000},
    "day after 2100": {"date": 90000},
    "last day of all": {"date": 2958465},
    "number of no day": -5.5,
}
TEXTS: dict[str, Any] = {
    "other case": "NJC",
    "look-alike letter": "NJ\N{CYRILLIC CAPITAL LETTER ES}",
    "spaces around": "  NJC ",
    "zero-width space": "NJC\u200b",
    "number": 5,
    "number with a part": 5.5,
    "nothing of the list": "needs",
}
BY_KIND = {
    Take.TEXT: TEXTS,
    Take.NUMBER: NUMBERS,
    Take.WHOLE: NUMBERS,
    Take.SHARE: NUMBERS,
    Take.DATE: DAYS,
    Take.TABLE: {},
}
RANGES: dict[str, Any] = {
    "a row": {"table": [[1, 2, 3]], "at": ["Live", 2, 2]},
    "a column": {"table": [[1], [2]], "at": ["Live", 2, 2]},
    "a blank range": {"table": [[None, None], [None, None]], "at": ["Live", 2, 2]},
}


def for_cells(function: Function) -> Iterator[Case]:
    """Each argument that takes one cell, in turn replaced; and the number of arguments."""
    usual = ordinary(function)
    options = function.arguments[:-1] if function.takes_tables else function.arguments
    first = next((place for place, given in enumerate(usual) if not _is_cell(given)), len(usual))
    cells, tables = (usual[:first], usual[first:]) if function.takes_tables else (usual, [])
    cells = cells + [None] * (len(options) - len(cells))
    yield case(function.name, "the example", *usual)
    for place, argument in enumerate(options):
        for what, given in _for_argument(argument, cells[place]):
            yield case(function.name, f"{argument.name}: {what}", *cells[:place], given, *cells[place + 1 :], *tables)
    yield from _counts(function, cells, tables)


def _for_argument(argument: Argument, usual: Any) -> Iterator[tuple[str, Any]]:
    single = {"the usual, as one cell": {"table": [[usual]], "at": ["Live", 2, 2]}} if usual and _is_cell(usual) else {}
    ranges = {} if argument.kind is Take.TABLE else RANGES
    choices = {f"choice {choice}": choice.upper() for choice in argument.choices}
    yield from {**EVERY_KIND, **BY_KIND[argument.kind], **choices, **single}.items()
    # Where tables are taken too, a range is one of them, wherever it stands.
    yield from ranges.items()


def _is_cell(usual: Any) -> bool:
    return not (isinstance(usual, dict) and "table" in usual)


def _counts(function: Function, cells: list[Any], tables: list[Any]) -> Iterator[Case]:
    yield case(function.name, "no arguments")
    yield case(function.name, "one argument too many", *cells, "more", *tables)
    if cells:
        yield case(function.name, "the first argument alone", cells[0])
