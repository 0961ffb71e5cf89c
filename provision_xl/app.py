"""What provision_xl does, one function a use: the same for every host and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from provision_xl.choices import AUDIENCES, HOSTS, WITH_MACROS
from provision_xl.errors import STOPPING, FileError, Finding, OutOfRange, Verdict
from provision_xl.rates import Rates, national
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Line
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES
from provision_xl.views import (
    Work,
    budget_tables,
    check_school,
    checks_table,
    concerns_table,
    cost_table,
    impact_table,
    map_table,
    reviews_table,
    staffing_tables,
    this_week,
    threshold_table,
    work_on,
)

if TYPE_CHECKING:
    from provision_xl.planning import Plan
    from provision_xl.senco import SencoTime

type Progress = Callable[[str, float], None]
"""Called with what is being done and how much of it is done, 0 to 1."""

type Macros = Callable[[Path, str], None]
"""Puts the macros for a host into a workbook that was just built."""


def quiet(what: str, part: float) -> None:
    """Progress that nobody watches."""


def load(path: Path | str) -> School:
    """The school of a workbook, with every finding of reading it, whether it stops the work or not.

    Raises:
        FileError: the file cannot be read at all.
    """
    from provision_xl.school.reading import read_school
    from provision_xl.workbook.reading import read_book

    grids, findings = read_book(Path(path))
    refused = next((finding for finding in findings if finding.verdict is Verdict.REFUSE), None)
    if refused:
        raise FileError(refused)
    return read_school(grids, findings)


def day_of(school: School, given: date | None = None) -> date:
    """The as-at date: the one given, else that of Settings, else today."""
    return given or school.settings.as_at or date.today()


def work(source: School | Path | str, as_at: date | None = None, rates: Rates | None = None) -> Work:
    """The work on a school or a workbook.

    Raises:
        FileError: the file cannot be read.
        WorkbookError: something in it stops the work.
    """
    school = source if isinstance(source, School) else load(source)
    return work_on(school, day_of(school, as_at), rates or national())


def read(path: Path | str) -> School:
    """The school of a workbook that nothing stops.

    Raises:
        FileError: the file cannot be read.
        WorkbookError: something in it stops the work; `.findings` holds everything.
    """
    return work(path).school


def check(source: School | Path | str, as_at: date | None = None) -> tuple[Finding, ...]:
    """Every finding, those that stop the work first."""
    school = source if isinstance(source, School) else load(source)
    return check_school(school, day_of(school, as_at), national())


def stops(findings: Iterable[Finding]) -> bool:
    return any(finding.verdict in STOPPING for finding in findings)


def plan(
    done: Work,
    term: str,
    budget_pence: int | None = None,
    time_limit_seconds: float = 60,
    full_cost: bool = False,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Plan:
    """The plan that does most good in a term.

    Raises:
        OutOfRange: there is no such term.
        PlanError: the solver failed, or its plan did not pass the check.
    """
    from provision_xl.planning import optimise

    if time_limit_seconds <= 0:
        raise OutOfRange(f"A time limit of {time_limit_seconds:g} seconds leaves no time; give 1 or more.")
    return optimise(
        done.school, term, done.as_at, done.rates, budget_pence, time_limit_seconds, full_cost, progress, cancel
    )


def what_if(
    done: Work,
    term: str,
    money_pence: int,
    hours: Decimal,
    plans: int,
    seconds: float = 20,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Result, ...]:
    """What more or less money, TA hours or EHC plans would change; see `whatif.what_if`."""
    from provision_xl.whatif import what_if as compared

    return compared(done.school, term, done.as_at, done.rates, money_pence, hours, plans, seconds, cancel)


def frontier(done: Work, term: str, seconds: float = 30) -> Result:
    """What each amount of money can do at best; see `whatif.frontier`."""
    from provision_xl.whatif import frontier as drawn

    return drawn(done.school, term, done.as_at, done.rates, seconds)


def pence_of(pounds: str) -> int | None:
    """Pounds as typed on the command line, in pence; None where nothing is typed.

    Raises:
        OutOfRange: it is no amount of money.

    >>> pence_of("£9,400"), pence_of("")
    (940000, None)
    """
    from provision_xl.school.cells import read_cell

    read = read_cell(TABLES["Funds"].column("amount"), pounds)
    if read.value is None and pounds:
        raise OutOfRange(f'"{pounds}" is not an amount; type it as 9400 or 9400.50.')
    value: int | None = read.value
    return value


def signed_pence(pounds: str) -> int:
    """Pounds that may be less than nought, in pence.

    Raises:
        OutOfRange: it is no amount of money.

    >>> signed_pence("-1,000"), signed_pence("")
    (-100000, 0)
    """
    words = pounds.strip()
    amount = pence_of(words.lstrip("-").strip()) or 0
    return -amount if words.startswith("-") else amount


def senco(done: Work) -> SencoTime:
    """Hours the SENCo's duties need and what there is."""
    from provision_xl.senco import senco_time

    return senco_time(done.school, done.as_at, done.rates)


def allocation(done: Work) -> tuple[Result, ...]:
    """Who should run which group of the present map."""
    from provision_xl.planning import allocate

    return allocate(done.school, done.as_at, done.rates)


def output_tables(done: Work) -> tuple[Result, ...]:
    """Every output sheet of Update, in the order of the workbook."""
    from provision_xl.senco import tables as senco_tables

    views = (replace(cost_table(done, by), name=f"Costs by {by}") for by in ("intervention", "pupil", "month"))
    return (
        this_week(done),
        map_table(done, "pupil"),
        *views,
        threshold_table(done),
        *staffing_tables(done),
        *budget_tables(done),
        *senco_tables(senco(done)),
        impact_table(done),
        concerns_table(done),
        reviews_table(done),
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
    from provision_xl.workbook.new import new_school, proposed_ids

    today = date.today()
    school = new_school(setting_type, with_tables, national(), today, academic_year)
    contents = {"tables": with_tables, "proposed_ids": proposed_ids(Random(), 40), "as_at": today}
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
    from provision_xl.files.save import save
    from provision_xl.functions.macros import MACROS
    from provision_xl.workbook.build import Contents, verify, workbook_bytes
    from provision_xl.workbook.guide import Button

    _fits(target, host)
    if host in WITH_MACROS:
        contents.setdefault("buttons", [Button(macro.caption, macro.name, macro.help, macro.group) for macro in MACROS])
    whole = Contents(school, outputs, host, **contents)  # type: ignore[arg-type]

    def write(temporary: Path) -> None:
        temporary.write_bytes(workbook_bytes(whole))
        if macros and host in WITH_MACROS:
            macros(temporary, host)

    return save(target, write, lambda temporary: verify(temporary, school, target))


def _fits(target: Path, host: str) -> None:
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


def update(done: Work, source: Path, out: Path | None, macros: Macros | None, progress: Progress = quiet) -> Written:
    """A new workbook beside the old one: its tables, and every output sheet worked out afresh."""
    from provision_xl.workbook.layout import LIVE

    target = out or source.with_name(f"{source.stem} ({done.as_at.isoformat()}){source.suffix}")
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


def write_plan(done: Work, found: Plan, target: Path, macros: Macros | None) -> Path:
    """A new workbook with the plan's rows in Provision, new ones at its end, and the plan on sheets of its own."""
    school = with_rows(with_changed(done.school, (*found.changed, *found.dropped)), found.rows)
    return write_book(target, school, found.tables, host_of(target), macros, as_at=done.as_at)


def with_changed(school: School, rows: Iterable[Line]) -> School:
    """The school with some rows of Provision as they are now, found by their row on the sheet, else by their Line."""
    by_place = {row.row or row.line: row for row in rows}
    return replace(school, provision=tuple(by_place.get(row.row or row.line, row) for row in school.provision))


def with_rows(school: School, rows: Iterable[Line]) -> School:
    """The school with more rows in Provision."""
    return replace(school, provision=(*school.provision, *rows))


def report(done: Work, term: str, audience: str, folder: Path) -> tuple[Path, ...]:
    """Write the termly report: a workbook and a web page in one file."""
    from provision_xl.files.save import write_bytes

    files = report_files(done, term, audience)
    made(folder)
    return tuple(write_bytes(folder / name, content) for name, content in files.items())


def report_files(done: Work, term: str, audience: str) -> Mapping[str, bytes]:
    """The files of the termly report by name.

    Raises:
        OutOfRange: there is no such term or audience.
    """
    from provision_xl.reports import report_files as files_of
    from provision_xl.reports import termly_report

    if audience not in AUDIENCES:
        raise OutOfRange(f'"{audience}" is no audience; choose one of {", ".join(AUDIENCES)}.')
    return files_of(termly_report(done.school, done.as_at, done.rates, term, audience))


def made(folder: Path) -> Path:
    """The folder, made where it is not there.

    Raises:
        FileError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        saw = f"the folder cannot be made: {error.strerror or 'not allowed'}"
        cure = "Choose another folder; nothing was written."
        raise FileError(Finding("PX-A35", Verdict.REFUSE, folder.name, "", saw, cure)) from None
    return folder


def rates_table(name: str, day: date | None) -> Result:
    """National figures with unit, dates, source and status: all, one, or those in force on a day."""
    rates = national()
    figures = [rates.figure(name)] if name else list(rates.figures.values())
    columns = (
        Shown("name", "Name"),
        Shown("key", "Point or kind"),
        Shown("value", "Value"),
        Shown("unit", "Unit"),
        Shown("from", "From", Shows.DATE),
        Shown("to", "To", Shows.DATE),
        Shown("status", "Status"),
        Shown("source", "Source"),
    )
    rows: list[tuple[Any, ...]] = []
    for figure in figures:
        for entry in figure.entries:
            if day and (day < figure.entries[0].starts or figure.at(day) is not entry):
                continue
            values = entry.value.items() if figure.index else (("", entry.value),)
            rows.extend(
                (figure.name, key, str(value), figure.unit, entry.starts, entry.ends, entry.status, entry.source)
                for key, value in values
            )
    return Result("Rates", figures[0].label if name else "National figures", columns, tuple(rows))


def about_table(school: School, as_at: date | None) -> Result:
    """The figures in force for a school, under the version and the hash of its inputs."""
    from provision_xl.workbook.about import product_version

    day = day_of(school, as_at)
    table = rates_table("", day)
    title = f"provision_xl {product_version()}, inputs {school.inputs_hash}, figures in force on {day:%d/%m/%Y}"
    about = {"version": product_version(), "inputs_hash": school.inputs_hash, "as_at": day}
    return replace(table, name="About", title=title, about=about)


def functions_table() -> Result:
    """The registry of worksheet functions."""
    from provision_xl.functions.registry import REGISTRY

    columns = (Shown("name", "Function"), Shown("arguments", "Arguments"), Shown("help", "What it gives"))
    rows = tuple(
        (f"PX_{item.name}", ", ".join(argument.name for argument in item.arguments), item.help) for item in REGISTRY
    )
    return Result("Functions", "Functions for cells", columns, rows)
