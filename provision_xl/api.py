"""The same uses from Python: `import provision_xl as px`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from provision_xl import app
from provision_xl.app import check, read
from provision_xl.choices import FORMATS
from provision_xl.costing import Costs
from provision_xl.errors import OutOfRange
from provision_xl.results import Result
from provision_xl.school.school import School
from provision_xl.views import budget_tables, concerns_table, impact_table, staffing_tables

if TYPE_CHECKING:
    from provision_xl.planning import Plan
    from provision_xl.senco import SencoTime

__all__ = ["budget", "check", "concerns", "cost", "optimise", "outcomes", "read", "report", "senco_time", "staffing"]


def cost(school: School, basis: str = "school", as_at: date | None = None) -> Costs:
    """All costs of a school on a basis: `.pieces`, `.total` and `.by("intervention")`.

    Args:
        basis: school or la.
        as_at: to-date figures count this day too; else the day in Settings, else today.

    Raises:
        OutOfRange: another basis, or the local authority's rate is not known.
        WorkbookError: something in the school stops the work.
    """
    from provision_xl.costing import cost as costs

    done = app.work(school, as_at)
    found = costs(done.school, done.as_at, done.rates, basis)
    if found is None:
        raise OutOfRange("There is no LA hourly rate: put it into Settings or Local rates.")
    return found


def staffing(school: School, as_at: date | None = None) -> tuple[Result, ...]:
    """Hours had, used and free, by person, term and skill; groups without an adult; who is over hours."""
    return staffing_tables(app.work(school, as_at))


def budget(school: School, as_at: date | None = None, calendar: str = "", year: str = "") -> tuple[Result, ...]:
    """The budget by fund, by CFR code and by month, of all dates or of a financial, academic or academy year."""
    return budget_tables(app.work(school, as_at), calendar, year)


def outcomes(school: School, as_at: date | None = None) -> Result:
    """Entry to exit by intervention and measure."""
    return impact_table(app.work(school, as_at))


def concerns(school: School, as_at: date | None = None) -> Result:
    """Pupils to look at, with the reason."""
    return concerns_table(app.work(school, as_at))


def senco_time(school: School, as_at: date | None = None) -> SencoTime:
    """Hours the SENCo's duties need, what there is, and what each way to close the gap costs."""
    return app.senco(app.work(school, as_at))


def optimise(
    school: School,
    term: str,
    budget_pence: int | None = None,
    time_limit_seconds: float = 60,
    full_cost: bool = False,
    as_at: date | None = None,
) -> Plan:
    """The plan that does most good in a term with the money and hours there are."""
    return app.plan(app.work(school, as_at), term, budget_pence, time_limit_seconds, full_cost)


def report(
    school: School,
    term: str,
    audience: str = "leadership",
    folder: Path | str = ".",
    as_at: date | None = None,
    about: str = "",
    formats: Sequence[str] = FORMATS,
    large_print: bool = False,
) -> Sequence[Path]:
    """Write the termly report and give the paths of its files.

    Args:
        about: the class, or the Pupil ID, for the audiences class and family.
        formats: any of xlsx, html, pdf and csv.

    Raises:
        OutOfRange: there is no such term, audience, class, pupil or format.
    """
    wanted = app.ReportWanted(term, audience, about, app.formats_named(formats), large_print)
    return app.report(app.work(school, as_at), wanted, Path(folder))
