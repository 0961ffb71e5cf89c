"""What one school hands on to its trust: totals and sentences, never a row or an ID of a pupil."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from provision_xl import app
from provision_xl.costing.pieces import TIME
from provision_xl.errors import STOPPING, FileError, Finding, ProvisionError
from provision_xl.funding.funds import UNFUNDED, purses
from provision_xl.funding.sources import TOP_UPS
from provision_xl.impact.standing import on_roll
from provision_xl.rates import national
from provision_xl.reports.scrubbing import cleaner
from provision_xl.results import Result
from provision_xl.views import Work, impact_table, staffing_tables

type Totals = dict[str, Any]
"""Plain data for JSON: pence as whole numbers, exact hours as "7/2"."""

BLANK = "(blank)"
STRANGE = 2  # sheets that every school has; who lacks more of them is none
MOST_TOLD = 8


def school_totals(path: Path, as_at: date | None = None, term: str = "", seconds: float = 60) -> Totals:
    """The totals of a school; where something stops the work, `failed` says what, without what stood in the cell.

    Args:
        term: a plan of this term is worked out too.
        seconds: most to think about that plan.
    """
    try:
        school = app.load(path)
    except FileError as error:
        return {"failed": [str(error)]}
    clean = cleaner(school)
    about = {"id": school.settings.school_id.strip(), "name": school.settings.school_name,
             "setting": school.settings.setting_type}  # fmt: skip
    done = Work(school, app.day_of(school, as_at), national())
    stopping = [item for item in done.findings if item.verdict in STOPPING]
    if stopping:
        return {**about, "failed": [clean(why) for why in _why(stopping)]}
    return {
        **about,
        **_counted(done),
        "as_at": done.as_at.isoformat(),
        "sums": _sums(done),
        "need": _by(done, "need", clean),
        "intervention": _by(done, "intervention", clean),
        "fund": _by_source(done, clean),
        "units": _units(done, clean),
        "outcomes": _outcomes(done, clean),
        "notes": dict(sorted(Counter(item.code for item in done.findings).items())),
        "plan": _planned(done, term, seconds) if term else None,
    }


def _why(stopping: list[Finding]) -> list[str]:
    """What stops a school; of a workbook that is none of ours, a report perhaps, that alone."""
    lacking = [item.sheet for item in stopping if item.code == "PX-C01"]
    if len(lacking) > STRANGE:
        return [f"It is no school's workbook: it has no sheets {', '.join(lacking)}. Move it out of the folder."]
    more = len(stopping) - MOST_TOLD
    rest = [f"{more} more stop the work: run provision-xl check on it."] if more > 0 else []
    return [*map(_told, stopping[:MOST_TOLD]), *rest]


def _told(item: Finding) -> str:
    """Place and cure; what stood in the cell stays in the school."""
    place = f"{item.sheet}!{item.cell}" if item.cell else item.sheet
    return f"{item.code} {place}: {item.cure}"


def _counted(done: Work) -> Totals:
    school, day = done.school, done.as_at
    status = Counter(school.in_force(pupil.pupil_id, "SEN status", day)
                     for pupil in school.pupils if on_roll(pupil, day))  # fmt: skip
    return {"roll": school.settings.pupils_on_roll, "support": status["K"], "plans": status["E"]}


def _sums(done: Work) -> Totals:
    total, (staff, *_) = done.costs.total, staffing_tables(done)
    had, used = (_column(staff, key) for key in ("had_hours", "used_hours"))
    return {"planned": total.planned, "to_date": total.to_date, "forecast": total.forecast,
            "hours": _exact(total.hours), "had": _exact(had), "used": _exact(used)}  # fmt: skip


def _column(table: Result, key: str) -> Fraction:
    place = next(place for place, column in enumerate(table.columns) if column.key == key)
    return sum((Fraction(row[place] or 0) for row in table.rows), Fraction(0))


def _exact(value: Any) -> str:
    return str(Fraction(value))


def _by(done: Work, view: str, clean: Callable[[str], str]) -> list[Totals]:
    names = {row.code: row.name for row in done.school.interventions} if view == "intervention" else {}
    return [
        {"key": clean(row.key) or BLANK, "name": clean(names.get(row.key, "")), "planned": row.planned,
         "to_date": row.to_date, "forecast": row.forecast, "hours": _exact(row.hours), "pupils": row.pupils}
        for row in done.costs.by(view)
    ]  # fmt: skip


def _by_source(done: Work, clean: Callable[[str], str]) -> list[Totals]:
    """By where the money comes from; funds' own names may hold an ID, and differ from school to school."""
    source = {purse.name: TOP_UPS if purse.top_up else purse.source.strip() or BLANK for purse in purses(done.school)}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (fund, _), spent in done.spending.by_fund.items():
        sums = found[clean(source.get(fund, UNFUNDED))]
        for place, pence in enumerate(spent):
            sums[place] += pence
    return [{"key": key, "name": "", "planned": sums[0], "to_date": sums[1], "forecast": sums[2]}
            for key, sums in sorted(found.items())]  # fmt: skip


def _units(done: Work, clean: Callable[[str], str]) -> list[Totals]:
    """What each intervention's cost is made of: pupils, hours they receive, adults' hours and pay, the rest."""
    pay = Counter[str]()
    for piece in done.costs.pieces:
        if piece.kind == TIME:
            pay[piece.item] += piece.planned
    names = {row.code: row.name or row.code for row in done.school.interventions}
    return [
        {"key": clean(row.key), "name": clean(names[row.key]), "pupils": row.pupils, "planned": row.planned,
         "pay": pay[row.key], "hours": _exact(row.hours), "received": _exact(row.received)}
        for row in done.costs.by("intervention")
        if row.key in names and row.pupils and row.received
    ]  # fmt: skip


def _outcomes(done: Work, clean: Callable[[str], str]) -> list[Totals]:
    table = impact_table(done)
    keys = [column.key for column in table.columns]
    rows = (dict(zip(keys, row, strict=True)) for row in table.rows)
    return [
        {"name": clean(row["name"] or row["intervention"]), "measure": clean(row["measure"]),
         "finished": row["finished"], "with_exit": row["with_exit"],
         "gain": _exact(Fraction(row["mean_gain"] or 0) * row["with_exit"]),
         "with_target": row["with_target"], "met_target": row["met_target"]}
        for row in rows if row["with_exit"]
    ]  # fmt: skip


def _planned(done: Work, term: str, seconds: float) -> Totals:
    try:
        plan = app.plan(done, term, time_limit_seconds=seconds)
    except ProvisionError as error:
        return {"status": "none", "why": cleaner(done.school)(str(error))}
    placed = {member for group in plan.groups for member in group.pupils}
    return {"status": plan.status, "benefit": plan.benefit, "by_hand": plan.greedy_benefit, "pence": plan.cost_pence,
            "shortfall": _exact(plan.shortfall_minutes), "placed": len(placed),
            "left_out": len(plan.left_out)}  # fmt: skip

