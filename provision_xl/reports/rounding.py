"""Counts of pupils for everybody to read: rounded, and nothing beside them that gives the exact one away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from provision_xl.reports.drafts import PUPILS_KEY
from provision_xl.reports.report import Report, Section
from provision_xl.results import Result, Shown

A_PUPIL = "unit_pence"  # cost divided by pupils: with the cost it tells how many they are
MET = "met_target"
TENTHS = 10
_SHARE = re.compile(r"^(\d+)%$")


def nearest(count: int, step: int) -> int:
    """A count to the nearest step, halves up; 0 leaves it as it is.

    >>> [nearest(count, 5) for count in (0, 12, 13, 17, 18)], nearest(17, 0)
    ([0, 10, 15, 15, 20], 17)
    """
    return (2 * count + step) // (2 * step) * step if step else count


def rounded(report: Report) -> Report:
    """The report with counts of pupils rounded as its readers are to see them, and said so beside each table."""
    step = report.readers.rounds_to
    if not step:
        return report
    return replace(report, sections=tuple(_section(section, step) for section in report.sections))


def _section(section: Section, step: int) -> Section:
    table = section.table
    if table is None or not any(column.key.startswith(PUPILS_KEY) for column in table.columns):
        return section
    kept = [place for place, column in enumerate(table.columns) if column.key != A_PUPIL]
    columns = tuple(table.columns[place] for place in kept)

    def told(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(_value(column, row[place], step) for place, column in zip(kept, columns, strict=True))

    note = f"Pupils are counted to the nearest {step}, so that rows need not add up to their total."
    shown = Result(
        table.name, table.title, columns, tuple(map(told, table.rows)), told(table.total) if table.total else (),
        notes=(note, *table.notes), about=table.about,
    )  # fmt: skip
    return replace(section, table=shown)


def _value(column: Shown, value: Any, step: int) -> Any:
    if column.key.startswith(PUPILS_KEY) and isinstance(value, int):
        return nearest(value, step)
    share = _SHARE.match(value) if column.key == MET and isinstance(value, str) else None
    return f"about {nearest(int(share[1]), TENTHS)}%" if share else value
