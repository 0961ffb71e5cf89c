"""Pupils to look at: below what is expected or aimed at, falling, without progress, or without a score at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provision_xl.costing.groups import is_universal
from provision_xl.impact.scores import Level, by_name, folded, gain, is_real, level, plain, target_met, worse_by
from provision_xl.impact.standing import Standing, on_roll, standings
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Assessment, Measure
from provision_xl.school.school import School

BELOW_EXPECTED, FALLING = "Below expected", "Falling"
BELOW_TARGET, NO_PROGRESS, NO_EXIT = "Below target", "No progress", "No exit score"

COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("what", "What"),
    Shown("measure", "Measure", lesser=True),
    Shown("intervention", "Intervention", lesser=True),
    Shown("line", "Line", lesser=True),
    Shown("figures", "Figures", lesser=True),
    Shown("reason", "Reason"),
    Shown("since", "Since", Shows.DATE, lesser=True),
)

type Measures = Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class Concern:
    """One reason to look at a pupil."""

    pupil: str
    what: str
    measure: str
    intervention: str
    line: str
    figures: str
    reason: str
    since: date | None

    @property
    def row(self) -> tuple[Any, ...]:
        return (
            self.pupil, self.what, self.measure, self.intervention, self.line, self.figures, self.reason, self.since
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessment with what its score, and the score expected, are worth."""

    row: Assessment
    day: date
    score: Level
    expected: Level | None


def concerns(school: School, as_at: date) -> Result:
    """Every pupil on roll below expected or falling, and every line of theirs below target, without progress or exit.

    A fall or gain is real from the measure's Smallest real change on; of several cycles of a pupil, intervention and
    measure only the latest that is over counts, but for exit scores, which every finished line needs.

    Args:
        as_at: later assessments and lines are left out.
    """
    measures = by_name(school.measures)
    here = {pupil.pupil_id for pupil in school.pupils if on_roll(pupil, as_at)}
    series, unread = _series(school, here, as_at, measures)
    carried_on = {line.continues for line in school.provision if line.continues}
    rows = [row for row in standings(school, as_at) if row.line.pupil_id in here]
    found = [
        *(concern for scored in series for concern in _of_scores(scored, measures)),
        *(concern for row in _latest(rows) for concern in _of_line(row, measures)),
        *(_without_exit(row) for row in rows if _lacks_exit(school, row, carried_on)),
    ]
    rows_in_order = tuple(item.row for item in sorted(found, key=_place))
    notes = (_unread_note(unread),) if unread else ()
    return Result("concerns", "Pupils to look at", COLUMNS, rows_in_order, (), notes, {"as_at": as_at})


def _place(item: Concern) -> tuple[Any, ...]:
    return natural(item.pupil), item.since or date.max, item.what, natural(item.measure), natural(item.line)


def _series(
    school: School, here: set[str], as_at: date, measures: Measures
) -> tuple[list[list[Scored]], list[Assessment]]:
    """For each pupil and measure the assessments that can be compared, oldest first, and those that cannot be read."""
    together: dict[tuple[str, str], list[Scored]] = {}
    unread: list[Assessment] = []
    for row in school.assessments:
        if row.day is None or row.day > as_at or row.pupil_id not in here:
            continue
        measure = measures.get(folded(row.measure))
        score = level(row.score, measure)
        if score is None:
            unread.append(row)
        else:
            scored = Scored(row, row.day, score, level(row.expected, measure))
            together.setdefault((row.pupil_id, folded(row.measure)), []).append(scored)
    return [sorted(found, key=lambda item: (item.day, item.score.value)) for found in together.values()], unread


def _unread_note(rows: Sequence[Assessment]) -> str:
    named = sorted({f'"{row.score}" ({row.measure})' for row in rows})
    shown = ", ".join(named[:5]) + (f" and {len(named) - 5} others" if len(named) > 5 else "")
    return f"Scores that are no number and stand in no Order of bands in Measures are left out: {shown}."


def _of_scores(series: Sequence[Scored], measures: Measures) -> Iterable[Concern]:
    measure = measures.get(folded(series[0].row.measure))
    yield from _below_expected(series, measure)
    yield from _falling(series, measure)


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
    yield _score_concern(
        latest, BELOW_EXPECTED, f"{latest.row.score}, expected {latest.row.expected}",
        f"The latest {latest.row.measure} score is worse than expected at that age.", first.day,
    )  # fmt: skip


def _falling(series: Sequence[Scored], measure: Measure | None) -> Iterable[Concern]:
    """The last scores in a row that each got worse, where they fell far enough in all to be more than chance."""
    start = len(series) - 1
    while start and worse_by(series[start].score, series[start - 1].score, measure):
        start -= 1
    peak, latest = series[start], series[-1]
    fall = worse_by(latest.score, peak.score, measure)
    if not fall or not (latest.score.is_band or is_real(fall, measure)):
        return
    yield _score_concern(
        latest, FALLING, f"{peak.row.score} on {peak.day:%d/%m/%Y}, {latest.row.score} on {latest.day:%d/%m/%Y}",
        f"{latest.row.measure} has got worse from one assessment to the next.", series[start + 1].day,
    )  # fmt: skip


def _score_concern(item: Scored, what: str, figures: str, reason: str, since: date) -> Concern:
    return Concern(item.row.pupil_id, what, item.row.measure, "", "", figures, reason, since)


def _latest(rows: Iterable[Standing]) -> list[Standing]:
    """For each pupil, intervention and measure the line that ended last of those with an exit score or over."""
    latest: dict[tuple[str, str, str], Standing] = {}
    for row in rows:
        if row.concluded:
            key = (row.line.pupil_id, row.line.intervention, folded(row.line.measure))
            if key not in latest or _age(latest[key]) <= _age(row):
                latest[key] = row
    return list(latest.values())


def _age(row: Standing) -> tuple[int, date, date]:
    return row.line.cycle or 0, row.last or date.max, row.line.starts or date.min


def _of_line(row: Standing, measures: Measures) -> Iterable[Concern]:
    line, measure = row.line, measures.get(folded(row.line.measure))
    if target_met(line, measure) is False:
        yield _line_concern(row, BELOW_TARGET, f"exit {plain(line.exit)}, target {plain(line.target)}",
                            f"{line.intervention} did not reach its target.")  # fmt: skip
    gained = gain(line, measure)
    if row.whole_cycle and gained is not None and not (gained > 0 and is_real(gained, measure)):
        smallest = measure.smallest_change if measure is not None else None
        needed = f" (a real change is {plain(smallest)})" if smallest else ""
        yield _line_concern(row, NO_PROGRESS, f"entry {plain(line.entry)}, exit {plain(line.exit)}{needed}",
                            f"A whole cycle of {line.intervention} brought no real gain.")  # fmt: skip


def _lacks_exit(school: School, row: Standing, carried_on: set[str]) -> bool:
    """Whether a line is over and should have an exit score: an intervention, or one with something to measure."""
    line = row.line
    if not row.over or line.exit is not None or row.key in carried_on:
        return False
    intervention = school.intervention.get(line.intervention)
    measured = bool(line.measure) or line.entry is not None or line.target is not None
    return measured or (intervention is not None and intervention.is_intervention and not is_universal(intervention))


def _without_exit(row: Standing) -> Concern:
    entry = f"entry {plain(row.line.entry)}, no exit" if row.line.entry is not None else "neither entry nor exit"
    reason = f"{row.line.intervention} is over, so what it brought cannot be told without an exit score."
    return _line_concern(row, NO_EXIT, entry, reason)


def _line_concern(row: Standing, what: str, figures: str, reason: str) -> Concern:
    line = row.line
    return Concern(line.pupil_id, what, line.measure, line.intervention, row.key, figures, reason, row.ended)
