"""What provision_xl does, one function a use: the same for every host and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl.errors import STOPPING, FileError, Finding, Verdict
from provision_xl.rates import Rates, national
from provision_xl.results import Result, Shown
from provision_xl.school.school import School
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
    threshold_table,
    work_on,
)

if TYPE_CHECKING:
    from provision_xl.planning import Plan
    from provision_xl.senco import SencoTime

type Progress = Callable[[str, float], None]
"""Called with what is being done and how much of it is done, 0 to 1."""


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
) -> Plan:
    """The plan that does most good in a term.

    Raises:
        OutOfRange: there is no such term.
        PlanError: the solver failed, or its plan did not pass the check.
    """
    from provision_xl.planning import optimise

    return optimise(done.school, term, done.as_at, done.rates, budget_pence, time_limit_seconds, full_cost, progress)


def senco(done: Work) -> SencoTime:
    """Hours the SENCo's duties need and what there is."""
    from provision_xl.senco import senco_time

    return senco_time(done.school, done.as_at, done.rates)


def output_tables(done: Work) -> tuple[Result, ...]:
    """Every output sheet of Update, in the order of the workbook."""
    people, by_term, skills, without, over = staffing_tables(done)
    time = senco(done)
    return (
        map_table(done, "pupil"),
        *(replace(cost_table(done, by), name=f"Costs by {by}") for by in ("intervention", "pupil", "month")),
        threshold_table(done),
        people,
        by_term,
        skills,
        without,
        over,
        *budget_tables(done),
        *time.tables,
        impact_table(done),
        concerns_table(done),
        reviews_table(done),
        replace(checks_table(done.findings), about={"as_at": done.as_at}),
    )


def new(
    path: Path | str, setting_type: str, with_tables: Sequence[str], host: str, academic_year: str
) -> tuple[str, ...]:
    """Write a new workbook; the words say what to do next.

    Raises:
        FileError: it cannot be written, or is there already.
        OutOfRange: no such setting, table or host.
    """
    from provision_xl.workbook.build import new_school

    target = Path(path)
    _absent(target)
    school = new_school(setting_type, tuple(with_tables), national(), academic_year, None)
    write_book(target, school, (), host, tuple(with_tables))
    return (
        "Fill in Settings, then Pupils, pick interventions with Use = Yes, then Staff and Provision.",
        f"Then: provision-xl check {target}",
    )


def write_book(
    target: Path, school: School, outputs: Sequence[Result], host: str, extra_tables: Sequence[str] = ()
) -> None:
    """Build a workbook and save it whole or not at all."""
    raise NotImplementedError


def _absent(target: Path) -> None:
    if target.exists():
        raise FileError(
            Finding(
                "PX-A30",
                Verdict.REFUSE,
                target.name,
                "",
                "there is a file of that name already",
                "Choose another name; nothing was changed.",
            )
        )


def functions_table() -> Result:
    """The registry of worksheet functions."""
    from provision_xl.functions.registry import REGISTRY

    columns = (
        Shown("name", "Function"),
        Shown("arguments", "Arguments"),
        Shown("help", "What it gives"),
        Shown("example", "Example"),
    )
    rows = tuple(
        (f"PX_{item.name}", ", ".join(argument.name for argument in item.arguments), item.help, item.example)
        for item in REGISTRY
    )
    return Result("Functions", "Functions for cells", columns, rows)
