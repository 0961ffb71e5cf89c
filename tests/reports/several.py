"""An attacker with several finished reports on the desk; knows nothing of drafts, the auditor or the school.

Reads tables as they stand: figures, words in place of figures, totals. What a column adds up to is an equation, and
so is the school year as the sum of its terms. Money is solved by elimination in fractions, counts by a solver of
another house (CP-SAT), each made as small and as large as everything together allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from provision_xl.reports import Report
from provision_xl.results import Result, Shown, Shows

type Cell = tuple[str, str, str]
"""Table, row, column: the same where two reports show the same thing."""

FIGURES = frozenset({Shows.PENCE, Shows.HOURS, Shows.COUNT})
NOT_ADDED = frozenset({"unit_pence", "delivered_share"})
MOST = 3_000


@dataclass
class Desk:
    """Everything read: figures, words, and sums (whole, parts, rest), whole = parts + rest."""

    figures: dict[Cell, Fraction] = field(default_factory=dict)
    words: dict[Cell, str] = field(default_factory=dict)
    sums: list[tuple[Cell, tuple[Cell, ...]]] = field(default_factory=list)
    weighed: list[tuple[dict[Cell, int], int, bool]] = field(default_factory=list)  # counts x price, cost, exact
    small: dict[Cell, str] = field(default_factory=dict)  # cells of rows that some report calls "fewer than"

    def secrets(self) -> dict[Cell, str]:
        return {cell: word for cell, word in self.small.items() if cell in self.words}


def on_the_desk(
    reports: Iterable[Report], terms_are_all: bool = False, sections: Sequence[str] = (), columns: Sequence[str] = ()
) -> Desk:
    """Several reports as one.

    Args:
        terms_are_all: the reports are those of every term of the year, so their sum is the year's.
        sections: only these; else all.
        columns: only these; else all.
    """
    desk = Desk()
    reports = tuple(reports)
    for report in reports:
        for section in report.sections:
            if section.table is not None and section.key in (sections or (section.key,)):
                _read(desk, report, section.table, columns)
    if terms_are_all:
        _year_is_its_terms(desk, reports)
    return desk


def _read(desk: Desk, report: Report, table: Result, wanted: Sequence[str]) -> None:
    columns = [(place, item) for place, item in enumerate(table.columns)
               if _adds_up(item) and item.key in (wanted or (item.key,))]  # fmt: skip
    for place, item in columns:
        parts = []
        for row in table.rows:
            cell = _cell(report, table, str(row[0]), item)
            _note(desk, cell, row[place], row)
            parts.append(cell)
        total = table.total[place] if table.total else None
        if isinstance(total, int | Fraction) and not isinstance(total, bool):
            whole = _cell(report, table, "Total", item)
            desk.figures[whole] = Fraction(total)
            desk.sums.append((whole, tuple(cell for cell in parts if cell in desk.figures or cell in desk.words)))
    if sum(item.key.startswith("pupils_") for _, item in columns) > 1:
        _across(desk, report, table, columns)


def _adds_up(item: Shown) -> bool:
    return item.shows in FIGURES and item.key not in NOT_ADDED


def _cell(report: Report, table: Result, row: str, item: Shown) -> Cell:
    of_term = report.term if item.key.startswith("term_") else ""
    return (f"{table.title} {of_term}".strip(), row, item.key)


def _note(desk: Desk, cell: Cell, value: Any, row: Sequence[Any]) -> None:
    if isinstance(value, str):
        desk.words.setdefault(cell, value)
        own = () if cell[0].startswith("Pupils by area") else row[1:]  # where each cell has its own word
        small = next((word for word in (value, *own) if isinstance(word, str) and word.startswith("fewer than")), "")
        if small:
            desk.small[cell] = small
    elif value is not None and not isinstance(value, bool):
        desk.figures[cell] = Fraction(value)


def _across(desk: Desk, report: Report, table: Result, columns: Sequence[tuple[int, Shown]]) -> None:
    for row in (*table.rows, table.total):
        label = "Total" if row is table.total else str(row[0])
        cells = {item.key: _cell(report, table, label, item) for _, item in columns}
        for place, item in columns:
            if row is table.total:
                _note(desk, cells[item.key], row[place], row)
        if "pupils" in cells:
            parts = tuple(cell for key, cell in cells.items() if key != "pupils")
            desk.sums.append((cells["pupils"], parts))


def _year_is_its_terms(desk: Desk, reports: Sequence[Report]) -> None:
    years = {section.table.title: section.table for report in reports for section in report.sections
             if section.key == "interventions" and section.table}  # fmt: skip
    terms = {section.table.title: section.table for report in reports for section in report.sections
             if section.key == "ran" and section.table}  # fmt: skip
    for title, year in years.items():
        for label in {str(row[0]) for row in year.rows}:
            for key in ("planned_pence", "to_date_pence", "forecast_pence"):
                parts = tuple((term, label, key) for term, table in terms.items()
                              if any(str(row[0]) == label for row in table.rows))  # fmt: skip
                desk.sums.append(((title, label, key), parts))


def worked_out(desk: Desk) -> list[str]:
    """Every cell of a small row that the sums pin, or a count of which they allow less than its word."""
    shown = [cell for cell in desk.small if cell in desk.figures]
    money = [cell for cell in _pinned(desk) if cell in desk.secrets()]
    return [*map(str, shown), *map(str, money), *_narrowed(desk)]


def _pinned(desk: Desk) -> Iterator[Cell]:
    rows: list[dict[Cell, Fraction]] = []
    for whole, parts in desk.sums:
        row: dict[Cell, Fraction] = {}
        for cell, factor in ((whole, 1), *((part, -1) for part in parts)):
            if cell not in desk.figures and cell in desk.words:
                row[cell] = row.get(cell, Fraction(0)) + factor
        rows.append(row)
    done: list[dict[Cell, Fraction]] = []
    for row in rows:
        for known in done:
            _take_out(row, known)
        if not row:
            continue
        first = next(iter(row))
        row = {cell: factor / row[first] for cell, factor in row.items()}
        for known in done:
            if first in known:
                times = known[first]
                for cell, factor in row.items():
                    known[cell] = known.get(cell, Fraction(0)) - times * factor
                for cell in [cell for cell, factor in known.items() if not factor]:
                    del known[cell]
        done.append(row)
    for row in done:
        if len(row) == 1:
            yield next(iter(row))


def _take_out(row: dict[Cell, Fraction], known: Mapping[Cell, Fraction]) -> None:
    first = next(iter(known))
    times = row.get(first, Fraction(0))
    if times:
        for cell, factor in known.items():
            row[cell] = row.get(cell, Fraction(0)) - times * factor
        for cell in [cell for cell, factor in row.items() if not factor]:
            del row[cell]


def _narrowed(desk: Desk) -> Iterator[str]:
    from ortools.sat.python import cp_model

    counts = {cell for cell in desk.words if cell[2].startswith("pupils")}
    sums = [(whole, parts) for whole, parts in desk.sums if counts & {whole, *parts}]
    least = next((int(word.rpartition(" ")[2]) for word in desk.words.values() if word.startswith("fewer")), 1)
    model = cp_model.CpModel()
    unknown: dict[Cell, Any] = {}
    for cell in sorted({cell for whole, parts in sums for cell in (whole, *parts)} & counts - desk.figures.keys()):
        small = desk.words[cell].startswith("fewer")
        unknown[cell] = model.new_int_var(_lowest(cell) if small else least, least - 1 if small else MOST, str(cell))
    for whole, parts in sums:
        value = lambda cell: unknown[cell] if cell in unknown else int(desk.figures[cell])  # noqa: E731
        model.add(value(whole) == sum(value(part) for part in parts))
    for factors, cost, exact in desk.weighed:
        for cell in factors.keys() - unknown.keys():
            small = desk.words[cell].startswith("fewer")
            unknown[cell] = model.new_int_var(1 if small else least, least - 1 if small else MOST, str(cell))
        together = sum(price * unknown[cell] for cell, price in factors.items())
        model.add(together == cost if exact else together <= cost)
    for cell, variable in unknown.items():
        if cell not in desk.small:
            continue
        found = []
        for sense in (model.minimize, model.maximize):
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            sense(variable)
            assert solver.solve(model) == cp_model.OPTIMAL, f"the tables contradict each other at {cell}"
            found.append(round(solver.objective_value))
        if found != [_lowest(cell), least - 1]:
            yield f"{cell} is {found[0]} to {found[1]}"


def _lowest(cell: Cell) -> int:
    """A row that is listed has somebody; a cell of a table that goes two ways, and a band, may have nobody."""
    return 0 if cell[2].startswith("pupils_") or cell[0].startswith("Pupils by cost") else 1
