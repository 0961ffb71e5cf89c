"""What has changed in a closed term since, and from the last closed term to this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from provision_xl.closing import Closing, closings, named_term
from provision_xl.closing.restated import Restated
from provision_xl.errors import OutOfRange
from provision_xl.results import Result, Shown, Shows
from provision_xl.views import Work

_CAUSES = (
    Shown("kind", "Kind of change"),
    Shown("cause", "What changed"),
    Shown("lines", "Lines"),
    Shown("planned_pence", "Planned", Shows.PENCE),
    Shown("to_date_pence", "To date", Shows.PENCE),
    Shown("forecast_pence", "Forecast", Shows.PENCE),
)
_FIGURES = (
    Shown("view", "By"),
    Shown("key", "What"),
    Shown("figure", "Figure"),
    Shown("closed_pence", "As closed", Shows.PENCE),
    Shown("now_pence", "Now", Shows.PENCE),
    Shown("restated_pence", "Restated by", Shows.PENCE),
)


def changes(done: Work, term: str = "") -> tuple[Result, Result]:
    """Why a closed term is restated, its causes adding up to the penny, and each figure that is restated.

    Args:
        term: a closed term; the one that was closed last where none is named.

    Raises:
        OutOfRange: no term has been closed, or not that one.
    """
    from provision_xl.reports.changes import NONE_CLOSED, VIEWS, change_table, change_words, restated_now

    closed = closings(done.school.closed)
    if not closed:
        raise OutOfRange(NONE_CLOSED)
    closing = _asked(done, closed, term) if term else closed[-1]
    this_term = _this_term(done, closing)
    found = restated_now(done, closing)
    about = {"term": closing.term, "closed_on": closing.day, "closed_by": closing.person, "as_at": done.as_at}
    notes = tuple(change_words(done, this_term, closing))
    title = f"{closing.term}, closed on {closing.day:%d/%m/%Y} by {closing.person}: what has changed since"
    rows = tuple(_causes(found)) if found else ()
    total = ("", "Together", "", *found.by) if found and rows else ()
    causes = Result("Causes", title, _CAUSES, rows, total, notes, about)
    figures = change_table(done, this_term, closing, (*VIEWS, "cfr", "pupil", "line"))
    return causes, replace(figures, name="Figures", columns=_FIGURES, rows=tuple(row[:-1] for row in figures.rows))


def _asked(done: Work, closed: tuple[Closing, ...], term: str) -> Closing:
    label = named_term(done.school.calendar, term, done.school.school_year).label
    found = next((closing for closing in closed if closing.term == label), None)
    if found is None:
        names = ", ".join(closing.term for closing in closed)
        raise OutOfRange(f"{label} has not been closed. Closed are: {names}.")
    return found


def _this_term(done: Work, closing: Closing) -> str:
    """The term of the as-at date, by the name that reports use; in holidays the one before."""
    begun = [term for term in done.school.calendar.terms if term.starts <= done.as_at]
    if not begun:
        return closing.term
    return named_term(done.school.calendar, begun[-1].report_term or begun[-1].label, begun[-1].school_year).label


def _causes(found: Restated) -> Iterable[tuple[object, ...]]:
    for cause in found.causes:
        yield (cause.kind, cause.words, ", ".join(cause.lines), *cause.money)
