"""The SEN register on a day, those who left, and what changed for each pupil and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from provision_xl.money import natural
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Pupil
from provision_xl.school.other_tables import Change
from provision_xl.school.school import School

_WHO = (
    Shown("pupil", "Pupil"),
    Shown("year_group", "Year group"),
    Shown("class", "Class"),
    Shown("status", "SEN status"),
    Shown("status_from", "Status from", Shows.DATE, "From Changes; blank where nobody typed it."),
    Shown("need", "Primary need"),
    Shown("second_need", "Secondary need"),
    Shown("plan", "Plan type"),
    Shown("plan_from", "Plan from", Shows.DATE, "From Changes; of an EHC plan, EHC from on Pupils."),
)
_HERE = (Shown("plan_review", "Plan review due", Shows.DATE), Shown("ehc_to", "EHC to", Shows.DATE))
_ROLL = (Shown("on_roll_from", "On roll from", Shows.DATE), Shown("leaves", "Leaves", Shows.DATE))
_HISTORY = (
    Shown("pupil", "Pupil"),
    Shown("day", "From", Shows.DATE),
    Shown("what", "What"),
    Shown("before", "Before"),
    Shown("value", "Then"),
    Shown("sheet", "Sheet", lesser=True),
    Shown("cell", "Cell", lesser=True),
)
SEN = frozenset({"K", "E"})


def register(school: School, as_at: date) -> Result:
    """Each pupil with SEN who has not left by that day, in the order of classes."""
    here = [row for row in school.pupils if not _left(row, as_at) and status_of(school, row, as_at) in SEN]
    here.sort(key=lambda row: (natural(school.in_force(row.pupil_id, "Class", as_at)), natural(row.pupil_id)))
    rows = tuple((*_who(school, row, as_at), row.plan_review_due, row.ehc_to, row.starts, row.leaves) for row in here)
    plans = sum(status_of(school, row, as_at) == "E" for row in here)
    title = f"SEN register on {as_at:%d/%m/%Y}: {len(rows)} pupils, {plans} with an EHC plan"
    notes = ("Who has left stands in Leavers; what changed for each pupil in Register history.",) if rows else ()
    return Result("Register", title, (*_WHO, *_HERE, *_ROLL), rows, (), notes, {"as_at": as_at})


def leavers(school: School, as_at: date) -> Result:
    """Each pupil who has left, with what held on the last day, the last to leave first."""
    gone = [row for row in school.pupils if _left(row, as_at)]
    gone.sort(key=lambda row: (-(row.leaves or as_at).toordinal(), natural(row.pupil_id)))
    rows = tuple((*_who(school, row, row.leaves or as_at), row.starts, row.leaves) for row in gone)
    title = f"Left by {as_at:%d/%m/%Y}: {len(rows)} pupils" if rows else f"Nobody has left by {as_at:%d/%m/%Y}"
    notes = ("Each row is as it stood on the pupil's last day.",) if rows else ()
    return Result("Leavers", title, (*_WHO, *_ROLL), rows, (), notes, {"as_at": as_at})


def history(school: School, as_at: date) -> Result:
    """What changed for each pupil up to that day, in the order of time."""
    found = [row for pupil in school.pupils for row in _events(school, pupil) if row[1] <= as_at]
    found.sort(key=lambda row: (natural(row[0]), row[1], _HOW.index(row[2]), row[4]))
    notes = ("Dates come from Changes, and from Starts, Leaves, EHC from and EHC to on Pupils.",) if found else ()
    title = f"What changed for each pupil up to {as_at:%d/%m/%Y}"
    return Result("Register history", title, _HISTORY, tuple(found), (), notes, {"as_at": as_at})


def status_of(school: School, pupil: Pupil, day: date) -> str:
    return school.in_force(pupil.pupil_id, "SEN status", day)


def _left(pupil: Pupil, as_at: date) -> bool:
    return pupil.leaves is not None and pupil.leaves < as_at


def _who(school: School, pupil: Pupil, day: date) -> tuple[Any, ...]:
    held = {what: school.in_force(pupil.pupil_id, what, day) for what in ("Class", "SEN status", "Primary need",
                                                                          "Plan type")}  # fmt: skip
    ehc = pupil.ehc_from if held["Plan type"] == "EHC" and pupil.ehc_from and pupil.ehc_from <= day else None
    return (
        pupil.pupil_id,
        pupil.year_group,
        held["Class"],
        held["SEN status"],
        since(school, pupil.pupil_id, "SEN status", day),
        held["Primary need"],
        pupil.secondary_need,
        held["Plan type"],
        ehc or since(school, pupil.pupil_id, "Plan type", day),
    )


def since(school: School, pupil_id: str, what: str, day: date) -> date | None:
    """From when what holds that day has held: the first of the rows of Changes in a line that say the same."""
    held = None
    for row in _changes(school, pupil_id, what):
        if row.starts and row.starts <= day:
            held = row if held is None or held.value != row.value else held
    return held.starts if held else None


def _changes(school: School, pupil_id: str, what: str = "") -> list[Change]:
    rows = [row for row in school.changes if row.pupil_id == pupil_id and row.starts and what in ("", row.field)]
    return sorted(rows, key=lambda row: (row.starts or date.min, row.field, row.value))


_BEGAN, _PLAN, _PLAN_ENDED, _LEFT = "On roll", "EHC plan begins", "EHC plan ends", "Left"
_HOW = (_BEGAN, "SEN status", "Primary need", "Plan type", "Tier", "Class", _PLAN, _PLAN_ENDED, _LEFT)


def _events(school: School, pupil: Pupil) -> Iterator[tuple[Any, ...]]:
    dated = ((_BEGAN, "starts"), (_PLAN, "ehc_from"), (_PLAN_ENDED, "ehc_to"), (_LEFT, "leaves"))
    for what, attribute in dated:
        if day := getattr(pupil, attribute):
            yield (pupil.pupil_id, day, what, "", "", "Pupils", school.cell("Pupils", pupil, attribute))
    before: dict[str, str] = {}
    for row in _changes(school, pupil.pupil_id):
        if row.field in _HOW:
            was = before.get(row.field, "")
            before[row.field] = row.value
            yield (pupil.pupil_id, row.starts, row.field, was, row.value, "Changes",
                   school.cell("Changes", row, "value"))  # fmt: skip
