"""The year plan: what runs in each term, what it costs and who pays, staff hours, reviews, training and services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.costing.costs import NO_ADULT
from provision_xl.costing.pieces import SERVICE, TIME
from provision_xl.costing.staffing import hours_had
from provision_xl.dates import month_of, school_year_dates, year_label
from provision_xl.impact import reviews_due
from provision_xl.impact.reviews import LINE
from provision_xl.money import natural, pounds
from provision_xl.reports.opening import basis_fact, inputs_fact, stand_ins
from provision_xl.reports.papers.paper import LEADERS, as_at_fact, private
from provision_xl.reports.papers.sources import NOTHING, recorded
from provision_xl.reports.papers.year_money import BETWEEN, Year, by_fund, funds, interventions, sums_of, together
from provision_xl.reports.report import VALUES_ONLY, Fact, Report, Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Service, Training
from provision_xl.views.work import Work

TITLE = "Year plan"
_LINES = "Lines of the map"
_ENDING = (VALUES_ONLY, "Staff and pupils stand in it by ID: keep it within the leadership team.")


def year_plan(work: Work) -> Report:
    """The school year of Settings, planned: every table adds up to the same cost."""
    year = Year(work)
    sections = (
        interventions(year),
        _services(year),
        _training(year),
        together(year),
        funds(year),
        by_fund(year),
        _staff(year),
        _reviews(year),
    )
    total = year.costs.total
    headline = (
        Fact("Planned cost of the year", pounds(total.planned)),
        Fact("Forecast", pounds(total.forecast)),
        Fact("Pupils with provision", str(total.pupils)),
    )
    opening = (
        basis_fact(False) if work.la_costs is None else Fact("Basis", "The school's own cost of each person's hour."),
        as_at_fact(work),
        *stand_ins(year.costs.pieces, "of the school year"),
        inputs_fact(work.school),
    )
    report = Report(
        TITLE, work.school.settings.school_name, year_label(year.start), work.as_at, work.costs.basis, LEADERS,
        opening, headline, sections, file_name=f"{TITLE} {year_label(year.start)}", ending=_ENDING,
    )  # fmt: skip
    return private(report, work.school, work.school.pupil, work.school.member_of_staff)


def _services(year: Year) -> Section:
    """What is bought, with the part of its cost that falls into the year."""
    found: dict[Service, int] = {}
    for piece in year.costs.pieces:
        if piece.kind == SERVICE and isinstance(piece.bought, Service):
            found[piece.bought] = found.get(piece.bought, 0) + piece.planned
    order = sorted(found, key=lambda row: (natural(row.service), row.starts or school_year_dates(year.start)[0],
                                           found[row]))  # fmt: skip
    columns = (
        Shown("service", "Service"),
        Shown("kind", "Kind"),
        Shown("unit", "Unit"),
        Shown("bought", "Units bought", Shows.NUMBER),
        Shown("used", "Used", Shows.NUMBER),
        Shown("fund", "Fund"),
        Shown("year_pence", "School year", Shows.PENCE),
    )
    rows = tuple((row.service, row.kind, row.unit, row.units_bought, row.units_used, row.fund, found[row])
                 for row in order)  # fmt: skip
    table = Result("Services", f"Services bought, planned, {year_label(year.start)}", columns, rows, _last(rows, 7))
    words = recorded("What is bought stands on Services.", services=order)
    return Section("services", "Services bought", words, table if rows else None)


def _last(rows: Sequence[Sequence[Any]], width: int) -> tuple[Any, ...]:
    return ("Total", *(None,) * (width - 2), sum(row[-1] for row in rows)) if rows else ()


def _training(year: Year) -> Section:
    """Training of the year in order of date, whether or not it costs anything."""
    first, last = school_year_dates(year.start)
    found = [row for row in year.school.training if row.day and first <= row.day <= last]
    found.sort(key=lambda row: (row.day or first, natural(row.skill), natural(row.staff_id)))
    columns = (
        Shown("day", "Date", Shows.DATE),
        Shown("skill", "Skill"),
        Shown("staff", "Staff"),
        Shown("expires", "Expires", Shows.DATE),
        Shown("state", "State"),
        Shown("hours", "Hours", Shows.HOURS),
        Shown("cost_pence", "Cost", Shows.PENCE),
    )
    rows = tuple((row.day, row.skill, row.staff_id, row.expires, _state(year, row), row.hours, row.cost or 0)
                 for row in found)  # fmt: skip
    table = Result("Training", f"Training, {year_label(year.start)}", columns, rows, _last(rows, 7))
    words = recorded("Training stands on Training.", training=found)
    return Section("training", "Training", words, table if rows else None)


def _state(year: Year, row: Training) -> str:
    return "done" if row.day and row.day <= year.work.as_at else "planned"


def _staff(year: Year) -> Section:
    """Hours planned by person and term beside the hours had; nobody's stand last."""
    hours: dict[str, dict[str, Fraction]] = {}
    for piece in year.costs.pieces:
        if piece.kind == TIME:
            own = hours.setdefault(piece.staff, {})
            own[year.term_of(piece)] = own.get(year.term_of(piece), Fraction(0)) + piece.hours
    names = [*year.terms, *([BETWEEN] if any(BETWEEN in own for own in hours.values()) else [])]
    columns = (
        Shown("staff", "Staff"),
        Shown("role", "Role"),
        *(Shown(f"term_{place}_hours", name, Shows.HOURS) for place, name in enumerate(names, start=1)),
        Shown("year_hours", "School year", Shows.HOURS, "Hours planned on the map, preparation included."),
        Shown("had_hours", "Has in the year", Shows.HOURS, "Intervention hours x teaching weeks of the terms."),
    )
    rows: list[tuple[Any, ...]] = []
    for person in sorted(year.school.staff, key=lambda row: natural(row.staff_id)):
        own = hours.get(person.staff_id, {})
        had = sum((max(hours_had(person, term.starts), hours_had(person, term.ends)) * term.weeks
                   for terms in year.terms.values() for term in terms), Fraction(0))  # fmt: skip
        if own or had:
            rows.append((person.staff_id, person.role, *_by_term(own, names), had))
    if hours.get(""):
        rows.append((NO_ADULT, "", *_by_term(hours[""], names), Fraction(0)))
    table = Result("Staff hours", f"Staff hours by term, {year_label(year.start)}", columns, tuple(rows),
                   sums_of(rows, 2))  # fmt: skip
    words = () if rows else (NOTHING, "Fill in Staff, and name adults on Provision.")
    return Section("staff", "Staff hours by term", words, table if rows else None)


def _by_term(own: dict[str, Fraction], names: Sequence[str]) -> tuple[Fraction, ...]:
    terms = [own.get(name, Fraction(0)) for name in names]
    return (*terms, sum(own.values(), Fraction(0)))


def _reviews(year: Year) -> Section:
    """Reviews not held yet, by the month in which they are due."""
    last = school_year_dates(year.start)[1]
    due = reviews_due(year.school, year.work.as_at, max((last - year.work.as_at).days, 0))
    keys = [column.key for column in due.columns]
    day, kind, what = keys.index("due"), keys.index("kind"), keys.index("what")
    counts = Counter(
        (row[day] >= year.work.as_at and month_of(row[day]), _LINES if row[kind] == LINE else row[what])
        for row in due.rows
    )  # the month, or False where it is overdue
    order = sorted(counts, key=lambda key: (key[0] or (0, 0), natural(key[1])))
    rows = tuple((f"{date(*month, 1):%B %Y}" if month else "Overdue", text, counts[month, text])
                 for month, text in order)  # fmt: skip
    columns = (Shown("month", "Month"), Shown("what", "What"), Shown("count", "Reviews", Shows.COUNT))
    table = Result("Reviews", f"Reviews due up to {last:%d/%m/%Y}", columns, rows, _last(rows, 3))
    words = () if rows else (NOTHING, "Dates due stand on Reviews, Pupils (Plan review due) and Provision.")
    return Section("reviews", "Reviews due by month", words, table if rows else None)
