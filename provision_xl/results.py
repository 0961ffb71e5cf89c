"""What every step hands on to be shown: a table with typed columns, the same for screen, sheet, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from provision_xl.money import half_up, pounds


class Shows(StrEnum):
    """What a column of a result holds."""

    TEXT = "text"
    PENCE = "pence"  # int, whole pence; None where there is no figure
    HOURS = "hours"  # Fraction or Decimal
    MINUTES = "minutes"  # Fraction or Decimal
    NUMBER = "number"  # Fraction, Decimal or int
    COUNT = "count"  # int
    PERCENT = "percent"  # Fraction or Decimal; 0.5 is shown as 50%
    DATE = "date"  # date or None
    FLAG = "flag"  # bool; shown as the header's word or nothing


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a result: its key in JSON (`planned_pence`), its header for people (`Planned`).

    `lesser` columns are the first that a narrow screen leaves out.
    """

    key: str
    header: str
    shows: Shows = Shows.TEXT
    help: str = ""
    lesser: bool = False


@dataclass(frozen=True)
class Result:
    """A table of figures with what a reader must know of it.

    Args:
        name: short, the same in JSON, as a sheet's name and in `--help`.
        title: a line for people.
        columns: what each place of a row holds.
        rows: one tuple a row, in the order to be shown.
        total: a row of totals, or empty.
        notes: plain sentences that belong under the table.
        about: basis, as-at date and the like, for JSON and the header.
        answer: the one sentence that the table is for; it stands above everything else.
    """

    name: str
    title: str
    columns: tuple[Shown, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    answer: str = ""

    def records(self) -> list[dict[str, Any]]:
        """Each row as a plain object for JSON."""
        return [self._record(row) for row in self.rows]

    def as_json(self) -> dict[str, Any]:
        """The whole table as a plain object: what it is about, `rows`, and `total` where there is one."""
        plain: dict[str, Any] = {key: machine(value) for key, value in self.about.items()}
        plain["rows"] = self.records()
        if self.total:
            plain["total"] = {key: value for key, value in self._record(self.total).items() if value is not None}
        if self.notes:
            plain["notes"] = list(self.notes)
        if self.answer:
            plain["answer"] = self.answer
        return plain

    def _record(self, row: Iterable[Any]) -> dict[str, Any]:
        return {column.key: machine(value) for column, value in zip(self.columns, row, strict=True)}


def machine(value: Any) -> Any:
    """A value as JSON carries it: dates ISO, exact numbers rounded half up to four decimals.

    >>> machine(Fraction(1, 3)), machine(date(2026, 9, 1))
    (0.3333, '2026-09-01')
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        rounded = half_up(Fraction(value) * 10_000)
        return rounded // 10_000 if rounded % 10_000 == 0 else rounded / 10_000
    if isinstance(value, tuple | list):
        return [machine(item) for item in value]
    if isinstance(value, Mapping):
        return {key: machine(item) for key, item in value.items()}
    return value


def person(value: Any, shows: Shows) -> str:
    """A value as a person reads it.

    >>> person(123456, Shows.PENCE), person(Fraction(5, 2), Shows.HOURS), person(Fraction(1, 8), Shows.PERCENT)
    ('£1,234.56', '2.50', '13%')
    """
    if value is None or value == "":
        return ""
    if shows is Shows.PENCE:
        return pounds(value)
    if shows is Shows.PERCENT:
        return f"{half_up(Fraction(value) * 100)}%"
    if shows is Shows.FLAG:
        return "yes" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal | Fraction):
        return decimals(value, 2 if shows is Shows.HOURS else 1)
    return str(value)


def capital(text: str) -> str:
    """
    >>> capital("a day less"), capital("")
    ('A day less', '')
    """
    return text[:1].upper() + text[1:]


def some_of(items: Sequence[object], most: int) -> str:
    """Items in a row, those beyond the first few only counted.

    >>> some_of(["P1", "P2", "P3"], 2), some_of([4], 2)
    ('P1, P2 and 1 more', '4')
    """
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(map(str, items[:most])) + more


def decimals(value: Decimal | Fraction, places: int) -> str:
    """An exact number rounded half up to so many places, with commas.

    >>> decimals(Fraction(-2669, 2), 1)
    '-1,334.5'
    """
    scaled = half_up(Fraction(value) * 10**places)
    return f"{Decimal(scaled).scaleb(-places):,}"
