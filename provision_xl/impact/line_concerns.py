"""Flags that rest on lines of the map: below target, no progress after a whole cycle, and no exit score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from provision_xl.costing.groups import is_universal
from provision_xl.impact.concern import BELOW_TARGET, NO_EXIT, NO_PROGRESS, Concern, on, real_change
from provision_xl.impact.scores import Level, folded, gain, is_real, plain, target_met, typed_level, worse_by
from provision_xl.impact.series import AllSeries, Measures, Scored
from provision_xl.impact.standing import Standing
from provision_xl.school.core_tables import Line
from provision_xl.school.other_tables import Measure
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class _End:
    """A score before or after a cycle, and how it is told."""

    score: Level
    told: str


def of_lines(school: School, rows: Sequence[Standing], series: AllSeries, measures: Measures) -> Iterable[Concern]:
    """Of several cycles of a pupil, intervention and measure only the latest that is over counts, but for exit scores.

    Args:
        rows: lines that have begun, of pupils on roll.
    """
    carried_on = {line.continues for line in school.provision if line.continues}
    for row in _latest(rows):
        measure = measures.get(folded(row.line.measure))
        scores = series.get((row.line.pupil_id, folded(row.line.measure)), ())
        yield from _below_target(row, measure, scores)
        yield from _no_progress(row, measure, scores)
    for row in rows:
        if _lacks_exit(school, row, carried_on):
            yield _without_exit(row, series.get((row.line.pupil_id, folded(row.line.measure)), ()))


def _latest(rows: Iterable[Standing]) -> list[Standing]:
    """For each pupil, intervention and measure the line that ended last of those with an exit score or over."""
    latest: dict[tuple[str, str, str], Standing] = {}
    for row in rows:
        if row.concluded:
            key = (row.line.pupil_id, row.line.intervention, folded(row.line.measure))
            if key not in latest or _age(latest[key]) <= _age(row):
                latest[key] = row
    return list(latest.values())


def _age(row: Standing) -> tuple[date, int, date]:
    return row.line.starts or date.min, row.line.cycle or 0, row.last or date.max


def _below_target(row: Standing, measure: Measure | None, scores: Sequence[Scored]) -> Iterable[Concern]:
    line = row.line
    if target_met(line, measure) is False:
        figures = f"exit {plain(line.exit)}, target {plain(line.target)}{real_change(measure)}"
        reason = f"{line.intervention} did not reach its target."
        yield _concern(row, scores, BELOW_TARGET, figures, reason)


def _no_progress(row: Standing, measure: Measure | None, scores: Sequence[Scored]) -> Iterable[Concern]:
    """From entry to exit; where one of the two is blank, Assessments tells it, if the measure is in Measures."""
    if not row.whole_cycle or _gained(row, measure, scores) is not False:
        return
    before, after = _before(row.line, measure, scores), _after(row, measure, scores)
    typed = f"entry {plain(row.line.entry)}, exit {plain(row.line.exit)}"
    told = f"{before.told}, {after.told}" if before and after else typed
    reason = f"A whole cycle of {row.line.intervention} brought no real gain."
    yield _concern(row, scores, NO_PROGRESS, f"{told}{real_change(measure)}", reason)


def _gained(row: Standing, measure: Measure | None, scores: Sequence[Scored]) -> bool | None:
    """Whether there was a real gain; None where it cannot be told."""
    line = row.line
    typed = gain(line, measure)
    if typed is not None:
        return typed > 0 and is_real(typed, measure)
    before, after = _before(line, measure, scores), _after(row, measure, scores)
    if measure is None or before is None or after is None:
        return None
    gained = worse_by(before.score, after.score, measure)
    return None if gained is None else gained > 0 and (after.score.is_band or is_real(gained, measure))


def _before(line: Line, measure: Measure | None, scores: Sequence[Scored]) -> _End | None:
    """Entry, else the last assessment up to the first day."""
    entry = typed_level(line.entry, measure)
    if entry is not None:
        return _End(entry, f"entry {plain(line.entry)}")
    found = [item for item in scores if line.starts and item.day <= line.starts]
    return _End(found[-1].score, f"{on(found[-1].row.score, found[-1].day)} before it") if found else None


def _after(row: Standing, measure: Measure | None, scores: Sequence[Scored]) -> _End | None:
    """Exit, else the first assessment from the last day on."""
    exit_score = typed_level(row.line.exit, measure)
    if exit_score is not None:
        return _End(exit_score, f"exit {plain(row.line.exit)}")
    found = [item for item in scores if row.ended and item.day >= row.ended]
    return _End(found[0].score, f"{on(found[0].row.score, found[0].day)} after it") if found else None


def _lacks_exit(school: School, row: Standing, carried_on: set[str]) -> bool:
    """Whether a line is over and should have an exit score: an intervention, or one with something to measure."""
    line = row.line
    if not row.over or line.exit is not None or row.key in carried_on:
        return False
    intervention = school.intervention.get(line.intervention)
    measured = bool(line.measure) or line.entry is not None or line.target is not None
    return measured or (intervention is not None and intervention.is_intervention and not is_universal(intervention))


def _without_exit(row: Standing, scores: Sequence[Scored]) -> Concern:
    entry = f"entry {plain(row.line.entry)}, no exit" if row.line.entry is not None else "neither entry nor exit"
    reason = f"{row.line.intervention} is over, so what it brought cannot be told without an exit score."
    return _concern(row, scores, NO_EXIT, entry, reason)


def _concern(row: Standing, scores: Sequence[Scored], what: str, figures: str, reason: str) -> Concern:
    """With the days of the cycle; newest is its end, or a later assessment in its measure."""
    line = row.line
    days = [day for day in (row.ended or line.starts, scores[-1].day if scores and line.measure else None) if day]
    began = f"; from {line.starts:%d/%m/%Y}" if line.starts else ""
    ended = f" to {row.ended:%d/%m/%Y}" if began and row.ended else ""
    return Concern(line.pupil_id, what, line.measure, line.intervention, row.key, f"{figures}{began}{ended}", reason,
                   row.ended, max(days, default=None))  # fmt: skip
