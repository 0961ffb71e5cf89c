"""A plan as rows that a person accepts one by one: the sheet Plan rows, and what it becomes in Provision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provision_xl.errors import OutOfRange, Verdict
from provision_xl.functions.changes import CellChange
from provision_xl.functions.editing import added, cells
from provision_xl.functions.group import staff_named
from provision_xl.functions.lines import last_number, numbered
from provision_xl.functions.picking import near
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.cells import read_cell
from provision_xl.school.columns import Column, Kind, letter
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
_OF_CHANGED, _OF_LEFT_OUT = ("group", "staff_id", "starts", "ends"), ("plan",)
_HASH = re.compile(r"\bMade from: ([0-9a-f]{16})\b")
HEADING = (
    "Set Accept to No for a row that you do not want, then press Accept plan; nothing else here is for typing. "
    "Where the tables have changed since, Accept plan says so: Optimise writes this sheet afresh."
)
_SPAN = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?$")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row of the plan.

    Args:
        number: as it stands in the column Number.
        marked: whether Accept is Yes.
        change: what it does, in lower case.
        line: the row of Provision that it makes or means.
        row: its row on the sheet.
    """

    number: int
    marked: bool
    change: str
    line: Line
    row: int = 0


@dataclass(frozen=True)
class PlanSheet:
    """The sheet Plan rows as read: its rows, the hash of what it was made from, and the column of each header."""

    rows: tuple[Proposed, ...]
    made_from: str
    columns: Mapping[str, int]

    def cell(self, row: Proposed, header: str) -> str:
        """Where a value stands, such as Plan rows, F7."""
        return f"{PLAN_ROWS}, {letter(self.columns.get(fold(header), 0))}{row.row}"


def made_from(school: School) -> str:
    """Sixteen letters that change with any input but the Lines of Provision, which Update fills in."""
    provision = tuple(replace(row, line="") for row in school.provision)
    return replace(school, provision=provision).inputs_hash


def plan_rows(school: School, rows: Sequence[Line], changed: Sequence[Line], dropped: Sequence[Line]) -> Result:
    """The rows that a plan would write, as a table with a column to accept each.

    Args:
        school: what the plan was made from.
        rows: new ones; changed, dropped: rows of the school as they would be.
    """
    shown = tuple(
        Shown(column.attribute, column.header, Shows.DATE if column.kind is Kind.DATE else Shows.TEXT)
        for column in _COLUMNS
    )
    columns = (
        Shown("accept", ACCEPT, help="Yes for a row that is to be written, No for one that is not."),
        Shown("number", NUMBER, Shows.COUNT), Shown("change", CHANGE), *shown,
    )  # fmt: skip
    kinds = [*((NEW, row) for row in rows), *((CHANGED, row) for row in changed), *((LEFT_OUT, row) for row in dropped)]
    names = _names(school)
    made = tuple(
        ("Yes", number, kind, "" if kind is NEW else names.get(line.row) or line_key(line), *_values(line))
        for number, (kind, line) in enumerate(kinds, start=1)
    )
    title = "Rows that the plan would write into Provision"
    return Result(PLAN_ROWS, title, columns, made, about={"made_from": made_from(school)})


def _names(school: School) -> dict[int, str]:
    """For each row of Provision by its row on the sheet, the shortest name that no other has."""
    count = Counter(name for line in school.provision for name in _names_of(line))
    return {line.row: next((name for name in _names_of(line) if count[name] == 1), "")
            for line in school.provision if line.row}  # fmt: skip


def _names_of(line: Line) -> tuple[str, ...]:
    """What a row goes by: its Line, its content, and its content with the first day; a Line may come later."""
    content = line_key(replace(line, line=""))
    first = f"{content} from {line.starts:%d/%m/%Y}" if line.starts else content
    return tuple(dict.fromkeys(name for name in (line.line, content, first) if name))


def _values(line: Line) -> Iterable[Any]:
    return (getattr(line, attribute) for attribute in _WRITTEN[1:])


def proposed(grid: Grid) -> PlanSheet:
    """What stands on the sheet Plan rows.

    Raises:
        OutOfRange: the sheet has not its columns, or a cell of it cannot be read.
    """
    top = next((place for place, row in enumerate(grid.rows) if {ACCEPT, NUMBER, CHANGE} <= set(row)), None)
    if top is None:
        raise OutOfRange(f"The sheet {PLAN_ROWS} has no rows to accept, or has lost its headers. Press Optimise again.")
    said = " ".join(str(cell) for row in grid.rows[:top] for cell in row if cell)
    found = _HASH.search(said)
    places = {fold(header): place for place, header in enumerate(grid.rows[top]) if header}
    below = (list(row) + [None] * (max(places.values()) + 1) for row in grid.rows[top + 1 :])
    rows = (_proposed(row, places, top + 2 + place) for place, row in enumerate(below) if _is_numbered(row, places))
    return PlanSheet(tuple(rows), found[1] if found else "", places)


def _is_numbered(row: Sequence[Any], places: Mapping[str, int]) -> bool:
    return isinstance(row[places[fold(NUMBER)]], int | float)


def _proposed(row: Sequence[Any], places: Mapping[str, int], at: int) -> Proposed:
    filled = {column: places[fold(column.header)] for column in _COLUMNS if fold(column.header) in places}
    values = {column.attribute: _value(column, row[place], f"{letter(place)}{at}") for column, place in filled.items()}
    marked = fold(row[places[fold(ACCEPT)]] or "") in {"yes", "y", "true"}
    change = fold(row[places[fold(CHANGE)]] or "")
    return Proposed(int(row[places[fold(NUMBER)]]), marked, change, Line(**values), at)


def _value(column: Column, cell: Any, address: str) -> Any:
    read = read_cell(column, cell)
    if read.problem is not None and read.problem.verdict is Verdict.STOP:
        raise OutOfRange(f"{PLAN_ROWS}, {address}: {read.problem.saw}. {read.problem.cure}")
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
    school: School, grids: Mapping[str, Grid], sheet: PlanSheet, chosen: Sequence[Proposed]
) -> tuple[list[CellChange], list[str]]:
    """The cells of Provision that accepted rows become, and one line for each.

    Raises:
        OutOfRange: the inputs have changed since the plan was made, a row that it changes is gone, or a cell of the
            sheet names something that is not in the tables.
    """
    if sheet.made_from != made_from(school):
        raise OutOfRange("The tables have changed since this plan was made, or it has been accepted already. "
                         "Press Optimise again, then accept.")  # fmt: skip
    meant = [(row, _meant(school, sheet, row)) for row in chosen]
    new = [row.line for row, there in meant if there is None]
    found, numbers = added(school, grids, _PROVISION.name, [_new_values(line) for line in new])
    told = [f"Provision, row {row}: new, {line_told(line)}" for row, line in zip(numbers, new, strict=True)]
    for row, there in meant:
        if there is not None:
            found += cells(school, grids, _PROVISION.name, there.row, _changed_values(row))
            told.append(f"Provision, row {there.row}: {row.line.line} {_change_told(row)}")
    return [*found, *numbered(school, grids, numbers, last_number(school, grids))], told


def _meant(school: School, sheet: PlanSheet, row: Proposed) -> Line | None:
    """The row of Provision that a row of the plan changes; None where it is a new one.

    Raises:
        OutOfRange: it is not there, or the row of the plan names what is not in the tables.
    """
    if row.change not in {NEW, CHANGED, LEFT_OUT}:
        raise OutOfRange(f'{sheet.cell(row, CHANGE)}: "{row.change}" is none of {NEW}, {CHANGED}, {LEFT_OUT}. '
                         "Press Optimise again, then accept.")  # fmt: skip
    _check_names(school, sheet, row)
    if row.change != LEFT_OUT:
        _check_days(sheet, row)
    if row.change == NEW:
        return None
    there = [line for line in school.provision if line.row and row.line.line in _names_of(line)]
    if len(there) != 1:
        raise OutOfRange(f'{sheet.cell(row, _header("line"))}: "{row.line.line}" is not a row of Provision. '
                         "Press Optimise again, then accept.")  # fmt: skip
    for attribute in ("pupil_id", "intervention"):
        is_now, said = getattr(there[0], attribute), getattr(row.line, attribute)
        if is_now != said:
            raise OutOfRange(f'{sheet.cell(row, _header(attribute))}: "{said}", but {row.line.line} in Provision has '
                             f'"{is_now}". Put it back, or press Optimise again.')  # fmt: skip
    return there[0]


def _check_names(school: School, sheet: PlanSheet, row: Proposed) -> None:
    """Every pupil, intervention and adult of a row is in the tables: people may have typed over them."""
    wanted = [
        ("pupil_id", [row.line.pupil_id], school.pupil, "pupil"),
        ("intervention", [row.line.intervention], school.intervention, "intervention"),
        ("staff_id", staff_named(row.line.staff_id), school.member_of_staff, "Staff ID"),
    ]
    for attribute, named, known, what in wanted:
        unknown = next((name for name in named if name not in known), None)
        if unknown is not None:
            raise OutOfRange(f'{sheet.cell(row, _header(attribute))}: there is no {what} "{unknown}". '
                             f"{near(unknown, list(known))}")  # fmt: skip


def _check_days(sheet: PlanSheet, row: Proposed) -> None:
    starts, ends = row.line.starts, row.line.ends
    if starts is None:
        raise OutOfRange(f"{sheet.cell(row, _header('starts'))}: the first day is blank. "
                         "Type a date such as 14/09/2026.")  # fmt: skip
    if ends and ends < starts:
        raise OutOfRange(f"{sheet.cell(row, _header('ends'))}: the last day, {ends:%d/%m/%Y}, comes before the first, "
                         f"{starts:%d/%m/%Y}. Turn them round.")  # fmt: skip


def _header(attribute: str) -> str:
    return _PROVISION.column(attribute).header


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
