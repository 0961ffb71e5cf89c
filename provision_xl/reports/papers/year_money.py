"""The money of the year plan: what costs what in each term, and who pays; every table adds up to the same cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from provision_xl.costing.costs import Costs
from provision_xl.costing.pieces import SERVICE, TRAINING, Piece
from provision_xl.costing.threshold import school_year_of
from provision_xl.dates import Term, year_label
from provision_xl.funding import UNFUNDED, Payment, purses
from provision_xl.money import natural
from provision_xl.reports.papers.paper import label, of_year, paper_year
from provision_xl.reports.papers.sources import NOTHING
from provision_xl.reports.report import Chart, Section
from provision_xl.reports.spending import PERSONAL
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.views.work import Work

BETWEEN = "Outside terms"


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
    def paid(self) -> tuple[Payment, ...]:
        """Who pays the cost of the year, piece by piece."""
        return tuple(row for row in self.work.paid if school_year_of(row.piece.month) == self.start)

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


_PARTS = {SERVICE: "Services bought", TRAINING: "Training"}


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


def sums_of(rows: Sequence[Sequence[Any]], lead: int) -> tuple[Any, ...]:
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
    table = Result(heading, f"{heading}, planned, {year_label(year.start)}", columns, tuple(rows), sums_of(rows, 1))
    return Section(key, heading, tuple(words), table if rows else None)


def _on_map(piece: Piece) -> bool:
    return piece.kind not in {SERVICE, TRAINING}


def interventions(year: Year) -> Section:
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


def together(year: Year) -> Section:
    amounts = ((_PARTS.get(piece.kind, "Interventions"), piece, piece.planned) for piece in year.costs.pieces)
    said = "What the tables above come to; the total is the planned cost of the school year."
    return _money(year, "together", "Cost of the year by term", "What", amounts, (said,))


def funds(year: Year) -> Section:
    """Who pays, by the rule that months go in order; what no fund pays is Unfunded."""
    amounts = ((row.fund, row.piece, row.planned) for row in year.paid)
    section = _money(year, "funds", "Funds by term", "Fund", amounts,
                     () if year.paid else (NOTHING, "Fill in Funds."))  # fmt: skip
    if section.table is None:
        return section
    order = [*(purse.name for purse in purses(year.school)), UNFUNDED]
    rows = tuple(sorted(section.table.rows, key=lambda row: order.index(row[0]) if row[0] in order else len(order)))
    return replace(section, table=replace(section.table, rows=rows))


def by_fund(year: Year) -> Section:
    """Each intervention by who pays; the funds that are for one pupil alone stand together."""
    personal = {purse.name for purse in purses(year.school) if purse.restricted_to.startswith("Pupil:")}
    found: dict[str, dict[str, int]] = {}
    for row in year.paid:
        what = _PARTS.get(row.piece.kind) or label(year.school, row.piece.item)
        own = found.setdefault(what, {})
        fund = PERSONAL if row.fund in personal else row.fund
        own[fund] = own.get(fund, 0) + row.planned
    order = [PERSONAL, *(purse.name for purse in purses(year.school) if purse.name not in personal), UNFUNDED]
    payers = [name for name in dict.fromkeys(order) if any(own.get(name) for own in found.values())]
    rows = [(what, *(found[what].get(name, 0) for name in payers), sum(found[what].values()))
            for what in sorted(found, key=natural)]  # fmt: skip
    columns = (
        Shown("what", "What"),
        *(Shown(f"fund_{place}_pence", name, Shows.PENCE) for place, name in enumerate(payers, start=1)),
        Shown("year_pence", "School year", Shows.PENCE),
    )
    table = Result("By fund", f"Who pays for what, planned, {year_label(year.start)}", columns, tuple(rows),
                   sums_of(rows, 1))  # fmt: skip
    return Section("by_fund", "Who pays for what", () if rows else (NOTHING, "Fill in Funds."), table if rows else None)
