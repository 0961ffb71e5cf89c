"""A pupil who leaves: one date in Pupils ends all provision; what follows from it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from provision_xl.costing.groups import Group, groups
from provision_xl.errors import OutOfRange
from provision_xl.functions.picking import near
from provision_xl.school.core_tables import Pupil
from provision_xl.school.school import School


def pupil_named(school: School, wanted: str) -> Pupil:
    """The pupil of an ID.

    Raises:
        OutOfRange: there is none; the nearest is named.
    """
    found = school.pupil.get(wanted.strip())
    if found is None:
        raise OutOfRange(f'There is no pupil "{wanted}". {near(wanted, list(school.pupil))}')
    return found


def left(school: School, pupil: Pupil, last_day: date) -> School:
    """The school as it is once the pupil has left."""
    gone = replace(pupil, leaves=last_day)
    return replace(school, pupils=tuple(gone if row == pupil else row for row in school.pupils))


def leaver_told(school: School, pupil: Pupil, last_day: date) -> list[str]:
    """What leaving does to each group of the pupil, and what else is still dated after it.

    Raises:
        OutOfRange: the last day comes before the first.
    """
    if pupil.starts and last_day < pupil.starts:
        raise OutOfRange(f"The last day, {last_day:%d/%m/%Y}, comes before the first, {pupil.starts:%d/%m/%Y}.")
    before = {group.key: group for group in groups(school) if _runs_past(group, pupil, last_day)}
    after = {group.key: group for group in groups(left(school, pupil, last_day))}
    told = [_group_told(group, after.get(key), pupil, last_day) for key, group in before.items()]
    return [*told, *_dated_later(school, pupil, last_day)]


def _runs_past(group: Group, pupil: Pupil, last_day: date) -> bool:
    return any(member.line.pupil_id == pupil.pupil_id and member.last > last_day for member in group.members)


def _group_told(before: Group, after: Group | None, pupil: Pupil, last_day: date) -> str:
    mine = next(member for member in before.members
                if member.line.pupil_id == pupil.pupil_id and member.last > last_day)  # fmt: skip
    if mine.first > last_day:
        words = f"{mine.key}, {before.intervention.code}, would begin on {mine.first:%d/%m/%Y} and does not run"
    else:
        words = f"{mine.key}, {before.intervention.code}, ends with the last day instead of {mine.last:%d/%m/%Y}"
    others = {member.line.pupil_id for member in (after.members if after else ()) if member.last > last_day}
    others -= {pupil.pupil_id}
    if not others:
        return f"{words}; nobody else is in {before.key}."
    least = before.intervention.group_min or 1
    few = f", fewer than its least of {least}" if len(others) < least else ""
    return f"{words}; {before.key} goes on with {len(others)}{few}, who share its cost."


def _dated_later(school: School, pupil: Pupil, last_day: date) -> Iterator[str]:
    mine = pupil.pupil_id
    for top_up in school.top_ups:
        if top_up.pupil_id == mine and (top_up.ends is None or top_up.ends > last_day):
            yield "A top-up of the pupil runs on after that: ask the local authority when it ends, and set its To."
    for review in school.reviews:
        if review.pupil_id == mine and review.due and review.due > last_day and review.held is None:
            yield f"A review of the pupil is due on {review.due:%d/%m/%Y}, after that: it is the new school's."
