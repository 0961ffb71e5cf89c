"""Tiny schools with the figures that hand calculation gives for them, read from cases/golden.toml."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from provision_xl.school.columns import Kind, Row, columns_of
from provision_xl.school.core_tables import Settings
from provision_xl.school.school import School, from_rows
from provision_xl.school.tables import TABLES

from .pieces import Amounts

PATH = Path(__file__).parent.parent / "cases" / "golden.toml"
CASE_KEYS = {"name", "why", "as_at", "basis", "school", "expect"}
EXPECT_KEYS = {"planned", "planned_to_date", "to_date", "forecast", "funds", "pupils", "minutes", "unavailable",
               "staff_cost"}
FIGURES = ("planned", "planned_to_date", "to_date", "forecast")
# each view of the pieces, and which parts of a piece's key it keeps: line, term, month, kind, staff
VIEWS = {"lines": (0,), "terms": (1,), "months": (2,), "kinds": (3,), "staff": (4,), "line_terms": (0, 1),
         "line_months": (0, 2), "line_kinds": (0, 3)}  # fmt: skip
_EXACT = {Kind.NUMBER, Kind.RATE, Kind.HOURS, Kind.MINUTES, Kind.SHARE}


@dataclass(frozen=True)
class Case:
    name: str
    why: str
    school: School
    as_at: date
    basis: str
    expect: Mapping[str, Any]


def cases(path: Path = PATH) -> list[Case]:
    """All cases; a key that is not known is an error."""
    raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    return [_case(raw["terms"], case) for case in raw["case"]]


def _case(calendars: Mapping[str, Any], raw: Mapping[str, Any]) -> Case:
    assert set(raw) <= CASE_KEYS and set(raw["expect"]) <= EXPECT_KEYS, raw["name"]
    school = dict(raw["school"])
    school["terms"] = calendars[school["terms"]]
    school["pupils"] = [_pupil(pupil) for pupil in school.get("pupils", [])]
    settings = _row(Settings, school.pop("settings"))
    types = {table.attribute: table.row_type for table in TABLES.values()}
    tables = {name: [_row(types[name], values) for values in rows] for name, rows in school.items()}
    return Case(raw["name"], raw["why"], from_rows(settings=settings, **tables), raw["as_at"],
                raw.get("basis", "school"), raw["expect"])  # fmt: skip


def _pupil(pupil: Any) -> Mapping[str, Any]:
    plain = {"year_group": "4", "sen_status": "K"}
    return {**plain, "pupil_id": pupil} if isinstance(pupil, str) else {**plain, **pupil}


def _row(row_type: type[Row], values: Mapping[str, Any]) -> Any:
    """A row from values as one would type them on the sheet: money in pounds."""
    kinds = {column.attribute: column.kind for column in columns_of(row_type)}
    return row_type(**{name: _value(kinds[name], value) for name, value in values.items()})


def _value(kind: Kind, value: Any) -> Any:
    if kind is Kind.MONEY:
        return pence(value)
    if kind in _EXACT:
        return Decimal(value)
    return tuple(value) if kind is Kind.LIST else value


def pence(pounds: str | int | Decimal) -> int:
    """
    >>> pence("653.60")
    65360
    """
    exact = Decimal(pounds) * 100
    assert exact == int(exact), pounds
    return int(exact)


def expected(case: Case) -> dict[str, Any]:
    """The figures that a case names, in pence: planned.total, planned.lines and so on."""
    found: dict[str, Any] = {}
    for figure in FIGURES:
        for view, amounts in case.expect.get(figure, {}).items():
            found[f"{figure}.{view}"] = pence(amounts) if view == "total" else _all_pence(amounts)
    return found


def actual(case: Case, table: Mapping[tuple[str, str, str, str, str], Iterable[int]]) -> dict[str, Any]:
    """The same figures from pieces: {(line, term, month, kind, staff): (planned, planned to date, to date)}."""
    found: dict[str, Any] = {}
    for name in expected(case):
        figure, view = name.split(".")
        amounts = {key: getattr(Amounts(*amounts), figure) for key, amounts in table.items()}
        found[name] = sum(amounts.values()) if view == "total" else _summed(amounts, VIEWS[view])
    return found


def _summed(amounts: Mapping[tuple[str, str, str, str, str], int], places: tuple[int, ...]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for key, amount in amounts.items():
        found[" | ".join(key[place] for place in places)] += amount
    return {key: amount for key, amount in found.items() if amount}


def _all_pence(amounts: Mapping[str, str]) -> dict[str, int]:
    return {name: pence(amount) for name, amount in amounts.items()}


def expected_funds(case: Case) -> dict[str, dict[str, int]]:
    """Pence by fund for each figure that a case names."""
    return {figure: _all_pence(amounts) for figure, amounts in case.expect.get("funds", {}).items()}


def expected_pupils(case: Case) -> dict[str, dict[str, int]]:
    """Pence by pupil: this_year (planned), last_twelve_months, full_year."""
    return {pupil: _all_pence(amounts) for pupil, amounts in case.expect.get("pupils", {}).items()}


def expected_minutes(case: Case) -> dict[str, dict[str, Fraction]]:
    """Minutes a week by line on the as-at date: received and charged."""
    return {line: {name: Fraction(value) for name, value in minutes.items()}
            for line, minutes in case.expect.get("minutes", {}).items()}  # fmt: skip


def expected_staff_cost(case: Case) -> dict[str, dict[str, int]]:
    """Pence of the school year by Staff ID and part, "paid" among them; what is not named is nought."""
    return {staff: _all_pence(amounts) for staff, amounts in case.expect.get("staff_cost", {}).items()}
