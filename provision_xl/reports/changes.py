"""What changed: the last closed term as it was closed and as it stands now, why, and this term beside the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from provision_xl.closing import Closing, Term, closings, figures_of, inputs_hash, last_closing, named_term
from provision_xl.closing.figures import FORECAST, MONEY, TOTAL, by_name
from provision_xl.closing.restated import Restated, restated
from provision_xl.closing.sentences import FIGURE_WORDS, restated_words
from provision_xl.closing.since import since, since_words
from provision_xl.closing.wording import signed
from provision_xl.errors import OutOfRange
from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.views.work import Work

NONE_CLOSED = "No term has been closed yet, so there is nothing to compare with: Close term keeps its figures."
VIEWS = (TOTAL, "intervention", "fund")
_COLUMNS = (
    Shown("view", "By"),
    Shown("key", "What"),
    Shown("figure", "Figure"),
    Shown("closed_pence", "As closed", Shows.PENCE),
    Shown("now_pence", "The same term now", Shows.PENCE),
    Shown("restated_pence", "Restated by", Shows.PENCE),
    Shown("this_term_pence", "This term", Shows.PENCE),
)


def changes(picture: Picture) -> Draft:
    """The last term closed, then and now, with this term beside; single pupils and lines only where readers may."""
    closing = last_closing(picture.school.closed)
    if closing is None:
        return Draft("changes", "What changed", lambda _: [NONE_CLOSED], Result("Changes", "", (), ()))
    sees = picture.audience.sees_pupils
    table = change_table(picture.work, picture.term.label, closing, VIEWS if sees else (TOTAL,))
    words = change_words(picture.work, picture.term.label, closing, sees)
    return Draft("changes", "What changed", lambda _: words, table)


def change_table(work: Work, this_term: str, closing: Closing, views: Sequence[str]) -> Result:
    """The totals of a closed term and each row that is restated, with the same figures of this term.

    Args:
        this_term: the term that stands beside.
        views: of which restated rows are shown; the totals are always.
    """
    now = _of_term(work, closing.term)
    here = by_name(figures_of(_term(work, this_term)))
    then = by_name(figures_of(now)) if now else None
    day = f"{closing.day:%d/%m/%Y}"
    rows = tuple(_rows(closing, then, here, views))
    return Result("Changes", f"{closing.term} as closed on {day}, and now", _COLUMNS, rows)


def _rows(
    closing: Closing,
    then: Mapping[tuple[str, str, str], int | Decimal] | None,
    here: Mapping[tuple[str, str, str], int | Decimal],
    views: Sequence[str],
) -> Iterable[tuple[Any, ...]]:
    names = {*closing.value, *(then or ())} if closing.kept else set(closing.value)
    for view in views:
        keys = dict.fromkeys(name[1] for name in (*closing.value, *(then or ())) if name[0] == view)
        for key in keys:
            for figure in MONEY:
                name = (view, key, figure)
                if name not in names:
                    continue
                closed, now = int(closing.value.get(name, 0)), None if then is None else int(then.get(name, 0))
                by = None if now is None else now - closed
                if view == TOTAL or by:
                    yield (view, key, FIGURE_WORDS[figure].capitalize(), closed, now, by, int(here.get(name, 0)))


def change_words(work: Work, this_term: str, closing: Closing, sees_pupils: bool = True) -> list[str]:
    """Whether the closed term stands, why not, and what changed between the last closed term and this one."""
    told = [*_stands(work, closing, sees_pupils), *_others(work, closing)]
    before = _before(work, this_term)
    if before is not None and before.kept is not None:
        told += since_words(since(before, _term(work, this_term)), sees_pupils)
    return told


def _others(work: Work, closing: Closing) -> Iterable[str]:
    """Terms that were closed besides and do not stand: their amounts alone."""
    for other in closings(work.school.closed):
        found = None if other.term == closing.term else _of_term(work, other.term)
        closed = other.pence(FORECAST)
        if found is not None and closed is not None:
            by = sum(piece.forecast for piece in found.pieces()) - closed
            if by:
                yield f"{other.term}, closed on {other.day:%d/%m/%Y}, is restated by {signed(by)} too."


def _before(work: Work, this_term: str) -> Closing | None:
    """The closed term that ended last before a term began; None where none did."""
    begins = _term(work, this_term).term.starts
    ended = [(found.term.ends, closing) for closing in closings(work.school.closed)
             if (found := _of_term(work, closing.term)) is not None and found.term.ends < begins]  # fmt: skip
    return max(ended, key=lambda item: item[0])[1] if ended else None


def _stands(work: Work, closing: Closing, sees_pupils: bool) -> list[str]:
    if closing.inputs in {inputs_hash(work.school), work.school.inputs_hash} and _same_day(work, closing):
        return [f"Nothing has been typed since {closing.term} was closed."]
    found = restated_now(work, closing)
    if found is None:
        return [f"Terms no longer has {closing.term}, so it cannot be worked out again."]
    return restated_words(found, sees_pupils)


def _same_day(work: Work, closing: Closing) -> bool:
    return closing.kept is None or closing.kept.as_at == work.as_at


def restated_now(work: Work, closing: Closing) -> Restated | None:
    """A closed term beside the same term now, with causes; None where Terms no longer has it."""
    now = _of_term(work, closing.term)
    return None if now is None else restated(closing, now)


def _of_term(work: Work, name: str) -> Term | None:
    try:
        return _term(work, name)
    except OutOfRange:
        return None


def _term(work: Work, name: str) -> Term:
    return Term(named_term(work.school.calendar, name, _year(work.school)), work.costs, work.la_costs, work.paid,
                work.rates)  # fmt: skip


def _year(school: School) -> int | None:
    return school.school_year if school.settings.academic_year else None
