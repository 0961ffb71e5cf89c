"""What changed since the last closed term: its figures as they were closed, and as they stand now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from provision_xl.costing import Costs
from provision_xl.costing.costs import VIEWS, Sum
from provision_xl.errors import OutOfRange
from provision_xl.money import half_up, pounds
from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture, only, report_term
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Closed

TOTAL_VIEW = "total"
FIGURES = ("planned_pence", "to_date_pence", "forecast_pence")
_WORDS = {"planned_pence": "Planned", "to_date_pence": "To date", "forecast_pence": "Forecast"}
NONE_CLOSED = "No term has been closed yet, so there is nothing to compare with: Close term keeps its figures."


def changes(picture: Picture) -> Draft:
    """The last term closed, then and now, with this term beside."""
    rows = last_closed(picture.school.closed)
    if not rows:
        return Draft("changes", "What changed", lambda _: [NONE_CLOSED], Result("Changes", "", (), ()))
    compared = tuple(row for row in _compared(picture, rows) if row is not None)
    columns = (
        Shown("view", "By"),
        Shown("key", "What"),
        Shown("figure", "Figure"),
        Shown("closed_pence", "As closed", Shows.PENCE),
        Shown("now_pence", "The same term now", Shows.PENCE),
        Shown("restated_pence", "Restated by", Shows.PENCE),
        Shown("this_term_pence", "This term", Shows.PENCE),
    )
    closed = rows[0]
    day = closed.day.strftime("%d/%m/%Y") if closed.day else "an unknown day"
    table = Result("Changes", f"{closed.term} as closed on {day}, and now", columns, compared)
    words = _words(picture, closed, compared)
    return Draft("changes", "What changed", lambda _: words, table)


def last_closed(rows: Iterable[Closed]) -> tuple[Closed, ...]:
    """The rows of the term that was closed last."""
    known = [row for row in rows if row.value is not None]
    if not known:
        return ()
    latest = max(known, key=lambda row: row.day or date.min)
    return tuple(row for row in known if (row.term, row.day) == (latest.term, latest.day))


def _compared(picture: Picture, rows: Sequence[Closed]) -> Iterable[tuple[Any, ...] | None]:
    now = _of_term(picture, rows[0].term)
    for row in rows:
        single = row.view != TOTAL_VIEW
        if row.figure not in FIGURES or row.value is None or (single and not picture.audience.sees_pupils):
            continue
        closed, here = half_up(row.value), _figure(picture.of_term, row)
        then = _figure(now, row) if now else None
        restated = None if then is None else then - closed
        if not single or restated:
            yield (row.view, row.key, _WORDS[row.figure], closed, then, restated, here)


def _of_term(picture: Picture, name: str) -> Costs | None:
    """The costs of a closed term as they are worked out now; None where Terms no longer has it."""
    try:
        labels = report_term(picture.school, name).labels
    except OutOfRange:
        return None
    return only(picture.work.costs, lambda piece: piece.term in labels)


def _figure(costs: Costs, row: Closed) -> int | None:
    if row.view != TOTAL_VIEW and row.view not in VIEWS:
        return None
    found = [costs.total] if row.view == TOTAL_VIEW else [sums for sums in costs.by(row.view) if sums.key == row.key]
    return _pence(found[0], row.figure) if found else 0


def _pence(sums: Sum, figure: str) -> int:
    return {"planned_pence": sums.planned, "to_date_pence": sums.to_date, "forecast_pence": sums.forecast}[figure]


def _words(picture: Picture, closed: Closed, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    restated = [row for row in rows if row[0] == TOTAL_VIEW and row[5]]
    if closed.inputs == picture.school.inputs_hash:
        return [f"Nothing has been typed since {closed.term} was closed."]
    if not restated:
        return [f"The totals of {closed.term} stand as they were closed."]
    said = "; ".join(f"{row[2].lower()} by {pounds(row[5])}" for row in restated)
    return [f"{closed.term} is restated since it was closed: {said}."]
