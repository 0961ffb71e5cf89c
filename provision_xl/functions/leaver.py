"""A pupil who leaves: one date in Pupils ends all provision; what follows from it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from provision_xl.costing.groups import Group, Member, groups
from provision_xl.errors import OutOfRange
from provision_xl.functions.picking import near
from provision_xl.money import natural
from provision_xl.school.core_tables import Line, Pupil
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
    """What leaving, or leaving on another day than Pupils says, does to each group, and what else is dated after it.

    Raises:
        OutOfRange: the last day comes before the first.
    """
    if pupil.starts and last_day < pupil.starts:
        raise OutOfRange(f"The last day, {last_day:%d/%m/%Y}, comes before the first, {pupil.starts:%d/%m/%Y}.")
    before = {group.key: group for group in groups(school)}
    after = {group.key: group for group in groups(left(school, pupil, last_day))}
    keys = sorted({**before, **after}, key=natural)
    told = [_group_told(before.get(key), after.get(key), pupil, last_day) for key in keys]
    return [*filter(None, told), *_dated_later(school, pupil, last_day)]


def _group_told(before: Group | None, after: Group | None, pupil: Pupil, last_day: date) -> str:
    """Each line of a group that changes, then who is still in it; nothing where none does."""
    now, then = _by_line(before), _by_line(after)
    words = [words for line in {**now, **then} if (words := _line_told(now.get(line), then.get(line), pupil))]
    group = before or after
    if not words or group is None:
        return ""
    return f"{'; '.join(words)}; {_others_told(group, after, pupil, last_day)}."


def _by_line(group: Group | None) -> dict[Line, Member]:
    return {member.line: member for member in group.members} if group else {}


def _line_told(before: Member | None, after: Member | None, pupil: Pupil) -> str:
    """What becomes of one line; nothing where it runs as it did."""
    member = before or after
    if member is None or (before and after and before.last == after.last):
        return ""
    name = f"{member.key}, {member.line.intervention},"
    if after is None:
        return f"{name} would begin on {member.first:%d/%m/%Y} and does not run"
    if before is None:
        return f"{name} runs after all, from {after.first:%d/%m/%Y} to {after.last:%d/%m/%Y}"
    if after.line.pupil_id != pupil.pupil_id:
        return f"{name} of {after.line.pupil_id} then ends on {after.last:%d/%m/%Y} instead of {before.last:%d/%m/%Y}"
    if after.last < before.last:
        return f"{name} ends with the last day instead of {before.last:%d/%m/%Y}"
    return f"{name} goes on to {after.last:%d/%m/%Y} instead of {before.last:%d/%m/%Y}"


def _others_told(group: Group, after: Group | None, pupil: Pupil, last_day: date) -> str:
    """Who shares the group's cost after the last day, or after the one that Pupils had where it now comes later."""
    earlier = pupil.leaves if pupil.leaves and pupil.leaves < last_day else None
    day = earlier or last_day
    others = {member.line.pupil_id for member in (after.members if after else ()) if member.last > day}
    others -= {pupil.pupil_id}
    if earlier:
        count = f"{len(others) + 1} share its cost" if others else "nobody else is in it"
        return f"in {group.key}, {count} after {earlier:%d/%m/%Y}"
    if not others:
        return f"nobody else is in {group.key}"
    least = group.intervention.group_min or 1
    few = f", fewer than its least of {least}" if len(others) < least else ""
    return f"{group.key} goes on with {len(others)}{few}, who {'bears' if len(others) == 1 else 'share'} its cost"


def _dated_later(school: School, pupil: Pupil, last_day: date) -> Iterator[str]:
    mine = pupil.pupil_id
    for top_up in school.top_ups:
        if top_up.pupil_id == mine and (top_up.ends is None or top_up.ends > last_day):
            yield "A top-up of the pupil runs on after that: ask the local authority when it ends, and set its To."
    for review in school.reviews:
        if review.pupil_id == mine and review.due and review.due > last_day and review.held is None:
            yield f"A review of the pupil is due on {review.due:%d/%m/%Y}, after that: it is the new school's."
