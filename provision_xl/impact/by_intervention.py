"""What came of each intervention: gains, targets met and outcomes, beside what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from provision_xl.impact.scores import by_name, folded, gain, is_real, target_met
from provision_xl.impact.standing import Standing, standings
from provision_xl.money import half_up, natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Measure
from provision_xl.school.school import School

FEW = 5
NAMED_AT_MOST = 40
OUTCOMES = (-2, -1, 0, 1, 2)
CAUTION = (
    "These are the scores of the pupils who were there: they do not show that the intervention made the difference, "
    "and forecast nothing for any one child. Published averages, such as those of the Education Endowment Foundation's "
    "Toolkit (educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit), are of other "
    "children. Do not rank interventions by gain or by cost alone."
)

COLUMNS = (
    Shown("intervention", "Code"),
    Shown("name", "Intervention", lesser=True),
    Shown("measure", "Measure"),
    Shown("lines", "Lines", Shows.COUNT, "Lines that have begun.", lesser=True),
    Shown("finished", "Finished", Shows.COUNT, "Done, stopped, or past their last day."),
    Shown("with_exit", "With exit score", Shows.COUNT),
    Shown("mean_gain", "Mean gain", Shows.NUMBER, "Entry to exit in the measure's points; more is better."),
    Shown(
        "gained", "Real gain", Shows.COUNT, "Lines with at least the smallest real change for the better.", lesser=True
    ),
    Shown("unchanged", "No real change", Shows.COUNT, lesser=True),
    Shown("lost", "Real loss", Shows.COUNT, lesser=True),
    Shown("with_target", "With target and exit", Shows.COUNT, lesser=True),
    Shown("met_target", "Target met", Shows.COUNT),
    Shown("met_share", "Share met", Shows.PERCENT, "Of the lines with target and exit score."),
    Shown("outcome_minus_2", "Outcome -2", Shows.COUNT, "Much less than hoped.", lesser=True),
    Shown("outcome_minus_1", "Outcome -1", Shows.COUNT, lesser=True),
    Shown("outcome_0", "Outcome 0", Shows.COUNT, "As hoped.", lesser=True),
    Shown("outcome_plus_1", "Outcome +1", Shows.COUNT, lesser=True),
    Shown("outcome_plus_2", "Outcome +2", Shows.COUNT, "Much more than hoped.", lesser=True),
    Shown("without_exit", "Finished without exit", Shows.COUNT, lesser=True),
    Shown("without_outcome", "Finished without outcome", Shows.COUNT, lesser=True),
    Shown("cost_pence", "Cost", Shows.PENCE, "Of all lines that have begun."),
    Shown(
        "finished_cost_pence", "Cost of finished lines", Shows.PENCE, "Finished, or with an exit score.", lesser=True
    ),
    Shown("pupils_met", "Pupils who met it", Shows.COUNT, lesser=True),
    Shown(
        "cost_per_pupil_met_pence",
        "Cost per pupil who met it",
        Shows.PENCE,
        "Cost of finished lines over them.",
    ),
    Shown("few", "Few", Shows.FLAG, f"Fewer than {FEW} exit scores: chance alone can move these figures."),
)


def impact(school: School, as_at: date, cost_by_line: Mapping[str, int]) -> Result:
    """Entry to exit, targets and outcomes of each intervention and measure, beside the cost.

    mean gain = sum of (exit - entry) / lines with both, the sign turned where a lower score is better;
    cost per pupil who met the target = cost of finished lines / pupils with a line whose exit met it

    Args:
        as_at: lines that begin later are left out.
        cost_by_line: pence for each line by its key.
    """
    measures = by_name(school.measures)
    together: dict[tuple[str, str], list[Standing]] = {}
    for row in standings(school, as_at):
        together.setdefault((row.line.intervention, folded(row.line.measure)), []).append(row)
    left = dict(cost_by_line)
    order = sorted(together, key=lambda key: (natural(key[0]), natural(key[1])))
    rows = tuple(_row(school, key[0], measures.get(key[1]), together[key], left) for key in order)
    everything = [row for key in order for row in together[key]]
    title = "What came of each intervention"
    return Result("impact", title, COLUMNS, rows, _total(rows), _notes(rows, everything, measures), {"as_at": as_at})


def _row(
    school: School, code: str, measure: Measure | None, rows: Sequence[Standing], left: dict[str, int]
) -> tuple[Any, ...]:
    intervention = school.intervention.get(code)
    named = measure.measure if measure is not None else rows[0].line.measure
    concluded = [row for row in rows if row.concluded]
    over = [row for row in rows if row.over]
    cost, finished_cost = _costs(rows, left)
    met = [row for row in concluded if target_met(row.line, measure)]
    pupils = len({row.line.pupil_id for row in met})
    with_exit = [row for row in concluded if row.line.exit is not None]
    return (
        code, intervention.name if intervention else "", named, len(rows), len(over), len(with_exit),
        *_gains(with_exit, measure),
        *_targets(with_exit, measure),
        *_outcomes(rows),
        sum(row.line.exit is None for row in over), sum(row.line.outcome is None for row in over),
        cost, finished_cost, pupils,
        half_up(Fraction(finished_cost, pupils)) if pupils and finished_cost is not None else None,
        len(with_exit) < FEW,
    )  # fmt: skip


def _gains(rows: Iterable[Standing], measure: Measure | None) -> tuple[Fraction | None, int, int, int]:
    """Mean gain, and how many lines gained, did not change and lost, all by the measure's smallest real change."""
    gains = [found for row in rows if (found := gain(row.line, measure)) is not None]
    real = [found for found in gains if is_real(found, measure)]
    better = sum(found > 0 for found in real)
    mean = sum(gains, Fraction(0)) / len(gains) if gains else None
    return mean, better, len(gains) - len(real), len(real) - better


def _targets(rows: Iterable[Standing], measure: Measure | None) -> tuple[int, int, Fraction | None]:
    known = [found for row in rows if (found := target_met(row.line, measure)) is not None]
    return len(known), sum(known), Fraction(sum(known), len(known)) if known else None


def _outcomes(rows: Iterable[Standing]) -> tuple[int, ...]:
    marks = [half_up(row.line.outcome) for row in rows if row.line.outcome is not None]
    return tuple(marks.count(mark) for mark in OUTCOMES)


def _costs(rows: Iterable[Standing], left: dict[str, int]) -> tuple[int | None, int | None]:
    """Pence of all the lines and of the finished ones; each cost is counted once, then taken out of `left`."""
    every, finished = [], []
    for row in rows:
        pence = left.pop(row.key, None)
        if pence is not None:
            every.append(pence)
            finished.extend([pence] if row.concluded else [])
    return (sum(every), sum(finished)) if every else (None, None)


def _total(rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Sums of what adds up: counts of lines, and pence."""
    if not rows:
        return ()
    adds_up = [
        column.shows in {Shows.COUNT, Shows.PENCE} and column.key not in {"pupils_met", "cost_per_pupil_met_pence"}
        for column in COLUMNS
    ]
    sums = [_sum(row[place] for row in rows) if adds else None for place, adds in enumerate(adds_up)]
    return ("Total", *sums[1:])


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _notes(
    rows: Sequence[tuple[Any, ...]], standing: Sequence[Standing], measures: Mapping[str, Measure]
) -> tuple[str, ...]:
    few = [row[0] + (f" ({row[2]})" if row[2] else "") for row in rows if row[-1]]
    no_exit = [row.key for row in standing if row.over and row.line.exit is None]
    no_outcome = [row.key for row in standing if row.over and row.line.outcome is None]
    named = {row.line.measure for row in standing if row.line.measure}
    unknown = sorted(name for name in named if folded(name) not in measures)
    said = (
        (few, f"Fewer than {FEW} exit scores, so chance alone can move the figures"),
        (no_exit, "Finished without an exit score"),
        (no_outcome, "Finished without an outcome"),
        (unknown, "Not in Measures, so which way is better is taken from entry and target"),
    )
    return (CAUTION, *(f"{words}: {_named(names)}." for names, words in said if names)) if rows else ()


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" and {rest} more" if rest > 0 else "")
