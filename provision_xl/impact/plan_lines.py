"""Rows of the map as plans for one pupil each: begun, over, who runs them, whose aim reads the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from provision_xl.costing.adults import NOBODY
from provision_xl.costing.groups import groups, is_universal
from provision_xl.impact.standing import on_roll, standings
from provision_xl.school.core_tables import Intervention, Line
from provision_xl.school.school import School


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of the map with what its checks need to know.

    Args:
        line: the row.
        key: its Line, or a name made of its content.
        intervention: what it gives.
        begun: whether it had begun by the day.
        over: whether it is Done or Stopped, or its last day has passed.
        carried_on: whether another line continues it.
        adults: those who run it, named in its row or in another of its group.
        same_aim: how many other pupils, none of them taught with this one, have the same words for an aim.
    """

    line: Line
    key: str
    intervention: Intervention
    begun: bool
    over: bool
    carried_on: bool
    adults: tuple[str, ...]
    same_aim: int

    @property
    def running(self) -> bool:
        return self.begun and not self.over

    @property
    def measured(self) -> bool:
        """Whether scores are asked for: of interventions, and of whatever has one or a measure already."""
        line = self.line
        return (
            self.intervention.is_intervention
            or bool(line.measure)
            or line.entry is not None
            or line.target is not None
        )  # fmt: skip


def plan_lines(school: School, as_at: date) -> tuple[PlanLine, ...]:
    """Every row of the map of a pupil on roll that day; excluded rows and the class offer are left out."""
    here = {pupil.pupil_id for pupil in school.pupils if on_roll(pupil, as_at)}
    begun = {id(row.line): row.over for row in standings(school, as_at)}
    carried_on = {line.continues for line in school.provision if line.continues}
    adults = _adults(school)
    rows = [(place, line) for place, line in enumerate(school.provision) if _is_asked(school, line, here)]
    same = _same_aims(school, [line for _, line in rows if not begun.get(id(line), False)])
    return tuple(
        PlanLine(
            line,
            school.line_keys[place],
            school.intervention[line.intervention],
            id(line) in begun,
            begun.get(id(line), False),
            school.line_keys[place] in carried_on,
            adults.get(id(line), ()),
            same.get(id(line), 0),
        )
        for place, line in rows
    )


def _is_asked(school: School, line: Line, here: set[str]) -> bool:
    intervention = school.intervention.get(line.intervention)
    known = intervention is not None and not is_universal(intervention)
    return known and line.plan != "Exclude" and line.pupil_id in here


def _adults(school: School) -> Mapping[int, tuple[str, ...]]:
    return {
        id(line): tuple(name for name, _ in group.adults if name != NOBODY)
        for group in groups(school)
        for line in group.rows
    }


def words_alone(text: str) -> str:
    """A text for comparing: capitals and spaces do not matter.

    >>> words_alone(" Speaks in  Sentences ")
    'speaksinsentences'
    """
    return "".join(text.split()).casefold()


def _same_aims(school: School, lines: Iterable[Line]) -> Mapping[int, int]:
    """For each line how many other pupils have its aim, but for those who share its group."""
    with_aim = [line for line in lines if words_alone(line.aim)]
    pupils: dict[str, set[str]] = {}
    for line in with_aim:
        pupils.setdefault(words_alone(line.aim), set()).add(line.pupil_id)
    mates: dict[str, set[str]] = {}
    for line in school.provision:
        if line.group:
            mates.setdefault(line.group, set()).add(line.pupil_id)
    return {
        id(line): len(pupils[words_alone(line.aim)] - mates.get(line.group, set()) - {line.pupil_id})
        for line in with_aim
    }
