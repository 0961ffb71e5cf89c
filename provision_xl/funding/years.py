"""The three calendars side by side: each year as the sum of its months, so that every calendar adds up to all dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from provision_xl.choices import CALENDARS
from provision_xl.costing.costs import Costs
from provision_xl.dates import year_label
from provision_xl.funding.budget import BudgetLine, month_lines, month_money
from provision_xl.funding.calendars import EVERYTHING, Window, years_of
from provision_xl.funding.paying import Spending
from provision_xl.results import Result, Shown, Shows

_COLUMNS = (
    Shown("calendar", "Calendar"),
    Shown("year", "Year"),
    Shown("from", "From", Shows.DATE, lesser=True),
    Shown("to", "To", Shows.DATE, lesser=True),
    Shown("income_pence", "Income", Shows.PENCE, "What of all funds falls into the year."),
    Shown("original_pence", "Original budget", Shows.PENCE, "Rows of Ledger of the type Budget.", lesser=True),
    Shown("revised_pence", "Revised budget", Shows.PENCE, "What holds now, revised or not.", lesser=True),
    Shown("planned_pence", "Planned", Shows.PENCE, "What the map costs as planned."),
    Shown("to_date_pence", "To date", Shows.PENCE, "What it has cost to the as-at date.", lesser=True),
    Shown("ledger_pence", "Actual", Shows.PENCE, "Actual entries of the ledger.", lesser=True),
    Shown("commitments_pence", "Commitments", Shows.PENCE, "Ordered and not yet paid.", lesser=True),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is still planned."),
    Shown("unfunded_pence", "Unfunded", Shows.PENCE, "Of the forecast.", lesser=True),
)
_NOTES = (
    "Each calendar holds the same months, so its years add up to the same: financial from April, the others from "
    "September.",
    "Academic and academy years cost the same; a year's budget in Ledger runs from September for an academy, else from "
    "April.",
)


def by_year(costs: Costs, spent: Spending, about: Mapping[str, object]) -> Result:
    """Every year of the three calendars in which something is spent, posted or comes in."""
    rows = []
    money = month_money(costs, spent, EVERYTHING)
    for calendar in CALENDARS:
        months = month_lines(costs, money, Window(calendar, 0, EVERYTHING.first, EVERYTHING.last))
        for year in years_of(calendar, (_day(line) for line in months)):
            inside = [line for line in months if year.holds(_day(line))]
            named = (calendar.capitalize(), year_label(year.year), year.first, year.last)
            rows.append((*named, *_sums(inside)))
    return Result("Budget by year", "Budget by year, in each calendar", _COLUMNS, tuple(rows), (), _NOTES, about)


def _day(line: BudgetLine) -> date:
    year, month = line.name.split("-")
    return date(int(year), int(month), 1)


def _sums(lines: Sequence[BudgetLine]) -> tuple[Any, ...]:
    planned, to_date, actual, forecast = (sum(figures) for figures in zip(*(line.money for line in lines), strict=True))
    budgets = [
        sum(known) if (known := [pence for pence in found if pence is not None]) else None
        for found in ([line.ledger.original for line in lines], [line.ledger.in_force for line in lines])
    ]
    income = sum(line.income or 0 for line in lines)
    commitments, unfunded = sum(line.ledger.commitments for line in lines), sum(line.unfunded for line in lines)
    return (income, *budgets, planned, to_date, actual, commitments, forecast, unfunded)
