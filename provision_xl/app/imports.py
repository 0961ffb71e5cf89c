"""Imports: an export looked at, and written into a new workbook beside the old one when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from provision_xl.app.amounts import signed_pence
from provision_xl.app.books import Macros, Written, host_of, not_carried, output_tables, write_book
from provision_xl.app.opening import load, work
from provision_xl.choices import IMPORTS
from provision_xl.errors import STOPPING, OutOfRange, WorkbookError
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.other_tables import KeyRow
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views import Work

if TYPE_CHECKING:
    from provision_xl.importing import Proposal


@dataclass(frozen=True)
class ImportAnswers:
    """What a person has said of an export; every answer may be left out.

    Args:
        sheet: of the export.
        columns: which column is which, such as "date=A; amount=F".
        decimal: point or comma.
        signs: spending-positive or spending-negative.
        total: of the export in pounds, as the finance system shows it.
        match: interventions of a hand-made map, such as "Toe by toe=TBT"; "likely" for all that are likely.
        minutes: session or week, for the minutes of a hand-made map.
        starts: first day of the rows of a hand-made map.
        replace: what differs in the workbook is replaced.
        everyone: pupils without SEN are taken too.
        leave_out: go on without rows that cannot be read.
    """

    sheet: str = ""
    columns: str = ""
    decimal: str = ""
    signs: str = ""
    total: str = ""
    match: str = ""
    minutes: str = ""
    starts: date | None = None
    replace: bool = False
    everyone: bool = False
    leave_out: bool = False


@dataclass(frozen=True)
class Looked:
    """An export looked at, and the workbook that it is for."""

    proposal: Proposal
    done: Work
    key: tuple[KeyRow, ...] = field(repr=False)


def look_at_import(
    kind: str, export: Path, into: Path, answers: ImportAnswers, as_at: date | None = None, home: Path | None = None
) -> Looked:
    """What an export would add to a workbook and change in it; nothing is written.

    Args:
        kind: ledger, pupils, assessments, map or book.
        export: the file.
        into: the workbook; it is only read.
        answers: what the person has said.
        as_at: the day from which changed values hold; else that of Settings, else today.
        home: the person's own folder, for what was answered before.

    Raises:
        FileError: a file cannot be read.
        WorkbookError: something in the workbook stops the work.
        OutOfRange: no such kind, or an answer that cannot be read.
    """
    from provision_xl.importing import read_key
    from provision_xl.importing.remembered import read_remembered

    _check_answers(kind, answers)
    done = work(into, as_at)
    key = read_key(into)
    kept = read_remembered(home or Path.home())
    return Looked(_proposal(kind, export, done, key, answers, kept), done, key)


def _check_answers(kind: str, answers: ImportAnswers) -> None:
    from provision_xl.importing.ledger import DECIMALS, SIGNS
    from provision_xl.importing.provision_map import MINUTES

    for what, given, allowed in (
        ("kind of export", kind, IMPORTS),
        ("sign before pence (--decimal)", answers.decimal, DECIMALS),
        ("way of writing spending (--signs)", answers.signs, SIGNS),
        ("kind of minutes (--minutes)", answers.minutes, MINUTES),
    ):
        if given not in allowed:
            raise OutOfRange(f'"{given}" is no {what}; choose one of {", ".join(filter(None, allowed))}.')


def _proposal(
    kind: str, export: Path, done: Work, key: Sequence[KeyRow], answers: ImportAnswers, kept: object
) -> Proposal:
    from provision_xl import importing as read

    assert isinstance(kept, read.Remembered)
    school = done.school
    if kind == "book":
        return read.older_proposal(load(export), school, read.read_key(export), key, answers.replace)
    page = read.open_export(export, answers.sheet)
    if kind == "ledger":
        total = signed_pence(answers.total) if answers.total else None
        options = read.LedgerOptions(answers.columns, answers.decimal, answers.signs, total, answers.leave_out)
        return read.ledger_proposal(page, school, key, national(), options, kept)
    if kind == "map":
        wanted = read.MapOptions(answers.columns, answers.match, answers.minutes, answers.starts, answers.leave_out)
        return read.map_proposal(page, school, key, wanted, kept, done.as_at)
    chosen = read.PupilOptions(answers.columns, answers.replace, answers.everyone, answers.leave_out)
    if kind == "pupils":
        draw = Random(
            sha256(export.read_bytes() + school.inputs_hash.encode()).digest()
        )  # IDs that are shown are written
        return read.pupil_proposal(page, school, key, national(), chosen, kept, done.as_at, draw)
    return read.assessment_proposal(page, school, key, chosen, kept)


def compare_with_dfe(done: Work, national_file: Path) -> Result:
    """The school's SEN support, plans and needs beside those in the DfE's school-level file.

    Raises:
        FileError: the file cannot be read, or is another one.
        OutOfRange: Pupils on roll is blank, or the file has no school of that phase.
    """
    from provision_xl.importing import compare, open_export, read_schools

    year, schools = read_schools(open_export(national_file))
    return compare(done.school, schools, year, done.as_at)


def write_import(looked: Looked, out: Path, macros: Macros | None, home: Path | None = None) -> Written:
    """A new workbook with the import in it, names in Key among them; what was answered is remembered.

    Raises:
        WorkbookError: something in the export has to be answered first, or would stop the work in the new workbook.
        FileError: it cannot be written, or is there already.
    """
    from provision_xl.importing.remembered import write_remembered

    if looked.proposal.stopped:
        raise WorkbookError(looked.proposal.findings)
    school = looked.proposal.make()
    if not school.key and looked.key:
        school = replace(school, key=looked.key)
    _check_made(school, looked)
    old = looked.done.school
    tables = [name for name in TABLES if name in old.layout or name.casefold() in map(str.casefold, old.not_read)]
    path = write_book(out, school, (), host_of(out), macros, tables=tables, as_at=looked.done.as_at)
    if looked.proposal.kept is not None:
        write_remembered(home or Path.home(), looked.proposal.kept)
    return Written(path, _lost(looked))


def _check_made(school: School, looked: Looked) -> None:
    """
    Raises:
        WorkbookError: the new workbook would have a problem that the old one has not.
    """
    from provision_xl.views import check_school

    had = {(item.code, item.saw) for item in looked.done.findings}
    new = [item for item in check_school(school, looked.done.as_at, national())
           if item.verdict in STOPPING and (item.code, item.saw) not in had]  # fmt: skip
    if new:
        raise WorkbookError(new)


def _lost(looked: Looked) -> tuple[str, ...]:
    """Sheets and columns of one's own that the new workbook has not; Key is carried, result sheets are Update's."""
    school = looked.done.school
    if not school.not_read:
        return ()
    kept = not_carried(school, output_tables(looked.done))
    return tuple(name for name in kept if name.strip().casefold() != "key")
