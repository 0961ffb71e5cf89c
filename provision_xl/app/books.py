"""Workbooks: built, and written afresh with every output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from provision_xl.app.opening import work
from provision_xl.app.senco_role import ehc_tables, services_tables, skills_tables
from provision_xl.choices import HOSTS, WITH_MACROS
from provision_xl.errors import FileError, Finding, OutOfRange, Verdict
from provision_xl.rates import national
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.views import (
    Work,
    budget_tables,
    checks_table,
    concerns_tables,
    cost_table,
    graduated_tables,
    impact_table,
    map_table,
    quality_tables,
    reviews_table,
    rule_tables,
    staff_cost_tables,
    staffing_tables,
    this_week,
    threshold_table,
    to_do,
)

if TYPE_CHECKING:
    from provision_xl.senco import SencoTime

type Progress = Callable[[str, float], None]
"""Called with what is being done and how much of it is done, 0 to 1."""

type Macros = Callable[[Path, str], None]
"""Puts the macros for a host into a workbook that was just built."""


def quiet(what: str, part: float) -> None:
    """Progress that nobody watches."""


def senco(done: Work) -> SencoTime:
    """Hours the SENCo's duties need and what there is."""
    from provision_xl.senco import senco_time

    return senco_time(done.school, done.as_at, done.rates)


def output_tables(done: Work) -> tuple[Result, ...]:
    """Every output sheet of Update, in the order of the workbook."""
    from provision_xl.app.records import policy_tables, register_tables
    from provision_xl.app.timetables import standing_tables
    from provision_xl.senco import tables as senco_tables

    records = (*register_tables(done), *policy_tables(done))
    views = (replace(cost_table(done, by), name=f"Costs by {by}") for by in ("intervention", "pupil", "month"))
    return (
        this_week(done),
        *standing_tables(done),
        to_do(done),
        map_table(done, "pupil"),
        *views,
        threshold_table(done),
        *staffing_tables(done),
        *budget_tables(done),
        *rule_tables(done),
        *staff_cost_tables(done),
        *senco_tables(senco(done)),
        impact_table(done),
        *concerns_tables(done),
        *graduated_tables(done),
        reviews_table(done),
        replace(quality_tables(done)[0], title="What plans still need, for the talk with each class teacher"),
        *records,
        *ehc_tables(done),
        *services_tables(done),
        *skills_tables(done),
        replace(checks_table(done.findings), about={"as_at": done.as_at}),
    )


def host_of(file: Path) -> str:
    """The host that a file name stands for: .xlsm is Excel with macros.

    >>> host_of(Path("a.xlsm")), host_of(Path("a.xlsx"))
    ('excel', 'no-macros')
    """
    return "excel" if file.suffix.lower() == ".xlsm" else "no-macros"


def new(
    target: Path, setting_type: str, with_tables: Sequence[str], host: str, academic_year: str, macros: Macros | None
) -> Path:
    """Write a new workbook with the tables, the library, drop-downs and help.

    Raises:
        FileError: it cannot be written, or is there already.
        OutOfRange: no such setting, table or host, or a file name that does not fit the host.
    """
    from provision_xl.profiles import setting_named
    from provision_xl.workbook.new import new_school, proposed_ids, tables_of

    today = date.today()
    school = new_school(setting_type, with_tables, national(), today, academic_year)
    tables = tables_of(setting_named(setting_type, national()), with_tables)
    contents = {"tables": tables, "proposed_ids": proposed_ids(Random(), 40), "as_at": today}
    return write_book(target, school, (), host, macros, live=live(work(school), host), **contents)


def write_book(
    target: Path,
    school: School,
    outputs: Sequence[Result],
    host: str,
    macros: Macros | None,
    **contents: Any,
) -> Path:
    """Build a workbook and save it whole or not at all; a file that is there is never replaced.

    Args:
        macros: what puts the macros for a host into a built file; needed for excel and libreoffice.
        contents: see `workbook.build.Contents`.
    """
    from provision_xl.files.save import NOTHING, save
    from provision_xl.functions.macros import MACROS
    from provision_xl.workbook.build import Contents, verify, workbook_bytes
    from provision_xl.workbook.guide import Button

    refuse_name(target, host)
    if host in WITH_MACROS:
        contents.setdefault("buttons", [Button(macro.caption, macro.name, macro.help, macro.group) for macro in MACROS])
    content = workbook_bytes(Contents(school, outputs, host, **contents))  # type: ignore[arg-type]

    def write(temporary: Path) -> None:
        temporary.write_bytes(content)
        if macros and host in WITH_MACROS:
            macros(temporary, host)

    return save(target, write, lambda temporary: verify(temporary, school, content, target), base=NOTHING)


def refuse_name(target: Path, host: str) -> None:
    """Look whether a new workbook for a host may have this name.

    Raises:
        FileError: there is no such folder, or a file of that name already.
        OutOfRange: no such host, or another ending belongs to it.
    """
    if host not in HOSTS:
        raise OutOfRange(f'"{host}" is no host; choose one of {", ".join(HOSTS)}.')
    wanted = ".xlsm" if host in WITH_MACROS else ".xlsx"
    if target.suffix.lower() != wanted:
        kind = "with macros" if host in WITH_MACROS else "without macros"
        raise OutOfRange(f"A workbook {kind} must be called {target.stem}{wanted}.")
    if not target.resolve().parent.is_dir():
        saw = f"there is no folder {target.parent.name or target.parent}"
        cure = "Make it, or choose another; nothing was written."
        raise FileError(Finding("PX-A36", Verdict.REFUSE, target.name, "", saw, cure))
    if target.exists():
        saw = "there is a file of that name already"
        raise FileError(
            Finding("PX-A34", Verdict.REFUSE, target.name, "", saw, "Choose another name; nothing was changed.")
        )


class Written(NamedTuple):
    """A new workbook, and what it does not carry of the one it was made from."""

    path: Path
    not_carried: tuple[str, ...]


def beside(source: Path, day: date, what: str = "") -> Path:
    """The name of a new workbook beside one that stays as it is.

    >>> beside(Path("map.xlsm"), date(2026, 11, 23)).name, beside(Path("map.xlsm"), date(2026, 11, 23), " pay").name
    ('map (2026-11-23).xlsm', 'map pay (2026-11-23).xlsm')
    """
    return source.with_name(f"{source.stem}{what} ({day.isoformat()}){source.suffix}")


def update(done: Work, source: Path, out: Path | None, macros: Macros | None, progress: Progress = quiet) -> Written:
    """A new workbook beside the old one: its tables, and every output sheet worked out afresh."""
    from provision_xl.workbook.layout import LIVE

    target = out or beside(source, done.as_at)
    progress("working everything out", 0.2)
    outputs = output_tables(done)
    progress("writing the workbook", 0.7)
    host = host_of(target)
    if host == "no-macros" and LIVE in done.school.not_read:
        host = "web"  # its functions are the add-in's
    write_book(target, done.school, outputs, host, macros, as_at=done.as_at, live=live(done, host))
    return Written(target, not_carried(done.school, outputs))


def not_carried(school: School, outputs: Sequence[Result] = ()) -> tuple[str, ...]:
    """Sheets and columns of the workbook read that a new one, built from our tables, does not have."""
    from provision_xl.workbook.layout import ABOUT, AUDIT, DASHBOARD, LISTS, LIVE, START
    from provision_xl.workbook.outputs import sheet_names

    rebuilt = {START, DASHBOARD, AUDIT, LIVE, LISTS, ABOUT, *sheet_names(outputs or ()).values()}
    return tuple(name for name in school.not_read if name not in rebuilt)


def live(done: Work, host: str) -> Sequence[Any]:
    """The functions of the Live sheet for a host, each with the value it has; none for a book without any."""
    from provision_xl.functions.live import live_blocks
    from provision_xl.workbook.build import input_tables
    from provision_xl.workbook.live import LiveCell, has_live

    if not has_live(host):
        return ()
    names = [table.name for table in input_tables(done.school)]
    blocks = live_blocks(done, host, names)
    return [LiveCell(block.cell, block.formula, block.values, block.title, block.shows) for block in blocks]
