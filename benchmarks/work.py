"""The pieces of work that are timed."""

from __future__ import annotations

from pathlib import Path

from provision_xl import app
from provision_xl.choices import BASES, COST_VIEWS
from provision_xl.errors import Finding
from provision_xl.results import Result
from provision_xl.school.checks import check_tables
from provision_xl.views import Work, budget_tables, cost_table, map_table, staffing_tables, threshold_table


def check_reading(path: Path) -> tuple[Finding, ...]:
    """What reading a workbook and checking its tables finds, without costing anything."""
    school = app.load(path)
    return (*school.findings, *check_tables(school))


def cost_tables(done: Work) -> tuple[Result, ...]:
    """Every table that comes from the arithmetic: map, costs by every view, threshold, staffing, budget."""
    bases = BASES if done.la_costs else BASES[:1]
    views = (cost_table(done, by, basis) for basis in bases for by in COST_VIEWS if (by, basis) != ("fund", "la"))
    return (map_table(done), *views, threshold_table(done), *staffing_tables(done), *budget_tables(done))
