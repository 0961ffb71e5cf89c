"""What the macro Import does: it shows what an export would add, and writes a new workbook beside the saved one.

Names of pupils never come out of an open workbook, so the names to be found and hidden are those of the saved file.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from provision_udfs.reading import needed_day, school_of
from provision_udfs.vba import add_macros

from provision_xl import app
from provision_xl.errors import Finding, OutOfRange
from provision_xl.files.placing import free_name
from provision_xl.functions.changes import Change, Watch
from provision_xl.functions.dispatch import AGREED
from provision_xl.results import Result, person
from provision_xl.school.raw import Grid

MOST_ROWS = 40  # of a table of the proposal that are shown one by one
MOST_STOPS = 5  # that a message box has room for
LEFT_OUT = "To go on without rows that cannot be read, run Import again and type --leave-out as the last answer."
_OPTIONS = {"--" + item.name.replace("_", "-"): item for item in fields(app.ImportAnswers)}


def import_export(grids: Mapping[str, Grid], answers: Mapping[str, Any], watch: Watch) -> Change:
    """What an export would add, change and leave out; written into a new workbook when the person has agreed."""
    book, export = _path(answers["book"]), _path(answers["export"])
    given = answers_in(str(answers.get("said") or ""))
    looked = app.look_at_import(str(answers["kind"]).strip().casefold(), export, book, given)
    if looked.done.school.inputs_hash != school_of(grids).inputs_hash:
        raise OutOfRange("What is open here is not what is saved there. Save this workbook, then run Import again.")
    if looked.proposal.stopped:
        return Change(_first_to_answer(looked.proposal.stopped))
    out = free_name(app.beside(book, date.today()))
    if not answers.get(AGREED):
        told = [f"A new workbook is written: {out.name}, in the folder of this one. This workbook stays as it is."]
        return Change("", (*told, *_told(looked.proposal.tables)), goes_on=True)
    written = app.write_import(looked, out, add_macros)
    missing = f" Not carried: {', '.join(written.not_carried)}." if written.not_carried else ""
    return Change(f"{written.path.name} was written. Close this workbook, and go on in that one.{missing}")


def _first_to_answer(stopped: Sequence[Finding]) -> str:
    """What has to be answered or put right, as far as a message box holds it."""
    told = [f"{item.sheet} {item.cell}: {item.saw}. {item.cure}" for item in stopped[:MOST_STOPS]]
    more = [f"And {len(stopped) - MOST_STOPS} more."] if len(stopped) > MOST_STOPS else []
    return "\n".join(["Nothing was changed.", *told, *more, LEFT_OUT])


def _path(typed: Any) -> Path:
    """A path as a person types or pastes it: Windows puts quotes round a path that is copied."""
    return Path(str(typed).strip().strip('"').strip())


def answers_in(said: str) -> app.ImportAnswers:
    """Answers as the sentences of an import ask for them.

    >>> answers_in('--columns "date=A; amount=F" --leave-out').columns
    'date=A; amount=F'

    Raises:
        OutOfRange: a word that is no answer, or one without what belongs to it.
    """
    try:
        words_said = iter(shlex.split(said))
    except ValueError:
        raise OutOfRange('A " is missing. Put one before and one after what belongs together.') from None
    return app.ImportAnswers(**dict(_answer(word, words_said) for word in words_said))


def _answer(word: str, rest: Iterator[str]) -> tuple[str, Any]:
    option = _OPTIONS.get(word)
    if option is None:
        raise OutOfRange(f'"{word}" is no answer that Import knows. It knows {", ".join(_OPTIONS)}.')
    if isinstance(option.default, bool):
        return option.name, True
    value = next(rest, "")
    if not value or value in _OPTIONS:
        raise OutOfRange(f"What belongs to {word} is missing. Type it after a blank.")
    return option.name, needed_day(word, value) if option.name == "starts" else value


def _told(tables: Sequence[Result]) -> Iterator[str]:
    """Each row that would be written or left out, the first of each table one by one."""
    for table in tables:
        if table.rows:
            yield f"{table.title} ({'; '.join(column.header for column in table.columns)}):"
        for row in table.rows[:MOST_ROWS]:
            yield "; ".join(person(value, column.shows) for column, value in zip(table.columns, row, strict=True))
        if len(table.rows) > MOST_ROWS:
            yield f"and {len(table.rows) - MOST_ROWS:,} more."
        yield from table.notes
