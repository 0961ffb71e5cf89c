"""Flags that rest on assessments: below what is expected, falling, and a sudden drop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from provision_xl.impact.concern import BELOW_EXPECTED, FALLING, SUDDEN_DROP, Concern, on, real_change
from provision_xl.impact.scores import is_real, worse_by
from provision_xl.impact.series import Scored
from provision_xl.school.other_tables import Measure


def of_scores(series: Sequence[Scored], measure: Measure | None, sudden: Fraction) -> Iterable[Concern]:
    """What the assessments of one pupil in one measure show.

    Args:
        sudden: times the smallest real change, or bands, that make a fall in one step sudden.
    """
    yield from _below_expected(series, measure)
    yield from _falling(series, measure, sudden)


def _below(item: Scored, measure: Measure | None) -> bool:
    return item.expected is not None and bool(worse_by(item.score, item.expected, measure))


def _below_expected(series: Sequence[Scored], measure: Measure | None) -> Iterable[Concern]:
    latest = series[-1]
    if not _below(latest, measure):
        return
    first = latest
    for item in reversed(series):
        if item.expected is None:
            continue
        if not _below(item, measure):
            break
        first = item
    figures = f"{on(latest.row.score, latest.day)}, expected {latest.row.expected}{real_change(measure)}"
    short = latest.expected and worse_by(latest.score, latest.expected, measure)
    chance = bool(short) and not latest.score.is_band and not is_real(short or Fraction(0), measure)
    though = ", though by less than a real change" if chance else ""
    reason = f"The latest {latest.row.measure} score is worse than expected at that age{though}."
    yield _concern(latest, BELOW_EXPECTED, figures, reason, first.day)


def _falling(series: Sequence[Scored], measure: Measure | None, sudden: Fraction) -> Iterable[Concern]:
    """The last scores in a row that each got worse, where they fell far enough in all to be more than chance.

    Where the last step alone is a sudden drop, that is what it is called.
    """
    start = len(series) - 1
    while start and worse_by(series[start].score, series[start - 1].score, measure):
        start -= 1
    peak, latest = series[start], series[-1]
    fall = worse_by(latest.score, peak.score, measure)
    if not fall or not (latest.score.is_band or is_real(fall, measure)):
        return
    shown = [peak, *series[-2:-1], latest] if start < len(series) - 2 else [peak, latest]
    expected = f", expected {latest.row.expected}" if latest.row.expected else ""
    figures = f"{', '.join(on(item.row.score, item.day) for item in shown)}{expected}{real_change(measure)}"
    since = series[start + 1].day
    if _is_sudden(series[-2], latest, measure, sudden):
        reason = f"{latest.row.measure} got much worse from one assessment to the next."
        yield _concern(latest, SUDDEN_DROP, figures, reason, latest.day)
    else:
        reason = f"{latest.row.measure} has got worse from one assessment to the next."
        yield _concern(latest, FALLING, figures, reason, since)


def _is_sudden(before: Scored, latest: Scored, measure: Measure | None, sudden: Fraction) -> bool:
    """In bands by their number; in points only where the smallest real change is known."""
    fall = worse_by(latest.score, before.score, measure)
    if not fall:
        return False
    if latest.score.is_band:
        return fall >= sudden
    smallest = measure.smallest_change if measure is not None else None
    return bool(smallest) and fall >= sudden * Fraction(smallest or 0)


def _concern(item: Scored, what: str, figures: str, reason: str, since: date) -> Concern:
    return Concern(item.row.pupil_id, what, item.row.measure, "", "", figures, reason, since, item.day)
