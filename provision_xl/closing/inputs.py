"""All that the costs of a term rest on, and nothing else: so much is kept when it is closed, and compared later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.closing.terms import NamedTerm
from provision_xl.costing.adults import adults
from provision_xl.costing.basis import Segment, own_prices
from provision_xl.costing.costs import Costs, cost_at_prices
from provision_xl.costing.held import Log, logs_of
from provision_xl.dates import school_year_dates
from provision_xl.errors import OutOfRange
from provision_xl.money import natural
from provision_xl.rates import Rates
from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.other_tables import Session
from provision_xl.school.school import School
from provision_xl.school.tables import SETTINGS_SHEET, TABLES

MINUTES = ("group_minutes", "group_sessions", "individual_minutes", "individual_sessions")
# What costs rest on, table by table; the first one or two make the key of a row. Pay is kept as prices of hours.
COSTED: Mapping[str, tuple[str, ...]] = {
    SETTINGS_SHEET: ("academic_year", "planning_hourly_cost"),
    "Terms": ("term", "starts", "ends", "teaching_weeks", "year", "report_term"),
    "Staff": ("staff_id", "starts", "ends"),
    "Absences": ("staff_id", "starts", "ends", "covered_by"),
    "Interventions": ("code", "tier", *MINUTES, "weeks", "prep_minutes", "cost_per_pupil", "cost_per_group",
                      "one_off_cost"),
    "Pupils": ("pupil_id", "starts", "leaves"),
    "Services": ("service", "unit_cost", "units_bought", "units_used", "starts", "ends", "pupil_ids"),
    "Training": ("skill", "staff_id", "day", "cost"),
    "Provision": ("line", "group", "pupil_id", "intervention", "staff_id", "starts", "ends", "charge", "plan", "status",
                  "sessions_held", *MINUTES),
}  # fmt: skip
_KEYS: Mapping[str, tuple[str, ...]] = {"Terms": ("term", "year"), "Training": ("skill", "staff_id")}

type Prices = tuple[tuple[date, Fraction], ...]
"""What an hour costs from each day on, in pounds."""


class Money(NamedTuple):
    """Whole pence of one line, or of all."""

    planned: int = 0
    to_date: int = 0
    forecast: int = 0

    def less(self, other: Money) -> Money:
        return Money(*(mine - its for mine, its in zip(self, other, strict=True)))

    def more(self, other: Money) -> Money:
        return Money(*(mine + its for mine, its in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Inputs:
    """What the costs of one term rest on.

    Args:
        as_at: to-date figures count this day too.
        tables: rows by table and key, each with the costed columns alone.
        prices: for a member of staff, what an hour costs during the term.
        held: what Sessions says of each group with rows there by then.
    """

    as_at: date
    tables: Mapping[str, Mapping[str, Any]]
    prices: Mapping[str, Prices]
    held: Mapping[str, Log]

    def with_row(self, table: str, key: str, row: Row | None) -> Inputs:
        """The same with a row put in, replaced, or (None) taken out."""
        rows = {name: found for name, found in self.tables[table].items() if name != key}
        return replace(self, tables={**self.tables, table: rows if row is None else {**rows, key: row}})


def inputs_of(costs: Costs, rates: Rates, term: NamedTerm) -> Inputs:
    """What the costs of a term rest on now."""
    school = costs.school
    year = school_year_dates(term.school_year)
    last_days = {id(row): group.last for group in costs.groups for row in group.rows}
    lines = {key: line for key, line in _lines(costs) if _may_matter(line, last_days.get(id(line)), year[0])}
    used = {line.intervention for line in lines.values()}
    pupils = {line.pupil_id for line in lines.values()}
    staff = _staff_of(school, lines.values())
    wanted: dict[str, Callable[[Any], bool]] = {
        "Staff": lambda row: row.staff_id in staff,
        "Absences": lambda row: row.staff_id in staff,
        "Interventions": lambda row: row.code in used,
        "Pupils": lambda row: row.pupil_id in pupils and (row.starts or row.leaves),
        "Training": lambda row: bool(row.cost and row.day),
        "Services": lambda row: row.unit_cost is not None and row.units_bought is not None,
    }
    tables: dict[str, Mapping[str, Any]] = {SETTINGS_SHEET: {SETTINGS_SHEET: _bare(SETTINGS_SHEET, school.settings)}}
    for table in COSTED:
        if table in {SETTINGS_SHEET, "Provision"}:
            continue
        rows = [row for row in school.rows(table) if wanted.get(table, bool)(row)]
        tables[table] = _keyed(table, [_bare(table, row) for row in rows])
    tables["Provision"] = {key: replace(_bare("Provision", line), line=key) for key, line in lines.items()}
    price_of = own_prices(school, rates)
    prices = {name: _within(price_of(name), term) for name in staff if name in school.member_of_staff}
    return Inputs(costs.as_at, tables, prices, logs_of(school, costs.as_at))


def _lines(costs: Costs) -> Iterable[tuple[str, Line]]:
    """Every row of the map under a name that no other has."""
    seen: dict[str, int] = {}
    keys = costs.school.line_keys
    rows = sorted(enumerate(costs.school.provision), key=lambda item: (natural(keys[item[0]]), repr(item[1])))
    for place, line in rows:
        seen[keys[place]] = seen.get(keys[place], 0) + 1
        yield keys[place] if seen[keys[place]] == 1 else f"{keys[place]} #{seen[keys[place]]}", line


def _may_matter(line: Line, last: date | None, first: date) -> bool:
    """False for a row that was over, as a row or with its group, before the school year began."""
    if last is not None:
        return last >= first
    return line.starts is not None and (line.ends is None or line.ends >= first)


def _staff_of(school: School, lines: Iterable[Line]) -> set[str]:
    named = {name for line in lines for name in _names(line.staff_id)}
    covers = {row.covered_by for row in school.absences if row.staff_id in named}
    return {name for name in named | covers if name}


def _names(entry: str) -> tuple[str, ...]:
    try:
        return tuple(name for name, _ in adults(entry))
    except OutOfRange:
        return ()


def _bare(table: str, row: Any) -> Any:
    """A row with the costed columns alone."""
    kind = type(row)
    names = {item.name for item in fields(kind)} & set(COSTED[table])
    return kind(**{name: getattr(row, name) for name in names})


def _keyed(table: str, rows: Iterable[Any]) -> dict[str, Any]:
    names = _KEYS.get(table, COSTED[table][:1])
    found: dict[str, Any] = {}
    for row in sorted(rows, key=repr):
        key = " ".join(str(getattr(row, name)) for name in names if getattr(row, name))
        number = next(count for count in range(1, len(found) + 2) if _numbered(key, count) not in found)
        found[_numbered(key, number)] = row
    return found


def _numbered(key: str, count: int) -> str:
    return key if count == 1 else f"{key} #{count}"


def _within(segments: tuple[Segment, ...], term: NamedTerm) -> Prices:
    """The prices that hold during a term, the first from its first day on."""
    inside: dict[date, Fraction] = {}
    for segment in segments:
        if segment.pounds is not None and segment.starts <= term.ends:
            inside[max(segment.starts, term.starts)] = segment.pounds
    found: list[tuple[date, Fraction]] = []
    for day in sorted(inside):
        if not found or found[-1][1] != inside[day]:
            found.append((day, inside[day]))
    return tuple(found)


def school_of(inputs: Inputs) -> School:
    """A school that has these inputs and nothing else."""
    rows = {table: [found[key] for key in sorted(found, key=natural)] for table, found in inputs.tables.items()}
    named = {line.pupil_id for line in rows["Provision"]} - {pupil.pupil_id for pupil in rows["Pupils"]}
    rows["Pupils"] += [Pupil(pupil_id=name) for name in sorted(named, key=natural)]
    tables: dict[str, Any] = {
        TABLES[table].attribute: tuple(found) for table, found in rows.items() if table != SETTINGS_SHEET
    }
    sessions = tuple(_as_sessions(inputs))
    return School(settings=rows[SETTINGS_SHEET][0], sessions=sessions, **tables)


def _as_sessions(inputs: Inputs) -> Iterable[Session]:
    for group, log in inputs.held.items():
        for day in log.fallen:
            yield Session(day=day, group=group, held=False)
        for _ in range(log.held):
            yield Session(day=inputs.as_at, group=group, held=True)


def costs_of(inputs: Inputs, labels: frozenset[str], rates: Rates) -> dict[str, Money]:
    """What each line costs in the terms of these labels; lines that cost nothing are left out."""
    return {line: money for line, money in by_line(costs_at(inputs, rates), labels).items() if any(money)}


def costs_at(inputs: Inputs, rates: Rates) -> Costs:
    """The costs that these inputs make; they hold within the term for which the inputs were gathered."""
    prices = {
        name: tuple(
            Segment(day if place else date.min, name, pounds, False, False) for place, (day, pounds) in enumerate(found)
        )
        for name, found in inputs.prices.items()
        if found
    }
    return cost_at_prices(school_of(inputs), inputs.as_at, rates, prices)


def by_line(costs: Costs, labels: frozenset[str]) -> dict[str, Money]:
    found: dict[str, list[int]] = {}
    for piece in costs.pieces:
        if piece.term in labels:
            sums = found.setdefault(piece.line, [0, 0, 0])
            sums[0] += piece.planned
            sums[1] += piece.to_date
            sums[2] += piece.forecast
    return {line: Money(*sums) for line, sums in found.items()}


def total_of(lines: Iterable[Money]) -> Money:
    total = Money()
    for money in lines:
        total = total.more(money)
    return total
