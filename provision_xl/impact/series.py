"""The assessments of each pupil in each measure, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from provision_xl.impact.scores import Level, by_name, folded, level
from provision_xl.school.other_tables import Assessment, Measure
from provision_xl.school.school import School

type Measures = Mapping[str, Measure]
type AllSeries = Mapping[tuple[str, str], Sequence[Scored]]
"""By pupil and folded measure."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessment with what its score, and the score expected, are worth."""

    row: Assessment
    day: date
    score: Level
    expected: Level | None


def all_series(school: School, here: Iterable[str], as_at: date) -> tuple[AllSeries, tuple[Assessment, ...]]:
    """For each pupil and measure the assessments up to a day, and those that cannot be read."""
    pupils, measures = set(here), by_name(school.measures)
    together: dict[tuple[str, str], list[Scored]] = {}
    unread: list[Assessment] = []
    for row in school.assessments:
        if row.day is None or row.day > as_at or row.pupil_id not in pupils:
            continue
        measure = measures.get(folded(row.measure))
        score = level(row.score, measure)
        if score is None:
            unread.append(row)
        else:
            scored = Scored(row, row.day, score, level(row.expected, measure))
            together.setdefault((row.pupil_id, folded(row.measure)), []).append(scored)
    ordered = {key: sorted(found, key=_order) for key, found in together.items()}
    return ordered, tuple(unread)


def _order(item: Scored) -> tuple[object, ...]:
    return item.day, item.score.is_band, item.score.value, item.row.score, item.row.expected, item.row.measure


def unread_note(rows: Sequence[Assessment]) -> str:
    """The sentence that names scores that cannot be read."""
    named = sorted({f'"{row.score}" ({row.measure})' for row in rows})
    shown = ", ".join(named[:5]) + (f" and {len(named) - 5} others" if len(named) > 5 else "")
    return f"Scores that are no number and stand in no Order of bands in Measures are left out: {shown}."
