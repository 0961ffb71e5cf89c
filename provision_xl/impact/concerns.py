"""Pupils to look at, each with figures and reason; what was dismissed; and who has said something, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.errors import OutOfRange
from provision_xl.impact.attendance import (
    in_per_cent,
    is_attendance,
    is_suspension,
    not_per_cent_note,
    of_attendance,
    of_suspensions,
)
from provision_xl.impact.concern import Concern
from provision_xl.impact.dismissals import NAME as DISMISSED
from provision_xl.impact.dismissals import dismissed_table, standing
from provision_xl.impact.limits import Limits, limits
from provision_xl.impact.line_concerns import of_lines
from provision_xl.impact.score_concerns import of_scores
from provision_xl.impact.scores import by_name
from provision_xl.impact.series import AllSeries, Measures, all_series, unread_note
from provision_xl.impact.standing import on_roll, standings
from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.school.tables import TABLES

COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("what", "What"),
    Shown("measure", "Measure", lesser=True),
    Shown("intervention", "Intervention", lesser=True),
    Shown("line", "Line", lesser=True),
    Shown("figures", "Figures", lesser=True),
    Shown("reason", "Reason"),
    Shown("since", "Since", Shows.DATE, lesser=True),
    Shown("newest", "Newest figure", Shows.DATE, "A false alarm dismissed on that day or later is off the list.",
          lesser=True),
    Shown("voice", "Voice", help="Who said something last, and when; the words stand in that pupil's own papers.",
          lesser=True),
)  # fmt: skip
SAID = (Shown("day", "Date", Shows.DATE), Shown("who", "Who"), Shown("words", "Words"))
_WHO = TABLES["Voice"].column("who").allowed


@dataclass(frozen=True)
class Found:
    """Every flag of the pupils on roll, dismissed ones too, in order, and what could not be judged."""

    here: tuple[str, ...]
    flags: tuple[Concern, ...]
    notes: tuple[str, ...]


def concerns(school: School, as_at: date, rates: Rates) -> Result:
    """Every pupil on roll with a flag that nobody has dismissed, one row for each flag.

    From Assessments: below expected, falling, a sudden drop, low attendance, suspensions. From Provision: below
    target, no progress after a whole cycle, no exit score. A fall or gain is real from the measure's Smallest real
    change on.

    Args:
        as_at: later assessments, lines and dismissals are left out.
    """
    return _table(school, _find(school, as_at, rates), as_at)


def concern_tables(school: School, as_at: date, rates: Rates, pupil: str = "") -> tuple[Result, ...]:
    """The flags, and where there are any the dismissed ones; for one pupil what was said as well, in its words.

    Raises:
        OutOfRange: there is no such pupil.
    """
    if pupil and pupil not in school.pupil:
        raise OutOfRange(f'Pupils has no pupil "{pupil}"; give an ID as it stands there.')
    found = _find(school, as_at, rates, pupil)
    tables = [_table(school, found, as_at, pupil)]
    dismissed = dismissed_table(found.flags, school.dismissed, found.here, as_at)
    tables += [dismissed] if dismissed.rows else []
    return (*tables, _said(school, pupil, as_at)) if pupil else tuple(tables)


def flags(school: School, as_at: date, rates: Rates) -> tuple[Concern, ...]:
    """Every flag, dismissed ones too."""
    return _find(school, as_at, rates).flags


def _find(school: School, as_at: date, rates: Rates, pupil: str = "") -> Found:
    measures = by_name(school.measures)
    here = [row.pupil_id for row in school.pupils if on_roll(row, as_at) and pupil in ("", row.pupil_id)]
    there = frozenset(here)
    series, unread = all_series(school, here, as_at)
    rows = [row for row in standings(school, as_at) if row.line.pupil_id in there]
    found = [*_of_series(series, measures, limits(rates), as_at), *of_lines(school, rows, series, measures)]
    odd = [item.row for (_, name), items in series.items() if is_attendance(name)
           for item in items if not in_per_cent(item)]  # fmt: skip
    notes = [*([unread_note(unread)] if unread else []), *([not_per_cent_note(odd)] if odd else [])]
    return Found(tuple(here), tuple(sorted(found, key=lambda item: item.place)), tuple(notes))


def _of_series(series: AllSeries, measures: Measures, given: Limits, as_at: date) -> Iterable[Concern]:
    for (_, name), items in series.items():
        if is_suspension(name):
            yield from of_suspensions(items, given, as_at)
            continue
        readable = [item for item in items if in_per_cent(item)] if is_attendance(name) else items
        if readable:
            yield from of_scores(readable, measures.get(name), given.sudden)
        if is_attendance(name):
            yield from of_attendance(items, given)


def _table(school: School, found: Found, as_at: date, pupil: str = "") -> Result:
    voices = _voices(school, as_at)
    still = standing(found.flags, school.dismissed, as_at)
    rows = tuple((*item.row, voices.get(item.pupil, "")) for item in still)
    off = len(found.flags) - len(still)
    notes = [*found.notes, *([_off_note(off)] if off else [])]
    about: dict[str, Any] = {"as_at": as_at, **({"pupil": pupil} if pupil else {})}
    title = f"What to look at for {pupil}" if pupil else "Pupils to look at"
    return Result("concerns", title, COLUMNS, rows, (), tuple(notes), about)


def _off_note(off: int) -> str:
    told = "1 more is dismissed as a false alarm; it stands" if off == 1 else f"{off} more are dismissed; they stand"
    return f"{told} in {DISMISSED}."


def _voices(school: School, as_at: date) -> dict[str, str]:
    """For each pupil who said something last and when, never the words."""
    latest: dict[tuple[str, str], date] = {}
    for row in school.voice:
        if row.day and row.day <= as_at:
            latest[row.pupil_id, row.who] = max(row.day, latest.get((row.pupil_id, row.who), row.day))
    told: dict[str, list[str]] = {}
    for who in _WHO:
        for (pupil, name), day in latest.items():
            if name == who:
                told.setdefault(pupil, []).append(f"{who} {day:%d/%m/%Y}")
    return {pupil: "; ".join(parts) for pupil, parts in told.items()}


def _said(school: School, pupil: str, as_at: date) -> Result:
    """What was said about one pupil; for that pupil's own paper alone."""
    rows: Sequence[tuple[Any, ...]] = sorted(
        (row.day, row.who, row.words) for row in school.voice
        if row.pupil_id == pupil and row.day and row.day <= as_at
    )  # fmt: skip
    return Result("Voice", f"What was said about {pupil}", SAID, tuple(rows), (), (), {"as_at": as_at})
