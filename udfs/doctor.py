"""`provision-xl doctor`: every check, one line each, with what to do and what to tell IT."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from provision_udfs import book_checks, excel_checks, libreoffice_checks, python_checks
from provision_udfs.diagnosis import Check, Health
from provision_udfs.machine import Machine

from provision_xl.results import Result, Shown

CHECKS: tuple[Check, ...] = (
    *python_checks.CHECKS,
    *excel_checks.CHECKS,
    *libreoffice_checks.CHECKS,
    *book_checks.CHECKS,
)
COLUMNS = (
    Shown("what", "What"),
    Shown("verdict", "Verdict"),
    Shown("seen", "Seen"),
    Shown("cure", "What to do"),
    Shown("tell_it", "Tell IT", lesser=True),
)
_NAME_ONE = "Name your workbook to have it looked at too: provision-xl doctor school.xlsm"
_NOTHING_READ = "Nothing was changed and nothing was sent; of a workbook only the sheet About was looked at."


def examine(book: Path | None = None) -> tuple[Result, bool]:
    """Look at this computer and, where one is named, at a workbook; and whether there is any trouble."""
    from provision_udfs.machine_reading import read_machine

    return diagnosed(read_machine(book, date.today()))


def diagnosed(machine: Machine) -> tuple[Result, bool]:
    """The verdict of each check on a computer, and whether any is trouble."""
    asked = [(check, check.of(machine)) for check in CHECKS if machine.book or not check.asks_book]
    verdicts = [found.health for _, found in asked]
    rows = tuple((check.what, str(found.health), found.seen, found.cure, found.tell_it) for check, found in asked)
    notes = (_NOTHING_READ,) if machine.book else (_NAME_ONE, _NOTHING_READ)
    return Result("doctor", _title(verdicts), COLUMNS, rows, notes=notes), Health.TROUBLE in verdicts


def _title(verdicts: list[Health]) -> str:
    troubles, looks = verdicts.count(Health.TROUBLE), verdicts.count(Health.LOOK)
    if not troubles and not looks:
        return "This computer: nothing is in the way"
    parts = [f"{troubles} in trouble"] * bool(troubles) + [f"{looks} to look at"] * bool(looks)
    return f"This computer: {' and '.join(parts)}"
