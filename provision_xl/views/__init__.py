"""The tables that users ask for, one function each, from one piece of work."""

from provision_xl.views.funding import budget_tables, funding_tables, rule_tables, setting_tables
from provision_xl.views.graduated import graduated_tables
from provision_xl.views.staff_cost import staff_cost_tables
from provision_xl.views.tables import (
    checks_table,
    concerns_table,
    concerns_tables,
    cost_table,
    explain_table,
    impact_table,
    map_table,
    quality_tables,
    reviews_table,
    staffing_tables,
    threshold_table,
)
from provision_xl.views.this_week import this_week
from provision_xl.views.to_do import to_do, week_tables
from provision_xl.views.work import Work, check_school, work_on

__all__ = [
    "Work",
    "budget_tables",
    "check_school",
    "checks_table",
    "concerns_table",
    "concerns_tables",
    "cost_table",
    "explain_table",
    "funding_tables",
    "graduated_tables",
    "impact_table",
    "map_table",
    "quality_tables",
    "reviews_table",
    "rule_tables",
    "setting_tables",
    "staff_cost_tables",
    "staffing_tables",
    "this_week",
    "week_tables",
    "threshold_table",
    "to_do",
    "work_on",
]
