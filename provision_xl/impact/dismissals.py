"""False alarms: a flag that somebody dismissed stays off the list until there are newer figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from provision_xl.impact.concern import Concern
from provision_xl.impact.scores import folded
from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.other_tables import Dismissed

NAME = "Concerns dismissed"
COLUMNS = (
    Shown("pupil", "Pupil"),
    Shown("what", "What"),
    Shown("measure", "Measure"),
    Shown("line", "Line", lesser=True),
    Shown("dismissed", "Dismissed on", Shows.DATE),
    Shown("because", "Because"),
    Shown("who", "Who", lesser=True),
    Shown("now", "Now"),
)


def is_about(row: Dismissed, concern: Concern) -> bool:
    """Whether a dismissal names this flag; a blank Measure or Line stands for every one."""
    return (
        row.pupil_id == concern.pupil
        and folded(row.flag) == folded(concern.what)
        and (not row.measure or folded(row.measure) == folded(concern.measure))
        and (not row.line or row.line == concern.line)
    )


def holds(row: Dismissed, concern: Concern, as_at: date) -> bool:
    """Whether a dismissal keeps this flag off the list: decided by then, and no figure behind it is newer."""
    if row.day is None or row.day > as_at or not is_about(row, concern):
        return False
    return concern.newest is None or concern.newest <= row.day


def standing(found: Iterable[Concern], rows: Sequence[Dismissed], as_at: date) -> list[Concern]:
    """The flags that no dismissal keeps off the list."""
    return [concern for concern in found if not any(holds(row, concern, as_at) for row in rows)]


def dismissed_table(found: Sequence[Concern], rows: Iterable[Dismissed], here: Iterable[str], as_at: date) -> Result:
    """Every dismissal of a pupil on roll: on which day, because of what, and whether it still holds."""
    pupils = set(here)
    mine = sorted((row for row in rows if row.pupil_id in pupils), key=_place)
    told = tuple(
        (row.pupil_id, row.flag, row.measure, row.line, row.day, row.reason, row.who, _now(row, found, as_at))
        for row in mine
    )
    return Result(NAME, "False alarms, until newer figures come", COLUMNS, told, (), (), {"as_at": as_at})


def _place(row: Dismissed) -> tuple[object, ...]:
    return (
        natural(row.pupil_id), row.day or date.max, row.flag, natural(row.measure), natural(row.line), row.reason,
        row.who,
    )  # fmt: skip


def _now(row: Dismissed, found: Iterable[Concern], as_at: date) -> str:
    if row.day and row.day > as_at:
        return f"Counts from {row.day:%d/%m/%Y} on"
    about = [concern for concern in found if is_about(row, concern)]
    newer = [concern.newest for concern in about if concern.newest and not holds(row, concern, as_at)]
    if newer:
        return f"Back on Concerns: newer figures, the latest of {max(newer):%d/%m/%Y}"
    return "Off the list" if about else "There is no such flag any more"
