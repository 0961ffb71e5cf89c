"""Where the figures of a paper stand in the workbook, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from provision_xl.school.columns import Row
from provision_xl.school.core_tables import Line
from provision_xl.school.school import line_key

NOTHING = "Nothing recorded."


def place(table: str, rows: Iterable[Row]) -> str:
    """A sheet with the rows meant, and for Provision their Lines.

    >>> place("Provision", [Line(line="L2", row=4), Line(line="L9", row=5), Line(line="L7", row=8)])
    'Provision, rows 4 to 5 and 8 (L2, L9, L7)'
    >>> place("Voice", []), place("Provision", [Line(line="L2")])
    ('Voice', 'Provision (L2)')
    """
    found = list(rows)
    numbers = sorted({row.row for row in found if row.row})
    names = list(dict.fromkeys(line_key(row) for row in found if isinstance(row, Line)))
    text = table
    if numbers:
        text += f", row{'s' if len(numbers) > 1 else ''} {_listed(_runs(numbers))}"
    return f"{text} ({', '.join(names)})" if names else text


def source(**tables: Iterable[Row]) -> str:
    """The sentence that names the source rows; "" where there are none. A table is named as School calls it.

    >>> source(provision=[Line(line="L2", row=4)], voice=[])
    'Source: Provision, row 4 (L2).'
    """
    parts = [place(_sheet(name), rows) for name, found in tables.items() if (rows := list(found))]
    return f"Source: {'; '.join(parts)}." if parts else ""


def recorded(words: str, **tables: Iterable[Row]) -> tuple[str, ...]:
    """The source rows, or that nothing is recorded with what to add and where."""
    named = source(**tables)
    return (named,) if named else (NOTHING, words)


def _sheet(attribute: str) -> str:
    from provision_xl.school.tables import TABLES

    return next(table.name for table in TABLES.values() if table.attribute == attribute)


def _runs(numbers: Sequence[int]) -> list[str]:
    """Row numbers with neighbours joined."""
    runs = [[number for _, number in found] for _, found in
            groupby(enumerate(numbers), key=lambda item: item[1] - item[0])]  # fmt: skip
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
