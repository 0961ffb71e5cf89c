"""What one pupil's provision costs: three figures on both bases, by line, by heading, and the authority's caps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.costing.pieces import SERVICE, TIME, Piece
from provision_xl.money import natural, pounds
from provision_xl.reports.drafts import ESTIMATE, marked
from provision_xl.reports.papers.paper import label
from provision_xl.reports.papers.sessions import NO_ADULT
from provision_xl.reports.papers.sources import NOTHING, recorded
from provision_xl.reports.papers.subject import Subject
from provision_xl.reports.report import Section
from provision_xl.results import Result, Shown, Shows, decimals
from provision_xl.school.columns import Row
from provision_xl.school.other_tables import LocalRate, Service

CAP = "LA cap minutes:"
NO_RATE = "There is no LA hourly rate, so the LA columns are blank: type it into Settings or Local rates."
BOUGHT, MATERIALS, NO_AREA = "Bought for the pupil", "Materials and one-off costs", "Area not given"


class Figure(NamedTuple):
    """One of the figures of the threshold: what it is called, what it counts, and its pence on both bases."""

    name: str
    counts: str
    own: int
    la: int | None


def figures(subject: Subject) -> tuple[Figure, ...]:
    """The three figures, the school year both as planned and by forecast."""
    row = subject.threshold
    weeks = decimals(Fraction(subject.school.setting("la_weeks")), 1).removesuffix(".0")
    named = (
        ("This school year, planned", f"{subject.year_label}, dates as given", "year"),
        ("This school year, forecast", "to date, and what is planned from then on", "forecast"),
        ("Last twelve months", f"to date, calendar months up to {subject.as_at:%m/%Y}", "twelve_months"),
        ("A full year at today's pattern", f"minutes of {subject.as_at:%d/%m/%Y} x {weeks} LA weeks, "
                                           "and other costs of the school year", "full_year"),
    )  # fmt: skip
    with_la = subject.work.la_costs is not None
    return tuple(
        Figure(name, counts, row.get(f"{key}_pence") or 0, (row.get(f"la_{key}_pence") or 0) if with_la else None)
        for name, counts, key in named
    )


def top_up(subject: Subject) -> int:
    """Pence of top-up awarded for the school year of Settings."""
    return int(subject.threshold.get("top_up_pence") or 0)


def three_figures_section(subject: Subject) -> Section:
    """The figures side by side, each with what lies above the threshold."""
    limit = subject.school.setting("threshold")
    rows = tuple(
        (row.name, row.counts, row.own, max(0, row.own - limit), row.la,
         None if row.la is None else max(0, row.la - limit))
        for row in figures(subject)
    )  # fmt: skip
    above = f"Above £{limit // 100:,}"
    columns = (
        Shown("figure", "Figure"),
        Shown("counts", "What it counts"),
        Shown("own_pence", "School's own cost", Shows.PENCE),
        Shown("own_above_pence", above, Shows.PENCE),
        Shown("la_pence", "LA basis", Shows.PENCE),
        Shown("la_above_pence", f"{above} (LA)", Shows.PENCE),
    )
    awarded = subject.own(subject.school.top_ups, "starts")
    words = [
        "Three figures that count different things; none of them is the cost by itself. The threshold is a level of "
        "cost, not money that comes in.",
        f"Top-up awarded for the school year: {pounds(top_up(subject))}.",
        *recorded("Fill in Provision.", provision=[run.line for run in subject.runs], services=_services(subject),
                  top_ups=awarded),
    ]  # fmt: skip
    if subject.work.la_costs is None:
        words.append(NO_RATE)
    table = Result("Threshold", "Cost of this pupil's provision, three figures on both bases", columns, rows)
    return Section("figures", "The three figures on both bases", tuple(words), table)


def _services(subject: Subject) -> list[Service]:
    return [row for row in subject.school.services if subject.id in row.pupil_ids]


def _sources(subject: Subject) -> dict[str, Sequence[Row]]:
    lines = {piece.line for piece in subject.pieces}
    return {"provision": [run.line for run in subject.runs if run.key in lines], "services": _services(subject)}


_MONEY = (
    Shown("planned_pence", "Planned", Shows.PENCE, "This school year, the school's own cost."),
    Shown("forecast_pence", "Forecast", Shows.PENCE, "This school year, the school's own cost."),
    Shown("la_planned_pence", "Planned (LA)", Shows.PENCE),
    Shown("la_forecast_pence", "Forecast (LA)", Shows.PENCE),
)


def _grouped(subject: Subject, key: Callable[[Piece], str]) -> dict[str, list[Any]]:
    """Planned and forecast on both bases by a key, in natural order, and whether a stand-in is in it."""
    with_la = subject.la_pieces is not None
    found: dict[str, list[Any]] = {}
    for places, pieces in (((0, 1), subject.pieces), ((2, 3), subject.la_pieces or ())):
        for piece in pieces:
            row = found.setdefault(key(piece), [0, 0, 0 if with_la else None, 0 if with_la else None, False])
            row[places[0]] += piece.planned
            row[places[1]] += piece.forecast
            row[4] |= piece.estimate
    return {name: found[name] for name in sorted(found, key=natural)}


def _total(rows: Sequence[Sequence[Any]], before: int, after: int) -> tuple[Any, ...]:
    if not rows:
        return ()
    sums = [None if rows[0][place] is None else sum(row[place] for row in rows) for place in range(before, before + 4)]
    return ("Total", *(None,) * (before - 1), *sums, *(None,) * after)


def lines(subject: Subject) -> Section:
    """This school year's cost of each line and service, adding up to the figure above."""
    items = {piece.line: piece for piece in (*subject.pieces, *(subject.la_pieces or ()))}
    rows = []
    for key, money in _grouped(subject, lambda piece: piece.line).items():
        piece = items[key]
        bought = piece.kind == SERVICE
        name = piece.item if bought else label(subject.school, piece.item)
        rows.append(("" if bought else key, name, *money))
    columns = (Shown("line", "Line"), Shown("what", "What"), *_MONEY, ESTIMATE)
    title = f"Cost of the school year {subject.year_label} by line"
    table = marked(Result("Costs", title, columns, tuple(rows), _total(rows, 2, 1), _uncounted(subject)))
    words = recorded("Nothing of this school year costs anything yet.", **_sources(subject))
    return Section("lines", "Cost by line", words, table if rows else None)


def _uncounted(subject: Subject) -> tuple[str, ...]:
    """Why a line stands at 0.00 on the LA basis."""
    codes = {run.line.intervention for run in subject.runs if run.group.intervention.la_counts is False}
    names = ", ".join(sorted((label(subject.school, code) for code in codes), key=natural))
    return (f"LA basis 0.00, as the LA does not count it (LA counts = No on Interventions): {names}.",) if names else ()


def headings(subject: Subject) -> tuple[Section, Section]:
    """The same cost by kind of support and by area of need: headings that authorities' templates ask for."""
    return (
        _headings(subject, "kinds", "Totals by kind of support", "Kind of support", _kind_of(subject),
                  "Time by the role of the adult; what is bought by its Kind on Services; materials together."),
        _headings(subject, "areas", "Totals by area of need", "Area of need", _area_of(subject),
                  "Areas as on Interventions; what is bought for the pupil stands by itself."),
    )  # fmt: skip


def _headings(
    subject: Subject, key: str, heading: str, header: str, of: Callable[[Piece], str], said: str
) -> Section:  # fmt: skip
    found = _grouped(subject, of)
    rows = [(name, *money) for name, money in found.items()]
    columns = (Shown(key, header), *_MONEY, ESTIMATE)
    table = marked(Result(heading, f"Cost of the school year {subject.year_label}", columns, tuple(rows),
                          _total(rows, 1, 1)))  # fmt: skip
    hint = "Set them against the headings of your authority's own template."
    words = (said, hint, *recorded("Nothing of this school year costs anything yet.", **_sources(subject)))
    return Section(key, heading, words, table if rows else None)


def _kind_of(subject: Subject) -> Callable[[Piece], str]:
    def kind(piece: Piece) -> str:
        if piece.kind == TIME:
            person = subject.school.member_of_staff.get(piece.staff)
            return f"Time: {person.role if person else NO_ADULT}"
        return f"Bought: {piece.bought.kind}" if isinstance(piece.bought, Service) else MATERIALS

    return kind


def _area_of(subject: Subject) -> Callable[[Piece], str]:
    def area(piece: Piece) -> str:
        if piece.kind == SERVICE:
            return BOUGHT
        found = subject.school.intervention.get(piece.item)
        return (found.area_of_need if found else "") or NO_AREA

    return area


def kind_totals(subject: Subject) -> dict[str, list[Any]]:
    """Planned and forecast on both bases by kind of support."""
    return _grouped(subject, _kind_of(subject))


def caps(subject: Subject) -> Section:
    """The authority's cap of minutes for each role beside the pupil's minutes; no cost is changed by it."""
    found = _caps_in_force(subject)
    charged = charged_by_role(subject)
    rows = []
    for role, (_, cap) in sorted(found.items(), key=lambda item: natural(item[0])):
        minutes = charged.get(role.casefold(), Fraction(0))
        rows.append((role, cap, minutes, max(minutes - cap, Fraction(0)), minutes > cap))
    columns = (
        Shown("role", "Role"),
        Shown("cap_minutes", "LA cap", Shows.MINUTES, "Minutes a week."),
        Shown("charged_minutes", "Charged", Shows.MINUTES, "Minutes a week charged to this pupil, as the LA counts."),
        Shown("over_minutes", "Above by", Shows.MINUTES),
        Shown("above", "Above", Shows.FLAG),
    )
    table = Result("LA caps", f"Minutes a week on {subject.as_at:%d/%m/%Y} beside the LA's caps", columns, tuple(rows))
    if not rows:
        return Section("caps", "LA caps", (NOTHING, f'A cap is a row "{CAP} TA" of Local rates.'))
    said = "A cap is shown and changes no cost: your authority says what it means for the money."
    return Section("caps", "LA caps", (said, *recorded("", local_rates=[row for row, _ in found.values()])), table)


def _caps_in_force(subject: Subject) -> dict[str, tuple[LocalRate, Fraction]]:
    """The row and the minutes of each role's cap, the latest that had begun."""
    caps_given = (row for row in subject.school.local_rates if row.name.casefold().startswith(CAP.casefold()))
    begun = [row for row in caps_given if row.starts and row.starts <= subject.as_at]
    latest = {row.name.casefold(): row for row in sorted(begun, key=lambda row: row.starts or subject.as_at)}
    return {row.name[len(CAP) :].strip(): (row, Fraction(row.value or 0)) for row in latest.values()}


def charged_by_role(subject: Subject) -> dict[str, Fraction]:
    """Minutes a week charged on the as-at date by the adult's role, folded, as the LA counts preparation."""
    preparation = bool(subject.school.setting("la_counts_preparation"))
    found: dict[str, Fraction] = {}
    for run in subject.now:
        if run.group.intervention.la_counts is not False:
            for name, part in run.group.adults:
                person = subject.school.member_of_staff.get(name)
                role = (person.role if person else "").casefold()
                found[role] = found.get(role, Fraction(0)) + run.charged(subject.as_at, preparation) * part
    return found


def all_of(subject: Subject) -> Iterable[Section]:
    return (three_figures_section(subject), lines(subject), *headings(subject), caps(subject))
