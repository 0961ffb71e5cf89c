"""What macros read: the school of the open workbook, and the answers that a person typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.accepting import PLAN_ROWS
from provision_xl.functions.declaring import Ask
from provision_xl.school.cells import read_cell
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold, read_school
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

_A_DAY = TABLES["Provision"].column("starts")


def school_of(grids: Mapping[str, Grid]) -> School:
    """The school of the input sheets; the sheet Plan rows is not one of them."""
    return read_school({name: grid for name, grid in grids.items() if fold(name) != fold(PLAN_ROWS)})


def completed(asks: Sequence[Ask], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with the default of each question that has none.

    Raises:
        OutOfRange: an answer is missing that has no default and must be given.
    """
    blank = [ask for ask in asks if _is_blank(answers.get(ask.name))]
    missing = next((ask for ask in blank if ask.required and not ask.default), None)
    if missing:
        raise OutOfRange(f"An answer is missing. {missing.question}")
    return {**answers, **{ask.name: ask.default for ask in blank}}


def _is_blank(given: Any) -> bool:
    return given is None or given == () or given == [] or (isinstance(given, str) and not given.strip())


def several(given: Any) -> tuple[str, ...]:
    """IDs with ; or , between them, each without blanks around it.

    >>> several("P1; P2,P3;"), several(["P1", "P2"])
    (('P1', 'P2', 'P3'), ('P1', 'P2'))
    """
    parts = given if isinstance(given, list | tuple) else str(given or "").replace(",", ";").split(";")
    return tuple(text for part in parts if (text := str(part).strip()))


def day(what: str, given: Any) -> date | None:
    """A date as typed, None where nothing is.

    Raises:
        OutOfRange: it is no date.
    """
    read = read_cell(replace(_A_DAY, header=what), given or None)
    if read.problem and read.problem.verdict is Verdict.STOP:
        raise OutOfRange(f"{read.problem.saw}. {read.problem.cure}")
    found: date | None = read.value
    return found


def needed_day(what: str, given: Any) -> date:
    """A date as typed.

    Raises:
        OutOfRange: it is blank or no date.
    """
    found = day(what, given)
    if found is None:
        raise OutOfRange(f"{what} is missing. Type a date such as 14/09/2026.")
    return found


def decimal(what: str, given: Any, lowest: int, highest: int) -> Decimal:
    """A number as typed.

    Raises:
        OutOfRange: it is none, or not within the limits.
    """
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation:
        raise OutOfRange(f'"{given}" is not a number of {what}. Type one such as 5 or 7.5.') from None
    if not number.is_finite() or not lowest <= number <= highest:
        raise OutOfRange(f"{given} {what} cannot be meant. Type {lowest} to {highest}.")
    return number
