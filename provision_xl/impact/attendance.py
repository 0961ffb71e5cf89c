"""Flags that rest on a pupil's own attendance and suspensions, which are measures in Assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from provision_xl.impact.concern import LOW_ATTENDANCE, SUSPENDED, Concern, on
from provision_xl.impact.limits import Limits
from provision_xl.impact.scores import folded
from provision_xl.impact.series import Scored
from provision_xl.results import decimals
from provision_xl.school.other_tables import Assessment

_ATTENDANCE, _SUSPENSION = "attendance", "suspension"


def is_attendance(measure: str) -> bool:
    return _ATTENDANCE in folded(measure)


def is_suspension(measure: str) -> bool:
    return _SUSPENSION in folded(measure)


def in_per_cent(item: Scored) -> bool:
    """Whether a figure can be attendance in per cent: 0, or above 1 up to 100; 0.92 may be 92% or a slip."""
    return not item.score.is_band and (item.score.value == 0 or 1 < item.score.value <= 100)


def of_attendance(series: Sequence[Scored], limits: Limits) -> Iterable[Concern]:
    """Low attendance by the latest figure, since the first of those in a row that were low."""
    known = [item for item in series if in_per_cent(item)]
    if not known or known[-1].score.value > limits.persistent:
        return
    latest, first = known[-1], known[-1]
    for item in reversed(known):
        if item.score.value > limits.persistent:
            break
        first = item
    severe = latest.score.value <= limits.severe
    kind, limit = ("severe", limits.severe) if severe else ("persistent", limits.persistent)
    figures = f"{on(_per_cent(latest), latest.day)}; {kind} absence is {_plain(limit)}% or less"
    reason = f"Attendance is as low as {kind} absence: ask what keeps the pupil away."
    yield Concern(latest.row.pupil_id, LOW_ATTENDANCE, latest.row.measure, "", "", figures, reason, first.day,
                  latest.day)  # fmt: skip


def of_suspensions(series: Sequence[Scored], limits: Limits, as_at: date) -> Iterable[Concern]:
    """Suspensions of the last twelve months, each with its school days."""
    since = as_at - timedelta(days=int(limits.suspensions_back))
    found = [item for item in series if item.day > since and not item.score.is_band and item.score.value > 0]
    if not found:
        return
    days = sum((item.score.value for item in found), Fraction(0))
    many = "1 suspension" if len(found) == 1 else f"{len(found)} suspensions"
    each = ", ".join(on(_plain(item.score.value), item.day) for item in found)
    figures = f"{many} since {since + timedelta(days=1):%d/%m/%Y}, {_plain(days)} school days: {each}"
    reason = "Suspended in the last twelve months: look whether a need is not met."
    yield Concern(found[-1].row.pupil_id, SUSPENDED, found[-1].row.measure, "", "", figures, reason, found[0].day,
                  found[-1].day)  # fmt: skip


def not_per_cent_note(rows: Sequence[Assessment]) -> str:
    """The sentence that names attendance that is not given in per cent."""
    named = sorted({f'"{row.score}" on {row.day:%d/%m/%Y}' for row in rows})
    shown = ", ".join(named[:5]) + (f" and {len(named) - 5} others" if len(named) > 5 else "")
    return f"Attendance that is not in per cent is not judged: {shown}. Type 92.4 for 92.4%."


def _per_cent(item: Scored) -> str:
    return f"{_plain(item.score.value)}%"


def _plain(value: Fraction) -> str:
    """
    >>> _plain(Fraction(90)), _plain(Fraction(441, 5))
    ('90', '88.2')
    """
    text = decimals(value, 2)
    return text.rstrip("0").rstrip(".")
