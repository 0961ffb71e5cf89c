"""A workbook is built from a school and results, never edited by hand; the same contents give the same bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Literal
from zipfile import BadZipFile, ZipFile

from provision_xl.costing import Costs, cost
from provision_xl.errors import OutOfRange
from provision_xl.files.refusals import refused
from provision_xl.files.save import save
from provision_xl.profiles import in_words, profile_of
from provision_xl.rates import Rates, national
from provision_xl.results import Result
from provision_xl.school.columns import Table
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.workbook.about import NO_MACROS, about_sheet
from provision_xl.workbook.audit import audit_sheet
from provision_xl.workbook.charts import result_by
from provision_xl.workbook.dashboard import KeyFigure, dashboard_sheet
from provision_xl.workbook.guide import Button, start_sheet
from provision_xl.workbook.inputs import input_sheet, settings_sheet
from provision_xl.workbook.layout import FIRST_ROW, KEY, LEAST_PREPARED, START, Work
from provision_xl.workbook.lists import choice_lists, define_names, sources, write_lists
from provision_xl.workbook.live import LiveCell, has_live, live_sheet
from provision_xl.workbook.looks import FONT, FONT_SIZE, Looks
from provision_xl.workbook.outputs import output_sheet, sheet_names
from provision_xl.workbook.page import quick_to_open
from provision_xl.workbook.reading import read_workbook

type Host = Literal["excel", "libreoffice", "web", "no-macros"]

AUTHOR = "provision_xl"
_TEXTS = "xl/sharedStrings.xml"
_WINDOW = 1600, 950  # pixels
_WITHOUT_A_DATE = datetime(2026, 9, 1)
_OPTIONS = {
    "in_memory": True,  # nothing about pupils in the system's temporary folder
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
}


@dataclass(frozen=True)
class Contents:
    """Everything that goes into a workbook.

    Args:
        school: the input tables.
        outputs: results, in the order of their sheets.
        host: where it will be opened.
        tables: further tables to have though they are empty.
        live: functions for the Live sheet; none in a workbook without macros.
        figures: the key figures of the Dashboard; totals of the results where none are named.
        buttons: macro buttons on the first sheet.
        proposed_ids: pupil IDs to offer on the first sheet.
        audit: the school's own costs for the Audit sheet; worked out here where outputs have the costs of
            interventions and none are given.
        as_at: which date's national figures About lists.
        rates: national figures and lists.
    """

    school: School
    outputs: Sequence[Result] = ()
    host: Host = "excel"
    tables: Collection[str] = ()
    live: Sequence[LiveCell] = ()
    figures: Sequence[KeyFigure] = ()
    buttons: Sequence[Button] = ()
    proposed_ids: Sequence[str] = ()
    as_at: date | None = None
    audit: Costs | None = None
    rates: Rates = field(default_factory=national)


def build(
    target: Path | BinaryIO,
    school: School,
    outputs: Sequence[Result] = (),
    host: Host = "excel",
    *,
    tables: Collection[str] = (),
    live: Sequence[LiveCell] = (),
    figures: Sequence[KeyFigure] = (),
    buttons: Sequence[Button] = (),
    proposed_ids: Sequence[str] = (),
    as_at: date | None = None,
    rates: Rates | None = None,
) -> None:
    """Build a workbook into a stream, or save it to a path, where it is read back and compared.

    Args: as `Contents`.

    Raises:
        OutOfRange: a table that does not exist, a Live sheet where nothing works it out, a text too long for a cell.
        FileError: it could not be saved.
    """
    contents = Contents(
        school, outputs, host, tables, live, figures, buttons, proposed_ids, as_at, rates=rates or national()
    )
    content = workbook_bytes(contents)
    if isinstance(target, Path):
        save(
            target,
            lambda temporary: _write(temporary, content),
            lambda temporary: verify(temporary, school, content, target),
        )
    else:
        target.write(content)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def verify(path: Path, school: School, content: bytes, shown: Path | None = None) -> None:
    """Read a workbook back and compare it with what was meant, every cell of every sheet.

    Args:
        path: of what was written.
        school: what was meant.
        content: the same as it was built; macros may have been put into the file since.
        shown: the name by which a person knows it.

    Raises:
        FileError: its tables are not those of the school, another sheet differs, or a part cannot be read.
    """
    if read_workbook(path) != without_names(school) or not _same_cells(path, content):
        raise refused("PX-A32", shown or path)


def _same_cells(path: Path, content: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(content)) as meant, ZipFile(path) as written:
            return written.testzip() is None and all(
                _cells(meant.read(name)) == _cells(written.read(name))
                for name in meant.namelist()
                if name.startswith("xl/worksheets/sheet")
            ) and _same_texts(meant.read(_TEXTS), written.read(_TEXTS))
    except (BadZipFile, KeyError, EOFError, zlib.error):
        return False


def _cells(sheet: bytes) -> bytes:
    """What stands in the cells of a sheet."""
    return sheet[max(sheet.find(b"<sheetData"), 0) :].partition(b"</sheetData>")[0]


def _same_texts(meant: bytes, written: bytes) -> bool:
    """Whether all texts of the cells are the same but the one that whoever puts macros in writes over."""
    own, theirs = (part.split(b"<si>") for part in (meant, written))
    over = f"<t>{NO_MACROS}</t></si>".encode()
    return len(own) == len(theirs) and all(one in (other, over) for one, other in zip(own, theirs, strict=True))


def without_names(school: School) -> School:
    """The school as reading gives it: names in Key are never read."""
    return replace(school, key=())


def workbook_bytes(contents: Contents) -> bytes:
    """The file of a workbook.

    Raises:
        OutOfRange: as `build`.
    """
    from provision_xl.workbook.book import Book

    _check(contents)
    buffer = io.BytesIO()
    book = Book(buffer, _OPTIONS)
    book.set_properties({"title": "SEN provision map", "author": AUTHOR, "created": _created(contents)})
    book.set_size(*_WINDOW)
    lists = choice_lists(contents.school, contents.rates)
    tables = input_tables(contents.school, contents.tables)
    profile = profile_of(contents.school.settings.setting_type, contents.rates)
    work = Work(book, Looks(book), contents.school, sources(lists, tables), names=KEY in tables, profile=profile)
    contents = replace(contents, outputs=[in_words(result, profile) for result in contents.outputs])
    start = book.add_worksheet(START)
    _sheets(work, contents, tables)
    write_lists(work, lists)
    define_names(work, lists, tables)
    about_sheet(work, contents.rates, contents.as_at, contents.host)
    start_sheet(work, start, contents.buttons, contents.proposed_ids)
    book.named = work.looks.named
    if contents.host == "libreoffice":
        book.halved_captions = True
        for sheet in book.worksheets():
            quick_to_open(sheet, FIRST_ROW + LEAST_PREPARED)
    book.close()
    return buffer.getvalue()


def _check(contents: Contents) -> None:
    unknown = [name for name in contents.tables if name not in TABLES]
    if unknown:
        raise OutOfRange(f'There is no table "{unknown[0]}". The tables are: {", ".join(TABLES)}.')
    if contents.live and not has_live(contents.host):
        raise OutOfRange("A workbook without macros or the add-in has no Live sheet.")


def input_tables(school: School, asked: Collection[str] = ()) -> tuple[Table, ...]:
    """The tables that a workbook has: the core, those asked for, and those with rows, in the declared order."""
    return tuple(table for name, table in TABLES.items() if table.core or name in asked or school.rows(name))


def _sheets(work: Work, contents: Contents, tables: Sequence[Table]) -> None:
    if contents.outputs:
        dashboard_sheet(work, contents.outputs, contents.figures)
    settings_sheet(work)
    for table in tables:
        input_sheet(work, table)
    names = sheet_names(contents.outputs)
    for place, result in enumerate(contents.outputs):
        output_sheet(work, result, names[place], f"tblResult{place + 1}")
    costs = contents.audit or _costs(contents)
    if costs is not None:
        audit_sheet(work, costs)
    if contents.live:
        live_sheet(work, contents.live, contents.host)


def _costs(contents: Contents) -> Costs | None:
    """The costs to be audited, where the outputs have the costs of interventions on a day that is known."""
    if contents.as_at is None or result_by(contents.outputs, "intervention", "planned_pence") is None:
        return None
    return cost(contents.school, contents.as_at, contents.rates)


def _created(contents: Contents) -> datetime:
    """The date in the file's properties comes from the contents, so that the same contents give the same file."""
    day = contents.as_at or contents.school.settings.as_at
    return datetime(day.year, day.month, day.day) if day else _WITHOUT_A_DATE
