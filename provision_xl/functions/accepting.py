"""A plan as rows that a person accepts one by one: the sheet Plan rows, and what it becomes in Provision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.changes import CellChange
from provision_xl.functions.editing import added, cells
from provision_xl.functions.lines import last_number, numbered
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Kind
from provision_xl.school.core_tables import Line
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold
from provision_xl.school.school import School, line_key
from provision_xl.school.tables import TABLES

PLAN_ROWS = "Plan rows"
ACCEPT, NUMBER, CHANGE = "Accept", "Number", "Change"
NEW, CHANGED, LEFT_OUT = "new", "changes", "leaves out"
MARKED = "marked"
_PROVISION = TABLES["Provision"]
_WRITTEN = ("line", "group", "pupil_id", "intervention", "staff_id", "starts", "ends", "plan", "status")
_COLUMNS = tuple(_PROVISION.column(attribute) for attribute in _WRITTEN)
HEADERS = (ACCEPT, NUMBER, CHANGE, *(column.header for column in _COLUMNS))
# What the plan decides in a row that is on the map already.
_OF_CHANGED, _OF_LEFT_OUT = ("group", "staff_id", "starts"), ("plan",)
_HASH = re.compile(r"\binputs ([0-9a-f]{16})\b")
_SPAN = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?$")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row of the plan: its number on the sheet, whether it is marked, what it does, and the row of Provision."""

    number: int
    marked: bool
    change: str
    line: Line


def plan_rows(rows: Sequence[Line], changed: Sequence[Line], dropped: Sequence[Line]) -> Result:
    """The rows that a plan would write, as a table with a column to accept each."""
    shown = tuple(
        Shown(column.attribute, column.header, Shows.DATE if column.kind is Kind.DATE else Shows.TEXT)
        for column in _COLUMNS
    )
    columns = (
        Shown("accept", ACCEPT, help="Yes for a row that is to be written, No for one that is not."),
        Shown("number", NUMBER, Shows.COUNT), Shown("change", CHANGE), *shown,
    )  # fmt: skip
    kinds = [*((NEW, row) for row in rows), *((CHANGED, row) for row in changed), *((LEFT_OUT, row) for row in dropped)]
    made = tuple(
        ("Yes", number, kind, *("" if kind is NEW else line_key(line), *_values(line)))
        for number, (kind, line) in enumerate(kinds, start=1)
    )
    note = "Set Accept to No where you do not want a row; then press Accept plan. Undo takes it back."
    return Result(PLAN_ROWS, "Rows that the plan would write into Provision", columns, made, notes=(note,))


def _values(line: Line) -> Iterable[Any]:
    return (getattr(line, attribute) for attribute in _WRITTEN[1:])


def proposed(grid: Grid) -> tuple[list[Proposed], str]:
    """The rows of the sheet Plan rows, and the hash of the inputs that they were worked out from.

    Raises:
        OutOfRange: the sheet has not its columns, or a cell of it cannot be read.
    """
    top = next((place for place, row in enumerate(grid.rows) if {ACCEPT, NUMBER, CHANGE} <= set(row)), None)
    if top is None:
        raise OutOfRange(f"The sheet {PLAN_ROWS} has lost its headers. Press Optimise again.")
    said = " ".join(str(cell) for row in grid.rows[:top] for cell in row if cell)
    made_from = _HASH.search(said)
    places = {fold(header): place for place, header in enumerate(grid.rows[top]) if header}
    below = (list(row) + [None] * len(places) for row in grid.rows[top + 1 :])
    found = [_proposed(row, places, top + 2 + place) for place, row in enumerate(below) if _is_numbered(row, places)]
    return found, made_from[1] if made_from else ""


def _is_numbered(row: Sequence[Any], places: Mapping[str, int]) -> bool:
    return isinstance(row[places[fold(NUMBER)]], int | float)


def _proposed(row: Sequence[Any], places: Mapping[str, int], at: int) -> Proposed:
    values = {column.attribute: _value(column, row[places[fold(column.header)]], at)
              for column in _COLUMNS if fold(column.header) in places}  # fmt: skip
    marked = fold(row[places[fold(ACCEPT)]] or "") in {"yes", "y", "true"}
    return Proposed(int(row[places[fold(NUMBER)]]), marked, fold(row[places[fold(CHANGE)]] or ""), Line(**values))


def _value(column: Any, cell: Any, at: int) -> Any:
    read = read_cell(column, cell)
    if read.problem is not None and read.problem.verdict is Verdict.STOP:
        raise OutOfRange(f"{PLAN_ROWS}, row {at}: {read.problem.saw}. {read.problem.cure}")
    return read.value


def accepted(rows: Sequence[Proposed], wanted: str) -> list[Proposed]:
    """The rows meant by `marked`, `all`, or numbers such as 1; 3; 5-8.

    Raises:
        OutOfRange: none is meant, or a number is not there.
    """
    words = wanted.strip().casefold() or MARKED
    if words == "all":
        chosen = list(rows)
    elif words == MARKED:
        chosen = [row for row in rows if row.marked]
    else:
        numbers = _numbers(words)
        unknown = sorted(numbers - {row.number for row in rows})
        if unknown:
            raise OutOfRange(f"{PLAN_ROWS} has no row {unknown[0]}. Type numbers of its column {NUMBER}, or marked.")
        chosen = [row for row in rows if row.number in numbers]
    if not chosen:
        raise OutOfRange(f"No row of {PLAN_ROWS} is marked Yes. Mark those that you want, or type their numbers.")
    return chosen


def _numbers(words: str) -> set[int]:
    found: set[int] = set()
    for part in filter(str.strip, words.replace(",", ";").split(";")):
        span = _SPAN.match(part.strip())
        if span is None or int(span[2] or span[1]) < int(span[1]):
            raise OutOfRange(f'"{part.strip()}" is no number. Type numbers with ; between them, such as 1;3;5-8.')
        found |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    return found


def accept(
    school: School, grids: Mapping[str, Grid], rows: Sequence[Proposed], made_from: str
) -> tuple[list[CellChange], list[str]]:
    """The cells of Provision that accepted rows become, and one line for each.

    Raises:
        OutOfRange: the inputs have changed since the plan was made, or a row that it changes is gone.
    """
    if made_from != school.inputs_hash:
        raise OutOfRange("The tables have changed since this plan was made, or it has been accepted already. "
                         "Press Optimise again, then accept.")  # fmt: skip
    new = [row.line for row in rows if row.change == NEW]
    found, numbers = added(school, grids, _PROVISION.name, [_new_values(line) for line in new])
    told = [f"Provision, row {row}: new, {line_told(line)}" for row, line in zip(numbers, new, strict=True)]
    on_the_map = {line_key(line): line for line in school.provision}
    for row in rows:
        if row.change != NEW:
            there = on_the_map.get(row.line.line)
            if there is None or not there.row:
                raise OutOfRange(f"{row.line.line} is no longer in Provision. Press Optimise again, then accept.")
            found += cells(school, grids, _PROVISION.name, there.row, _changed_values(row))
            told.append(f"Provision, row {there.row}: {row.line.line} {_change_told(row)}")
    return [*found, *numbered(school, grids, numbers, last_number(school, grids))], told


def _new_values(line: Line) -> Mapping[str, Any]:
    return {attribute: getattr(line, attribute) for attribute in _WRITTEN if attribute != "line"}


def _changed_values(row: Proposed) -> Mapping[str, Any]:
    names = _OF_LEFT_OUT if row.change == fold(LEFT_OUT) else _OF_CHANGED
    return {attribute: getattr(row.line, attribute) for attribute in names}


def _change_told(row: Proposed) -> str:
    if row.change == fold(LEFT_OUT):
        return "gets Plan = Exclude: the plan has no place for it."
    return f"gets {line_told(row.line)}"


def line_told(line: Line) -> str:
    """A row of Provision in words, with IDs only."""
    days = f"from {line.starts:%d/%m/%Y}" if line.starts else "without a first day"
    days += f" to {line.ends:%d/%m/%Y}" if line.ends else ""
    adult = f"with {line.staff_id}" if line.staff_id else "without an adult yet"
    return f"{line.group}, pupil {line.pupil_id}, {line.intervention}, {adult}, {days}"
