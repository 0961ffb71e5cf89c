"""The covering note of the inclusion strategy: for the head, and never published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from provision_xl.dates import school_year_dates
from provision_xl.money import pounds
from provision_xl.reports.papers.paper import LEADERS, label, paper_year, private
from provision_xl.reports.papers.sources import NOTHING, source
from provision_xl.reports.papers.strategy_costs import IMF, Activity, never_on_map
from provision_xl.reports.papers.strategy_plan import EMPTY, TITLE, Plan, headline, opening
from provision_xl.reports.report import MAKER, Report, Section
from provision_xl.reports.suppression import Hidden
from provision_xl.results import Result, Shown, Shows

# What the workbook cannot know, for the head: what it is about, and how sure it is.
DUTY = (
    ("Publish by 31 December 2026, with budgeted costs",
     "Read in GOV.UK guidance of 25 June 2026; check that the date and the duty still stand."),
    ("The form of the Department for Education",
     "A template exists and was not at hand: set these tables against it before you publish."),
    ("The seven principles of inclusion",
     "Unverified: their names are not known to this program; Principle is printed as you typed it."),
    ("The amount of the allocation", "As you typed it in Funds: check it against your allocation statement."),
    ("Use alongside core funding",
     "Conditions of grant ask for use together with the notional SEN budget; what counts is for you to judge."),
)  # fmt: skip


def covering_note(plan: Plan, hidden: Hidden) -> Report:
    """What is unverified of the duty, what to look at, and how each cost comes about; not for publication."""
    work = plan.work
    sections = (
        Section("duty", "What to check before publishing",
                ("None of this stands in the text that is published.",),
                Result("To check", "What the workbook cannot know", (Shown("what", "What"), Shown("sure", "How sure")),
                       DUTY)),
        _notes(plan, hidden),
        _costs(plan, hidden),
    )  # fmt: skip
    report = Report(
        f"{TITLE}, covering note", work.school.settings.school_name, plan.year, work.as_at, work.costs.basis, LEADERS,
        opening(plan), headline(plan), sections, file_name=f"{TITLE} {plan.year} covering note",
        for_whom="the head, not for publication",
        ending=(f"Made by {MAKER} from the school's workbook.", "It shows small counts: keep it within the school."),
    )  # fmt: skip
    return private(report, work.school)


def _is_hidden(plan: Plan, hidden: Hidden, item: Activity) -> bool:
    return any(hidden.covers((key, str(found.index(item)))) for key, found in plan.tables.items() if item in found)


def notes(plan: Plan, hidden: Hidden) -> tuple[str, ...]:
    """What the head should look at, in sentences."""
    found = [plan.balance]
    if plan.allocation is None:
        found.append(f'Funds has no row for the {IMF}: add one with "{IMF}" as its Source.')
    if "activities" in hidden.tables:
        found.append(
            "No cost from the allocation can be shown, as all of it stands for few pupils: what is published then has "
            "no budgeted costs. Add activities for more pupils, or ask for advice."
        )
    if len(plan.funds) > 1:
        found.append(f"Several rows of Funds were added up: {', '.join(fund.fund for fund in plan.funds)}.")
    found.extend(_other_dates(plan))
    lacking = sum(not item.row.principle for item in plan.activities)
    if lacking:
        found.append(f"Principle is blank in {lacking} of {len(plan.activities)} activities.")
    for item in plan.activities:
        found.extend(f'"{item.row.activity}": {text}' for text in _doubts(plan, hidden, item))
    return tuple(found)


def _other_dates(plan: Plan) -> Sequence[str]:
    """What the same activities come to in the fund's own dates, where these are not the school year's."""
    year = school_year_dates(paper_year(plan.work))
    if not plan.funds or all((fund.starts, fund.ends) == year for fund in plan.funds):
        return ()
    there = sum(item.cost if item.in_fund is None else item.in_fund for item in plan.of_imf)
    return (f"The allocation has other dates than the school year. In its own dates the map and the typed costs come "
            f"to {pounds(there)}, against {pounds(plan.budgeted)} in the school year.",)  # fmt: skip


def _doubts(plan: Plan, hidden: Hidden, item: Activity) -> Sequence[str]:
    row, school, found = item.row, plan.work.school, []
    if item.from_map and never_on_map(school, row.intervention):
        found.append(f"{row.intervention} is the class offer and costs nothing on the map; clear it and type Cost.")
    elif item.from_map and not item.cost:
        found.append(f"{row.intervention} has no cost on the map in this school year.")
    if item.from_map and row.cost is not None and row.cost != item.cost:
        found.append(f"Cost is typed as {pounds(row.cost)}, but the map says {pounds(item.cost)}, which counts.")
    if not item.has_cost:
        found.append("it has no cost yet: type one, or name an intervention.")
    if item.fund is None:
        found.append("no fund of Funds is named, so it is not set against the allocation.")
    if row.review_date is None:
        found.append("it has no review date.")
    if _is_hidden(plan, hidden, item):
        found.append("its cost is not shown by itself, as it stands for few pupils or would give another away.")
    if item.posts == 1:
        found.append("its cost on the map rests on one post's time; think whether its pay could be told from it.")
    return found


def _notes(plan: Plan, hidden: Hidden) -> Section:
    rows = tuple((text,) for text in notes(plan, hidden))
    table = Result("To look at", "To look at", (Shown("what", "What to look at"),), rows)
    return Section("notes", "What to look at", (source(strategy=plan.work.school.strategy) or NOTHING,), table)


def _costs(plan: Plan, hidden: Hidden) -> Section:
    columns = (
        Shown("activity", "Activity"),
        Shown("intervention", "Intervention"),
        Shown("fund", "Fund"),
        Shown("typed_pence", "Typed", Shows.PENCE),
        Shown("map_pence", f"Map, {plan.year}", Shows.PENCE, "Planned in the school year."),
        Shown("fund_pence", "Map, fund's dates", Shows.PENCE, "Planned in the dates of the fund, to compare."),
        Shown("cost_pence", "Counted", Shows.PENCE),
        Shown("pupils", "Pupils", Shows.COUNT),
        Shown("shown", "Published", Shows.FLAG),
    )
    rows = tuple(_cost_row(plan, hidden, item) for item in plan.activities)
    total = ("Total", *(None,) * 5, sum(item.cost for item in plan.activities), None, None) if rows else ()
    said = "With an intervention the planned cost of the school year on the map counts, else the cost that is typed."
    table = Result("How costs come about", "How each cost comes about", columns, rows, total)
    return Section("costs", "How each cost comes about", (said,) if rows else (NOTHING, EMPTY), table if rows else None)


def _cost_row(plan: Plan, hidden: Hidden, item: Activity) -> tuple[Any, ...]:
    row, code = item.row, item.row.intervention
    name = f"{label(plan.work.school, code)} ({code})" if code else ""
    on_map = item.cost if code else None
    published = not _is_hidden(plan, hidden, item)
    return (row.activity, name, row.fund, row.cost, on_map, item.in_fund, item.cost, item.pupils or None, published)
