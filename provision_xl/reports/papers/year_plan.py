"""The year plan: what runs in each term, what it costs and who pays, staff hours, reviews, training and services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from provision_xl.costing.costs import NO_ADULT, Costs
from provision_xl.costing.pieces import SERVICE, TIME, TRAINING, Piece
from provision_xl.costing.staffing import hours_had
from provision_xl.costing.threshold import school_year_of
from provision_xl.dates import Term, month_of, school_year_dates, year_label
from provision_xl.funding import UNFUNDED, purses
from provision_xl.impact import reviews_due
from provision_xl.impact.reviews import LINE
from provision_xl.money import natural, pounds
from provision_xl.reports.opening import basis_fact, inputs_fact, stand_ins
from provision_xl.reports.papers.paper import LEADERS, VALUES_ONLY, as_at_fact, label, of_year, paper_year, private
from provision_xl.reports.papers.sources import NOTHING, recorded
from provision_xl.reports.report import Chart, Fact, Report, Section
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Service, Training
from provision_xl.school.school import School
from provision_xl.views.work import Work

TITLE = "Year plan"
BETWEEN = "Outside terms"
_ENDING = (VALUES_ONLY, "Staff and pupils stand in it by ID: keep it within the leadership team.")


@dataclass(frozen=True)
class Year:
    """One school year of a school, its terms joined as they are reported."""

    work: Work

    @property
    def school(self) -> School:
        return self.work.school

    @cached_property
    def start(self) -> int:
        return paper_year(self.work)

    @cached_property
    def costs(self) -> Costs:
        return of_year(self.work.costs, self.start)

    @cached_property
    def terms(self) -> dict[str, tuple[Term, ...]]:
        """The terms of the year by the name under which they are reported, in order of date."""
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.school.calendar.terms_of_year(self.start):
            name = term.report_term or term.name
            found[name] = (*found.get(name, ()), term)
        return found

    @cached_property
    def _term_of(self) -> dict[str, str]:
        return {term.label: name for name, terms in self.terms.items() for term in terms}

    def term_of(self, piece: Piece) -> str:
        return self._term_of.get(piece.term, BETWEEN)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The terms, and what lies between them where it costs anything."""
        between = any(self.term_of(piece) == BETWEEN for piece in self.costs.pieces)
        return (*self.terms, *((BETWEEN,) if between else ()))


def year_plan(work: Work) -> Report:
    """The school year of Settings, planned: every table adds up to the same cost."""
    year = Year(work)
    sections = (
        _interventions(year),
        _services(year),
        _training(year),
        _together(year),
        _funds(year),
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


def _spread(year: Year, amounts: Iterable[tuple[str, Piece, int]]) -> dict[str, list[int]]:
    """Pence by key and term, each row ending with its sum, in natural order of the keys."""
    places = {name: place for place, name in enumerate(year.columns)}
    found: dict[str, list[int]] = {}
    for key, piece, pence in amounts:
        row = found.setdefault(key, [0] * (len(places) + 1))
        row[places[year.term_of(piece)]] += pence
        row[-1] += pence
    return {key: found[key] for key in sorted(found, key=natural)}


def _money_columns(year: Year) -> tuple[Shown, ...]:
    terms = (Shown(f"term_{place}_pence", name, Shows.PENCE) for place, name in enumerate(year.columns, start=1))
    return (*terms, Shown("year_pence", "School year", Shows.PENCE))


def _sums(rows: Sequence[Sequence[Any]], lead: int) -> tuple[Any, ...]:
    """A row of totals: the columns of money behind so many others."""
    if not rows:
        return ()
    return ("Total", *(None,) * (lead - 1), *(sum(row[at] for row in rows) for at in range(lead, len(rows[0]))))


def _money(
    year: Year, key: str, heading: str, header: str, amounts: Iterable[tuple[str, Piece, int]],
    words: Sequence[str], named: Callable[[str], str] = str,
) -> Section:  # fmt: skip
    found = _spread(year, amounts)
    rows = [(named(name), *money) for name, money in found.items()]
    columns = (Shown(key, header), *_money_columns(year))
    table = Result(heading, f"{heading}, planned, {year_label(year.start)}", columns, tuple(rows), _sums(rows, 1))
    return Section(key, heading, tuple(words), table if rows else None)


def _on_map(piece: Piece) -> bool:
    return piece.kind not in {SERVICE, TRAINING}


def _interventions(year: Year) -> Section:
    lines = {piece.line for piece in year.costs.pieces if _on_map(piece)}
    rows = [line for place, line in enumerate(year.school.provision) if year.school.line_keys[place] in lines]
    amounts = ((piece.item, piece, piece.planned) for piece in year.costs.pieces if _on_map(piece))
    said = f"{len(rows)} lines of Provision." if rows else NOTHING
    section = _money(year, "interventions", "Interventions by term", "Intervention", amounts, (said,),
                     lambda code: label(year.school, code))  # fmt: skip
    if section.table is None:
        return section
    dearest_first = replace(section.table, rows=tuple(sorted(section.table.rows, key=lambda row: -row[-1])))
    chart = Chart("Planned cost of the year", "interventions", ("year_pence",))
    return replace(section, table=dearest_first, chart=chart)


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


_LINES = "Lines of the map"
_PARTS = {SERVICE: "Services bought", TRAINING: "Training"}


def _together(year: Year) -> Section:
    amounts = ((_PARTS.get(piece.kind, "Interventions"), piece, piece.planned) for piece in year.costs.pieces)
    said = "What the tables above come to; the total is the planned cost of the school year."
    return _money(year, "together", "Cost of the year by term", "What", amounts, (said,))


def _funds(year: Year) -> Section:
    """Who pays, by the rule that months go in order; what no fund pays is Unfunded."""
    paid = [row for row in year.work.paid if school_year_of(row.piece.month) == year.start]
    section = _money(year, "funds", "Funds by term", "Fund", ((row.fund, row.piece, row.planned) for row in paid),
                     () if paid else (NOTHING, "Fill in Funds."))  # fmt: skip
    if section.table is None:
        return section
    order = [*(purse.name for purse in purses(year.school)), UNFUNDED]
    rows = tuple(sorted(section.table.rows, key=lambda row: order.index(row[0]) if row[0] in order else len(order)))
    return replace(section, table=replace(section.table, rows=rows))


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
                   _sums(rows, 2))  # fmt: skip
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
