"""Pay in a book of its own: split off, and joined again as Hourly cost; the user's own book is only read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from provision_xl.app.books import Macros, beside, host_of, live, not_carried, output_tables, refuse_name, write_book
from provision_xl.app.opening import work
from provision_xl.errors import STOPPING, FileError, Finding, Verdict, WorkbookError
from provision_xl.money import pounds
from provision_xl.rates import national
from provision_xl.school.school import School
from provision_xl.staffcost.pay_book import (
    only_in_the_pay_book,
    pay_part,
    refreshed,
    without_a_price,
    without_pay,
)

PAY_TABLES = ("Local rates", "Ledger")


class PayWritten(NamedTuple):
    """The workbook without pay, the pay book where one was made, and what the user should know of them."""

    path: Path
    pay_book: Path | None
    people: int
    notes: tuple[str, ...]
    not_carried: tuple[str, ...]


def split_pay(
    source: Path,
    password: str,
    pay_book: Path | None = None,
    out: Path | None = None,
    average: bool = False,
    as_at: date | None = None,
    macros: Macros | None = None,
) -> PayWritten:
    """Write a pay book with a password, and a workbook in which Hourly cost stands in its place.

    Args:
        password: of the pay book, 8 to 255 characters.
        average: each person gets the average of the role.
        as_at: Hourly cost is that of this day; else that of Settings, else today.

    Raises:
        FileError: a file cannot be read or written, or is there already.
        WorkbookError: something in the workbook stops the work.
        OutOfRange: the password is too short or too long.
    """
    done = work(source, as_at)
    target = out or beside(source, done.as_at, " without pay")
    pay_target = pay_book or beside(source, done.as_at, " pay").with_suffix(".xlsx")
    shown = without_pay(done.school, done.as_at, national(), average)
    refuse_name(target, host_of(target))
    refuse_name(pay_target, "no-macros")
    _write_locked(pay_target, pay_part(done.school), password)
    _write_shown(target, shown, done.as_at, macros)
    alone = only_in_the_pay_book(done.school, shown)
    notes = list(_notes(shown, done.as_at, average))
    if alone:
        notes.append(f"{pounds(alone)} of the ledger stand for one person alone; they are in the pay book only.")
    lost = not_carried(done.school, output_tables(done))
    return PayWritten(target, pay_target, len(shown.staff), tuple(notes), lost)


def join_pay(
    source: Path,
    password: str,
    pay_book: Path,
    out: Path | None = None,
    average: bool = False,
    as_at: date | None = None,
    macros: Macros | None = None,
) -> PayWritten:
    """Write a new workbook with Hourly cost as the pay book now makes it.

    Raises:
        FileError: a file cannot be read or written, is there already, or the password is another.
        WorkbookError: something in either workbook stops the work.
    """
    done = work(source, as_at)
    pay = _read_locked(pay_book, password)
    target = out or beside(source, done.as_at)
    shown = refreshed(done.school, pay, done.as_at, national(), average)
    refuse_name(target, host_of(target))
    _write_shown(target, shown, done.as_at, macros)
    notes = list(_notes(shown, done.as_at, average))
    new = [row.staff_id for row in shown.staff if row.staff_id not in pay.member_of_staff]
    if new:
        notes.append(f"Not in the pay book: {', '.join(new)}. Add them there; until then their cost is as it was.")
    lost = not_carried(done.school, output_tables(done))
    return PayWritten(target, None, len(shown.staff), tuple(notes), lost)


def _notes(shown: School, day: date, average: bool) -> tuple[str, ...]:
    what = "the average of each role" if average else "each person's own"
    said = [f"Hourly cost is {what}, as of {day:%d/%m/%Y}; a role that one person has shows that person's."
            if average else f"Hourly cost is {what}, as of {day:%d/%m/%Y}."]  # fmt: skip
    if shown.closed:
        said.append("Closed keeps what an hour of each person cost when a term was closed: take that sheet out of the "
                    "workbook without pay if its readers may not see it.")  # fmt: skip
    unknown = without_a_price(shown)
    if unknown:
        said.append(f"No pay is known of {', '.join(unknown)}: their time costs the planning hourly cost, an estimate.")
    return tuple(said)


def _write_shown(target: Path, shown: School, day: date, macros: Macros | None) -> None:
    from provision_xl.school.tables import TABLES

    host = host_of(target)
    tables = [name for name in TABLES if name in shown.layout]
    write_book(target, shown, (), host, macros, tables=tables, as_at=day, live=live(work(shown, day), host))


def _write_locked(target: Path, pay: School, password: str) -> None:
    """The pay book, put on the disk only once it is encrypted and was read back."""
    from provision_xl.files.locking import locked, opened
    from provision_xl.files.refusals import refused
    from provision_xl.files.save import write_bytes
    from provision_xl.workbook.build import Contents, workbook_bytes

    plain = workbook_bytes(Contents(pay, (), "no-macros", tables=PAY_TABLES))
    content = locked(plain, password)
    if _read(target, opened(target, content, password)) != pay:
        raise refused("PX-A32", target)
    write_bytes(target, content)


def _read_locked(path: Path, password: str) -> School:
    """The pay book.

    Raises:
        FileError: it cannot be opened.
        WorkbookError: something in its Staff, Local rates or Settings stops the work.
    """
    from provision_xl.files.locking import unlocked

    pay = _read(path, unlocked(path, password))
    stopping = [finding for finding in pay.findings if finding.verdict in STOPPING]
    if stopping:
        raise WorkbookError(stopping)
    if not pay.staff:
        saw, cure = "its Staff is empty", "Choose the pay book that pay split made."
        raise FileError(Finding("PX-A39", Verdict.REFUSE, path.name, "", saw, cure))
    return pay


def _read(path: Path, content: bytes) -> School:
    from provision_xl.school.reading import read_school
    from provision_xl.workbook.reading import read_book

    grids, findings = read_book(path, content)
    refused = next((finding for finding in findings if finding.verdict is Verdict.REFUSE), None)
    if refused:
        raise FileError(refused)
    return read_school(grids, findings)
