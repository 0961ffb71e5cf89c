"""Each table that a command, a sheet, a function in a cell or a report shows."""

from __future__ import annotations

from functools import cache
from typing import Any

from provision_xl.choices import BASES
from provision_xl.costing import Costs, Sum
from provision_xl.costing.costs import VIEWS
from provision_xl.costing.explain import explain
from provision_xl.costing.provision_map import provision_map
from provision_xl.costing.staffing import staffing
from provision_xl.costing.threshold import threshold
from provision_xl.costing.tiers import tiers_of
from provision_xl.errors import STOPPING, Finding, OutOfRange
from provision_xl.funding import code_of, purses
from provision_xl.impact import concern_tables, concerns, impact, plan_quality, reviews_due
from provision_xl.results import Result, Shown, Shows
from provision_xl.views.work import Work


def cost_table(work: Work, by: str = "intervention", basis: str = "school") -> Result:
    """Costs by a view on a basis, with the other basis' planned cost beside.

    Args:
        by: one of choices.COST_VIEWS.
        basis: school or la.

    Raises:
        OutOfRange: no such view or basis, or no LA rate is given.
    """
    costs, other = _costs(work, basis), work.la_costs if basis == "school" else work.costs
    if by == "fund":
        return _by_fund(work, basis)
    rows, beside = _sums(work, costs, by), {row.key: row for row in _sums(work, other, by)} if other else {}
    total_beside = (other.total.planned,) if other else (None,)
    shown = tuple(_cost_row(row, beside.get(row.key)) for row in rows)
    words = "LA" if basis == "school" else "own cost"
    columns = (
        Shown(by, _HEADERS.get(by, by.capitalize())),
        *_COST_COLUMNS,
        Shown("other_basis_planned_pence", f"Planned ({words})", Shows.PENCE),
    )
    total = (*_cost_row(costs.total, None)[:-1], *total_beside)
    about = {"basis": basis, "as_at": work.as_at, "by": by}
    return Result("Costs", f"Costs by {by.replace('_', ' ')}", columns, shown, total, about=about)


_HEADERS = {"cfr": "CFR code", "year": "Year group", "financial_year": "Financial year", "need": "Primary need"}
_OTHER_BASIS = Shown("other_basis_planned_pence", "Planned (LA)", Shows.PENCE)
_COST_COLUMNS = (
    Shown("planned_pence", "Planned", Shows.PENCE, "Dates as given, the whole run."),
    Shown("to_date_pence", "To date", Shows.PENCE, "To the as-at date, by sessions held where they are given."),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is planned from then on."),
    Shown("staff_hours", "Staff hours", Shows.HOURS, "Planned, shared like the cost; they add up."),
    Shown("received_hours", "Received", Shows.HOURS, "Hours that pupils are in sessions; not additive over groups."),
    Shown("pupils", "Pupils", Shows.COUNT),
    Shown("estimate", "Estimate", Shows.FLAG, "Something in it rests on a stand-in."),
)


def _costs(work: Work, basis: str) -> Costs:
    if basis not in BASES:
        raise OutOfRange(f'"{basis}" is no basis; choose {" or ".join(BASES)}.')
    costs = work.costs if basis == "school" else work.la_costs
    if costs is None:
        raise OutOfRange("There is no LA hourly rate: type it into Settings, or into Local rates, and run this again.")
    return costs


def _sums(work: Work, costs: Costs, by: str) -> tuple[Sum, ...]:
    if by not in {"tier", "cfr"}:
        return costs.by(by)  # which keeps its own
    if (costs.basis, by) not in work.sums:
        work.sums[costs.basis, by] = _summed(work, costs, by)
    return work.sums[costs.basis, by]


def _summed(work: Work, costs: Costs, by: str) -> tuple[Sum, ...]:
    if by == "tier":
        tiers, of_piece = tiers_of(work.school, work.rates), VIEWS["tier"](work.school)
        shown = cache(lambda typed: tiers.named(typed).shown)
        return costs.summed(lambda piece: shown(of_piece(piece)), "line")
    return costs.summed(code_of(work.school, work.rates), "month")


def _cost_row(row: Sum, beside: Sum | None) -> tuple[Any, ...]:
    return (
        row.key,
        row.planned,
        row.to_date,
        row.forecast,
        row.hours,
        row.received,
        row.pupils,
        row.estimate,
        beside.planned if beside else None,
    )


def _by_fund(work: Work, basis: str) -> Result:
    if basis != "school":
        raise OutOfRange("Funds pay the school's own cost; leave --basis out.")
    found: dict[str, list[_Paid]] = {}
    for paid in work.paid:
        row = (paid.planned, paid.to_date, paid.forecast, paid.piece.pupil, paid.piece.estimate)
        found.setdefault(paid.fund, []).append(row)
    order = [purse.name for purse in purses(work.school)]
    names = [*(name for name in order if name in found), *(name for name in found if name not in order)]
    columns = (Shown("fund", "Fund"), *_COST_COLUMNS, _OTHER_BASIS)
    rows = tuple(_fund_row(name, found[name]) for name in names)
    total = _fund_row("Total", [row for rows in found.values() for row in rows]) if rows else ()
    about = {"basis": basis, "as_at": work.as_at, "by": "fund"}
    return Result("Costs", "Costs by fund", columns, rows, total, about=about)


type _Paid = tuple[int, int, int, str, bool]
"""Pence of the three figures, for which pupil, and whether a stand-in is in it."""


def _fund_row(name: str, found: list[_Paid]) -> tuple[Any, ...]:
    *money, pupils, estimates = zip(*found, strict=True)
    return (name, *map(sum, money), None, None, len({*pupils} - {""}), any(estimates), None)


def map_table(work: Work, by: str = "pupil") -> Result:
    table = provision_map(work.costs, work.la_costs, by)
    if work.week is None:
        return table
    from provision_xl.timetable import on_the_map

    return on_the_map(work.week, table)


def explain_table(work: Work, line: str) -> Result:
    return explain(work.costs, work.la_costs, line, work.rates)


def staffing_tables(work: Work) -> tuple[Result, ...]:
    return staffing(work.costs)


def threshold_table(work: Work) -> Result:
    top_ups: dict[str, int] = {}
    first, last = work.school.year_dates
    for purse in purses(work.school):
        kind, _, pupil = purse.restricted_to.partition(":")
        if kind == "Pupil" and purse.starts <= last and purse.ends >= first:
            top_ups[pupil.strip()] = top_ups.get(pupil.strip(), 0) + purse.amount
    return threshold(work.costs, work.la_costs, top_ups)


def impact_table(work: Work) -> Result:
    return impact(work.school, work.as_at, {key: row.to_date for key, row in work.costs.by_line.items()})


def concerns_table(work: Work) -> Result:
    return concerns(work.school, work.as_at, work.rates)


def concerns_tables(work: Work, pupil: str = "") -> tuple[Result, ...]:
    """The flags and those dismissed, of every pupil or of one; see `impact.concern_tables`."""
    return concern_tables(work.school, work.as_at, work.rates, pupil.strip())


def quality_tables(work: Work, class_name: str = "") -> tuple[Result, ...]:
    return plan_quality(work.school, work.as_at, class_name)


def reviews_table(work: Work) -> Result:
    return reviews_due(work.school, work.as_at)


def checks_table(findings: tuple[Finding, ...]) -> Result:
    """Every finding as a row, with a sentence on top of how many stop the work."""
    columns = (
        Shown("code", "Code"),
        Shown("verdict", "Verdict"),
        Shown("sheet", "Sheet"),
        Shown("cell", "Cell"),
        Shown("saw", "What was seen"),
        Shown("cure", "How to put it right"),
    )
    rows = tuple((item.code, str(item.verdict), item.sheet, item.cell, item.saw, item.cure) for item in findings)
    stopping = sum(item.verdict in STOPPING for item in findings)
    title = f"{stopping} stop the work, {len(findings) - stopping} are notes" if findings else "Nothing to put right"
    return Result("Checks", title, columns, rows)
