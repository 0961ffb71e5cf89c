"""What came of provision, with the caution that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from provision_xl.impact import impact
from provision_xl.impact.by_intervention import CAUTION
from provision_xl.impact.scores import by_name, folded, target_met
from provision_xl.impact.standing import Standing, standings
from provision_xl.reports.auditing import Name
from provision_xl.reports.drafts import PUPILS_KEY, Draft
from provision_xl.reports.picture import Picture
from provision_xl.reports.suppression import PARTNER
from provision_xl.reports.wording import counted, share_words
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School

_FULL = (
    "name", "measure", "lines", "finished", "with_exit", "mean_gain", "gained", "with_target", "met_target",
    "met_share", "without_outcome", "cost_per_pupil_met_pence", "few",
)  # fmt: skip
NOTHING = "No line of the map has ended by the as-at date, so there is nothing to tell of outcomes yet."


class Ended(NamedTuple):
    """Lines that are over, those among them without an outcome, and those with an exit score."""

    lines: int
    without_outcome: int
    with_exit: int


def results(picture: Picture) -> Result:
    """Impact of everything on the map that had begun by the as-at date."""
    forecast = {line: row.forecast for line, row in picture.work.costs.by_line.items()}
    return impact(picture.school, picture.as_at, forecast)


def ended(found: Result) -> Ended:
    if not found.total:
        return Ended(0, 0, 0)
    total = {column.key: value for column, value in zip(found.columns, found.total, strict=True)}
    return Ended(total["finished"], total["without_outcome"], total["with_exit"])


def outcomes(picture: Picture, found: Result) -> Draft:
    """Outcomes by intervention and measure: all columns for leaders; only what stands for enough pupils for others."""
    return _for_all(picture, found) if picture.audience.hides else _for_leaders(picture, found)


def _for_leaders(picture: Picture, found: Result) -> Draft:
    keys = [column.key for column in found.columns]
    places = [keys.index(key) for key in _FULL]
    columns = tuple(_as_first(found.columns[place]) for place in places)
    rows = tuple((row[keys.index("name")] or row[0], *(row[place] for place in places[1:])) for row in found.rows)
    total = ("Total", *(found.total[place] for place in places[1:])) if found.total else ()
    counts = ended(found)
    if not counts.lines and not counts.with_exit:
        return Draft("outcomes", "Outcomes", lambda _: [NOTHING], Result("Outcomes", "", columns, ()))
    shown = Result("Outcomes", _title(picture), columns, rows, total, found.notes)
    words = [
        f"{counted(counts.lines, 'line')} of the map {'has' if counts.lines == 1 else 'have'} ended; "
        f"{counts.without_outcome} of them have no outcome and {counts.with_exit} lines have an exit score."
    ]
    return Draft("outcomes", "Outcomes", lambda _: words, shown)


def _as_first(column: Shown) -> Shown:
    return replace(column, header="Intervention") if column.key == "name" else column


def _title(picture: Picture) -> str:
    return f"Outcomes of all lines begun by {picture.as_at:%d/%m/%Y}"


def _for_all(picture: Picture, found: Result) -> Draft:
    """Without costs and sums, so that no row follows from the others."""
    together = _with_exit(picture)
    rows, names, counts = [], [], {}
    for row in found.records():
        key = (row["intervention"], folded(row["measure"]))
        lines = together.get(key, [])
        pupils = len({line.line.pupil_id for line in lines})
        if pupils:
            name: Name = ("outcome", *key)
            names.append(name)
            counts[name] = pupils
            rows.append(_row(picture, row, lines, pupils))
    columns = (
        Shown("name", "Intervention"),
        Shown("measure", "Measure"),
        Shown(PUPILS_KEY, "Pupils with exit score", Shows.COUNT),
        Shown("met_target", "Met their target"),
    )
    table = Result("Outcomes", _title(picture), columns, tuple(rows), (), (CAUTION,))
    return Draft("outcomes", "Outcomes", _words, table, None, tuple(names), counts=counts)


def _with_exit(picture: Picture) -> dict[tuple[str, str], list[Standing]]:
    found: dict[tuple[str, str], list[Standing]] = {}
    for row in standings(picture.school, picture.as_at):
        if row.line.exit is not None:
            found.setdefault((row.line.intervention, folded(row.line.measure)), []).append(row)
    return found


def _row(picture: Picture, row: dict[str, Any], lines: Sequence[Standing], pupils: int) -> tuple[Any, ...]:
    met = met_words(picture.school, lines, picture.least)
    return (row["name"] or row["intervention"], row["measure"], pupils, met)


def met_words(school: School, lines: Iterable[Standing], least: int) -> str:
    """The share of pupils who met a target, in words; a word where those who did, or did not, are few."""
    measures = by_name(school.measures)
    answers = [(row.line.pupil_id, target_met(row.line, measures.get(folded(row.line.measure)))) for row in lines]
    met = {pupil for pupil, answer in answers if answer}
    missed = {pupil for pupil, answer in answers if answer is False} - met
    if not met and not missed:
        return "no targets"
    few = any(0 < len(group) < least for group in (met, missed))
    return PARTNER if few else share_words(Fraction(len(met), len(met | missed)))


def _words(table: Result) -> list[str]:
    if not table.rows:
        return ["No line has an exit score yet, so there is nothing to tell of outcomes."]
    return ["Only interventions with exit scores are listed."]
