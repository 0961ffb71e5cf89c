"""What ran in the term, and what each intervention costs in the school year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from provision_xl.costing.costs import Sum, sums
from provision_xl.costing.held import logs_of
from provision_xl.costing.pieces import Piece
from provision_xl.money import half_up, natural, pounds
from provision_xl.reports.auditing import Addition, Name
from provision_xl.reports.behind import BOUGHT_WORDS, few_bought, few_posts, key_of, name_of, posts_of, prices
from provision_xl.reports.drafts import ESTIMATE, PUPILS_KEY, Draft, marked, whole
from provision_xl.reports.hours import ZERO, Hours, hours_due
from provision_xl.reports.picture import Picture, is_bought
from provision_xl.reports.report import Chart
from provision_xl.reports.wording import counted, share_words
from provision_xl.results import Result, Shown, Shows, decimals


def by_intervention(picture: Picture, pieces: Iterable[Piece]) -> list[Sum]:
    """A sum for each intervention, the largest forecast first, what is bought after them."""
    key = key_of(picture)
    pieces = tuple(pieces)
    bought = {key(piece) for piece in pieces if is_bought(piece)}
    found = sums((key(piece), piece) for piece in pieces)
    return sorted(found, key=lambda row: (row.key in bought, -row.forecast, natural(row.key)))


def labels(picture: Picture, keys: Iterable[str]) -> dict[str, str]:
    """The names of interventions for people, with the code behind where two are called the same."""
    catalogue = picture.school.intervention
    names = {key: catalogue[key].name if key in catalogue and catalogue[key].name else key for key in keys}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {key: f"{name} ({key})" if name in twice and name != key else name for key, name in names.items()}


def what_ran(picture: Picture) -> Draft:
    """Each intervention of the term: pupils, groups, hours, cost."""
    found = by_intervention(picture, picture.of_term.pieces)
    due, named = hours_due(picture), labels(picture, (row.key for row in found))
    groups = [group.intervention.code for group in picture.groups]
    hours = {row.key: Hours(row.hours, due.get(row.key, ZERO), row.hours_to_date) for row in found}
    rows = tuple(_ran_row(row, named[row.key], groups.count(row.key), hours[row.key]) for row in found)
    title, total = f"What ran in {picture.term.label}", _ran_total(picture, rows)
    table = marked(Result("What ran", title, _ran_columns(picture), rows, total))
    chart = Chart("Hours due and delivered", "intervention", ("due_hours", "delivered_hours"))
    names = tuple(name_of(row.key) for row in found)
    return Draft(
        "ran", "What ran this term", lambda shown: _ran_words(picture, shown), table, chart, names,
        counts=_counts(found), small=few_bought(picture) | few_posts(picture, picture.of_term.pieces),
        posts=posts_of(picture, picture.of_term.pieces, "term"), prices=prices(picture, picture.of_term.pieces, "term"),
        columns={("term", name_of(row.key)): (row.planned, row.to_date, row.forecast) for row in found},
        additions=(Addition("term", whole("term"), names),),
        sizes={name_of(row.key): row.planned for row in found}, names_matter=True,
    )  # fmt: skip


def _counts(found: Sequence[Sum]) -> dict[Name, int]:
    """Pupils of each row; what is bought is told apart by its own rule."""
    return {name_of(row.key): pupils for row in found if (pupils := pupils_of(row))}


def _ran_columns(picture: Picture) -> tuple[Shown, ...]:
    return (
        Shown("intervention", "Intervention"),
        Shown(PUPILS_KEY, "Pupils", Shows.COUNT, "In the term; a pupil may be in several rows."),
        Shown("groups", "Groups", Shows.COUNT),
        Shown("planned_hours", "Hours planned", Shows.HOURS, "Of the adults, preparation included."),
        Shown("due_hours", f"Due by {min(picture.as_at, picture.term.ends):%d/%m/%Y}", Shows.HOURS),
        Shown("delivered_hours", "Delivered", Shows.HOURS),
        Shown("delivered_share", "Delivered of due", Shows.PERCENT),
        Shown("planned_pence", "Planned cost", Shows.PENCE),
        Shown("to_date_pence", "Cost to date", Shows.PENCE),
        Shown("forecast_pence", "Forecast", Shows.PENCE),
        Shown("unit_pence", "Forecast a pupil", Shows.PENCE),
        ESTIMATE,
    )


def _ran_row(row: Sum, label: str, groups: int, hours: Hours) -> tuple[Any, ...]:
    no_hours = (None,) * 5
    worked = (groups, hours.planned, hours.due, hours.delivered, hours.share) if hours.planned else no_hours
    pupils = pupils_of(row)
    money = (row.planned, row.to_date, row.forecast, a_pupil(row.forecast, pupils))
    return (label, pupils, *worked, *money, row.estimate)


def pupils_of(row: Sum) -> int | None:
    """Pupils of a row; None where it is not about pupils, or where all that is bought stands in one row."""
    return None if row.key == BOUGHT_WORDS else row.pupils or None


def a_pupil(pence: int, pupils: int | None) -> int | None:
    return half_up(Fraction(pence, pupils)) if pupils else None


def _ran_total(picture: Picture, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    total = picture.of_term.total
    groups = sum(row[2] or 0 for row in rows)
    hours = Hours(*(sum((row[place] or ZERO for row in rows), ZERO) for place in (3, 4, 5)))
    pupils = total.pupils if picture.audience.sees_pupils else None
    money = (total.planned, total.to_date, total.forecast)
    return ("Total", pupils, groups, *hours, hours.share, *money, None, None) if rows else ()


def _ran_words(picture: Picture, table: Result) -> list[str]:
    if not table.rows:
        return [f"Nothing on the map falls into {picture.term.label}: look at the dates in Provision and Terms."]
    due, delivered, share, _, _, forecast = table.total[4:10]
    said = f"By forecast the term costs {pounds(forecast)}."
    if due:
        took_place = f"{decimals(delivered, 0)} ({share_words(share)})"
        said += f" Of the {decimals(due, 0)} hours due so far, {took_place} took place."
    return [said, recorded_words(picture)]


def recorded_words(picture: Picture) -> str:
    """How far hours delivered rest on sessions that somebody recorded."""
    logs = logs_of(picture.school, picture.as_at)
    recorded = sum(
        group.key in logs or any(row.sessions_held is not None for row in group.rows) for group in picture.groups
    )
    if recorded == len(picture.groups):
        return "Sessions are recorded for every group." if recorded else ""
    return (
        f"Sessions held are recorded for {recorded} of {counted(len(picture.groups), 'group')}; "
        "for the others, what was due counts as delivered."
    )


def interventions(picture: Picture) -> Draft:
    """Each intervention in the school year: cost, cost a pupil, and the authority's basis beside it."""
    found = by_intervention(picture, picture.of_year.pieces)
    named = labels(picture, (row.key for row in found))
    la = _la_planned(picture)
    rows = tuple(_year_row(row, named[row.key], la) for row in found)
    total = picture.of_year.total
    pupils = total.pupils if picture.audience.sees_pupils else None
    sums_up = ("Total", total.planned, total.to_date, total.forecast, pupils, None)
    last = (sum(la.values()), None) if la is not None else (None,)
    title = f"Cost per intervention in the school year {picture.year_label}"
    table = marked(
        Result("Interventions", title, _year_columns(la is not None), rows, (*sums_up, *last) if rows else ())
    )
    names = tuple(name_of(row.key) for row in found)
    return Draft(
        "interventions", "Cost per intervention", lambda shown: _year_words(picture, shown, la is not None), table,
        Chart("Forecast of the school year", "intervention", ("forecast_pence",)), names,
        counts=_counts(found), small=few_bought(picture) | few_posts(picture, picture.of_year.pieces),
        posts=posts_of(picture, picture.of_year.pieces, "year"), prices=prices(picture, picture.of_year.pieces, "year"),
        columns={("year", name_of(row.key)): (row.planned, row.to_date, row.forecast) for row in found},
        additions=(Addition("year", whole("year"), names),),
        sizes={name_of(row.key): row.planned for row in found}, names_matter=True,
    )  # fmt: skip


def _la_planned(picture: Picture) -> dict[str, int] | None:
    if picture.la_of_year is None:
        return None
    return {row.key: row.planned for row in by_intervention(picture, picture.la_of_year.pieces)}


def _year_columns(with_la: bool) -> tuple[Shown, ...]:
    la = (Shown("la_planned_pence", "Planned (LA)", Shows.PENCE, "At the authority's hourly rate and weeks."),)
    return (
        Shown("intervention", "Intervention"),
        Shown("planned_pence", "Planned", Shows.PENCE, "The school year, dates as given."),
        Shown("to_date_pence", "To date", Shows.PENCE),
        Shown("forecast_pence", "Forecast", Shows.PENCE, "To date, and what is still planned."),
        Shown(PUPILS_KEY, "Pupils", Shows.COUNT, "In the school year; a pupil may be in several rows."),
        Shown("unit_pence", "Forecast a pupil", Shows.PENCE),
        *(la if with_la else ()),
        ESTIMATE,
    )


def _year_row(row: Sum, label: str, la: dict[str, int] | None) -> tuple[Any, ...]:
    beside = () if la is None else (la.get(row.key, 0),)
    pupils = pupils_of(row)
    unit = a_pupil(row.forecast, pupils)
    return (label, row.planned, row.to_date, row.forecast, pupils, unit, *beside, row.estimate)


def _year_words(picture: Picture, table: Result, with_la: bool) -> list[str]:
    if not table.rows:
        return [f"No cost falls into the school year {picture.year_label}."]
    top = [row[0] for row in table.rows if isinstance(row[3], int)][:3]
    said = [f"The school year is forecast at {pounds(table.total[3])}."]
    if len(top) > 1:
        said.append(f"The largest rows shown: {', '.join(top)}.")
    if not with_la:
        said.append("There is no hourly rate of the local authority, so its basis is not shown beside.")
    return said
