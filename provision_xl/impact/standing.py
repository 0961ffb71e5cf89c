"""How pupils and rows of the map stand on a day: on roll, begun, over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provision_xl.costing.groups import groups
from provision_xl.errors import OutOfRange
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.school.core_tables import Line, Pupil
from provision_xl.school.school import School

PLANNED, DONE, STOPPED = "Planned", "Done", "Stopped"


def on_roll(pupil: Pupil, day: date) -> bool:
    """Whether the pupil is at the school that day, the first and the last day included."""
    return (pupil.starts is None or pupil.starts <= day) and (pupil.leaves is None or day <= pupil.leaves)


def class_named(school: School, day: date, asked: str) -> str:
    """A class as pupils on roll that day have it, whatever capitals and spaces it is asked for in.

    Raises:
        OutOfRange: no class is asked for, or nobody is in it; the message names those there are.
    """
    classes = {school.in_force(pupil.pupil_id, "Class", day) for pupil in school.pupils if on_roll(pupil, day)}
    known = sorted(classes - {""}, key=natural)
    there = f"The classes are {', '.join(known)}." if known else "Nobody in Pupils has a Class."
    wanted = asked.strip()
    if not wanted:
        raise OutOfRange(f"Say which class is meant. {there}")
    alike = [name for name in known if name == wanted] or [name for name in known if folded(name) == folded(wanted)]
    if len(alike) != 1:
        raise OutOfRange(f'There is no class "{wanted}". {there}')
    return alike[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of the map as it stands on a day.

    Args:
        line: the row.
        key: its Line, or a name made of its content.
        last: its last day, worked out where Ends is blank; None where that cannot be told.
        over: whether it is Done or Stopped, or its last day has passed.
        ended: the day it was over, None where it is not, or was before its last day.
    """

    line: Line
    key: str
    last: date | None
    over: bool
    ended: date | None

    @property
    def whole_cycle(self) -> bool:
        """Over, and not stopped before its time."""
        return self.over and self.line.status != STOPPED

    @property
    def concluded(self) -> bool:
        """Over, or with an exit score already."""
        return self.over or self.line.exit is not None


def standings(school: School, as_at: date) -> tuple[Standing, ...]:
    """Every row of the map that had begun by a day, in natural order; excluded and planned rows are left out."""
    last_days = {id(member.line): member.last for group in groups(school) for member in group.members}
    keys = school.line_keys
    found = [
        _standing(line, keys[place], last_days.get(id(line), line.ends), as_at)
        for place, line in enumerate(school.provision)
        if line.plan != "Exclude" and line.status != PLANNED and line.starts and line.starts <= as_at
    ]
    return tuple(sorted(found, key=lambda row: (natural(row.key), row.line.cycle or 0, row.line.starts or date.min)))


def _standing(line: Line, key: str, last: date | None, as_at: date) -> Standing:
    over = line.status in {DONE, STOPPED} or (last is not None and last < as_at)
    ended = last if over and last is not None and last <= as_at else None
    return Standing(line, key, last, over, ended)
