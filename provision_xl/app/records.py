"""The SEN register and how long records are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from provision_xl.money import natural
from provision_xl.results import Result
from provision_xl.school.other_tables import KeyRow
from provision_xl.views import Work


def key_of(source: Path) -> tuple[KeyRow, ...]:
    """The names of a workbook, for what has to keep them out or to compare them.

    Raises:
        FileError: the workbook cannot be read.
    """
    from provision_xl.importing import read_key

    return read_key(source)


def register_tables(done: Work, key: Sequence[KeyRow] = ()) -> tuple[Result, ...]:
    """The register, who left, and what changed; IDs that share a name of Key are told by their IDs."""
    from provision_xl.records import history, leavers, register

    first = register(done.school, done.as_at)
    noted = replace(first, notes=(*first.notes, *_names_twice(key)))
    return noted, leavers(done.school, done.as_at), history(done.school, done.as_at)


def _names_twice(key: Sequence[KeyRow]) -> Iterator[str]:
    from provision_xl.importing.names import by_name

    for ids in sorted((ids for ids in by_name(key).values() if len(ids) > 1), key=lambda ids: natural(ids[0])):
        yield (f"Key has one name for {', '.join(ids)}: if it is one pupil, keep one ID and put it into every table.")


def retention_table(done: Work, until: date | None = None) -> Result:
    """Whose records may go, and when."""
    from provision_xl.records import retention

    return retention(done.school, done.as_at, done.rates, until)


def policy_tables(done: Work) -> tuple[Result, ...]:
    """Policies to review, figures that are others than last school year, and figures to check."""
    from provision_xl.records import changed_figures, figures_to_check, policies

    return (
        policies(done.school, done.as_at, done.rates),
        changed_figures(done.as_at, done.rates),
        figures_to_check(done.as_at, done.rates),
    )
