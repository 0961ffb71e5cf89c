"""The finished report looked over before a file is made of it: only what stands in it counts, not what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from provision_xl.errors import ProvisionError
from provision_xl.reports.auditing import Name, Published
from provision_xl.reports.drafts import PUPILS_KEY, Draft
from provision_xl.reports.report import Report
from provision_xl.reports.suppression import FEWER, Hidden, fewer_than, first_leak, primary
from provision_xl.results import Result, Shown, Shows

_WORDS = frozenset({Shows.TEXT, Shows.DATE, Shows.FLAG})


def prove(report: Report, drafts: Sequence[Draft], told: Published, hidden: Hidden) -> None:
    """Look at every table of a finished report once more.

    Args:
        drafts: of the report, which say what its rows stand for.
        told: everything that reports of its kind tell together.
        hidden: what was meant to be hidden; what is not in this report is in others.

    Raises:
        ProvisionError: a table shows a small count, or gives one away; it is named.
    """
    seen = {name: draft.heading for draft in drafts for name in _seen(report, draft)}
    for name in sorted(primary(told) & seen.keys()):
        raise refused(report, seen[name], "shows figures of a few pupils or of one member of staff")
    looked_over(report, told.least)
    leak = first_leak(told, _as_it_stands(told, hidden, seen.keys()))
    if leak is not None:
        where = next((draft.heading for draft in drafts if leak.name in _names(draft)), leak.name[0])
        raise refused(report, where, "would give a hidden figure away")


def looked_over(report: Report, least: int) -> Report:
    """The report, where no table of it shows a small count or hides one row only beside a total.

    Raises:
        ProvisionError: a table does; it is named.
    """
    for heading in small_counts(report, least):
        raise refused(report, heading, f"shows a count of pupils that is {fewer_than(least)}")
    for heading in alone(report):
        raise refused(report, heading, "hides one row only, which its total gives away")
    return report


def refused(report: Report, heading: str, why: str) -> ProvisionError:
    """The sentence that names the table."""
    return ProvisionError(
        f'The report for {report.audience} was not made: its table "{heading}" {why}. '
        "Nothing was written. Please send this message to whoever looks after the program."
    )


def _names(draft: Draft) -> Iterable[Name]:
    return (*draft.rows, *draft.cells.values())


def _as_it_stands(told: Published, hidden: Hidden, seen: Iterable[Name]) -> Hidden:
    """The rows that are hidden in fact: a table counts as left out only where nothing of it is seen."""
    shown = frozenset(seen)
    tables = hidden.tables - {name[0] for name in shown}
    return Hidden(hidden.rows - shown, tables)


def _seen(report: Report, draft: Draft) -> Iterator[Name]:
    """Rows and cells of which any figure stands in the report."""
    section = next((section for section in report.sections if section.key == draft.key), None)
    table = section.table if section else None
    if table is None:
        return
    by_label = {str(row[0]): name for name, row in zip(draft.rows, draft.table.rows, strict=False)}
    for row in table.rows if draft.rows else ():
        if str(row[0]) in by_label and any(map(_is_figure, table.columns, row)):
            yield by_label[str(row[0])]
    lines = (*table.rows, table.total)
    for (line, place), name in draft.cells.items():
        if line < len(lines) and place < len(lines[line]) and _is_figure(table.columns[place], lines[line][place]):
            yield name


def _is_figure(column: Shown, value: Any) -> bool:
    return column.shows not in _WORDS and value is not None and not isinstance(value, str | bool)


def small_counts(report: Report, least: int) -> Iterator[str]:
    """Headings of tables with a count of pupils, in a row or the total, that is too small to be shown.

    It needs nothing but the report, so any report can be looked over with it.
    """
    for section in report.sections:
        table = section.table
        for place, column in enumerate(table.columns if table else ()):
            if table and column.key.startswith(PUPILS_KEY):
                values = [row[place] for row in (*table.rows, *filter(None, (table.total,)))]
                if any(_is_figure(column, value) and 0 < value < least for value in values):
                    yield section.heading


def alone(report: Report) -> Iterator[str]:
    """Headings of tables in which a single row is hidden for its small count, beside a total of the same column."""
    for section in report.sections:
        if section.table and section.table.total and _one_hidden(section.table):
            yield section.heading


def _one_hidden(table: Result) -> bool:
    cell_by_cell = any(column.key.startswith(f"{PUPILS_KEY}_") for column in table.columns)
    for place, column in enumerate(table.columns):
        hidden = [row for row in table.rows if isinstance(row[place], str)]
        if _is_figure(column, table.total[place]) and len(hidden) == 1:
            words = (hidden[0][place],) if cell_by_cell else hidden[0][1:]
            if any(isinstance(value, str) and value.startswith(FEWER) for value in words):
                return True
    return False
