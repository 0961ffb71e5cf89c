"""The functions that give a table: each hands the tables of the formula to the same step that the commands use."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from provision_xl.errors import STOPPING, OutOfRange, WorkbookError
from provision_xl.functions.arguments import Tables
from provision_xl.functions.reading import day_in, refuse, school_in
from provision_xl.impact.standing import on_roll
from provision_xl.profiles import profile_of
from provision_xl.rates import national
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

if TYPE_CHECKING:
    from provision_xl.views import Work

_PATIENCE_SECONDS = 10


def school_of(tables: Tables) -> School:
    """A School from the tables that a formula names; tables that it does not name count as empty.

    Raises:
        OutOfRange: a range is no input table.
        WorkbookError: a cell of them cannot be used.
    """
    school = school_in(tables)
    refuse(school.findings)
    return school


def work_of(tables: Tables, as_at: date | None, today: date) -> Work:
    """The work on these tables; worked out once for the same content and day.

    Args:
        as_at: as the formula says; else the As-at date of Settings, else today.
    """
    school_of(tables)
    day = day_in(tables, as_at, today)
    if day.stopping:
        raise WorkbookError(day.stopping)
    return day.work


def map(by: str | None, as_at: date | None, tables: Tables, *, today: date) -> Result:
    """The provision map; see `views.map_table`."""
    from provision_xl.views import map_table

    return map_table(work_of(tables, as_at, today), (by or "pupil").casefold())


def costs(by: str | None, basis: str | None, as_at: date | None, tables: Tables, *, today: date) -> Result:
    """Costs by a view; see `views.cost_table`."""
    from provision_xl.views import cost_table

    view, on = (by or "intervention").casefold(), (basis or "school").casefold()
    return cost_table(work_of(tables, as_at, today), view, on)


def staffing(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """Hours had, used, free and over by person; see `views.staffing_tables`."""
    from provision_xl.views import staffing_tables

    return staffing_tables(work_of(tables, as_at, today))[0]


def budget(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """The budget by fund; see `views.budget_tables`."""
    from provision_xl.views import budget_tables

    return budget_tables(work_of(tables, as_at, today))[0]


def impact(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """Entry to exit by measure; see `views.impact_table`."""
    from provision_xl.views import impact_table

    return impact_table(work_of(tables, as_at, today))


def concerns(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """Pupils to look at; see `views.concerns_table`."""
    from provision_xl.views import concerns_table

    return concerns_table(work_of(tables, as_at, today))


def reviews_due(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """Reviews due; see `views.reviews_table`."""
    from provision_xl.views import reviews_table

    return reviews_table(work_of(tables, as_at, today))


def checks(tables: Tables, *, today: date) -> Result:
    """Every finding; see `views.checks_table`. What is wrong in the tables is its answer, so nothing stops it."""
    from provision_xl.views import checks_table

    read = school_in(tables).findings
    try:
        return checks_table(day_in(tables, None, today).work.findings)
    except OutOfRange:  # no school year to check dates against: what was found in reading says so
        if not any(finding.verdict in STOPPING for finding in read):
            raise
        return checks_table(read)


_GROUPS = (("all SEN", frozenset({"K", "E"})), ("EHC plan", frozenset({"E"})), ("SEN support", frozenset({"K"})))


def benchmark(as_at: date | None, tables: Tables, *, today: date) -> Result:
    """The share of pupils with SEN beside the national one of the phase, or of all schools where there is none."""
    school = school_of(tables)
    day = as_at or school.settings.as_at or today
    columns = (
        Shown("measure", "Measure"), Shown("pupils", "Pupils", Shows.COUNT), Shown("school", "School", Shows.PERCENT),
        Shown("national", "England", Shows.PERCENT), Shown("of", "Schools compared"),
        Shown("from", "Figures of", Shows.DATE), Shown("status", "Status"), Shown("source", "Source"),
    )  # fmt: skip
    rows = tuple(_beside(school, group, statuses, day) for group, statuses in _GROUPS)
    note = "Averages of very different schools: a school above or below them is not right or wrong for that."
    return Result("Benchmark", "Pupils with SEN beside England", columns, rows, notes=(note,), about={"as_at": day})


def _beside(school: School, group: str, statuses: frozenset[str], day: date) -> tuple[object, ...]:
    here = [row for row in school.pupils if on_roll(row, day)]
    counted = sum(school.in_force(row.pupil_id, "SEN status", day) in statuses for row in here)
    roll = school.settings.pupils_on_roll
    figure = national().figure("sen_percent")
    phase = profile_of(school.settings.setting_type, national()).phase
    known = figure.at(day).value
    compared = phase if f"{group} {phase}" in known else "all"
    quoted = figure.quote(day, f"{group} {compared}")
    entry = quoted.entry
    return (group[0].upper() + group[1:], counted, Fraction(counted, roll) if roll else None,
            Fraction(quoted.value) / 100, compared, entry.starts, entry.status, entry.source)  # fmt: skip


def plan(term: str | None, tables: Tables, *, today: date) -> Result:
    """The plan of a term, thought about for no longer than a person waits for a cell; see `planning.optimise`."""
    from provision_xl.planning import optimise

    done = work_of(tables, None, today)
    here = done.school.calendar.term_at(done.as_at)
    if not term and here is None:
        raise OutOfRange(f"term is blank, and {done.as_at:%d/%m/%Y} lies in no term. Give the name of a term.")
    wanted = term or (here.label if here else "")
    found = optimise(done.school, wanted, done.as_at, done.rates, None, _PATIENCE_SECONDS, False, None)
    table: Result = found.tables[0]
    return table
