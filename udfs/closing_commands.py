"""What the macros at the end of a term do: one writes its figures into Closed, one goes over into the next term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from provision_udfs.reading import school_of

from provision_xl import app
from provision_xl.closing import NamedTerm, Term, close, named_term
from provision_xl.closing.figures import MONEY, TOTAL
from provision_xl.closing.new_year import leavers_said
from provision_xl.closing.rollover import Rollover, rollover
from provision_xl.closing.rollover_words import message, rollover_words
from provision_xl.dates import year_label
from provision_xl.functions.changes import CellChange, Change, OutputSheet, Watch
from provision_xl.functions.dispatch import Command
from provision_xl.functions.editing import added, cells
from provision_xl.functions.lines import has_sheet, last_number, numbered, with_lines, without_number
from provision_xl.money import pounds
from provision_xl.rates import national
from provision_xl.school.columns import Row
from provision_xl.school.core_tables import TermRow
from provision_xl.school.other_tables import Closed
from provision_xl.school.raw import Grid
from provision_xl.school.reading import fold
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS_SHEET, TABLES
from provision_xl.workbook.new import usual_terms
from provision_xl.workbook.writing import as_typed

type Answers = Mapping[str, Any]


def close_term(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """A term's figures, under the last row of Closed; the sheet is added where the workbook has none."""
    school, lines = _with_every_line(school_of(grids), grids)
    done = app.work(school)
    term = named_term(school.calendar, str(answers["term"]), school.school_year)
    found = Term(term, done.costs, done.la_costs, done.paid, done.rates)
    rows = close(found, str(answers["by"]), date.today())
    where, sheets = _into_closed(school, grids, rows)
    told = [
        f"Closed: {len(rows):,} rows of {term.label} are added, as they stand on {done.as_at:%d/%m/%Y}; they are never "
        f"written again.",
        f"{term.label}: {_told(rows)}.",
        *_before_the_end(term, done.as_at),
        *(f"Provision, row {cell.row}: gets the Line {cell.value}." for cell in lines if cell.sheet == "Provision"),
    ]
    return Change(f"{term.label} was closed: {_told(rows)}.", tuple(told), (*lines, *where), sheets, goto="Closed")


def _with_every_line(school: School, grids: Mapping[str, Grid]) -> tuple[School, list[CellChange]]:
    """The school with a Line in each row of its map, and the cells for those that had none."""
    found = numbered(school, grids, without_number(school), last_number(school, grids))
    sheet = TABLES["Provision"].name
    return with_lines(school, {cell.row: cell.value for cell in found if fold(cell.sheet) == fold(sheet)}), found


def _told(rows: tuple[Closed, ...]) -> str:
    total = {row.figure: int(row.value or 0) for row in rows if row.view == TOTAL}
    planned, to_date, forecast = (pounds(total[name]) for name in MONEY)
    return f"planned {planned}, to date {to_date}, forecast {forecast}"


def _before_the_end(term: NamedTerm, as_at: date) -> list[str]:
    if as_at >= term.ends:
        return []
    return [
        f"Costs are counted to {as_at:%d/%m/%Y}, but {term.label} runs until {term.ends:%d/%m/%Y}: what comes after is "
        "closed as planned. Move the As-at date on first if the term is over."
    ]


def _into_closed(
    school: School, grids: Mapping[str, Grid], rows: tuple[Closed, ...]
) -> tuple[list[CellChange], dict[str, OutputSheet]]:
    if not has_sheet(grids, "Closed"):
        from provision_udfs.sheets import new_input_sheet

        return [], {"Closed": new_input_sheet(replace(school, closed=rows), "Closed")}
    where, _ = added(school, grids, "Closed", (_values("Closed", row) for row in rows))
    return where, {}


def _values(table: str, row: Row) -> dict[str, Any]:
    """A row as a person would type it, by attribute."""
    columns = TABLES[table].columns
    return {column.attribute: as_typed(column, getattr(row, column.attribute)) for column in columns}


def new_term(grids: Mapping[str, Grid], answers: Answers, watch: Watch) -> Change:
    """What goes on as a new cycle, what is over, and in September the new school year; no row is taken out."""
    school, lines = _with_every_line(school_of(grids), grids)
    coming = [row for row in usual_terms(national(), year_label(school.school_year + 1)) if isinstance(row, TermRow)]
    leavers = leavers_said(str(answers.get("leavers") or ""))
    last = max([last_number(school, grids), *_numbers(lines)])
    found = rollover(school, str(answers["to"]), app.day_of(school), coming, last, leavers)
    told = rollover_words(school, found)
    where = [*lines, *_cells(school, grids, found, last)]
    if not where:
        return Change(f"Nothing goes on into {found.term.label}: it was rolled over already, or nothing runs.", told)
    return Change(f"{message(found)} Press Update for the new figures.", told, tuple(where), goto="Provision")


def _numbers(lines: list[CellChange]) -> list[int]:
    """The last number in Settings once the lines without one have theirs."""
    return [cell.value for cell in lines if fold(cell.sheet) == fold(SETTINGS_SHEET) and isinstance(cell.value, int)]


def _cells(school: School, grids: Mapping[str, Grid], found: Rollover, last: int) -> list[CellChange]:
    where = []
    for change in found.changed:
        where += cells(school, grids, change.table, change.row.row, change.values)
    new, rows = added(school, grids, "Provision", (_values("Provision", line) for line in found.lines))
    where += new
    if found.lines:
        where += [cell for cell in numbered(school, grids, rows, last) if fold(cell.sheet) != fold("Provision")]
    terms, _ = added(school, grids, "Terms", (_values("Terms", row) for row in found.terms))
    where += terms
    if found.year:
        row, column = _place(school.layout[SETTINGS_SHEET]["academic_year"])
        sheet = next(name for name in grids if fold(name) == fold(SETTINGS_SHEET))
        where.append(CellChange(sheet, row, column, found.year.label))
    return where


def _place(cell: str) -> tuple[int, int]:
    from provision_xl.functions.lines import column_number

    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_number(letters)


CLOSING_COMMANDS: dict[str, Command] = {"CLOSE_TERM": close_term, "ROLLOVER": new_term}
